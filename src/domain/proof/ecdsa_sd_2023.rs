//! `ecdsa-sd-2023`: a credential of which its holder shows a part, under the issuer's signature.
//!
//! <https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-sd-2023>

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::{ProofError, Unsecured, rdfc, text};
use crate::domain::cbor;
use crate::domain::json_ld::{self, Edition, HashAlgorithm};
use crate::domain::key::{Algorithm, PublicKey};
use crate::domain::sort::{has_twins, sorted};

/// 3.5.8 Verify Derived Proof
pub(super) fn check(
    document: &Unsecured<'_>,
    proof: &Map<String, Value>,
    key: &PublicKey,
) -> Result<Option<usize>, ProofError> {
    let derived = Derived::parse(text(proof, "proofValue")?)?;
    let [context] = rdfc::own_context(document)?;
    let config = rdfc::configuration(proof, &context);
    let mut first: Option<ProofError> = None;
    let mut next = Some(Edition(0));
    while let Some(edition) = next {
        let outcome = json_ld::canonicalize_with(document.part(), edition, HashAlgorithm::Sha256)
            .map_err(ProofError::from)
            .and_then(|quads| {
                Ok((quads, rdfc::canonical_configuration(&config, edition, HashAlgorithm::Sha256)?))
            })
            .and_then(|(quads, config)| derived.holds(&quads, &config, key));
        match outcome {
            Ok(()) => return Ok(Some(edition.0)),
            Err(error) if error.is_unknown() => return Err(error),
            Err(error) => first = first.or(Some(error)),
        }
        next = rdfc::next_edition(document, edition);
    }
    Err(first.unwrap_or(ProofError::Mismatch))
}

/// What a derived proof's `proofValue` holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    base_signature: Vec<u8>,
    /// The key that signed each statement by itself, as it is written, for the issuer signed this writing.
    public_key: Vec<u8>,
    statement_key: PublicKey,
    signatures: Vec<Vec<u8>>,
    /// From the labels that canonicalization gives, in order, to the labels that the issuer's secret gave.
    labels: Vec<(String, String)>,
    mandatory: Vec<usize>,
}

/// Each costs as much as a whole proof of another suite. A badge has some thirty statements, a large record 4,000.
const MOST_SIGNATURES: usize = 4096;

const MALFORMED: ProofError = ProofError::Malformed("proofValue");

impl Derived {
    /// 3.5.7 Parse Derived Proof Value
    pub fn parse(proof_value: &str) -> Result<Self, ProofError> {
        let encoded = proof_value.strip_prefix('u').ok_or(MALFORMED)?;
        let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| MALFORMED)?;
        let body = match bytes.split_first_chunk::<3>() {
            Some(([0xd9, 0x5d, 0x01], body)) => body,
            Some(([0xd9, 0x5d, 0x00], _)) => return Err(ProofError::BaseProof),
            _ => return Err(MALFORMED),
        };
        let body = cbor::parse(body).ok_or(MALFORMED)?;
        let [base_signature, public_key, signatures, labels, mandatory] = body.array().ok_or(MALFORMED)?
        else {
            return Err(MALFORMED);
        };
        let public_key = public_key.bytes().filter(|it| it.len() == 35).ok_or(MALFORMED)?.to_vec();
        let multikey = format!("z{}", bs58::encode(&public_key).into_string());
        let signature = |item: &cbor::Item| item.bytes().filter(|it| it.len() == 64).map(<[u8]>::to_vec);
        let signatures =
            signatures.array().and_then(|all| all.iter().map(signature).collect::<Option<Vec<_>>>());
        let labels = labels.map().and_then(|members| members.iter().map(label).collect::<Option<Vec<_>>>());
        // One node of the document must not become two, nor two of them one.
        let labels = sorted(labels.ok_or(MALFORMED)?, |a, b| a.0.cmp(&b.0));
        let given = sorted(labels.iter().map(|(_, given)| given).collect(), |a, b| a.cmp(b));
        if has_twins(&labels, |a, b| a.0 == b.0) || has_twins(&given, |a, b| a == b) {
            return Err(MALFORMED);
        }
        let index = |item: &cbor::Item| item.unsigned().and_then(|it| usize::try_from(it).ok());
        let mandatory = mandatory.array().and_then(|all| all.iter().map(index).collect::<Option<Vec<_>>>());
        let mut mandatory = sorted(mandatory.ok_or(MALFORMED)?, usize::cmp);
        mandatory.dedup();
        Ok(Self {
            base_signature: signature(base_signature).ok_or(MALFORMED)?,
            statement_key: PublicKey::from_multikey(&multikey).map_err(|_| MALFORMED)?,
            public_key,
            signatures: signatures.ok_or(MALFORMED)?,
            labels,
            mandatory,
        })
    }

    /// Whether the issuer's `key` and the statements' own key signed the canonical `quads` of a document, under
    /// the canonical proof configuration `config`.
    pub fn holds(&self, quads: &str, config: &str, key: &PublicKey) -> Result<(), ProofError> {
        if self.signatures.len() > MOST_SIGNATURES {
            return Err(ProofError::TooComplex);
        }
        let statements = self.statements(quads)?;
        // 3.5.6 Create Verify Data, 9. to 12.
        let (mandatory, others): (Vec<_>, Vec<_>) =
            statements.iter().enumerate().partition(|(index, _)| self.mandatory.binary_search(index).is_ok());
        if mandatory.len() != self.mandatory.len() {
            return Err(ProofError::Mismatch);
        }
        let mut mandatory_hash = Sha256::new();
        for (_, statement) in mandatory {
            mandatory_hash.update(statement);
        }
        // 3. If the length of signatures does not match the length of nonMandatory, an error MUST be raised.
        if others.len() != self.signatures.len() {
            return Err(ProofError::Mismatch);
        }
        // 5. Initialize toVerify by serializing proofHash, publicKey and mandatoryHash.
        let to_verify =
            [&Sha256::digest(config)[..], &self.public_key[..], &mandatory_hash.finalize()[..]].concat();
        // 6. Verify baseSignature over toVerify with the verification method's public key.
        key.verify(Algorithm::Es256, &to_verify, &self.base_signature)?;
        // 7. For every entry in signatures, verify it over the statement at its index with publicKey.
        for ((_, statement), signature) in others.iter().zip(&self.signatures) {
            self.statement_key.verify(Algorithm::Es256, statement.as_bytes(), signature)?;
        }
        Ok(())
    }

    /// 3.4.1 and 3.5.6: the statements with the labels that the issuer signed, in their order.
    fn statements(&self, quads: &str) -> Result<Vec<String>, ProofError> {
        let statements = quads.split_inclusive('\n').map(|quad| self.relabelled(quad)).collect::<Option<_>>();
        Ok(sorted(statements.ok_or(ProofError::Mismatch)?, String::cmp))
    }

    /// One canonical statement with its blank nodes renamed; nothing if one of them has no name.
    fn relabelled(&self, quad: &str) -> Option<String> {
        let mut out = String::with_capacity(quad.len() + 64);
        let mut rest = quad;
        while let Some(first) = rest.chars().next() {
            let (token, after) = rest.split_at_checked(match first {
                '<' => rest.find('>')?,
                '"' => literal_end(rest)?,
                '_' => rest.find(' ')?,
                other => other.len_utf8(),
            })?;
            match token.strip_prefix("_:") {
                Some(label) => {
                    out.push_str("_:");
                    let at =
                        self.labels.binary_search_by(|(canonical, _)| canonical.as_str().cmp(label)).ok()?;
                    out.push_str(&self.labels.get(at)?.1);
                }
                None => out.push_str(token),
            }
            rest = after;
        }
        Some(out)
    }
}

/// Where the quoted text at the start of `text` ends.
fn literal_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// 3.5.5 Decompress Label Map
fn label((number, hmac): &(cbor::Item, cbor::Item)) -> Option<(String, String)> {
    let hmac = hmac.bytes().filter(|it| it.len() == 32)?;
    Some((format!("c14n{}", number.unsigned()?), format!("u{}", URL_SAFE_NO_PAD.encode(hmac))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived() -> Derived {
        let multikey = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP";
        Derived {
            base_signature: vec![],
            public_key: vec![],
            statement_key: PublicKey::from_multikey(multikey).unwrap(),
            signatures: vec![],
            labels: [("c14n0".to_owned(), "uB".to_owned()), ("c14n1".to_owned(), "uA".to_owned())].into(),
            mandatory: vec![],
        }
    }

    #[test]
    fn blank_nodes_are_renamed_and_nothing_that_looks_like_one() {
        let quads = "_:c14n0 <x:_:c14n0> \"_:c14n0 \\\" _:c14n1 \" .\n_:c14n1 <x:p> _:c14n0 _:c14n1 .\n";
        assert_eq!(
            derived().statements(quads).unwrap(),
            ["_:uA <x:p> _:uB _:uA .\n", "_:uB <x:_:c14n0> \"_:c14n0 \\\" _:c14n1 \" .\n"]
        );
    }

    #[test]
    fn a_blank_node_without_a_name_does_not_match() {
        assert_eq!(derived().statements("_:c14n2 <x:p> <x:o> .\n"), Err(ProofError::Mismatch));
    }

    #[test]
    fn a_base_proof_is_told_from_nonsense() {
        let proof_value = |bytes: &[u8]| Derived::parse(&format!("u{}", URL_SAFE_NO_PAD.encode(bytes))).err();
        assert_eq!(proof_value(&[0xd9, 0x5d, 0x00, 0x80]), Some(ProofError::BaseProof));
        assert_eq!(proof_value(&[0xd9, 0x5d, 0x01, 0x80]), Some(MALFORMED));
        assert_eq!(proof_value(&[0xd9, 0x5d, 0x02, 0x80]), Some(MALFORMED));
        assert_eq!(proof_value(&[]), Some(MALFORMED));
        assert_eq!(Derived::parse("z2V0B"), Err(MALFORMED));
    }

    #[test]
    fn so_many_signatures_are_looked_at_and_no_more() {
        let key = PublicKey::from_multikey("zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP").unwrap();
        let with = |times: usize| {
            let derived = Derived { signatures: vec![Vec::new(); times], ..derived() };
            derived.holds("", "", &key)
        };
        assert_eq!(with(MOST_SIGNATURES), Err(ProofError::Mismatch));
        assert_eq!(with(MOST_SIGNATURES + 1), Err(ProofError::TooComplex));
    }
}
