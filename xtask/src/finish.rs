//! What Trunk leaves open: one style sheet, the boot script as a file, the content security policy, the service
//! worker's list of files, the page for addresses that a host does not know, and compressed twins of every file.
//!
//! Every address stays relative, so that one build serves any path of any static host.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

use crate::Done;
use crate::build::Kind;
use crate::lean;
use crate::serve::Headers;

pub fn finish(top: &Path, dist: &Path, kind: Kind) -> Done {
    let public = top.join("public");
    copy(&public, dist, &["boot.js"])?;
    let mut page = read(&dist.join("index.html"))?;
    if kind == Kind::Release {
        page = leaner(dist, &page)?;
    }

    let style =
        asset(dist, "app", ".css", style_sheet(&top.join("style"), |name| !in_rooms(name))?.as_bytes())?;
    page = replace(
        &page,
        "href=\"./app.css\"",
        &format!("href=\"{}\" integrity=\"{}\"", style.address, style.integrity),
    )?;
    let boot = asset(dist, "boot", ".js", lean::plain_script(&read(&public.join("boot.js"))?)?.as_bytes())?;
    page = replace(
        &page,
        "src=\"./boot.js\"",
        &format!("src=\"{}\" integrity=\"{}\"", boot.address, boot.integrity),
    )?;
    page = own_integrity(&page)?;
    page = replace(&page, "content=\"modules\"", &format!("content='{}'", modules(top, dist)?))?;
    let policy = policy_for_a_page(&Headers::read(&public.join("_headers"))?)?;
    page = replace(&page, "content=\"content-security-policy\"", &format!("content=\"{policy}\""))?;

    // The build's name covers every file, so that the service worker changes whenever any of them does.
    write(&dist.join("index.html"), page.as_bytes())?;
    let worker = read(&public.join("sw.js"))?;
    let build = hex(&Sha256::digest([list(&digests(dist)?).as_bytes(), worker.as_bytes()].concat()));
    let build = build.get(..12).unwrap_or_default();
    page = replace(&page, "data-build=\"\"", &format!("data-build=\"{build}\""))?;
    write(&dist.join("index.html"), page.as_bytes())?;
    let worker = replace(&worker, "const BUILD = '';", &format!("const BUILD = '{build}';"))?;
    let worker =
        replace(&worker, "const FILES = {};", &format!("const FILES = {{{}\n}};", list(&digests(dist)?)))?;
    write(&dist.join("sw.js"), worker.as_bytes())?;

    // Most static hosts answer an address that they do not know with this page.
    write(&dist.join("404.html"), page.as_bytes())?;
    if kind == Kind::Release {
        compress(dist)?;
    }
    println!("build {build} in {}", dist.display());
    Ok(())
}

/// Every module and its script, made smaller; those that have names after their contents get new ones.
fn leaner(dist: &Path, page: &str) -> Done<String> {
    let mut page = page.to_owned();
    for (name, path) in files(dist)?.into_iter().filter(|(name, _)| name.ends_with("_bg.wasm")) {
        let beside =
            path.with_file_name(replace(&name, "_bg.wasm", ".js")?.rsplit('/').next().unwrap_or_default());
        let could_not = |why| format!("{}: {why}", path.display());
        let (script, module) = (read(&beside)?, fs::read(&path).map_err(could_not)?);
        let (lean_script, lean_module) =
            lean::lean(&script, &module).map_err(|why| format!("{name}: {why}"))?;
        if !name.starts_with("assets/") {
            write(&beside, lean_script.as_bytes())?;
            write(&path, &lean_module)?;
            continue;
        }
        for (path, ending, old, new) in [
            (&beside, ".js", script.as_bytes(), lean_script.as_bytes()),
            (&path, "_bg.wasm", &module, &lean_module),
        ] {
            fs::remove_file(path).map_err(could_not)?;
            let asset = asset(dist, "lapel", ending, new)?;
            let old_name = path.file_name().unwrap_or_default().to_string_lossy();
            let address = asset.address.trim_start_matches("./assets/");
            page = replace(&page, &old_name, address)?;
            page = replace(&page, &integrity(old), &asset.integrity)?;
        }
    }
    Ok(page)
}

/// Every file below the folder, by its path with forward slashes, in order.
pub fn files(folder: &Path) -> Done<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
        for entry in entries.flatten() {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push((entry.path(), name + "/"));
            } else {
                found.insert(name, entry.path());
            }
        }
    }
    Ok(found)
}

/// The name of a compressed twin.
pub fn twin(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// One style sheet out of many: tokens, then what stands on every page, then a file a component.
fn style_sheet(folder: &Path, wanted: fn(&str) -> bool) -> Done<String> {
    let names = files(folder)?.into_keys().filter(|name| name.ends_with(".css") && wanted(name));
    let mut names: Vec<String> = names.collect();
    names.sort_by_key(|name| (name.contains('/'), name != "tokens.css", name != "base.css", name.clone()));
    let texts: Done<String> =
        names.iter().map(|name| read(&folder.join(name)).map(|text| text + "\n")).collect();
    texts.map(|text| {
        let plain = plain_css(&text);
        let light = light_colours(&plain);
        plain + &light
    })
}

/// For browsers without `light-dark()`, every colour that is named by it once more as it is in the light.
fn light_colours(css: &str) -> String {
    let mut rules = String::new();
    for rule in css.split_inclusive('}') {
        let Some((selector, declarations)) = rule.trim_end_matches('}').rsplit_once('{') else { continue };
        let light: String = declarations
            .split(';')
            .filter_map(|declaration| {
                let (name, pair) = declaration.split_once(": light-dark(")?;
                Some(format!("{}:{};", name.trim(), pair.split_once(", ")?.0))
            })
            .collect();
        if !light.is_empty() {
            rules += &format!("{}{{{light}}}\n", selector.trim());
        }
    }
    if rules.is_empty() {
        rules
    } else {
        format!(
            "@supports not (color: light-dark(red, red)) {{\n:root,:root[data-theme]{{color-scheme:light;}}\n{rules}}}\n"
        )
    }
}

/// What only the pages of the other modules need.
fn in_rooms(name: &str) -> bool {
    name.starts_with("rooms/")
}

/// The modules beside the first.
const MODULES: [&str; 3] = ["rooms", "desk", "share"];

/// Gives the files of the other modules names that say what is in them, and says to the boot script where they are
/// and what they must be.
fn modules(top: &Path, dist: &Path) -> Done<String> {
    let named = |asset: Asset| serde_json::json!([asset.address, asset.integrity]);
    let moved = |name: &str, from: &str, ending: &str| {
        let path = dist.join(format!("{name}{from}"));
        let could_not = |why| format!("{}: {why}", path.display());
        let asset = asset(dist, name, ending, &fs::read(&path).map_err(could_not)?)?;
        fs::remove_file(&path).map_err(could_not)?;
        Ok::<_, String>(named(asset))
    };
    let style = asset(dist, "rooms", ".css", style_sheet(&top.join("style"), in_rooms)?.as_bytes())?;
    let mut told = serde_json::Map::from_iter([("style".to_owned(), named(style))]);
    for name in MODULES {
        let (script, code) = (moved(name, ".js", ".js")?, moved(name, "_bg.wasm", ".wasm")?);
        told.insert(name.to_owned(), serde_json::json!({"script": script, "code": code}));
    }
    Ok(serde_json::Value::Object(told).to_string())
}

/// Without comments and indentation. Strings stay as they are.
fn plain_css(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut quote = None;
    while let Some(letter) = rest.next() {
        match (quote, letter) {
            (Some(mark), _) => {
                plain.push(letter);
                if letter == '\\' {
                    plain.extend(rest.next());
                } else if letter == mark {
                    quote = None;
                }
            }
            (None, '/') if rest.peek() == Some(&'*') => {
                let mut before = ' ';
                rest.next();
                for letter in rest.by_ref() {
                    if (before, letter) == ('*', '/') {
                        break;
                    }
                    before = letter;
                }
            }
            (None, '"' | '\'') => {
                quote = Some(letter);
                plain.push(letter);
            }
            (None, _) if letter.is_whitespace() => {
                if !plain.ends_with(char::is_whitespace) {
                    plain.push(if letter == '\n' { '\n' } else { ' ' });
                } else if letter == '\n' && plain.ends_with(' ') {
                    plain.pop();
                    plain.push('\n');
                }
            }
            (None, _) => plain.push(letter),
        }
    }
    plain
}

struct Asset {
    address: String,
    integrity: String,
}

/// Writes a file whose name says what is in it, so that it may be kept for ever.
fn asset(dist: &Path, name: &str, ending: &str, bytes: &[u8]) -> Done<Asset> {
    let digest = hex(&Sha256::digest(bytes));
    let file = format!("assets/{name}-{}{ending}", digest.get(..16).unwrap_or_default());
    write(&dist.join(&file), bytes)?;
    Ok(Asset { address: format!("./{file}"), integrity: integrity(bytes) })
}

/// Subresource integrity.
fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// The policy of `_headers` without what a page may not say about itself.
fn policy_for_a_page(headers: &Headers) -> Done<String> {
    let policy = headers.of("index.html").into_iter().find(|(name, _)| name == "Content-Security-Policy");
    let (_, policy) = policy.ok_or("public/_headers says no Content-Security-Policy for /*")?;
    let kept: Vec<&str> =
        policy.split(';').map(str::trim).filter(|part| !part.starts_with("frame-ancestors")).collect();
    Ok(kept.join("; "))
}

/// Browsers do not check what a page loads ahead for `fetch` yet, and complain; the boot script checks it.
fn own_integrity(page: &str) -> Done<String> {
    let link = page.split_once("<link rel=\"preload\"").and_then(|(_, rest)| rest.split_once('>'));
    let (link, _) = link.ok_or("Trunk loads no module ahead")?;
    replace(page, link, &replace(link, " integrity=", " data-integrity=")?)
}

/// What the service worker keeps: all that the app can ever ask for.
fn digests(dist: &Path) -> Done<BTreeMap<String, String>> {
    let asked_for = |name: &String| {
        let hosts = ["_headers", "_redirects", "404.html", "sw.js"];
        // The browser asks for these when the app is installed, not the app.
        let shown_elsewhere = ["icons/", "screenshots/"].iter().any(|folder| name.starts_with(folder));
        let shown_elsewhere = shown_elsewhere && name.ends_with(".png");
        !shown_elsewhere
            && !hosts.contains(&name.as_str())
            && !name.ends_with(".br")
            && !name.ends_with(".gz")
    };
    let mut digests = BTreeMap::new();
    for (name, path) in files(dist)?.into_iter().filter(|(name, _)| asked_for(name)) {
        let bytes = fs::read(&path).map_err(|why| format!("{}: {why}", path.display()))?;
        // Some hosts lead `index.html` elsewhere; the folder itself is answered by all.
        let address = if name == "index.html" { String::from("./") } else { format!("./{name}") };
        digests.insert(address, hex(&Sha256::digest(&bytes)));
    }
    Ok(digests)
}

fn list(digests: &BTreeMap<String, String>) -> String {
    digests.iter().map(|(address, digest)| format!("\n  '{address}': '{digest}',")).collect()
}

fn compress(dist: &Path) -> Done {
    let plain = files(dist)?.into_iter().filter(|(name, _)| {
        let packed = [".png", ".br", ".gz"].iter().any(|ending| name.ends_with(ending));
        !packed && !["_headers", "_redirects"].contains(&name.as_str())
    });
    let paths: Vec<PathBuf> = plain.map(|(_, path)| path).collect();
    std::thread::scope(|scope| {
        let half = paths.len().div_ceil(2).max(1);
        let workers: Vec<_> = paths
            .chunks(half)
            .map(|paths| scope.spawn(move || paths.iter().try_for_each(|path| twins(path))))
            .collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| "compressing stopped")?)
    })
}

fn twins(path: &Path) -> Done {
    let bytes = fs::read(path).map_err(|why| format!("{}: {why}", path.display()))?;
    let could_not = |why| format!("{}: {why}", path.display());
    for (ending, packed) in
        [(".br", brotli(&bytes).map_err(could_not)?), (".gz", gzip(&bytes).map_err(could_not)?)]
    {
        let twin = twin(path, ending);
        if packed.len() < bytes.len() {
            write(&twin, &packed)?;
        } else if twin.exists() {
            fs::remove_file(&twin).map_err(could_not)?;
        }
    }
    Ok(())
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &best)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(bytes)?;
    packed.finish()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn copy(from: &Path, to: &Path, except: &[&str]) -> Done {
    for (name, path) in files(from)?.into_iter().filter(|(name, _)| !except.contains(&name.as_str())) {
        let bytes = fs::read(&path).map_err(|why| format!("{}: {why}", path.display()))?;
        write(&to.join(name), &bytes)?;
    }
    Ok(())
}

/// Exactly one occurrence, or the page has changed and this must be looked at.
fn replace(text: &str, what: &str, with: &str) -> Done<String> {
    match text.matches(what).count() {
        1 => Ok(text.replace(what, with)),
        found => Err(format!("{what} stands {found} times where it must stand once")),
    }
}

fn read(path: &Path) -> Done<String> {
    fs::read_to_string(path).map_err(|why| format!("{}: {why}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Done {
    let could_not = |why: std::io::Error| format!("{}: {why}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(could_not)?;
    }
    fs::write(path, bytes).map_err(could_not)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_loses_its_comments_and_keeps_its_strings() {
        let plain =
            plain_css("/* a */\na::after {\n    content: \"/* \\\" kept  */\";\n\n  b: c /* d */ e;\n}\n");
        assert_eq!(plain, "\na::after {\ncontent: \"/* \\\" kept  */\";\nb: c e;\n}\n");
    }

    #[test]
    fn colours_that_an_older_browser_does_not_know_are_said_again_as_in_the_light() {
        let css = ":root {\n--a: light-dark(#fff, #000);\n--b: red;\n}\nb { c: d; }\nbody:has(.e) {\n--f: light-dark(#111, #222);\n}\n";
        let light = light_colours(css);
        assert!(light.starts_with("@supports not (color: light-dark("), "{light}");
        assert!(light.ends_with("\n:root{--a:#fff;}\nbody:has(.e){--f:#111;}\n}\n"), "{light}");
        assert_eq!(light_colours("b { c: d; }"), "");
    }

    #[test]
    fn a_placeholder_stands_exactly_once() {
        assert_eq!(replace("a b", "b", "c"), Ok("a c".to_owned()));
        assert!(replace("a b b", "b", "c").is_err());
        assert!(replace("a", "b", "c").is_err());
    }

    #[test]
    fn a_page_says_all_of_the_policy_that_it_may() {
        let headers = Headers::parse(
            "/*\n  Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; img-src 'self'\n",
        );
        assert_eq!(policy_for_a_page(&headers), Ok("default-src 'none'; img-src 'self'".to_owned()));
    }
}
