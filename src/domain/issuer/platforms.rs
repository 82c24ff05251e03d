//! Platforms that keep one key, or one website, for many issuers: "signed by Credly for …".

/// Hosts whose keys speak for whoever has an account there. What a platform checks about its customers is between
/// them; the signature says that the platform issued it.
const PLATFORMS: [(&str, &str); 18] = [
    ("credly.com", "Credly"),
    ("youracclaim.com", "Credly"),
    ("accredible.com", "Accredible"),
    ("credential.net", "Accredible"),
    ("learncard.com", "LearnCard"),
    ("learncard.app", "LearnCard"),
    ("badgr.com", "Canvas Credentials"),
    ("badgr.io", "Canvas Credentials"),
    ("parchment.com", "Parchment"),
    ("badgecraft.eu", "Badgecraft"),
    ("openbadgefactory.com", "Open Badge Factory"),
    ("openbadgepassport.com", "Open Badge Passport"),
    ("certifier.io", "Certifier"),
    ("sertifier.com", "Sertifier"),
    ("certopus.com", "Certopus"),
    ("virtualbadge.io", "VirtualBadge.io"),
    ("credtrail.com", "CredTrail"),
    ("github.io", "GitHub Pages"),
];

/// The platform that a host belongs to.
pub fn of(host: &str) -> Option<&'static str> {
    let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let belongs = |domain: &str| {
        host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    PLATFORMS.iter().find(|(domain, _)| belongs(domain)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_is_known_by_its_whole_domain() {
        for (host, name) in [
            ("www.credly.com", Some("Credly")),
            ("Credly.com:443", Some("Credly")),
            ("api.accredible.com", Some("Accredible")),
            ("network.learncard.com", Some("LearnCard")),
            ("notcredly.com", None),
            ("credly.com.evil.example", None),
            ("college.example", None),
            ("", None),
        ] {
            assert_eq!(of(host), name, "{host}");
        }
    }
}
