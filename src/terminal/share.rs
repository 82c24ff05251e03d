//! JOURNEY share on the command line: packing a document into a link, a code or a picture, and unpacking it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::print;
use super::verify::read_evidence;
use crate::domain::engine::{self, Fault, Findable, Outcome, Task};
use crate::domain::share::frames::{self, Assembler, Frames, Taken};
use crate::domain::share::link::{self, Payload};
use crate::domain::share::page::{self, PageError};
use crate::domain::share::{bake, locked, qr};

#[derive(clap::Args)]
pub(super) struct Pack {
    /// Print one JSON object: the link, its sizes and the code it fits in.
    #[arg(long)]
    json: bool,
    /// The address of the app that will open the link.
    #[arg(long, value_name = "URL", default_value = "https://lapel.example/")]
    base: String,
    /// Lock it with the passphrase in this file; the passphrase travels by another way.
    #[arg(long, value_name = "FILE")]
    passphrase: Option<PathBuf>,
    /// Print so many texts of the row of codes, a line each, in place of the link.
    #[arg(long, value_name = "COUNT")]
    frames: Option<usize>,
    /// Draw the code into this SVG file.
    #[arg(long, value_name = "OUT.svg")]
    qr: Option<PathBuf>,
    /// Bake the document into this PNG or SVG picture; needs -o.
    #[arg(long, value_name = "IMAGE", requires = "out")]
    bake: Option<PathBuf>,
    /// Where the baked picture goes.
    #[arg(short, value_name = "OUT")]
    out: Option<PathBuf>,
    /// A presentation, a credential or a JWT; - is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
}

#[derive(clap::Args)]
pub(super) struct Unpack {
    /// The passphrase of a locked link stands in this file.
    #[arg(long, value_name = "FILE")]
    passphrase: Option<PathBuf>,
    /// A link of ours, a picture or page with a document inside, or the texts of a row of codes; - is standard input.
    #[arg(value_name = "LINK-OR-FILE")]
    input: String,
}

/// A file that checks itself.
#[derive(clap::Args)]
pub(super) struct Page {
    /// The folder with the built app: engine.js, engine_bg.wasm and locales.
    #[arg(long, value_name = "DIST")]
    engine: PathBuf,
    /// The address of the app, for whoever wants to check with a copy they trust.
    #[arg(long, value_name = "URL", default_value = "https://lapel.example/")]
    base: String,
    /// A JSON object from address to document: what the web said, which goes along with today's date.
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// The page's language.
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
    /// Where the page goes.
    #[arg(short, value_name = "OUT.html")]
    out: PathBuf,
    /// A presentation, a credential or a JWT; - is standard input.
    #[arg(value_name = "FILE")]
    file: String,
}

pub(super) fn pack(arguments: &Pack) -> ExitCode {
    finish(arguments.files.iter().try_for_each(|file| pack_one(arguments, file)))
}

pub(super) fn unpack(arguments: &Unpack) -> ExitCode {
    let passphrase = arguments.passphrase.as_deref().map(read_passphrase).transpose();
    let document = passphrase.and_then(|passphrase| document_of(&arguments.input, passphrase.as_deref()));
    finish(document.map(|document| super::tell(&format!("{document}\n"))))
}

pub(super) fn page(arguments: &Page) -> ExitCode {
    finish(page_of(arguments))
}

fn finish(outcome: Result<(), Fault>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("lapel: {}", print::fault_sentence(&fault));
            ExitCode::from(2)
        }
    }
}

fn pack_one(arguments: &Pack, file: &str) -> Result<(), Fault> {
    let document = document_of(file, None)?;
    let payload = Payload::new(document.clone()).map_err(|error| Fault::new(error.code()))?;
    let mut link = link::to_link(&arguments.base, &payload);
    let mut code_link = link::to_digits_link(&arguments.base, &payload);
    let mut bytes = payload.packed_bytes();
    if let Some(passphrase) = &arguments.passphrase {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| Fault::new("no-randomness"))?;
        let passphrase = read_passphrase(passphrase)?;
        (link, code_link) = locked::lock_link(&link, &passphrase, salt, locked::COST, &arguments.base)
            .map_err(|error| Fault::new(error.code()))?;
        bytes += locked::MORE_BYTES;
    }
    let row = frames::frames(&arguments.base, &link).ok();
    let code = qr::to_qr(&code_link).ok();
    let texts: Option<Vec<String>> = match (arguments.frames, &row) {
        (None, _) => None,
        (Some(count), Some(row)) => Some(row.clone().take(count).collect()),
        (Some(_), None) => return Err(Fault::new("too-large")),
    };
    if arguments.json {
        let drawn =
            code.as_ref().map(|code| json!({"version": code.version, "level": format!("{:?}", code.level)}));
        let mut line = json!({
            "link": link,
            "code_link": code_link,
            "payload_bytes": bytes,
            "digits": code_link.split_once('#').map_or(0, |(_, digits)| digits.len().saturating_sub(1)),
            "qr": drawn,
            "frames": row.as_ref().map(Frames::pieces),
        });
        if let (Some(texts), Some(line)) = (texts, line.as_object_mut()) {
            line.insert("frame_texts".to_owned(), json!(texts));
        }
        super::tell(&format!("{line}\n"));
    } else {
        for text in texts.unwrap_or_else(|| vec![link]) {
            super::tell(&format!("{text}\n"));
        }
    }
    if let Some(out) = &arguments.qr {
        let code = code.ok_or_else(|| Fault::new("too-large-for-a-code"))?;
        let (view, path) = (code.view_box(), code.to_svg_path());
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{view}\" shape-rendering=\"crispEdges\">\
             <rect x=\"-4\" y=\"-4\" width=\"100%\" height=\"100%\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>\n"
        );
        write(out, svg.as_bytes())?;
    }
    if let (Some(image), Some(out)) = (&arguments.bake, &arguments.out) {
        let picture = read(&image.to_string_lossy())?;
        let baked = bake::bake(&picture, &document).map_err(|error| Fault::new(error.code()))?;
        write(out, &baked)?;
    }
    Ok(())
}

/// Puts the page together out of the built app's files.
fn page_of(arguments: &Page) -> Result<(), Fault> {
    let beside = |name: &str| read(&arguments.engine.join(name).to_string_lossy());
    let text =
        |name: &str| String::from_utf8(beside(name)?).map_err(|_| Fault::about("file-unreadable", name));
    let mut words = BTreeMap::new();
    for part in ["", ".rooms"] {
        let part = text(&format!("locales/{}{part}.json", arguments.language))?;
        let part: BTreeMap<String, String> =
            serde_json::from_str(&part).map_err(|_| Fault::new(PageError::Words.code()))?;
        words.extend(part);
    }
    let evidence = arguments.evidence.as_deref().map(read_evidence).transpose();
    let evidence = evidence.map_err(|why| Fault::about("file-unreadable", why))?.unwrap_or_default();
    let page = page::assemble(page::Parts {
        document: &document_of(&arguments.file, None)?,
        evidence: &evidence,
        glue: &text("engine.js")?,
        wasm: &beside("engine_bg.wasm")?,
        words: &words,
        language: &arguments.language,
        app: &arguments.base,
    });
    write(&arguments.out, page.map_err(|error| Fault::new(error.code()))?.as_bytes())
}

fn read_passphrase(file: &std::path::Path) -> Result<String, Fault> {
    String::from_utf8(read(&file.to_string_lossy())?).map_err(|_| Fault::new("wrong-passphrase"))
}

/// What the texts of a row of codes carry, a line each, if that is what this is.
fn assembled(bytes: Vec<u8>) -> Vec<u8> {
    let mut assembler = Assembler::new();
    let whole = String::from_utf8_lossy(&bytes).lines().find_map(|line| match assembler.take(line.trim()) {
        Taken::Done(link) => Some(link.into_bytes()),
        _ => None,
    });
    whole.unwrap_or(bytes)
}

/// The one document in a file, a picture, a link or a row of codes.
fn document_of(input: &str, passphrase: Option<&str>) -> Result<String, Fault> {
    let is_text = input.contains('#') || input.starts_with("VP1-");
    let bytes = if is_text && !std::path::Path::new(input).exists() {
        input.as_bytes().to_vec()
    } else {
        read(input)?
    };
    match super::look(assembled(bytes)) {
        Outcome::Read(Findable::ShareLink(link)) => {
            let link = match passphrase {
                Some(passphrase) => {
                    locked::unlock_link(&link, passphrase).map_err(|error| Fault::new(error.code()))?
                }
                None => link,
            };
            match engine::run(Task::Open { link }) {
                Outcome::Opened { document } => Ok(document),
                Outcome::Failed(fault) => Err(fault),
                _ => Err(Fault::new("engine")),
            }
        }
        Outcome::Read(Findable::Documents { found, .. }) => match <[_; 1]>::try_from(found) {
            Ok([document]) => Ok(document.text),
            Err(_) => Err(Fault::new("not-one-document")),
        },
        Outcome::Read(Findable::WebAddress(address)) => Err(Fault::about("web-address", address)),
        Outcome::Failed(fault) => Err(fault),
        _ => Err(Fault::new("engine")),
    }
}

pub(super) fn read(file: &str) -> Result<Vec<u8>, Fault> {
    let unreadable = |error: std::io::Error| Fault::about("file-unreadable", error.to_string());
    if file == "-" {
        use std::io::Read as _;
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(unreadable)?;
        return Ok(bytes);
    }
    std::fs::read(file).map_err(unreadable)
}

fn write(file: &std::path::Path, bytes: &[u8]) -> Result<(), Fault> {
    std::fs::write(file, bytes).map_err(|error| Fault::about("file-unwritable", error.to_string()))
}
