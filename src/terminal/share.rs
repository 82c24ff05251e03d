//! JOURNEY share on the command line: packing a document into a link, a code or a picture, and unpacking it.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::print;
use crate::domain::engine::{self, Fault, Findable, Outcome, Task};
use crate::domain::share::link::{self, Payload};
use crate::domain::share::{bake, qr};

#[derive(clap::Args)]
pub(super) struct Pack {
    /// Print one JSON object: the link, its sizes and the code it fits in.
    #[arg(long)]
    json: bool,
    /// The address of the app that will open the link.
    #[arg(long, value_name = "URL", default_value = "https://lapel.example/")]
    base: String,
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
    /// A link of ours, or a picture with a document inside.
    #[arg(value_name = "LINK-OR-IMAGE")]
    input: String,
}

pub(super) fn pack(arguments: &Pack) -> ExitCode {
    finish(arguments.files.iter().try_for_each(|file| pack_one(arguments, file)))
}

pub(super) fn unpack(arguments: &Unpack) -> ExitCode {
    finish(document_of(&arguments.input).map(|document| super::tell(&format!("{document}\n"))))
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
    let document = document_of(file)?;
    let payload = Payload::new(document.clone()).map_err(|error| Fault::new(error.code()))?;
    let link = link::to_link(&arguments.base, &payload);
    let code_link = link::to_digits_link(&arguments.base, &payload);
    let code = qr::to_qr(&code_link).ok();
    if arguments.json {
        let drawn =
            code.as_ref().map(|code| json!({"version": code.version, "level": format!("{:?}", code.level)}));
        let line = json!({
            "link": link,
            "code_link": code_link,
            "payload_bytes": payload.packed_bytes(),
            "digits": code_link.rsplit_once("#1").map_or(0, |(_, digits)| digits.len()),
            "qr": drawn,
        });
        super::tell(&format!("{line}\n"));
    } else {
        super::tell(&format!("{link}\n"));
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
        let unbakeable = |error: crate::domain::import::ImportError| Fault::new(error.code());
        let baked = if picture.starts_with(b"\x89PNG") {
            bake::bake_png(&picture, &document).map_err(unbakeable)?
        } else {
            let svg = String::from_utf8(picture).map_err(|_| Fault::new("unknown-format"))?;
            bake::bake_svg(&svg, &document).map_err(unbakeable)?.into_bytes()
        };
        write(out, &baked)?;
    }
    Ok(())
}

/// The one document in a file, a picture or a link.
fn document_of(input: &str) -> Result<String, Fault> {
    let bytes = if input.contains('#') && !std::path::Path::new(input).exists() {
        input.as_bytes().to_vec()
    } else {
        read(input)?
    };
    match engine::run(Task::Read { bytes }) {
        Outcome::Read(Findable::ShareLink(link)) => match engine::run(Task::Open { link }) {
            Outcome::Opened { document } => Ok(document),
            Outcome::Failed(fault) => Err(fault),
            _ => Err(Fault::new("engine")),
        },
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
