//! Registries of known issuers, and what those that were asked say of one.
//!
//! <https://github.com/digitalcredentials/dcc-known-registries>
//!
//! A registry says "we know this issuer", no more. Asking one may tell it whose badges somebody holds, so that none is
//! asked unless a person wants to know.

use serde_json::Value;

use super::federation;
use crate::domain::did::web::check_address;
use crate::domain::evidence::{Body, Evidence, Failure, Instant, host_of};
use crate::domain::json;

/// A registry and how it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registry {
    pub name: &'static str,
    pub kind: Kind,
    /// Of the whole list, or of the trust anchor's entity configuration.
    pub address: &'static str,
    /// Where it says whom it takes in.
    pub governance: &'static str,
    /// For trying things out: being in it means nothing.
    pub test: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One JSON document with every issuer by its DID.
    Legacy,
    /// OpenID Federation: a signed statement about one issuer, for the asking.
    Federation,
}

/// The registries known here, those that mean something first.
pub const REGISTRIES: [Registry; 9] = [
    Registry {
        name: "Credential Engine Issuer Registry",
        kind: Kind::Federation,
        address: "https://issuerregistry.credentialengine.org/oidfed/.well-known/openid-federation",
        governance: "https://credentialengine.org/",
        test: false,
    },
    Registry {
        name: "DCC Member Registry",
        kind: Kind::Federation,
        address: "https://registry.dcconsortium.org/.well-known/openid-federation",
        governance: "https://registry.dcconsortium.org/governance",
        test: false,
    },
    Registry {
        name: "DCC Member Registry (list)",
        kind: Kind::Legacy,
        address: "https://digitalcredentials.github.io/dcc-registry/registry.json",
        governance: "https://digitalcredentials.github.io/dcc-registry",
        test: false,
    },
    Registry {
        name: "DCC Community Registry",
        kind: Kind::Legacy,
        address: "https://digitalcredentials.github.io/community-registry/registry.json",
        governance: "https://digitalcredentials.github.io/community-registry",
        test: false,
    },
    Registry {
        name: "DCC Sandbox Registry",
        kind: Kind::Legacy,
        address: "https://digitalcredentials.github.io/sandbox-registry/registry.json",
        governance: "https://digitalcredentials.github.io/sandbox-registry",
        test: true,
    },
    Registry {
        name: "Credential Engine Sandbox Issuer Registry",
        kind: Kind::Federation,
        address: "https://issuerregistry.sandbox.credentialengine.org/oidfed/.well-known/openid-federation",
        governance: "https://credentialengine.org/",
        test: true,
    },
    Registry {
        name: "Test DCC Member Registry",
        kind: Kind::Federation,
        address: "https://test.registry.dcconsortium.org/.well-known/openid-federation",
        governance: "https://test.registry.dcconsortium.org/governance",
        test: true,
    },
    Registry {
        name: "OpenSALT Test Issuer Registry",
        kind: Kind::Federation,
        address: "https://staging.opensalt.net/issuer-registry/.well-known/openid-federation",
        governance: "https://staging.opensalt.net/issuer-registry/governance",
        test: true,
    },
    Registry {
        name: "MSP Registry (sandbox)",
        kind: Kind::Legacy,
        address: "https://sandbox-issuer.myskillspocket.com/registry.json",
        governance: "https://pocket.asu.edu/",
        test: true,
    },
];

/// What one registry says of an issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It knows the issuer, as of when it was asked, by this name.
    Knows { name: Option<String>, as_of: Instant },
    /// It was asked and does not know the issuer.
    KnowsNot { as_of: Instant },
    /// It was asked and gave nothing that can be believed.
    Unbelievable { host: String, as_of: Instant },
    /// It could not be reached.
    Silent { host: String, as_of: Instant },
    /// What would have to be asked next.
    NotAsked { address: String },
}

/// What `registry` says of `issuer`, from what the web answered; and the addresses whose answers it rests on.
pub fn ask(registry: &Registry, issuer: &str, evidence: &Evidence) -> (Said, Vec<String>) {
    let mut used = Vec::new();
    let said = match registry.kind {
        Kind::Legacy => legacy(registry, issuer, evidence, &mut used),
        Kind::Federation => federated(registry, issuer, evidence, &mut used),
    };
    (said, used)
}

enum Got<'a> {
    Text(&'a str, Instant),
    Other(Said),
    NotFound(Instant),
}

fn get<'a>(address: &str, evidence: &'a Evidence, used: &mut Vec<String>) -> Got<'a> {
    let Some(answer) = evidence.answer(address) else {
        return Got::Other(Said::NotAsked { address: address.to_owned() });
    };
    used.push(address.to_owned());
    let host = host_of(address).unwrap_or_default();
    match &answer.body {
        Body::Text(text) => Got::Text(text, answer.at),
        Body::Missing(Failure::Refused(404)) => Got::NotFound(answer.at),
        Body::Missing(Failure::TooLarge | Failure::NotText) => {
            Got::Other(Said::Unbelievable { host, as_of: answer.at })
        }
        Body::Missing(_) => Got::Other(Said::Silent { host, as_of: answer.at }),
    }
}

/// `{"meta": …, "registry": {"<did>": {"name", "location", "url"}}}`, worth what its address is worth.
fn legacy(registry: &Registry, issuer: &str, evidence: &Evidence, used: &mut Vec<String>) -> Said {
    let host = host_of(registry.address).unwrap_or_default();
    let (text, as_of) = match get(registry.address, evidence, used) {
        Got::Text(text, at) => (text, at),
        Got::Other(said) => return said,
        Got::NotFound(as_of) => return Said::Silent { host, as_of },
    };
    let list = json::parse(text).ok();
    let Some(issuers) = list.as_ref().and_then(|list| list.get("registry")).and_then(Value::as_object) else {
        return Said::Unbelievable { host, as_of };
    };
    match issuers.get(issuer) {
        Some(Value::Object(entry)) => {
            Said::Knows { name: entry.get("name").and_then(Value::as_str).map(str::to_owned), as_of }
        }
        Some(_) => Said::Unbelievable { host, as_of },
        None => Said::KnowsNot { as_of },
    }
}

/// The anchor's own configuration, then its statement about the issuer.
fn federated(registry: &Registry, issuer: &str, evidence: &Evidence, used: &mut Vec<String>) -> Said {
    let host = host_of(registry.address).unwrap_or_default();
    let (text, as_of) = match get(registry.address, evidence, used) {
        Got::Text(text, at) => (text, at),
        Got::Other(said) => return said,
        Got::NotFound(as_of) => return Said::Silent { host, as_of },
    };
    let Ok(anchor) = federation::anchor(text, registry.address, as_of) else {
        return Said::Unbelievable { host, as_of };
    };
    let address = anchor.fetch_address(issuer);
    if check_address(&address).is_err() {
        return Said::Unbelievable { host, as_of };
    }
    match get(&address, evidence, used) {
        Got::Text(text, as_of) => match federation::statement(text, &anchor, issuer, as_of) {
            Ok(name) => Said::Knows { name, as_of },
            Err(_) => Said::Unbelievable { host, as_of },
        },
        // OpenID Federation §8.9: not_found.
        Got::NotFound(as_of) => Said::KnowsNot { as_of },
        Got::Other(said) => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_registry_can_be_asked_and_those_for_tests_say_so() {
        for registry in REGISTRIES {
            assert_eq!(check_address(registry.address), Ok(()), "{}", registry.name);
            let named = registry.name.to_ascii_lowercase();
            let sounds = ["test", "sandbox"].iter().any(|word| named.contains(word));
            assert_eq!(sounds, registry.test, "{}", registry.name);
        }
        assert!(REGISTRIES.is_sorted_by_key(|registry| registry.test));
    }
}
