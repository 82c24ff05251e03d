//! Documents signed by the `ssi` project, with the keys that it gives beside them.
//!
//! <https://github.com/spruceid/ssi>

use std::path::Path;

use lapel::domain::did::{self, Relationship};
use lapel::domain::key::PublicKey;
use lapel::domain::proof::{self, Checked, ProofError, vc_jwt};
use lapel::domain::verify::wording;
use serde_json::Value;

use crate::{Row, Rows, fixtures, json, text};

pub(crate) fn rows() -> Rows {
    let folder = fixtures().ok_or("ssi")?.join("spruceid-ssi");
    let mut row = Row::new(
        "ssi: signed documents",
        "<https://github.com/spruceid/ssi> at 00a08d2a2: its vectors and examples, with the keys that stand beside them",
    );
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("the vectors")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    for name in names {
        // Keys, DID documents, and documents before they were signed are what the cases are made of.
        let Some(signed) = Signed::of(&folder, &name) else { continue };
        let short = name.rsplit("__").next().unwrap_or(&name);
        let outcome = signed.check();
        match (&outcome, EXPECTED.iter().find(|(named, _)| name.ends_with(named))) {
            (Err(error), Some((_, Expect::Refused))) if !error.is_unknown() => row.case(short, Ok(())),
            (Err(error), Some((_, Expect::NotChecked(why)))) if error.is_unknown() => row.differs(short, why),
            (Err(error), Some((_, Expect::NotCovered(why)))) if !error.is_unknown() => {
                row.differs(short, why)
            }
            (Ok(_), None) => row.case(short, Ok(())),
            (outcome, expected) => row.case(short, Err(format!("{outcome:?}, {}", expected.is_some()))),
        }
    }
    Ok(vec![row])
}

enum Expect {
    /// A forgery: refused, and for good.
    Refused,
    /// Right for all we know, but not checked here.
    NotChecked(&'static str),
    /// Sound for its authors, refused here because its signature leaves a part of it out.
    NotCovered(&'static str),
}

/// What does not simply hold.
const EXPECTED: [(&str, Expect); 17] = [
    ("p384_verification.json", Expect::NotChecked(OWN_WORDS)),
    ("verification_2.json", Expect::NotChecked(OWN_WORDS)),
    ("verification_3.json", Expect::NotChecked(OWN_WORDS)),
    ("examples__files__vp.jsonld", Expect::NotChecked(OWN_WORDS)),
    ("vp-jwtvc.jsonld", Expect::NotCovered(BARE_TEXT)),
    ("vc-jws2020-bad-method.jsonld", Expect::NotChecked(OWN_WORDS)),
    ("vc-jws2020-bad-purpose.jsonld", Expect::NotChecked(OWN_WORDS)),
    ("vc-jws2020-bad-type.jsonld", Expect::NotChecked(OWN_WORDS)),
    ("vc-jws2020-inline-context.jsonld", Expect::NotChecked(OWN_WORDS)),
    ("vc-jws2020-bad-method-json.jsonld", Expect::NotChecked(OWN_WORDS)),
    ("vc-jws2020-bad-purpose-json.jsonld", Expect::Refused),
    ("vc-jws2020-bad-type-json.jsonld", Expect::NotChecked("a proof of a type that nobody defines")),
    ("signed-base-document.jsonld", Expect::NotChecked(BBS)),
    ("signed-derived-document.jsonld", Expect::NotChecked(BBS)),
    (
        "esrs2020-vc.jsonld",
        Expect::NotChecked("recovered secp256k1 keys of block chains are not checked here"),
    ),
    ("statusList.json", Expect::NotChecked("its key stands in no document beside it")),
    (
        "status_list_revocable_3.jsonld",
        Expect::NotCovered(
            "its subject has a type that no vocabulary defines, so that no signature covers it: refused",
        ),
    ),
];
const BBS: &str = "BBS signatures are not checked here";
const BARE_TEXT: &str = "holds its credential as a bare text, which JSON-LD passes over in silence, so that no signature covers it and \
     anybody could have put it there: refused";
const OWN_WORDS: &str = "the document makes up the words of its own proof, so that a reader could be misled about what was signed: no \
     more is said than that it could not be checked";

enum Signed {
    Document { document: Value, key: Option<PublicKey> },
    Jwt { text: String, key: Option<PublicKey> },
}

impl Signed {
    fn of(folder: &Path, name: &str) -> Option<Signed> {
        let path = folder.join(name);
        if name.ends_with(".jwt") {
            let text = text(&path).trim().to_owned();
            let kid = vc_jwt::Jwt::parse(&text).ok().and_then(|jwt| jwt.kid);
            return Some(Signed::Jwt { text, key: kid.and_then(|kid| key(folder, &kid)) });
        }
        let file = json(&path);
        if file["type"] == "VerificationTest" {
            let document = file["input"].clone();
            let method = &file["verificationMethods"][document["proof"]["verificationMethod"].as_str()?];
            let key = PublicKey::from_multikey(method["publicKeyMultibase"].as_str()?).ok();
            return Some(Signed::Document { document, key });
        }
        let method = proof::proofs(&file).first()?["verificationMethod"].as_str()?.to_owned();
        Some(Signed::Document { document: file, key: key(folder, &method) })
    }

    fn check(&self) -> Result<Option<Checked>, ProofError> {
        match self {
            Signed::Document { document, key } => {
                let proofs = proof::proofs(document);
                let one = proofs.first().ok_or(ProofError::Malformed("proof"))?;
                let key = key.as_ref().ok_or(ProofError::Unsupported("key".into()))?;
                let checked = proof::check(document, one, key)?;
                wording::check(document, one)
                    .map_err(|odd| ProofError::UnknownContext(format!("{odd:?}")))?;
                Ok(Some(checked))
            }
            Signed::Jwt { text, key } => {
                let jwt = vc_jwt::Jwt::parse(text)?;
                let key = key.as_ref().ok_or(ProofError::Unsupported("key".into()))?;
                vc_jwt::check(&jwt, key).map(|()| None)
            }
        }
    }
}

/// The key of a method, from the documents beside.
fn key(folder: &Path, method: &str) -> Option<PublicKey> {
    let (controller, _) = did::split(method);
    let here = match did::resolution(method) {
        Ok(did::Resolution::Here { method, .. }) => Some(method.key),
        _ => None,
    };
    here.or_else(|| {
        let documents = [
            "tests__did-example-foo.json",
            "tests__lds-ed25519-2020-issuer0.jsonld",
            "tests__esrs2020-did.jsonld",
        ];
        let document =
            documents.iter().map(|name| json(&folder.join(name))).find(|it| it["id"] == controller)?;
        let for_what = Relationship::AssertionMethod;
        did::document::verification_method(&document, controller, method, for_what).ok().map(|it| it.key)
    })
}
