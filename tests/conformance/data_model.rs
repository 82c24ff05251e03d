//! The test suite of Verifiable Credentials 2.0: what is a credential in form, and what is none.
//!
//! <https://github.com/w3c/vc-data-model-2.0-test-suite>

use lapel::domain::json_ld::canonicalize;
use lapel::domain::shape::faults;
use serde_json::{Value, json};

use crate::{Row, Rows, fixtures, json as read};

/// Cases that are about the meaning of words, which is for JSON-LD to tell, as every signature over the meaning does.
const WORDS: [&str; 4] = [
    "credential-redef-type-fail",
    "credential-redef-type2-fail",
    "credential-type-mapped-nonurl-fail",
    "credential-type-unmapped-fail",
];

pub(crate) fn rows() -> Rows {
    let suite = fixtures().ok_or("VCDM 2.0")?.join("spec-vectors/vcdm2-test-suite");
    let mut row = Row::new(
        "Verifiable Credentials Data Model 2.0",
        "<https://github.com/w3c/vc-data-model-2.0-test-suite> at 6e0752438: inputs named ok and fail, \
         issuer and dates put in as its runner does",
    );
    for folder in ["", "names-and-descriptions"] {
        let mut names: Vec<String> = std::fs::read_dir(suite.join(folder))
            .expect("the suite")
            .flatten()
            .filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".json")?.to_owned()))
            .collect();
        names.sort();
        for name in names {
            let document = as_run(&name, read(&suite.join(folder).join(format!("{name}.json"))));
            let found = faults(&document);
            if WORDS.contains(&name.as_str()) {
                let refused = canonicalize(&document, Default::default()).is_err();
                row.case(name, if refused { Ok(()) } else { Err("every word is known".to_owned()) });
            } else if let Some(ok) = expected(&name) {
                let as_expected = found.as_ref().is_some_and(|found| found.is_empty() == ok);
                row.case(name, if as_expected { Ok(()) } else { Err(format!("{found:?}")) });
            } else {
                row.outside(
                    name,
                    "a holder's own claims and contexts put in, which are tests of issuers and holders",
                );
            }
        }
    }
    Ok(vec![row])
}

fn expected(name: &str) -> Option<bool> {
    match name {
        _ if name.ends_with("-ok") => Some(true),
        _ if name.ends_with("-fail") => Some(false),
        // An issuer may put the context in; a verifier finds it missing.
        _ if name.ends_with("-fail-or-inject") => Some(false),
        _ => None,
    }
}

/// The document as the suite's runner has it issued.
fn as_run(name: &str, mut document: Value) -> Value {
    let of_issuer =
        name.starts_with("credential") && !name.contains("issuer-") && !name.contains("missing-required");
    if let Some(members) =
        document.as_object_mut().filter(|_| of_issuer && name != "credential-no-issuer-fail")
    {
        members.entry("issuer").or_insert(json!("did:example:issuer"));
    }
    // An issuer that is an object is given its id.
    if name == "credential-issuer-object-ok"
        || (name.starts_with("issuer-") && document["issuer"].is_object())
    {
        document["issuer"]["id"] = "did:example:issuer".into();
    }
    if name == "credential-validUntil-validFrom-ok" {
        document["validFrom"] = "2026-01-01T00:00:00Z".into();
        document["validUntil"] = "2027-01-01T00:00:00Z".into();
    }
    document
}
