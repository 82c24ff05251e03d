//! Blockcerts: a document's place in a tree of hashes whose root was written to a block chain.
//!
//! <https://w3c-ccg.github.io/lds-merkle-proof-2019/>, <https://w3c-dvcg.github.io/lds-merkleproof2017/>
//!
//! What is checked here is that the document has its place under the root. That the root stands in a
//! transaction, and whose transaction it is, only the chain can tell; nothing that the proof says of itself, such
//! as its verification method, is covered by it.

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::{ProofError, text};
use crate::domain::cbor;
use crate::domain::json_ld::{self, Edition, HashAlgorithm, Part};

/// A document's place under a root, and where the root is said to have been written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchored {
    pub merkle_root: [u8; 32],
    pub anchors: Vec<Anchor>,
    /// Which edition of the document's contexts its hash was found under, 0 being the newest.
    pub edition: usize,
}

/// A transaction that is said to hold the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// `bitcoin`, `ethereum`, …, or `mocknet` where nothing was written anywhere.
    pub chain: String,
    /// `mainnet`, `testnet`, …
    pub network: String,
    /// The transaction's id; none for a test that was never written to a chain.
    pub transaction: Option<String>,
}

/// Whether `proof` is of a kind that [`check`] reads.
pub fn is_merkle_proof(proof: &Value) -> bool {
    kind(proof).is_some()
}

/// Whether `proof` gives `document` a place in its tree. A MerkleProof2017 stands in the `signature` member of
/// Blockcerts 2, the others in `proof`.
pub fn check(document: &Value, proof: &Value) -> Result<Anchored, ProofError> {
    let kind = kind(proof).ok_or_else(|| ProofError::Unsupported("not a Merkle proof".into()))?;
    let proof = proof.as_object().ok_or(ProofError::Malformed("proof"))?;
    let place = match kind {
        Kind::MerkleProof2017 => Place::of_2017(proof)?,
        Kind::MerkleProof2019 => Place::of_2019(proof)?,
    };
    if !place.leads_to_root() {
        return Err(ProofError::Mismatch);
    }

    if !document.is_object() {
        return Err(ProofError::Malformed("document"));
    }
    let document = Part::without(
        document,
        match kind {
            Kind::MerkleProof2017 => "signature",
            Kind::MerkleProof2019 => "proof",
        },
    );
    let mut first = None;
    for edition in 0..json_ld::editions(document).max(1) {
        let outcome = json_ld::canonicalize_with(document, Edition(edition), HashAlgorithm::Sha256);
        match outcome.map_err(ProofError::from) {
            Ok(quads) if Sha256::digest(&quads)[..] == place.target => {
                return Ok(Anchored { merkle_root: place.root, anchors: place.anchors, edition });
            }
            Ok(_) => first = first.or(Some(ProofError::Mismatch)),
            Err(error) if error.is_unknown() => return Err(error),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or(ProofError::Mismatch))
}

#[derive(Clone, Copy)]
enum Kind {
    MerkleProof2017,
    MerkleProof2019,
}

fn kind(proof: &Value) -> Option<Kind> {
    let is = |name: &str| match proof.get("type") {
        Some(Value::Array(types)) => types.iter().any(|it| it == name),
        Some(one) => one == name,
        None => false,
    };
    if is("MerkleProof2017") {
        Some(Kind::MerkleProof2017)
    } else if is("MerkleProof2019")
        || (is("DataIntegrityProof") && proof.get("cryptosuite").is_some_and(|it| it == "merkle-proof-2019"))
    {
        Some(Kind::MerkleProof2019)
    } else {
        None
    }
}

/// The way from a document's hash to the root.
struct Place {
    target: [u8; 32],
    root: [u8; 32],
    /// Each neighbour, and whether it stands to the right.
    path: Vec<([u8; 32], bool)>,
    anchors: Vec<Anchor>,
}

const MALFORMED: ProofError = ProofError::Malformed("proofValue");

/// A tree of 2^64 documents has no longer way.
const LONGEST: usize = 64;

impl Place {
    fn leads_to_root(&self) -> bool {
        let climb = |hash: [u8; 32], (neighbour, right): &([u8; 32], bool)| {
            let pair = if *right { [hash, *neighbour] } else { [*neighbour, hash] };
            Sha256::digest(pair.concat()).into()
        };
        self.path.len() <= LONGEST && self.path.iter().fold(self.target, climb) == self.root
    }

    fn of_2017(proof: &Map<String, Value>) -> Result<Self, ProofError> {
        let hash = |value: Option<&Value>| value.and_then(Value::as_str).and_then(from_hex);
        let array =
            |name: &'static str| proof.get(name).and_then(Value::as_array).ok_or(ProofError::Malformed(name));
        let step = |step: &Value| match (step.get("left"), step.get("right")) {
            (left @ Some(_), None) => Some((hash(left)?, false)),
            (None, right @ Some(_)) => Some((hash(right)?, true)),
            _ => None,
        };
        let anchor = |anchor: &Value| {
            let text = |name| anchor.get(name).and_then(Value::as_str);
            let kind = text("type").unwrap_or_default();
            let (chain, network) = match (kind, text("chain").unwrap_or_default()) {
                (_, "bitcoinMainnet") => ("bitcoin", "mainnet"),
                (_, "bitcoinTestnet") => ("bitcoin", "testnet"),
                (_, "bitcoinRegtest") => ("bitcoin", "regtest"),
                (_, "ethereumMainnet") => ("ethereum", "mainnet"),
                (_, "ethereumRopsten") => ("ethereum", "ropsten"),
                (_, "mockchain") => ("mocknet", "mocknet"),
                // Early certificates leave it to the issuer's address to say which network.
                ("BTCOpReturn", _) => ("bitcoin", "unknown"),
                ("ETHData", _) => ("ethereum", "unknown"),
                _ => ("unknown", "unknown"),
            };
            let transaction = text("sourceId").map(str::to_owned);
            Anchor { chain: chain.into(), network: network.into(), transaction }
        };
        Ok(Self {
            target: hash(proof.get("targetHash")).ok_or(ProofError::Malformed("targetHash"))?,
            root: hash(proof.get("merkleRoot")).ok_or(ProofError::Malformed("merkleRoot"))?,
            path: array("proof")?
                .iter()
                .map(step)
                .collect::<Option<_>>()
                .ok_or(ProofError::Malformed("path"))?,
            anchors: array("anchors")?.iter().map(anchor).collect(),
        })
    }

    /// §3.2: base58 of CBOR, in which numbers stand for names and each hash is an item in an item.
    fn of_2019(proof: &Map<String, Value>) -> Result<Self, ProofError> {
        let encoded = text(proof, "proofValue")?.strip_prefix('z').ok_or(MALFORMED)?;
        // Base58 costs the square of its length; 64 steps of 64 digits are some 7,000 letters.
        if encoded.len() > 8192 {
            return Err(MALFORMED);
        }
        let bytes = bs58::decode(encoded).into_vec().map_err(|_| MALFORMED)?;
        let root = cbor::parse(&bytes).ok_or(MALFORMED)?;
        Self::of_cbor(&root).ok_or(MALFORMED)
    }

    fn of_cbor(root: &cbor::Item) -> Option<Self> {
        let member = |number: u64| keyed(root, number);
        let step = |step: &cbor::Item| match step.array()? {
            [side, hash] => match side.unsigned()? {
                0 => Some((hash_of(hash)?, false)),
                1 => Some((hash_of(hash)?, true)),
                _ => None,
            },
            _ => None,
        };
        Some(Self {
            root: hash_of(member(0)?)?,
            target: hash_of(member(1)?)?,
            anchors: member(2)?.array()?.iter().map(anchor_of).collect::<Option<_>>()?,
            path: member(3)?.array()?.iter().map(step).collect::<Option<_>>()?,
        })
    }
}

/// The value under `number` in a list of pairs, or in a map.
fn keyed(item: &cbor::Item, number: u64) -> Option<&cbor::Item> {
    if let Some(members) = item.map() {
        return members.iter().find(|(key, _)| key.unsigned() == Some(number)).map(|(_, value)| value);
    }
    item.array()?.iter().find_map(|pair| match pair.array()? {
        [key, value] if key.unsigned() == Some(number) => Some(value),
        _ => None,
    })
}

/// A byte string that holds an item: hexadecimal digits, or the bytes themselves.
fn inner(item: &cbor::Item) -> Option<String> {
    match cbor::parse(item.bytes()?)? {
        cbor::Item::Text(text) => Some(text),
        cbor::Item::Bytes(bytes) => Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
        _ => None,
    }
}

fn hash_of(item: &cbor::Item) -> Option<[u8; 32]> {
    from_hex(&inner(item)?)
}

fn anchor_of(anchor: &cbor::Item) -> Option<Anchor> {
    let (chain, network) = match (keyed(anchor, 0)?, keyed(anchor, 1)) {
        (cbor::Item::Unsigned(0), Some(cbor::Item::Unsigned(1))) => ("bitcoin", "mainnet"),
        (cbor::Item::Unsigned(0), Some(cbor::Item::Unsigned(3))) => ("bitcoin", "testnet"),
        (cbor::Item::Unsigned(1), Some(cbor::Item::Unsigned(1))) => ("ethereum", "mainnet"),
        (cbor::Item::Unsigned(1), Some(cbor::Item::Unsigned(3))) => ("ethereum", "ropsten"),
        (cbor::Item::Unsigned(1), Some(cbor::Item::Unsigned(4))) => ("ethereum", "rinkeby"),
        (cbor::Item::Unsigned(1), Some(cbor::Item::Unsigned(5))) => ("ethereum", "goerli"),
        (cbor::Item::Unsigned(1), Some(cbor::Item::Unsigned(11_155_111))) => ("ethereum", "sepolia"),
        (cbor::Item::Unsigned(0), _) => ("bitcoin", "unknown"),
        (cbor::Item::Unsigned(1), _) => ("ethereum", "unknown"),
        (cbor::Item::Negative(_), _) => ("mocknet", "mocknet"),
        _ => ("unknown", "unknown"),
    };
    let transaction = if chain == "mocknet" { None } else { keyed(anchor, 2).and_then(inner) };
    Some(Anchor { chain: chain.into(), network: network.into(), transaction })
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let text = text.strip_prefix("0x").unwrap_or(text);
    if text.len() != 64 || !text.bytes().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn proof_2017(path: &Value, root: [u8; 32]) -> Value {
        json!({
            "type": ["MerkleProof2017", "Extension"],
            "targetHash": hex(&[1; 32]),
            "merkleRoot": hex(&root),
            "proof": path,
            "anchors": [{"sourceId": hex(&[9; 32]), "type": "BTCOpReturn", "chain": "bitcoinTestnet"}],
        })
    }

    fn place(proof: &Value) -> Result<Place, ProofError> {
        Place::of_2017(proof.as_object().unwrap())
    }

    #[test]
    fn a_path_leads_to_its_root_and_to_no_other() {
        let pair =
            |left: [u8; 32], right: [u8; 32]| -> [u8; 32] { Sha256::digest([left, right].concat()).into() };
        let root = pair([3; 32], pair([1; 32], [2; 32]));
        let path = json!([{"right": hex(&[2; 32])}, {"left": hex(&[3; 32])}]);
        assert!(place(&proof_2017(&path, root)).unwrap().leads_to_root());
        assert!(!place(&proof_2017(&path, [0; 32])).unwrap().leads_to_root());
        let swapped = json!([{"left": hex(&[2; 32])}, {"left": hex(&[3; 32])}]);
        assert!(!place(&proof_2017(&swapped, root)).unwrap().leads_to_root());
    }

    #[test]
    fn a_step_to_both_sides_or_none_is_malformed() {
        for step in [json!({}), json!({"left": hex(&[2; 32]), "right": hex(&[2; 32])}), json!({"left": "zz"})]
        {
            assert!(place(&proof_2017(&json!([step]), [1; 32])).is_err());
        }
    }

    #[test]
    fn anchors_name_their_chain_network_and_transaction() {
        let place = place(&proof_2017(&json!([]), [1; 32])).unwrap();
        let anchor =
            Anchor { chain: "bitcoin".into(), network: "testnet".into(), transaction: Some(hex(&[9; 32])) };
        assert_eq!(place.anchors, [anchor]);
    }

    #[test]
    fn the_cbor_of_2019_is_read() {
        use cbor::Item::{Array, Bytes, Unsigned};
        let wrapped = |byte: u8| Bytes([&[0x58, 0x20][..], &[byte; 32]].concat());
        let pair = |number, value| Array(vec![Unsigned(number), value]);
        let anchor = Array(vec![pair(0, Unsigned(1)), pair(1, Unsigned(11_155_111)), pair(2, wrapped(7))]);
        let root = Array(vec![
            pair(3, Array(vec![pair(1, wrapped(2))])),
            pair(0, wrapped(3)),
            pair(1, wrapped(1)),
            pair(2, Array(vec![anchor])),
        ]);
        let place = Place::of_cbor(&root).unwrap();
        assert_eq!((place.root, place.target, place.path), ([3; 32], [1; 32], vec![([2; 32], true)]));
        assert_eq!(place.anchors[0].network, "sepolia");
        assert_eq!(place.anchors[0].transaction, Some(hex(&[7; 32])));
    }

    #[test]
    fn only_proofs_of_their_kinds_are_merkle_proofs() {
        for proof in [
            json!({"type": "MerkleProof2019"}),
            json!({"type": ["MerkleProof2017", "Extension"]}),
            json!({"type": "DataIntegrityProof", "cryptosuite": "merkle-proof-2019"}),
        ] {
            assert!(is_merkle_proof(&proof), "{proof}");
        }
        for proof in [
            json!({"type": ["Extension"]}),
            json!({"type": []}),
            json!({"type": "DataIntegrityProof"}),
            json!({"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}),
            json!({"type": "Ed25519Signature2020", "cryptosuite": "merkle-proof-2019"}),
            json!({}),
        ] {
            assert!(!is_merkle_proof(&proof), "{proof}");
        }
    }

    #[test]
    fn each_chain_is_told_by_its_name_or_else_by_the_kind_of_anchor() {
        for (kind, chain, expected) in [
            ("BTCOpReturn", "bitcoinMainnet", ("bitcoin", "mainnet")),
            ("", "bitcoinMainnet", ("bitcoin", "mainnet")),
            ("BTCOpReturn", "bitcoinTestnet", ("bitcoin", "testnet")),
            ("BTCOpReturn", "bitcoinRegtest", ("bitcoin", "regtest")),
            ("ETHData", "ethereumMainnet", ("ethereum", "mainnet")),
            ("ETHData", "ethereumRopsten", ("ethereum", "ropsten")),
            ("BTCOpReturn", "mockchain", ("mocknet", "mocknet")),
            ("BTCOpReturn", "", ("bitcoin", "unknown")),
            ("ETHData", "", ("ethereum", "unknown")),
            ("Other", "dogecoin", ("unknown", "unknown")),
        ] {
            let mut proof = proof_2017(&json!([]), [1; 32]);
            proof["anchors"][0]["type"] = kind.into();
            proof["anchors"][0]["chain"] = chain.into();
            let place = place(&proof).unwrap();
            let anchor = &place.anchors[0];
            assert_eq!((anchor.chain.as_str(), anchor.network.as_str()), expected, "{kind} {chain}");
        }
        use cbor::Item::{Array, Map, Negative, Unsigned};
        let anchor = |chain: cbor::Item, network: Option<u64>| {
            let mut members = vec![(Unsigned(0), chain)];
            members.extend(network.map(|network| (Unsigned(1), Unsigned(network))));
            let as_pairs = members.iter().map(|(name, it)| Array(vec![name.clone(), it.clone()])).collect();
            let read = anchor_of(&Map(members)).unwrap();
            assert_eq!(anchor_of(&Array(as_pairs)), Some(read.clone()));
            format!("{} {}", read.chain, read.network)
        };
        for (chain, network, expected) in [
            (0, Some(1), "bitcoin mainnet"),
            (0, Some(3), "bitcoin testnet"),
            (0, Some(9), "bitcoin unknown"),
            (0, None, "bitcoin unknown"),
            (1, Some(1), "ethereum mainnet"),
            (1, Some(3), "ethereum ropsten"),
            (1, Some(4), "ethereum rinkeby"),
            (1, Some(5), "ethereum goerli"),
            (1, Some(11_155_111), "ethereum sepolia"),
            (1, None, "ethereum unknown"),
            (7, Some(1), "unknown unknown"),
        ] {
            assert_eq!(anchor(Unsigned(chain), network), expected);
        }
        assert_eq!(anchor(Negative(0), None), "mocknet mocknet");
    }

    #[test]
    fn a_hash_is_sixty_four_digits() {
        assert_eq!(from_hex(&"0a".repeat(32)), Some([10; 32]));
        assert_eq!(from_hex(&format!("0x{}", "0a".repeat(32))), Some([10; 32]));
        for text in ["0a".repeat(31), "0a".repeat(33), "+1".repeat(32), "zz".repeat(32), String::new()] {
            assert_eq!(from_hex(&text), None, "{text}");
        }
    }
}
