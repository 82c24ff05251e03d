//! did:web: the address of a document on a web host, and which hosts are asked at all.
//!
//! <https://w3c-ccg.github.io/did-method-web/#read-resolve>

use super::DidError;

/// The https address of the document of `did`, a did:web without path, query or fragment.
pub fn address(did: &str) -> Result<String, DidError> {
    let id = did.strip_prefix("did:web:").ok_or(DidError::Malformed("did:web"))?;
    let mut parts = id.split(':');

    // 1. Replace ":" with "/" in the method specific identifier to obtain the fully qualified domain name
    //    and optional path.
    // 2. If the domain name contains a port percent decode the colon.
    let authority = parts.next().unwrap_or_default();
    if !authority.bytes().all(|it| it.is_ascii_alphanumeric() || b".-%".contains(&it)) {
        return Err(DidError::Malformed("did:web host"));
    }
    let authority = match authority.split_once('%') {
        None => authority.to_ascii_lowercase(),
        Some((host, port)) => {
            let port = port
                .strip_prefix("3A")
                .or_else(|| port.strip_prefix("3a"))
                .ok_or(DidError::Malformed("did:web"))?;
            format!("{}:{port}", host.to_ascii_lowercase())
        }
    };
    let path: Vec<&str> = parts.collect();
    if !path.iter().all(|segment| is_segment(segment)) {
        return Err(DidError::Malformed("did:web path"));
    }
    // 3. Generate an HTTPS URL to the expected location of the DID document by prepending https://.
    // 4. If no path has been specified in the URL, append /.well-known.
    // 5. Append /did.json to complete the URL.
    let path = if path.is_empty() { ".well-known".to_owned() } else { path.join("/") };
    let address = format!("https://{authority}/{path}/did.json");
    check_address(&address)?;
    Ok(address)
}

/// Whether `address` may be asked: https, a public host by name, nothing that hides where it leads.
pub fn check_address(address: &str) -> Result<(), DidError> {
    let rest = address.strip_prefix("https://").ok_or(DidError::Forbidden("not https"))?;
    // Browsers read "\" as "/", drop tabs and line ends, and map other letters to ASCII ones: whoever
    // writes such an address wants it to be read in two ways.
    if !rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\<>\"^`{|}".contains(&byte)) {
        return Err(DidError::Malformed("address"));
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).ok_or(DidError::Malformed("address"))?;
    if authority.contains('@') {
        return Err(DidError::Forbidden("user information"));
    }
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    if let Some(port) = port {
        let digits = !port.is_empty() && port.len() <= 5 && port.bytes().all(|it| it.is_ascii_digit());
        if !digits || !port.parse::<u16>().is_ok_and(|port| port > 0) {
            return Err(DidError::Malformed("port"));
        }
    }
    check_host(host)?;
    let decoded = path.to_ascii_lowercase().replace("%2e", ".");
    if decoded.split(['/', '?', '#']).any(|segment| segment == ".." || segment == ".") {
        return Err(DidError::Forbidden("a path that climbs"));
    }
    Ok(())
}

/// Names that resolve to a host on the viewer's own machine or network.
const PRIVATE: [&str; 8] =
    ["localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp"];

fn check_host(host: &str) -> Result<(), DidError> {
    if host.is_empty() || host.len() > 253 {
        return Err(DidError::Malformed("host"));
    }
    if host.starts_with('[') {
        return Err(DidError::Forbidden("an IP address"));
    }
    let labels: Vec<&str> = host.split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    // https://url.spec.whatwg.org/#ends-in-a-number-checker: such a host is an IPv4 address, in any notation.
    let hexadecimal = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    if (!last.is_empty() && last.bytes().all(|it| it.is_ascii_digit()))
        || hexadecimal.is_some_and(|digits| digits.bytes().all(|it| it.is_ascii_hexdigit()))
    {
        return Err(DidError::Forbidden("an IP address"));
    }
    for label in &labels {
        let letters = label.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
        if label.is_empty() || label.len() > 63 || !letters || label.starts_with('-') || label.ends_with('-')
        {
            return Err(DidError::Malformed("host"));
        }
    }
    let private = PRIVATE.iter().any(|name| last.eq_ignore_ascii_case(name));
    if labels.len() < 2 || private || host.to_ascii_lowercase().ends_with(".home.arpa") {
        return Err(DidError::Forbidden("a private host"));
    }
    Ok(())
}

/// One path segment of a DID: letters, digits, `.-_` and percent-encoded bytes that stay in their segment.
fn is_segment(segment: &str) -> bool {
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('%') {
        let Some((code, after)) = after.split_at_checked(2) else { return false };
        let Ok(byte) = u8::from_str_radix(code, 16) else { return false };
        if !is_plain(before)
            || !code.bytes().all(|it| it.is_ascii_hexdigit())
            || byte < b' '
            || b"./\\%?#\x7f".contains(&byte)
        {
            return false;
        }
        rest = after;
    }
    !segment.is_empty() && is_plain(rest) && segment != "." && segment != ".."
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_alphanumeric() || b".-_".contains(&it))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_examples_of_the_specification_lead_where_it_says() {
        for (did, url) in [
            ("did:web:w3c-ccg.github.io", "https://w3c-ccg.github.io/.well-known/did.json"),
            ("did:web:w3c-ccg.github.io:user:alice", "https://w3c-ccg.github.io/user/alice/did.json"),
            ("did:web:example.com%3A3000:user:alice", "https://example.com:3000/user/alice/did.json"),
            ("did:web:example.com%3a3000", "https://example.com:3000/.well-known/did.json"),
            ("did:web:Example.COM:User", "https://example.com/User/did.json"),
            ("did:web:example.com:a%20b", "https://example.com/a%20b/did.json"),
        ] {
            assert_eq!(address(did).as_deref(), Ok(url));
        }
    }

    #[test]
    fn hosts_that_are_not_public_names_are_never_asked() {
        for did in [
            "did:web:localhost",
            "did:web:localhost%3A8080",
            "did:web:a.localhost",
            "did:web:printer.local",
            "did:web:127.0.0.1",
            "did:web:127.1",
            "did:web:2130706433",
            "did:web:0x7f000001",
            "did:web:1.2.3.0x4",
            "did:web:1.2.3.0x",
            "did:web:intranet",
            "did:web:router.home.arpa",
        ] {
            assert!(matches!(address(did), Err(DidError::Forbidden(_))), "{did}");
        }
    }

    #[test]
    fn hosts_and_ports_are_as_long_as_names_and_numbers_can_be() {
        let label = "a".repeat(63);
        let host = |last: usize| format!("{label}.{label}.{label}.{}", "a".repeat(last));
        assert_eq!(check_address(&format!("https://{}/", host(61))), Ok(()));
        for address in [
            format!("https://{}/", host(62)),
            format!("https://a{label}.example/"),
            "https:///x".to_owned(),
            "https://.example/".to_owned(),
            "https://a..example/".to_owned(),
        ] {
            assert_eq!(check_address(&address), Err(DidError::Malformed("host")), "{address}");
        }
        assert_eq!(check_address("https://a.example:65535/"), Ok(()));
        for port in ["", "0", "65536", "000443", "+443", "44 3", "x"] {
            let address = format!("https://a.example:{port}/");
            assert!(check_address(&address).is_err(), "{address}");
        }
    }

    #[test]
    fn a_percent_goes_before_two_digits_of_a_byte() {
        for segment in ["a%20b", "%C3%A4", "a-b_c.d"] {
            assert!(is_segment(segment), "{segment}");
        }
        for segment in
            ["%+1", "%+f", "%2", "%", "%zz", "%1f", "%2F", "%5c", "a%20%2fb", "", "a/b%20", "a b%20", "ä%20"]
        {
            assert!(!is_segment(segment), "{segment}");
        }
    }

    #[test]
    fn dids_written_to_deceive_are_refused() {
        for did in [
            "did:web:",
            "did:web:%3A443",
            "did:web:example.com%3A",
            "did:web:example.com%3A0",
            "did:web:example.com%3A99999",
            "did:web:example.com%3A+80",
            "did:web:example.com%3A80%3A81",
            "did:web:user%40evil.example",
            "did:web:user@evil.example",
            "did:web:good.example%2Fevil.example",
            "did:web:good.example/evil",
            "did:web:good.example\\evil",
            "did:web:good.example:",
            "did:web:good.example::a",
            "did:web:good.example:..",
            "did:web:good.example:a:..:b",
            "did:web:good.example:%2e%2e",
            "did:web:good.example:a%2Fb",
            "did:web:good.example:a%5Cb",
            "did:web:good.example:a%",
            "did:web:good.example:a%+1",
            "did:web:good.example:a%00",
            "did:web:good.example:a?b",
            "did:web:good..example",
            "did:web:good.example.",
            "did:web:-good.example",
            "did:web:gооd.example",
            "did:web:good.example:a b",
        ] {
            assert!(address(did).is_err(), "{did}");
        }
    }

    #[test]
    fn addresses_of_controllers_are_held_to_the_same() {
        for url in
            ["https://issuer.example/a#b", "https://issuer.example", "https://issuer.example:8443/a?b=c/d"]
        {
            assert_eq!(check_address(url), Ok(()), "{url}");
        }
        for url in [
            "http://issuer.example/",
            "https://",
            "https:///a",
            "https://a@issuer.example/",
            "https://[::1]/",
            "https://10.0.0.1/",
            "https://localhost/",
            "https://issuer.example\\@evil.example/",
            "https://issuer.example/a/../b",
            "https://issuer.example/a/%2E%2e/b",
            "https://issuer.example/\u{202e}",
            "https://issuer.example/a\tb",
            "ftp://issuer.example/",
        ] {
            assert!(check_address(url).is_err(), "{url}");
        }
    }

    proptest! {
        #[test]
        fn whatever_follows_did_web_the_address_stays_on_a_public_host(id in "[a-z0-9:%./@#?\\\\A-F-]{0,40}|\\PC{0,20}") {
            if let Ok(address) = address(&format!("did:web:{id}")) {
                prop_assert!(check_address(&address).is_ok());
                prop_assert!(address.ends_with("/did.json"));
                prop_assert!(!address.contains(['@', '?', '#', '\\']));
            }
        }
    }
}
