//! Addresses by which other people's services take a badge over: every value encoded, nothing sent until a person
//! follows them.

use serde_json::Value;

use crate::domain::credential::Reading;
use crate::domain::credential::read::one_or_many;
use crate::domain::date_time;
use crate::domain::json;
use crate::domain::verify::date;

/// What LinkedIn's "Licenses & certifications" asks for, also to be copied field by field.
///
/// <https://addtoprofile.linkedin.com/>
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    pub organization_name: Option<String>,
    /// LinkedIn's own number, which links the issuer's page; the badge may say it.
    pub organization_id: Option<String>,
    /// Year and month.
    pub issued: Option<(i64, i64)>,
    pub expires: Option<(i64, i64)>,
    /// Where strangers can see it.
    pub cert_url: Option<String>,
    pub cert_id: Option<String>,
}

impl Profile {
    /// What a badge says, and where it can be seen: where its issuer serves it, else our own `link`.
    pub fn of(reading: &Reading, text: &str, link: Option<&str>) -> Self {
        let month = |written: Option<&String>| {
            let [year, month, ..] = date_time::fields(date::instant(written?)?)?;
            Some((year, month))
        };
        let hosted = reading.id.as_deref().filter(|id| id.starts_with("https://"));
        Self {
            name: reading.title.clone().unwrap_or_default(),
            organization_name: reading.issuer.name.clone(),
            organization_id: organization_id(text),
            issued: month(reading.awarded.as_ref().or(reading.valid_from.as_ref())),
            expires: month(reading.valid_until.as_ref()),
            cert_url: hosted.or(link).map(str::to_owned),
            cert_id: reading.id.clone(),
        }
    }

    /// The address that opens LinkedIn's form with the fields filled in.
    pub fn to_address(&self) -> String {
        let mut address = "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME".to_owned();
        let mut set = |name: &str, value: Option<&str>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                address.push_str(&format!("&{name}={}", encoded(value)));
            }
        };
        set("name", Some(&self.name));
        // With the number LinkedIn fills in the name itself.
        match &self.organization_id {
            Some(id) => set("organizationId", Some(id)),
            None => set("organizationName", self.organization_name.as_deref()),
        }
        for (year_name, month_name, when) in
            [("issueYear", "issueMonth", self.issued), ("expirationYear", "expirationMonth", self.expires)]
        {
            if let Some((year, month)) = when {
                set(year_name, Some(&year.to_string()));
                set(month_name, Some(&month.to_string()));
            }
        }
        set("certUrl", self.cert_url.as_deref());
        set("certId", self.cert_id.as_deref());
        address
    }
}

/// `issuer.otherIdentifier` with the type `ext:LinkedIn:organizationId`, a number.
fn organization_id(text: &str) -> Option<String> {
    let document = document_of(text)?;
    let issuer = document.get("issuer").or_else(|| document.get("vc")?.get("issuer"))?;
    one_or_many(issuer.get("otherIdentifier")).find_map(|identifier| {
        let kind = identifier.get("identifierType")?.as_str()?;
        let value = identifier.get("identifier")?.as_str()?;
        let number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        (kind == "ext:LinkedIn:organizationId" && number).then(|| value.to_owned())
    })
}

/// A JSON document, or what a JWT holds.
fn document_of(text: &str) -> Option<Value> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    if let Ok(document) = json::parse(text) {
        return Some(document);
    }
    let bytes = URL_SAFE_NO_PAD.decode(text.trim().split('.').nth(1)?).ok()?;
    json::parse(std::str::from_utf8(&bytes).ok()?).ok()
}

/// VerifierPlus, for a badge that its issuer serves: its server fetches the address, and so learns of the badge.
///
/// None when the badge stands at no web address of its own.
pub fn verifier_plus(reading: &Reading) -> Option<String> {
    let hosted = reading.id.as_deref().filter(|id| id.starts_with("https://"))?;
    Some(format!("https://verifierplus.org/#verify?vc={}", encoded(hosted)))
}

/// An e-mail that the person's own program writes and sends. RFC 6068
pub fn mail(subject: &str, body: &str) -> String {
    // §5: line breaks are %0D%0A.
    let body = body.replace("\r\n", "\n").replace('\n', "\r\n");
    format!("mailto:?subject={}&body={}", encoded(subject), encoded(&body))
}

/// RFC 3986 §2.1: everything but unreserved characters, so that no `&`, `#` or `+` in a title breaks the address.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() + text.len() / 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::credential::Party;

    fn reading() -> Reading {
        Reading {
            id: Some("urn:uuid:1".into()),
            title: Some("C# & C++: 100 %".into()),
            issuer: Party { name: Some("Café + Co".into()), ..Party::default() },
            valid_from: Some("2026-05-03T00:00:00Z".into()),
            valid_until: Some("2027-12-31T23:59:59Z".into()),
            ..Reading::default()
        }
    }

    #[test]
    fn no_character_of_a_title_breaks_the_address() {
        let profile = Profile::of(&reading(), "{}", Some("https://lapel.example/v#Aabc"));
        assert_eq!(
            profile.to_address(),
            "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name=C%23%20%26%20C%2B%2B%3A%20100%20%25\
             &organizationName=Caf%C3%A9%20%2B%20Co&issueYear=2026&issueMonth=5&expirationYear=2027&expirationMonth=12\
             &certUrl=https%3A%2F%2Flapel.example%2Fv%23Aabc&certId=urn%3Auuid%3A1"
        );
    }

    #[test]
    fn the_issuers_number_stands_for_its_name() {
        let text = r#"{"issuer": {"otherIdentifier": [{"identifierType": "ext:LinkedIn:organizationId", "identifier": "1234"}]}}"#;
        let profile = Profile::of(&reading(), text, None);
        assert!(profile.to_address().contains("&organizationId=1234&issueYear"));
        let odd = text.replace("1234", "12&x=1");
        assert_eq!(Profile::of(&reading(), &odd, None).organization_id, None);
    }

    #[test]
    fn a_badge_that_its_issuer_serves_is_seen_there() {
        let hosted = Reading { id: Some("https://example.edu/b?a=1".into()), ..reading() };
        let profile = Profile::of(&hosted, "{}", Some("https://lapel.example/v#A"));
        assert_eq!(profile.cert_url.as_deref(), Some("https://example.edu/b?a=1"));
        let link = verifier_plus(&hosted);
        assert_eq!(
            link.as_deref(),
            Some("https://verifierplus.org/#verify?vc=https%3A%2F%2Fexample.edu%2Fb%3Fa%3D1")
        );
        assert_eq!(verifier_plus(&reading()), None);
    }

    #[test]
    fn a_mail_keeps_its_lines() {
        assert_eq!(mail("A & B", "one\ntwo\r\n"), "mailto:?subject=A%20%26%20B&body=one%0D%0Atwo%0D%0A");
    }
}
