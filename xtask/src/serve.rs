//! A static host for one machine: sends the production headers of `_headers` and falls back to the app's page, as
//! the hosts do that the README names.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::build::{self, Kind};
use crate::run::dist;
use crate::{Arguments, Done, finish, setup};

pub fn command(mut arguments: Arguments) -> Done {
    let port = match arguments.value("--port")? {
        Some(port) => port.parse().map_err(|_| format!("{port} is no port"))?,
        None => 8080,
    };
    let base = arguments.value("--base")?.unwrap_or_else(|| "/".to_owned());
    let folder = arguments.value("--dist")?.map(PathBuf::from);
    let as_is = arguments.flag("--no-build");
    let kind = if arguments.flag("--dev") { Kind::Dev } else { Kind::Release };
    arguments.end()?;
    if !as_is && folder.is_none() {
        setup::for_building()?;
        build::build(kind)?;
    }
    let server = Server::listen(folder.unwrap_or_else(dist), &base, port)?;
    println!("Lapel is at {} (Ctrl+C ends it)", server.address());
    server.run();
    Ok(())
}

pub struct Server {
    listener: TcpListener,
    site: Arc<Site>,
}

struct Site {
    folder: PathBuf,
    /// The path under which the site lies, with a slash at both ends.
    base: String,
    headers: Headers,
}

impl Server {
    /// Listens on this machine only. Port 0 takes a free one.
    pub fn listen(folder: PathBuf, base: &str, port: u16) -> Done<Server> {
        let headers = Headers::read(&folder.join("_headers"))?;
        let base = format!("/{}/", base.trim_matches('/')).replace("//", "/");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .map_err(|why| format!("port {port} cannot be had ({why}); try --port 0"))?;
        Ok(Server { listener, site: Arc::new(Site { folder, base, headers }) })
    }

    pub fn address(&self) -> String {
        let port = self.listener.local_addr().map_or(0, |address| address.port());
        format!("http://127.0.0.1:{port}{}", self.site.base)
    }

    /// Serves until the program ends.
    pub fn run(self) {
        for stream in self.listener.incoming().flatten() {
            let site = Arc::clone(&self.site);
            // A visitor who hangs up is nobody's fault.
            std::thread::spawn(move || site.talk(&stream).ok());
        }
    }
}

struct Request {
    method: String,
    path: String,
    fields: HashMap<String, String>,
}

struct Answer {
    status: &'static str,
    fields: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Site {
    /// Answers requests as long as the visitor stays.
    fn talk(&self, stream: &TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        while let Some(request) = Request::read(&mut reader)? {
            let answer = self.answer(&request);
            let mut head = format!("HTTP/1.1 {}\r\nContent-Length: {}\r\n", answer.status, answer.body.len());
            for (name, value) in &answer.fields {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            head.push_str("\r\n");
            let mut writer = stream;
            writer.write_all(head.as_bytes())?;
            if request.method != "HEAD" {
                writer.write_all(&answer.body)?;
            }
            writer.flush()?;
        }
        Ok(())
    }

    fn answer(&self, request: &Request) -> Answer {
        if !["GET", "HEAD"].contains(&request.method.as_str()) {
            return plain("405 Method Not Allowed", "Only GET and HEAD");
        }
        let Some(name) = request.path.strip_prefix(&self.base) else {
            if request.path.trim_end_matches('/') == self.base.trim_end_matches('/') || request.path == "/" {
                let mut answer = plain("302 Found", "");
                answer.fields.push(("Location".to_owned(), self.base.clone()));
                return answer;
            }
            return plain("404 Not Found", "Not under this path");
        };
        let name = if name.is_empty() { "index.html" } else { name };
        // Hosts read these two and do not serve them.
        let served = !["_headers", "_redirects"].contains(&name);
        let path = self.file(name).filter(|_| served);
        let accepts = |what| request.field("accept").contains(what);
        match path {
            Some(path) => self.file_answer(request, name, &path),
            // A route of the app is one word below its root, and only a person asks for it.
            None if served && !name.contains(['/', '.']) && accepts("text/html") => {
                match self.file("index.html") {
                    Some(page) => self.file_answer(request, "index.html", &page),
                    None => plain("404 Not Found", "Nothing is built yet"),
                }
            }
            None => plain("404 Not Found", "Not here"),
        }
    }

    /// The file of that name, never one outside of the folder.
    fn file(&self, name: &str) -> Option<PathBuf> {
        let inside = name
            .split('/')
            .all(|part| !part.is_empty() && !part.starts_with("..") && !part.contains(['\\', ':']));
        let path = self.folder.join(name);
        (inside && path.is_file()).then_some(path)
    }

    fn file_answer(&self, request: &Request, name: &str, path: &Path) -> Answer {
        let mut fields = self.headers.of(name);
        fields.push(("Vary".to_owned(), "Accept-Encoding".to_owned()));
        if !fields.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            fields.push(("Content-Type".to_owned(), media_type(name).to_owned()));
        }
        if !fields.iter().any(|(name, _)| name.eq_ignore_ascii_case("cache-control")) {
            fields.push(("Cache-Control".to_owned(), "no-cache".to_owned()));
        }
        let wanted = request.field("accept-encoding");
        for (coding, ending) in [("br", ".br"), ("gzip", ".gz")] {
            let welcome = wanted.split(',').any(|one| one.split(';').next().map(str::trim) == Some(coding));
            if welcome && let Ok(body) = fs::read(finish::twin(path, ending)) {
                fields.push(("Content-Encoding".to_owned(), coding.to_owned()));
                return Answer { status: "200 OK", fields, body };
            }
        }
        match fs::read(path) {
            Ok(body) => Answer { status: "200 OK", fields, body },
            Err(_) => plain("500 Internal Server Error", "The file cannot be read"),
        }
    }
}

impl Request {
    /// The next request, without its body; nothing when the visitor has gone or speaks nonsense.
    fn read(reader: &mut impl BufRead) -> std::io::Result<Option<Request>> {
        let mut head = String::new();
        let mut line = String::new();
        while head.len() < 64 * 1024 {
            line.clear();
            if reader.by_ref().take(32 * 1024).read_line(&mut line)? == 0 {
                return Ok(None);
            }
            if line.trim_end().is_empty() {
                break;
            }
            head.push_str(&line);
        }
        let mut lines = head.lines();
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let fields: HashMap<String, String> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let request = Request { method: method.to_owned(), path: unescaped(path), fields };
        // What is sent along is of no use here, and would be read as the next request.
        let sent = request.field("content-length").parse().unwrap_or(0);
        std::io::copy(&mut reader.take(sent), &mut std::io::sink())?;
        Ok(Some(request))
    }

    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// The headers that hosts like Netlify and Cloudflare Pages send, in their file format: a path, then its headers
/// indented. `*` stands for anything.
#[derive(Debug)]
pub struct Headers(Vec<(String, Vec<(String, String)>)>);

impl Headers {
    pub fn read(path: &Path) -> Done<Headers> {
        let text =
            fs::read_to_string(path).map_err(|why| format!("{}: {why}; is it built?", path.display()))?;
        Ok(Headers::parse(&text))
    }

    pub fn parse(text: &str) -> Headers {
        let mut rules: Vec<(String, Vec<(String, String)>)> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            if !line.starts_with([' ', '\t']) {
                rules.push((line.trim().to_owned(), Vec::new()));
            } else if let (Some((_, fields)), Some((name, value))) = (rules.last_mut(), line.split_once(':'))
            {
                fields.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Headers(rules)
    }

    /// The headers of a file, by its name below the root.
    pub fn of(&self, name: &str) -> Vec<(String, String)> {
        let path = format!("/{name}");
        let rules = self.0.iter().filter(|(pattern, _)| fits(pattern, &path));
        rules.flat_map(|(_, fields)| fields.iter().cloned()).collect()
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((before, after)) => path.strip_prefix(before).is_some_and(|rest| rest.ends_with(after)),
    }
}

fn plain(status: &'static str, words: &str) -> Answer {
    let fields = [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    Answer { status, fields, body: words.as_bytes().to_owned() }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn unescaped(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let digits = || Some([rest.clone().next()?, rest.clone().nth(1)?]);
        let code = if byte == b'%' { digits() } else { None };
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(&code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(byte));
        if code.is_some() {
            rest.nth(1);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_those_of_every_rule_that_fits() {
        let headers =
            Headers::parse("# a host's file\n/*\n  A: 1\n\n/assets/*\n  B: 2: 3\n/*.wasm\n  C: 4\n");
        let names = |name| headers.of(name).into_iter().map(|(name, _)| name).collect::<String>();
        assert_eq!(
            (names("index.html"), names("assets/x.wasm"), names("x.wasm")),
            ("A".into(), "ABC".into(), "AC".into())
        );
        assert!(headers.of("assets/x").contains(&("B".to_owned(), "2: 3".to_owned())));
    }

    #[test]
    fn a_route_is_answered_with_the_page_and_a_missing_file_is_missing() {
        let folder = std::env::temp_dir().join(format!("lapel-serve-{}", std::process::id()));
        fs::create_dir_all(folder.join("assets")).expect("a folder");
        for (name, text) in
            [("_headers", "/*\n  X-A: 1\n"), ("index.html", "page"), ("assets/a.js", "script")]
        {
            fs::write(folder.join(name), text).expect("a file");
        }
        let server = Server::listen(folder.clone(), "/wallet", 0).expect("a port");
        let site = Arc::clone(&server.site);
        let get = |path: &str, accept: &str| {
            let fields = HashMap::from([("accept".to_owned(), accept.to_owned())]);
            let answer = site.answer(&Request { method: "GET".to_owned(), path: path.to_owned(), fields });
            (
                answer.status.get(..3).unwrap_or_default().to_owned(),
                String::from_utf8_lossy(&answer.body).into_owned(),
            )
        };
        let (found, page) = ("200".to_owned(), "page".to_owned());
        assert_eq!(get("/wallet/", "text/html"), (found.clone(), page.clone()));
        assert_eq!(get("/wallet/badge", "text/html"), (found.clone(), page));
        assert_eq!(get("/wallet/assets/a.js", "*/*"), (found, "script".to_owned()));
        assert_eq!(get("/wallet", "text/html").0, "302");
        for missing in ["/wallet/a.js", "/wallet/a/b", "/wallet/_headers", "/wallet/../index.html", "/other/"]
        {
            assert_eq!(get(missing, "text/html").0, "404", "{missing}");
        }
        assert_eq!(get("/wallet/badge", "*/*").0, "404");
        fs::remove_dir_all(folder).expect("the folder");
    }

    #[test]
    fn escapes_are_read_and_nonsense_is_kept() {
        assert_eq!(unescaped("/a%20b%2"), "/a b%2");
        assert_eq!(unescaped("/%zz%C3%A9"), "/%zz\u{e9}");
    }
}
