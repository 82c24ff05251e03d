//! The JSON-LD contexts this program knows, by address and by hash; nothing else is ever read as a context.
//!
//! Where each file came from stands in `contexts/SOURCES.md`. One address may have several editions, newest
//! first, because publishers have changed a context in place.

use std::sync::OnceLock;

use serde_json::Value;

use crate::domain::json;

/// One context document as some publisher once served it.
pub(super) struct Pinned {
    /// The addresses it was served at.
    pub(super) addresses: &'static [&'static str],
    /// Its file without the blank space between the tokens, which is a tenth of what all of them weigh.
    compact: &'static [u8],
    /// The file, and its SHA-256; the tests hold each to the other, and `compact` to both.
    #[cfg(test)]
    text: &'static str,
    #[cfg(test)]
    sha256: &'static str,
}

/// How many byte versions of the context at `address` are known: none, one, or more.
pub(super) fn editions(address: &str) -> usize {
    TABLE.iter().filter(|pinned| pinned.addresses.contains(&address)).count()
}

/// The place in the table of the context served at `address`: its `edition`-th byte version, or, where there
/// are fewer, its oldest.
pub(super) fn find(address: &str, edition: usize) -> Option<usize> {
    let mut found = None;
    let places = TABLE.iter().enumerate().filter(|(_, pinned)| pinned.addresses.contains(&address));
    for (nth, (place, _)) in places.enumerate() {
        found = Some(place);
        if nth == edition {
            break;
        }
    }
    found
}

/// What stands under `@context` in the document at this place of the table, parsed once.
pub(super) fn local_context(place: usize) -> Option<&'static Value> {
    static PARSED: [OnceLock<Option<Value>>; TABLE.len()] = [const { OnceLock::new() }; TABLE.len()];
    let text = std::str::from_utf8(TABLE.get(place)?.compact).ok();
    PARSED.get(place)?.get_or_init(|| json::parse(text?).ok()).as_ref()?.get("@context")
}

/// Where a JSON text stands at a byte: 0 between tokens, 1 in a string, 2 after a backslash in one.
const fn step(state: u8, byte: u8) -> u8 {
    match (state, byte) {
        (0, b'"') | (2, _) => 1,
        (1, b'\\') => 2,
        (1, b'"') => 0,
        (state, _) => state,
    }
}

const fn is_kept(state: u8, byte: u8) -> bool {
    state != 0 || !byte.is_ascii_whitespace()
}

/// How long a JSON text is without the blank space between its tokens.
const fn compact_length(text: &str) -> usize {
    let mut rest = text.as_bytes();
    let (mut length, mut state) = (0, 0);
    while let [byte, after @ ..] = rest {
        length += is_kept(state, *byte) as usize;
        state = step(state, *byte);
        rest = after;
    }
    length
}

const fn compact<const LENGTH: usize>(text: &str) -> [u8; LENGTH] {
    let mut rest = text.as_bytes();
    let mut kept = [0; LENGTH];
    let (mut length, mut state) = (0, 0);
    while let [byte, after @ ..] = rest {
        if is_kept(state, *byte) {
            kept[length] = *byte;
            length += 1;
        }
        state = step(state, *byte);
        rest = after;
    }
    kept
}

macro_rules! pinned {
    ($($file:literal $sha256:literal [$($address:literal),+])+) => {
        &[$(Pinned {
            addresses: &[$($address),+],
            compact: {
                const TEXT: &str = include_str!(concat!("contexts/", $file));
                const COMPACT: [u8; compact_length(TEXT)] = compact(TEXT);
                &COMPACT
            },
            #[cfg(test)]
            text: include_str!(concat!("contexts/", $file)),
            #[cfg(test)]
            sha256: $sha256,
        }),+]
    };
}

const TABLE: &[Pinned] = pinned! {
    "credentials-v1.json" "ab4ddd9a531758807a79a5b450510d61ae8d147eab966cc9a200c07095b0cdcc"
        ["https://www.w3.org/2018/credentials/v1"]
    "credentials-v2.json" "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
        ["https://www.w3.org/ns/credentials/v2"]
    "undefined-terms-v2.json" "82dab514ba44eb18f5d1b0f638c5e140c6a556fbfb5089601bdc0fa5eb8b2581"
        ["https://www.w3.org/ns/credentials/undefined-terms/v2"]
    "credentials-examples-v1.json" "2070ae4e75bc3b4c2cfe2b8b6e86ec45119672bbb5da283f0399ea96c60a0104"
        ["https://www.w3.org/2018/credentials/examples/v1"]
    "credentials-examples-v2.json" "e6600df812cdc1872f20b42ab0c1cecac39755b7ed381e7f6a88dac7baab54d6"
        ["https://www.w3.org/ns/credentials/examples/v2"]
    "odrl.json" "a83cb98005bce546531131d4042318d8267aff71b1451f53cc926587fcef42c6"
        ["https://www.w3.org/ns/odrl.jsonld"]
    "did-v1.json" "62c1054bf404d6dd3a4b26b64f830fd72095f6a26edc4469908c94351352ce5f"
        ["https://www.w3.org/ns/did/v1", "https://w3id.org/did/v1"]
    "data-integrity-v1.json" "b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554"
        ["https://w3id.org/security/data-integrity/v1"]
    "data-integrity-v2.json" "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4"
        ["https://w3id.org/security/data-integrity/v2"]
    "multikey-v1.json" "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597"
        ["https://w3id.org/security/multikey/v1"]
    "security-v1.json" "abaf97e107d1925503c433dcaf3ffd2831697cacc1ed2a293e1bc8030d5bcb47"
        ["https://w3id.org/security/v1"]
    "security-v2.json" "611bd81151d5efe53ec9aed78f5a813e577287bc9451ee26d6879b1b8b46bc3b"
        ["https://w3id.org/security/v2"]
    "ed25519-2018-v1.json" "166c6abb9e08176cee5f6c87c9c1bbfefa5717da391bcac525e5437f93eab809"
        ["https://w3id.org/security/suites/ed25519-2018/v1"]
    "ed25519-2020-v1.json" "b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588"
        ["https://w3id.org/security/suites/ed25519-2020/v1"]
    "jws-2020-v1.json" "d648e05ddc6577827ca2bfd5e931f53e9ebc6e52a57a8da81df4ec8c46ffcd1e"
        ["https://w3id.org/security/suites/jws-2020/v1", "https://w3c-ccg.github.io/lds-jws2020/contexts/lds-jws2020-v1.json"]
    "x25519-2019-v1.json" "d032497b819ad21259daaa11a1e0ce1153592fb58877751944d6b48768c0bf33"
        ["https://w3id.org/security/suites/x25519-2019/v1"]
    "x25519-2020-v1.json" "b234f84fe7cebb0efef37cad82667eeacb6d414f6c51ac37f5dc803a4a0c728a"
        ["https://w3id.org/security/suites/x25519-2020/v1"]
    "secp256k1-2019-v1.json" "8452efdde151151539b78d240f55cee7d9cc985bf078123ce310aa7ae04763b4"
        ["https://w3id.org/security/suites/secp256k1-2019/v1"]
    "bbs-v1.json" "65f03b15242ee97861039faec7a73297da4dd6880257fe4fd18edf1fc363a58d"
        ["https://w3id.org/security/bbs/v1"]
    "status-list-2021-v1.json" "6dd06a52bedb771e059c1083ba8ba7848dce22f6b4a8cfa0b98ba3fc188870e4"
        ["https://w3id.org/vc/status-list/2021/v1"]
    "revocation-list-2020-v1.json" "9fe1e5bd6d2f709e4628947c86455f2d97204e07ed7b7ae51d559e35e5238e9d"
        ["https://w3id.org/vc-revocation-list-2020/v1"]
    "credentials-status-v1.json" "fd08cbf28ddd829ab2f1978c48f43ab07a112c1c90245a0cfac7ba721c65170c"
        ["https://www.w3.org/ns/credentials/status/v1"]
    "ob-3.0.0.json" "9f1c8f9f361ba2994b9b50701f41149919542c50c7b7455b2846d87959295d72"
        ["https://purl.imsglobal.org/spec/ob/v3p0/context.json", "https://w3c-ccg.github.io/vc-ed/plugfest-2-2022/jff-vc-edu-plugfest-2-context.json"]
    "ob-3.0.1.json" "af095468326d3449160509b26ca71576e6321d13c85b0369cfe3b654c9a48fba"
        ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"]
    "ob-3.0.2.json" "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53"
        ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"]
    "ob-3.0.3.json" "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"
        ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
    "ob-3.0.3-before-june-2026.json" "ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761"
        ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
    "ob-extensions.json" "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93"
        ["https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]
    "clr-2.0.0.json" "e198d7b517d74c5036434ce495086f67b10244709e9a3df9dcb7f8b1579b6167"
        ["https://purl.imsglobal.org/spec/clr/v2p0/context.json"]
    "clr-2.0.1.json" "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6"
        ["https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"]
    "ob-2.json" "ee8c373cb831e92f0033b7f26b61a43b2719932a20da2c396e5dad48ec429b2d"
        ["https://w3id.org/openbadges/v2", "https://openbadgespec.org/v2/context.json", "https://purl.imsglobal.org/spec/ob/v2p0/context.json"]
    "jff-plugfest-1.json" "5afdfb3d5ddb92417d2b48f0ab2f89d16d1b03696c2f3fa2e67184819e103326"
        ["https://w3c-ccg.github.io/vc-ed/plugfest-1-2022/jff-vc-edu-plugfest-1-context.json", "https://imsglobal.github.io/openbadges-specification/ob_v3p0.html"]
    "dcc-v1.json" "1543695325471b0d23e839a28166ba4ea445cca294ac46fe034ca584cbfc6077"
        ["https://w3id.org/dcc/v1"]
    "blockcerts-2.0.json" "9aeb82c65913f2b727170778a81b9f882254b12d4b66c7aca1c8ee4765d4fc57"
        ["https://w3id.org/blockcerts/v2", "https://w3id.org/blockcerts/schema/2.0/context.json", "https://www.blockcerts.org/schema/2.0/context.json"]
    "blockcerts-3.0.json" "7b5a4f9771640918b6e3169af29374b38a9f914dcfed77675db7944c8f1a1152"
        ["https://w3id.org/blockcerts/v3", "https://w3id.org/blockcerts/schema/3.0/context.json", "https://www.blockcerts.org/schema/3.0/context.json"]
    "blockcerts-3.1.json" "2fc073679f0e05bba5984a3110c0bfcfbc9401c2a5874115e9a9bb12204001f3"
        ["https://w3id.org/blockcerts/v3.1", "https://w3id.org/blockcerts/schema/3.1/context.json", "https://www.blockcerts.org/schema/3.1/context.json"]
    "blockcerts-3.2.json" "fa5afe993720de6d030dc78cb8d33085e4e8a58704e26c8eefa536f4ab7b9731"
        ["https://w3id.org/blockcerts/v3.2", "https://w3id.org/blockcerts/schema/3.2/context.json", "https://www.blockcerts.org/schema/3.2/context.json"]
    "merkle-2019-v1.json" "953b934ec954fab06c3d48e524ac66f0f66531b86fa91330f66e8fc4ba536ff4"
        ["https://w3id.org/security/suites/merkle-2019/v1"]
    "chained-2021-v1.json" "d92de480e9478a76ba64a67209e15b4746758e0f28f074a4b5dc5ac8a684073d"
        ["https://w3id.org/security/suites/chained-2021/v1"]
};

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn every_pinned_file_has_its_hash_its_source_and_a_context() {
        let sources = include_str!("contexts/SOURCES.md");
        for (place, pinned) in TABLE.iter().enumerate() {
            let hash: String = Sha256::digest(pinned.text).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hash, pinned.sha256, "{:?}", pinned.addresses);
            let compact: serde_json::Value = serde_json::from_slice(pinned.compact).unwrap();
            assert_eq!(compact, serde_json::from_str::<serde_json::Value>(pinned.text).unwrap());
            assert!(sources.contains(pinned.sha256), "{:?} has no line in SOURCES.md", pinned.addresses);
            assert!(local_context(place).is_some(), "{:?} holds no @context", pinned.addresses);
        }
    }

    #[test]
    fn the_newest_edition_comes_first_and_the_oldest_stands_in_for_missing_ones() {
        let changed_in_place = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
        assert_eq!(editions(changed_in_place), 2);
        assert!(find(changed_in_place, 0) < find(changed_in_place, 1));
        assert_eq!(find(changed_in_place, 1), find(changed_in_place, 7));
        assert_eq!(editions("https://www.w3.org/ns/credentials/v2"), 1);
        assert_eq!(
            find("https://www.w3.org/ns/credentials/v2", 1),
            find("https://www.w3.org/ns/credentials/v2", 0)
        );
        assert_eq!(editions("https://contexts.example/v1"), 0);
        assert_eq!(find("https://contexts.example/v1", 0), None);
    }
}
