//! Bytes a person brings in -> the documents found inside, each with its text exactly as it came.
//!
//! Open Badges 3.0 document formats, <https://www.imsglobal.org/spec/ob/v3p0/#docformat>.
//! What something is, its content says; names and extensions are never asked. Any bytes may come,
//! and reading them always returns.

pub(crate) mod inflate;
pub(crate) mod jwt;
pub mod png;
pub mod svg;
pub mod zip;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

pub use crate::domain::json;
use crate::domain::json::JsonError;

/// The longest file read, in bytes. A zip may be longer, see [`zip::MAX_BYTES`].
pub const MAX_BYTES: usize = json::MAX_BYTES;
/// The longest web address, in bytes. A share link of ours carries a whole record in its fragment.
const MAX_LINK_BYTES: usize = crate::domain::share::link::MAX_LINK_BYTES;
/// How many documents an array or a wrapper may hold.
const MAX_DOCUMENTS: usize = 2_000;
/// How often one thing may be wrapped in another: an array of wrappers of strings holding JSON.
const MAX_WRAPS: usize = 4;

/// What was in the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// One document or more, and nothing that could not be read.
    Documents(Vec<Found>),
    /// Several things, each with its own answer: the files of a zip, or an array with faulty elements.
    /// Never holds another `Several` and is never empty.
    Several(Vec<Member>),
    /// A web address, or one of our share links (also as a fragment alone), for the caller to follow.
    Link(String),
    /// An offer or a request for another kind of wallet (`openid-credential-offer://` and its like).
    Offer(String),
}

/// One of several things that came together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its path in the zip, or its place in the array: `[3]`.
    pub name: String,
    pub read: Result<Read, ImportError>,
}

/// One document found in what was brought in.
///
/// # Personal data
/// All of it; `Debug` prints sizes only.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    /// The text exactly as it came. Of a JWT, the compact form without the blank space around it.
    pub text: String,
    pub form: Form,
    pub carrier: Carrier,
    /// The PNG or SVG file itself, when the document was baked into it, so that it can be shown.
    pub picture: Option<Vec<u8>>,
}

impl std::fmt::Debug for Found {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { text, form, carrier, picture } = self;
        let picture = picture.as_ref().map(Vec::len);
        write!(formatter, "Found({form:?} of {} bytes, {carrier:?}, picture {picture:?})", text.len())
    }
}

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Json,
    /// Compact JWS: three base64url segments. <https://www.rfc-editor.org/rfc/rfc7515#section-7.1>
    Jwt,
}

/// What a document was wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// Nothing: the document was the file.
    Plain,
    /// An element of a JSON array.
    Array,
    /// A member of a JSON object that only wraps it, as in `{"credential": …}`.
    Wrapper,
    /// A JSON string or a `data:` address.
    Quoted,
    Png,
    Svg,
}

/// Why nothing could be read. Names the fault, never what the bytes said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    #[error("nothing but blank space")]
    Empty,
    #[error("larger than the limit")]
    TooLarge,
    #[error("neither text nor a known kind of file")]
    Unknown,
    #[error(transparent)]
    Json(#[from] JsonError),
    #[error("readable, but neither a credential nor a presentation")]
    NotACredential,
    #[error("describes a badge or an issuer, not something that somebody earned")]
    BadgeDefinition,
    #[error("a backup of another wallet")]
    OtherWalletBackup,
    #[error("a JWT whose segments cannot be read")]
    DamagedJwt,
    #[error("an SD-JWT")]
    SdJwt,
    #[error("an mdoc")]
    Mdoc,
    /// To be read by [`crate::domain::cbor_ld`].
    #[error("a compact barcode (VP1- or VC1-)")]
    CompactCode,
    #[error("a web page, not the file behind it")]
    WebPage,
    #[error("a PDF")]
    Pdf,
    #[error("a {0} picture without badge data inside")]
    PictureWithoutBadge(Picture),
    #[error("a picture with broken parts")]
    PictureDamaged,
    #[error("a picture with too many pixels")]
    PictureTooLarge,
    #[error("XML that is not well formed")]
    SvgDamaged,
    #[error("an SVG that defines entities")]
    SvgEntities,
    #[error("grows beyond the limit when unpacked")]
    InflatesTooLarge,
    #[error("a zip with broken parts")]
    ZipDamaged,
    #[error("a zip with too many files")]
    ZipTooMany,
    #[error("a zip without files")]
    ZipEmpty,
    #[error("locked with a password")]
    ZipLocked,
    #[error("packed in a way that is not read here")]
    ZipMethod,
    #[error("a zip inside a zip")]
    ZipNested,
}

impl ImportError {
    /// The stable name of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
            Self::Unknown => "unknown-format",
            Self::Json(error) => error.code(),
            Self::NotACredential => "not-a-credential",
            Self::BadgeDefinition => "badge-definition",
            Self::OtherWalletBackup => "other-wallet-backup",
            Self::DamagedJwt => "damaged-jwt",
            Self::SdJwt => "sd-jwt",
            Self::Mdoc => "mdoc",
            Self::CompactCode => "compact-code",
            Self::WebPage => "web-page",
            Self::Pdf => "pdf",
            Self::PictureWithoutBadge(_) => "picture-without-badge",
            Self::PictureDamaged => "picture-damaged",
            Self::PictureTooLarge => "picture-too-large",
            Self::SvgDamaged => "svg-damaged",
            Self::SvgEntities => "svg-entities",
            Self::InflatesTooLarge => "inflates-too-large",
            Self::ZipDamaged => "zip-damaged",
            Self::ZipTooMany => "zip-too-many",
            Self::ZipEmpty => "zip-empty",
            Self::ZipLocked => "zip-locked",
            Self::ZipMethod => "zip-method",
            Self::ZipNested => "zip-nested",
        }
    }
}

/// The kinds of picture told apart; one without badge data may still show a code to scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    Png,
    Svg,
    Jpeg,
    WebP,
    Gif,
    Heif,
}

impl std::fmt::Display for Picture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Png => "PNG",
            Self::Svg => "SVG",
            Self::Jpeg => "JPEG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Heif => "HEIF or AVIF",
        })
    }
}

/// Reads what a person brought in: a file, a paste, the text of a scanned code.
///
/// # Errors
/// When nothing could be read, why; see [`ImportError`].
pub fn read(bytes: &[u8]) -> Result<Read, ImportError> {
    if zip::is_zip(bytes) {
        return zip::read(bytes);
    }
    read_file(bytes)
}

/// Reads one file that is no zip.
fn read_file(bytes: &[u8]) -> Result<Read, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLarge);
    }
    if png::is_png(bytes) {
        return png::read(bytes);
    }
    if let Some(picture) = other_picture(bytes) {
        return Err(ImportError::PictureWithoutBadge(picture));
    }
    if bytes.starts_with(b"%PDF-") {
        return Err(ImportError::Pdf);
    }
    if is_mdoc(bytes) {
        return Err(ImportError::Mdoc);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| ImportError::Unknown)?;
    let start = json::without_mark(text).trim_ascii_start();
    // Mail writes addresses as <https://…>.
    if start.starts_with('<') && !start.starts_with("<http") {
        return read_markup(text);
    }
    read_text(text, Carrier::Plain, MAX_WRAPS)
}

/// The pictures that no standard bakes badges into.
fn other_picture(bytes: &[u8]) -> Option<Picture> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(Picture::Jpeg),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Picture::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Picture::WebP),
        [_, _, _, _, b'f', b't', b'y', b'p', b'h' | b'm' | b'a', b'e' | b'i' | b's' | b'v', ..] => {
            Some(Picture::Heif)
        }
        _ => None,
    }
}

/// ISO/IEC 18013-5 §8.3: a CBOR map with the issuer's signature under its name.
fn is_mdoc(bytes: &[u8]) -> bool {
    // A map of two or three members or of unknown length, and a text of ten letters.
    matches!(bytes.first(), Some(0xa2 | 0xa3 | 0xbf)) && bytes.windows(11).any(|it| it == b"\x6aissuerAuth")
}

/// Markup is an SVG, or a web page saved instead of the file it shows.
fn read_markup(text: &str) -> Result<Read, ImportError> {
    let start = json::without_mark(text).trim_ascii_start();
    let opening: String = start.chars().take(1024).collect::<String>().to_ascii_lowercase();
    if opening.starts_with("<!doctype html") || opening.starts_with("<html") {
        // A page that checks itself carries its document: here our own engine checks it.
        return match crate::domain::share::page::document_in(text) {
            Some(document) => read_text(&document, Carrier::Wrapper, MAX_WRAPS),
            None => Err(ImportError::WebPage),
        };
    }
    svg::read(text)
}

/// Reads a text: JSON, a JWT, an address, or one of them in quotes.
fn read_text(text: &str, carrier: Carrier, wraps: usize) -> Result<Read, ImportError> {
    let trimmed = json::without_mark(text).trim();
    if trimmed.is_empty() {
        return Err(ImportError::Empty);
    }
    if trimmed.starts_with(['{', '[']) {
        return read_json(text, carrier, wraps);
    }
    if let Some(token) = jwt::find(trimmed) {
        return read_jwt(token, carrier);
    }
    if trimmed.starts_with('"')
        && let Ok(Value::String(inner)) = json::parse(trimmed)
    {
        let wraps = wraps.checked_sub(1).ok_or(ImportError::Unknown)?;
        let carrier = if carrier == Carrier::Plain { Carrier::Quoted } else { carrier };
        return read_text(&inner, carrier, wraps);
    }
    let bare = unquoted(trimmed);
    // OpenID4VCI appendix A.2 hands an mdoc over as base64url.
    let coded = || URL_SAFE_NO_PAD.decode(bare).is_ok_and(|bytes| is_mdoc(&bytes));
    if bare.starts_with("mdoc:") || (bare.starts_with(['o', 'v']) && coded()) {
        return Err(ImportError::Mdoc);
    }
    if jwt::is_sd_jwt(bare) {
        return Err(ImportError::SdJwt);
    }
    read_address(bare, carrier, wraps)
}

/// Reads a text that begins as JSON does.
fn read_json(text: &str, carrier: Carrier, wraps: usize) -> Result<Read, ImportError> {
    let value = json::parse(text)?;
    match &value {
        Value::Object(object) if is_document(object) => {
            let text = json::without_mark(text).to_owned();
            Ok(Read::Documents(vec![Found { text, form: Form::Json, carrier, picture: None }]))
        }
        Value::Object(object) => read_wrapper(text, object, carrier, wraps),
        Value::Array(_) => read_array(text, carrier, wraps),
        _ => Err(ImportError::NotACredential),
    }
}

/// Reads each element from its own span, so that its text is what was signed and not what we would write.
fn read_array(text: &str, carrier: Carrier, wraps: usize) -> Result<Read, ImportError> {
    let wraps = wraps.checked_sub(1).ok_or(ImportError::NotACredential)?;
    let carrier = if carrier == Carrier::Plain { Carrier::Array } else { carrier };
    let elements = json::elements(text).ok_or(ImportError::NotACredential)?;
    if elements.is_empty() {
        return Err(ImportError::Empty);
    }
    if elements.len() > MAX_DOCUMENTS {
        return Err(ImportError::TooLarge);
    }
    let members = elements.into_iter().enumerate().map(|(index, element)| Member {
        name: format!("[{index}]"),
        read: read_text(element, carrier, wraps),
    });
    together(members.collect())
}

/// Reads an object that is no document itself but holds some under a name that says so, as answers of
/// issuers' and wallets' interfaces do. Everything under such names must be a document.
fn read_wrapper(
    text: &str,
    object: &Map<String, Value>,
    carrier: Carrier,
    wraps: usize,
) -> Result<Read, ImportError> {
    const NAMES: [&str; 9] = [
        "credential",
        "credentials",
        "compactJwsString",
        "verifiableCredential",
        "verifiableCredentials",
        "verifiablePresentation",
        "vc",
        "vp",
        "assertion",
    ];
    let refusal = refusal(object);
    let wraps = wraps.checked_sub(1).ok_or(refusal)?;
    let carrier = if carrier == Carrier::Plain { Carrier::Wrapper } else { carrier };
    let held: Vec<Member> = json::members(text)
        .ok_or(refusal)?
        .into_iter()
        .filter(|(name, _)| NAMES.contains(&name.as_str()))
        .map(|(name, value)| Member { read: read_text(value, carrier, wraps), name })
        .collect();
    let all_documents = held.iter().all(|member| matches!(member.read, Ok(Read::Documents(_))));
    if held.is_empty() || !all_documents {
        return Err(refusal);
    }
    together(held)
}

/// Several readings as one: documents alone when nothing went wrong, else each with its answer.
fn together(members: Vec<Member>) -> Result<Read, ImportError> {
    let mut flat = Vec::new();
    for member in members {
        match member.read {
            Ok(Read::Several(inner)) => flat.extend(
                inner
                    .into_iter()
                    .map(|each| Member { name: format!("{}{}", member.name, each.name), ..each }),
            ),
            read => flat.push(Member { read, ..member }),
        }
    }
    if let [_] = flat.as_slice()
        && let Some(only) = flat.pop()
    {
        return only.read;
    }
    // A list of other things is one wrong file, not many.
    if flat.iter().all(|member| member.read.is_err()) {
        return flat.into_iter().next().map_or(Err(ImportError::Empty), |first| first.read);
    }
    if flat.iter().all(|member| matches!(member.read, Ok(Read::Documents(_)))) {
        let documents = flat.into_iter().filter_map(|member| match member.read {
            Ok(Read::Documents(documents)) => Some(documents),
            _ => None,
        });
        return Ok(Read::Documents(documents.flatten().collect()));
    }
    Ok(Read::Several(flat))
}

/// Reads a compact JWS whose payload is a credential or a presentation, in any of their forms:
/// the payload itself (VCDM 2.0, Open Badges 2.0), or its `vc` or `vp` claim (VCDM 1.1).
fn read_jwt(token: String, carrier: Carrier) -> Result<Read, ImportError> {
    let payload = jwt::payload(&token).ok_or(ImportError::DamagedJwt)?;
    let claims = match json::parse(&payload)? {
        Value::Object(claims) => claims,
        _ => return Err(ImportError::NotACredential),
    };
    let claimed = ["vc", "vp"].iter().any(|name| claims.get(*name).is_some_and(Value::is_object));
    if !claimed && !is_document(&claims) {
        return Err(ImportError::NotACredential);
    }
    Ok(Read::Documents(vec![Found { text: token, form: Form::Jwt, carrier, picture: None }]))
}

/// Reads a text that is neither JSON nor a JWT: an address to be followed, or something to be explained.
fn read_address(text: &str, carrier: Carrier, wraps: usize) -> Result<Read, ImportError> {
    const OFFERS: [&str; 12] = [
        "openid-credential-offer",
        "openid-initiate-issuance",
        "openid4vp",
        "openid-vc",
        "openid",
        "haip",
        "dccrequest",
        "org.dcconsortium",
        "interaction",
        "msprequest",
        "asuprequest",
        "didcomm",
    ];
    if text.starts_with("VP1-") || text.starts_with("VC1-") {
        return Err(ImportError::CompactCode);
    }
    if crate::domain::share::link::looks_ours(text) {
        return Ok(Read::Link(text.to_owned()));
    }
    let Some((scheme, rest)) = text.split_once(':') else {
        return address_within(text);
    };
    let scheme = scheme.to_ascii_lowercase();
    let one_word =
        text.len() <= MAX_LINK_BYTES && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    if one_word && matches!(scheme.as_str(), "http" | "https") && rest.len() > 2 && rest.starts_with("//") {
        let offers = ["?credential_offer=", "&credential_offer=", "credential_offer_uri="];
        if offers.iter().any(|name| rest.contains(name)) {
            return Ok(Read::Offer(text.to_owned()));
        }
        return Ok(Read::Link(text.to_owned()));
    }
    if one_word && OFFERS.contains(&scheme.as_str()) {
        return Ok(Read::Offer(text.to_owned()));
    }
    if scheme == "data" {
        return read_data(rest, carrier, wraps);
    }
    address_within(text)
}

/// Finds the one web address in a message that was pasted whole. Two addresses would need a choice.
fn address_within(text: &str) -> Result<Read, ImportError> {
    const MAX_MESSAGE_BYTES: usize = 64 * 1024;
    if text.len() > MAX_MESSAGE_BYTES {
        return Err(ImportError::Unknown);
    }
    let mut found = text
        .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')'))
        .filter(|word| word.starts_with("https://") || word.starts_with("http://"))
        .map(|word| word.trim_end_matches(['.', ',', ';', '!', '?']))
        .filter(|word| word.len() > "https://".len());
    match (found.next(), found.next()) {
        (Some(address), None) => Ok(Read::Link(address.to_owned())),
        _ => Err(ImportError::Unknown),
    }
}

/// Reads what a `data:` address carries. <https://www.rfc-editor.org/rfc/rfc2397>
fn read_data(rest: &str, carrier: Carrier, wraps: usize) -> Result<Read, ImportError> {
    use base64::Engine as _;
    let wraps = wraps.checked_sub(1).ok_or(ImportError::Unknown)?;
    let (head, data) = rest.split_once(',').ok_or(ImportError::Unknown)?;
    let bytes = percent_decoded(data);
    let bytes = if head.to_ascii_lowercase().ends_with(";base64") {
        base64::engine::general_purpose::STANDARD.decode(bytes).map_err(|_| ImportError::Unknown)?
    } else {
        bytes
    };
    if png::is_png(&bytes) {
        return png::read(&bytes);
    }
    if let Some(picture) = other_picture(&bytes) {
        return Err(ImportError::PictureWithoutBadge(picture));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| ImportError::Unknown)?;
    if json::without_mark(text).trim_ascii_start().starts_with('<') {
        return read_markup(text);
    }
    let carrier = if carrier == Carrier::Plain { Carrier::Quoted } else { carrier };
    read_text(text, carrier, wraps)
}

/// `text` with each `%XX` read; anything else stays as it is.
pub(crate) fn percent_decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escape = match (byte, after) {
            (b'%', [high, low, ..]) => char::from(*high).to_digit(16).zip(char::from(*low).to_digit(16)),
            _ => None,
        };
        match escape {
            Some((high, low)) => {
                out.push((high * 16 + low) as u8);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push(byte);
                rest = after;
            }
        }
    }
    out
}

/// `text` without the quotes that chat programs and people put around things.
fn unquoted(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '<' | '>')
    })
}

/// Whether an object is a credential, a presentation or an assertion: what can be kept and judged.
/// Generous on purpose: a faulty credential is for `verify` to judge, with its reasons.
fn is_document(object: &Map<String, Value>) -> bool {
    const AWARDS: [&str; 9] = [
        "VerifiableCredential",
        "VerifiablePresentation",
        "EnvelopedVerifiableCredential",
        "EnvelopedVerifiablePresentation",
        "OpenBadgeCredential",
        "AchievementCredential",
        "ClrCredential",
        "Assertion",
        // HR Open LER-RS: a person's own record around credentials. <https://www.hropenstandards.org/>
        "LER-RSType.json",
    ];
    if types(object).any(|name| AWARDS.contains(&name.rsplit([':', '/', '#']).next().unwrap_or(name))) {
        return true;
    }
    let has = |name: &str| object.contains_key(name);
    // Credentials whose type is missing or misspelt.
    let credential = has("credentialSubject") && (has("issuer") || has("@context"));
    // Open Badges 1.0 and 1.1 had no type. <https://github.com/mozilla/openbadges-specification>
    let assertion = has("recipient") && has("badge") && (has("verify") || has("verification"));
    credential || assertion
}

/// Why an object that is no document is refused.
fn refusal(object: &Map<String, Value>) -> ImportError {
    const DEFINITIONS: [&str; 5] = ["BadgeClass", "Achievement", "Issuer", "Profile", "CryptographicKey"];
    if types(object).any(|name| name == "UniversalWallet2020") {
        ImportError::OtherWalletBackup
    } else if types(object).any(|name| DEFINITIONS.contains(&name)) {
        ImportError::BadgeDefinition
    } else {
        ImportError::NotACredential
    }
}

/// The words under `type` or `@type`, one or several.
fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    ["type", "@type"].into_iter().filter_map(|name| object.get(name)).flat_map(|value| match value {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        Value::String(name) => vec![name.as_str()],
        _ => Vec::new(),
    })
}

/// The text baked into a picture: a document or, since Open Badges 1.0, the address of one.
fn read_baked(text: &str, carrier: Carrier, picture: &[u8]) -> Result<Read, ImportError> {
    let with_picture = |found: Found| Found { picture: Some(picture.to_vec()), ..found };
    match read_text(text, carrier, 1)? {
        Read::Documents(documents) => {
            Ok(Read::Documents(documents.into_iter().take(1).map(with_picture).collect()))
        }
        other => Ok(other),
    }
}
