//! JSON-LD against the W3C's test suite: what documents mean as RDF, within what credentials can use.
//!
//! <https://w3c.github.io/json-ld-api/tests/>

use std::path::Path;

use lapel::domain::json_ld::rdfc10::{self, BUDGET};
use lapel::domain::json_ld::{Dataset, Edition, HashAlgorithm, JsonLdError, parse_nquads, to_quads_at};
use serde_json::{Value, json};

use crate::{Row, Rows, fixtures, json as read, text};

const SOURCE: &str = "<https://github.com/w3c/json-ld-api> at 92f07705a";

pub(crate) fn rows() -> Rows {
    let suite = fixtures().ok_or("JSON-LD")?.join("spec-vectors/json-ld-api");
    Ok(vec![
        row("JSON-LD 1.1: to RDF", SOURCE, "toRdf", &suite, |expected, _| {
            parse_nquads(&text(expected)).map_err(|error| error.to_string())
        }),
        row(
            "JSON-LD 1.1: expansion",
            &format!(
                "{SOURCE}; held by what the expected expansion means as RDF, since no signature sees more of it"
            ),
            "expand",
            &suite,
            |expected, base| {
                to_quads_at(&read(expected), Edition(0), Some(base)).map_err(|error| error.to_string())
            },
        ),
    ])
}

/// The dataset that a file of expected results means, read at the base of its case.
type Meaning = fn(&Path, &str) -> Result<Dataset, String>;

fn row(name: &str, source: &str, kind: &str, suite: &Path, meaning: Meaning) -> Row {
    let mut row = Row::new(name, source);
    let manifest = read(&suite.join(format!("{kind}-manifest.jsonld")));
    for case in manifest["sequence"].as_array().expect("a sequence") {
        let id = case["@id"].as_str().expect("an id").trim_start_matches('#');
        if let Some(why) = outside(case, id) {
            row.outside(id, why);
            continue;
        }
        let path = case["input"].as_str().expect("a path");
        let own_address = format!("https://w3c.github.io/json-ld-api/tests/{path}");
        let base = case["option"]["base"].as_str().unwrap_or(&own_address);
        let result = to_quads_at(&read(&suite.join(path)), Edition(0), Some(base));

        if case["@type"].as_array().expect("types").contains(&json!("jld:NegativeEvaluationTest")) {
            row.case(id, result.map_or(Ok(()), |_| Err(format!("should be {}", case["expectErrorCode"]))));
            continue;
        }
        let dataset = match result {
            Ok(dataset) => dataset,
            Err(error) => {
                match refused(&error) {
                    Refused::Outside(why) => row.outside(id, why),
                    Refused::Safely(why) => row.differs(id, why),
                    Refused::Wrongly => row.case(id, Err(error.to_string())),
                }
                continue;
            }
        };
        let Some(expected) = case["expect"].as_str() else {
            row.case(id, Ok(()));
            continue;
        };
        row.case(id, meaning(&suite.join(expected), base).and_then(|expected| same(&expected, &dataset)));
    }
    row
}

fn same(expected: &Dataset, actual: &Dataset) -> Result<(), String> {
    let canonical = |dataset| {
        rdfc10::canonicalize(dataset, HashAlgorithm::Sha256, BUDGET).map(|it| it.nquads).unwrap_or_default()
    };
    let (expected, actual) = (canonical(expected), canonical(actual));
    if expected == actual { Ok(()) } else { Err(format!("\n--- expected\n{expected}--- got\n{actual}")) }
}

/// Why no credential can ask for what this case is about.
fn outside(case: &Value, id: &str) -> Option<&'static str> {
    let option = |name: &str| case["option"].get(name).and_then(Value::as_str);
    if option("specVersion") == Some("json-ld-1.0") || option("processingMode") == Some("json-ld-1.0") {
        return Some("JSON-LD 1.0, which no credential is written in");
    }
    if case["option"].get("produceGeneralizedRdf").is_some() {
        return Some("generalized RDF, which no signature covers");
    }
    if option("rdfDirection") == Some("compound-literal") {
        return Some("directions as compound literals, which no suite of signatures uses");
    }
    if case["option"].get("expandContext").is_some() {
        return Some("a context handed in beside the document");
    }
    if id.starts_with("tdi") && case["expect"].as_str().is_some_and(|it| it.ends_with(".nq")) {
        return option("rdfDirection")
            .is_none()
            .then_some("directions dropped in RDF; signatures keep them as i18n datatypes");
    }
    if ["te111", "te112", "tli12"].contains(&id)
        && case["expect"].as_str().is_some_and(|it| it.ends_with(".nq"))
    {
        return Some("ill-formed addresses dropped in RDF; the software that signs credentials writes them");
    }
    None
}

enum Refused {
    Outside(&'static str),
    Safely(&'static str),
    Wrongly,
}

/// What a refusal of ours amounts to.
fn refused(error: &JsonLdError) -> Refused {
    let told = error.to_string();
    match error {
        JsonLdError::UnknownContext(_) => Refused::Outside(
            "a context at an address of the suite; contexts are pinned, and none is ever fetched",
        ),
        JsonLdError::UndefinedTerm(_) => Refused::Safely(
            "safe mode refuses a term or type that no context defines, where the suite has it dropped",
        ),
        JsonLdError::RelativeReference(_) => Refused::Safely(
            "safe mode refuses a relative reference, where the suite has it dropped or resolved",
        ),
        _ if ["@nest", "@included", "@import"].iter().any(|it| told.contains(it)) => {
            Refused::Outside("`@nest`, `@included` and `@import`, which no context of credentials uses")
        }
        _ if [
            "free-floating",
            "null value object",
            "reserved",
            "IRI mapping",
            "language-tagged",
            "misplaced keyword",
        ]
        .iter()
        .any(|it| told.contains(it)) =>
        {
            Refused::Safely(
                "safe mode refuses a value, node or term that says nothing, where the suite has it dropped",
            )
        }
        _ => Refused::Wrongly,
    }
}
