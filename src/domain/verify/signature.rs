//! Two questions kept apart: is it unchanged since it was signed, and was it signed by the one it names?
//!
//! VC-DI §4.4–4.6, Controlled Identifiers "Retrieve Verification Method", Open Badges 3.0 §8 and its
//! implementation guide on key provenance.

use serde_json::Value;

use super::report::{Finding, Is, KeyPlace, Note, NoteKind, Why};
use super::{Document, Envelope, Ledger, Lookup, World, blockcerts, date, wording};
use crate::domain::credential::Kind;
use crate::domain::credential::read::{id_of, is_assertion_of, one_or_many};
use crate::domain::did::{self, DidError, Relationship, Resolution, VerificationMethod};
use crate::domain::evidence::{Instant, host_of};
use crate::domain::json;
use crate::domain::key::PublicKey;
use crate::domain::proof::vc_jwt::{self, Claim};
use crate::domain::proof::{self, ProofError, Suite, merkle_proof};

/// What the signatures of one document say.
pub(super) struct Signed {
    pub(super) integrity: Finding,
    pub(super) issuer_key: Finding,
    pub(super) key_at: KeyPlace,
    pub(super) notes: Vec<Note>,
    pub(super) suites: Vec<String>,
    /// The proof that decides, where it stands inside the document: its end and its answers count, no other's.
    pub(super) proof: Option<Value>,
    /// The signature covers what the document means, not its characters.
    pub(super) over_meaning: bool,
    /// The key that was looked at, by its name.
    pub(super) key: Option<String>,
    /// What the issuer's profile says of its standing, for documents that leave it to the profile.
    pub(super) status: Option<Finding>,
    /// Whether the ledger says what this proof says of it, where it names one.
    pub(super) anchor: Option<Finding>,
    /// It says that its key is the signer's own.
    names_signer: bool,
}

impl Signed {
    pub(super) fn of(integrity: Finding, issuer_key: Finding) -> Signed {
        Signed {
            integrity,
            issuer_key,
            key_at: KeyPlace::Unknown,
            notes: Vec::new(),
            suites: Vec::new(),
            proof: None,
            over_meaning: false,
            key: None,
            status: None,
            anchor: None,
            names_signer: false,
        }
    }

    /// How much this says, least first: among several signatures the issuer's own decides, whatever it says;
    /// a stranger's signature beside it must not help, and must not harm.
    fn rank(&self) -> u8 {
        match (self.issuer_key.is, self.integrity.is) {
            (Is::Holds, Is::Holds) => 7,
            (Is::Holds, Is::Fails) => 6,
            (Is::Holds, _) => 5,
            (Is::Unknown | Is::NotClaimed, _) if self.names_signer => 4,
            (Is::Unknown | Is::NotClaimed, Is::Holds) => 3,
            (Is::Unknown | Is::NotClaimed, Is::Fails) => 1,
            (Is::Unknown | Is::NotClaimed, _) => 2,
            (Is::Fails, _) => 0,
        }
    }
}

/// Looks at the proofs of a credential, or of a presentation, whose signer is its holder.
pub(super) fn examine(document: &Document<'_>, kind: Kind, world: &World, ledger: &mut Ledger) -> Signed {
    let value: &Value = &document.value;
    let presentation = kind == Kind::Presentation;
    let signer = match (presentation, is_assertion_of(kind, value)) {
        (true, _) => value.get("holder"),
        (false, true) => value.get("badge").and_then(|badge| badge.get("issuer")),
        (false, false) => value.get("issuer"),
    };
    let signer = one_or_many(signer).next().and_then(id_of);
    let relationship =
        if presentation { Relationship::Authentication } else { Relationship::AssertionMethod };
    let question = Question { signer: signer.as_deref(), relationship, world };

    match &document.envelope {
        Envelope::None => {}
        Envelope::Jwt(jwt) => return question.jwt(jwt, ledger),
        Envelope::Unsound(error) => return unsound(error),
    }
    if proof::proofs(value).len() > MOST_PROOFS {
        return Signed::of(
            Finding::new(Is::Unknown, Why::TooComplex),
            Finding::new(Is::Unknown, Why::NotEstablished),
        );
    }
    let proofs = proof::proofs(value).iter().chain(blockcerts::proof_of_version_2(value));
    let mut all: Vec<Signed> = proofs.map(|proof| question.proof(value, proof, ledger)).collect();
    let Some(best) = (0..all.len()).rev().max_by_key(|&index| all.get(index).map(Signed::rank)) else {
        return Signed::of(
            Finding::new(Is::NotClaimed, Why::Unsigned),
            Finding::new(Is::NotClaimed, Why::Unsigned),
        );
    };
    let mut decides = all.swap_remove(best);
    for other in all {
        let what = match (other.integrity.is, other.issuer_key.is) {
            (Is::Holds, _) => NoteKind::CoSigned,
            (Is::Fails, _) => NoteKind::CoSignatureFails,
            _ => NoteKind::CoSignatureUnknown,
        };
        let about = other.suites.first().cloned();
        decides.notes.push(Note { what, about });
        decides.suites.extend(other.suites);
    }
    decides
}

/// More signatures than any document bears; each costs a reading of the whole.
const MOST_PROOFS: usize = 32;

/// An envelope that cannot be right, whatever its key.
pub(super) fn unsound(error: &ProofError) -> Signed {
    Signed::of(integrity_of(Err(error.clone())).0, Finding::new(Is::Unknown, Why::NotEstablished))
}

/// Who should have signed, and for what.
struct Question<'a> {
    signer: Option<&'a str>,
    relationship: Relationship,
    world: &'a World<'a>,
}

/// A key, and how surely it is the signer's.
struct Found {
    key: PublicKey,
    bound: Finding,
    key_at: KeyPlace,
    note: Option<NoteKind>,
}

impl Question<'_> {
    fn proof(&self, document: &Value, proof: &Value, ledger: &mut Ledger) -> Signed {
        let name = one_or_many(proof.get("cryptosuite")).chain(one_or_many(proof.get("type")));
        let name = name.filter_map(Value::as_str).next().unwrap_or_default().to_owned();
        let method = proof.get("verificationMethod").and_then(Value::as_str);
        let mut signed = self.proof_findings(document, proof, ledger);
        signed.suites.insert(0, name);
        signed.names_signer =
            self.signer.is_some() && method.map(|method| did::split(method).0) == self.signer;
        signed.over_meaning |= proof::suite_of(proof).is_ok_and(covers_meaning);
        signed.proof = Some(proof.clone());
        signed
    }

    fn proof_findings(&self, document: &Value, proof: &Value, ledger: &mut Ledger) -> Signed {
        if !self.world.afford() {
            let integrity = Finding::new(Is::Unknown, Why::TooComplex);
            return Signed::of(integrity, Finding::new(Is::Unknown, Why::NotEstablished));
        }
        if merkle_proof::is_merkle_proof(proof) {
            return blockcerts::examine(document, proof, self.signer, self.world, ledger);
        }
        let unknown = || Finding::new(Is::Unknown, Why::NotEstablished);
        if let Err(error) = proof::suite_of(proof) {
            return Signed::of(integrity_of(Err(error)).0, unknown());
        }
        // VC-DI §4.4: the purpose must be the expected one; a signature made for another purpose says another thing.
        let purpose = proof.get("proofPurpose").and_then(Value::as_str);
        if purpose != Some(self.relationship.name()) {
            return Signed::of(unknown(), Finding::new(Is::Fails, Why::KeyNotForThis));
        }
        let Some(method) = one_or_many(proof.get("verificationMethod")).next().and_then(id_of) else {
            return Signed::of(
                Finding::new(Is::Fails, Why::ProofMalformed).about("verificationMethod"),
                unknown(),
            );
        };
        let found = match self.find(&method, made_at(proof), ledger) {
            Ok(found) => found,
            Err(bound) => return Signed::of(without_key(&bound), bound),
        };
        let (mut integrity, edition_note) = integrity_of(proof::check(document, proof, &found.key));
        if integrity.is == Is::Holds {
            integrity = self.chain(document, proof, ledger).unwrap_or(integrity);
        }
        if integrity.is == Is::Holds
            && proof::suite_of(proof).is_ok_and(covers_meaning)
            && let Err(odd) = wording::check(document, proof)
        {
            integrity = odd.finding();
        }
        let derived = integrity.is == Is::Holds && proof::suite_of(proof) == Ok(Suite::EcdsaSd2023);
        let parts = derived.then_some(NoteKind::PartsWithheld);
        let notes = [found.note, edition_note, parts].into_iter().flatten();
        Signed {
            key_at: found.key_at,
            key: Some(found.key.name()),
            notes: notes.map(|what| Note { what, about: None }).collect(),
            ..Signed::of(integrity, found.bound)
        }
    }

    /// VC-DI §4.5: a proof that builds upon others holds only if they do. None when it builds upon nothing bad.
    fn chain(&self, document: &Value, proof: &Value, ledger: &mut Ledger) -> Option<Finding> {
        let earlier = match proof::builds_upon(document, proof) {
            Ok(earlier) => earlier,
            Err(error) => return Some(integrity_of(Err(error)).0),
        };
        earlier.into_iter().find_map(|proof| {
            let method = one_or_many(proof.get("verificationMethod")).next().and_then(id_of);
            if !self.world.afford() {
                return Some(Finding::new(Is::Unknown, Why::TooComplex));
            }
            let finding = match method.map(|method| self.find(&method, made_at(proof), ledger)) {
                Some(Ok(found)) => match wording::of_proof(proof) {
                    Ok(()) => integrity_of(proof::check(document, proof, &found.key)).0,
                    Err(odd) => odd.finding(),
                },
                Some(Err(bound)) => without_key(&bound),
                None => Finding::new(Is::Fails, Why::ProofMalformed).about("verificationMethod"),
            };
            (finding.is != Is::Holds).then_some(finding)
        })
    }

    /// The key of a verification method and whether it is the signer's; or why there is none.
    fn find(&self, method: &str, created: Option<Instant>, ledger: &mut Ledger) -> Result<Found, Finding> {
        match did::resolution(method) {
            Ok(Resolution::Here { method, note }) => {
                let bound = self.bound_to(&method.controller);
                let note = note.map(|_| NoteKind::KeyNamedLoosely);
                Ok(Found { key: method.key, bound, key_at: KeyPlace::KeyOnly, note })
            }
            // Whatever that document says, it is not the document of the one who is named: nobody is asked for it.
            Ok(Resolution::Ask { address, controller })
                if self.bound_to(&controller).is == Is::Fails
                    && self.world.evidence.answer(&address).is_none() =>
            {
                Err(self.bound_to(&controller))
            }
            Ok(Resolution::Ask { address, controller }) => match ledger.look_up(self.world, &address) {
                Lookup::Text(text, at) => {
                    let found = self.in_document(text, &controller, method)?;
                    let mut bound = self.bound_to(&controller).as_of(at);
                    match self.out_of_use(&found, created) {
                        Some(bad) if bad.is == Is::Fails => return Err(bad.as_of(at)),
                        Some(doubtful) if bound.is == Is::Holds => bound = doubtful.as_of(at),
                        _ => {}
                    }
                    let host = host_of(&address);
                    let key_at = host.map_or(KeyPlace::Unknown, KeyPlace::Website);
                    Ok(Found { key: found.key, bound, key_at, note: None })
                }
                Lookup::Missing(..) if self.bound_to(&controller).is == Is::Fails => {
                    Err(self.bound_to(&controller))
                }
                missing => self.key_in_fragment(method, missing, &address),
            },
            Err(error) if error.is_unsupported() => {
                Err(Finding::new(Is::Unknown, Why::KeyUnavailable).about(named(&error)))
            }
            Err(_) => Err(Finding::new(Is::Fails, Why::KeyDocumentWrong).about("verificationMethod")),
        }
    }

    /// `https://issuer.example/x#z6Mk…` names its key in the fragment. That key can show that nothing was changed;
    /// that it is the issuer's, only the issuer's document could say: anybody can write such an address.
    fn key_in_fragment(&self, method: &str, missing: Lookup, address: &str) -> Result<Found, Finding> {
        let bound = match missing {
            Lookup::Missing(_, at) => Finding::new(Is::Unknown, Why::KeyUnreachable).as_of(at),
            _ => Finding::new(Is::Unknown, Why::KeyNotAsked),
        };
        let bound = bound.about(host_of(address).unwrap_or_default());
        let (controller, fragment) = did::split(method);
        match fragment.map(PublicKey::from_multikey) {
            Some(Ok(key)) if controller.starts_with("https:") => {
                Ok(Found { key, bound, key_at: KeyPlace::Unknown, note: None })
            }
            _ => Err(bound),
        }
    }

    fn in_document(&self, text: &str, controller: &str, method: &str) -> Result<VerificationMethod, Finding> {
        let wrong = |why: &str| Finding::new(Is::Unknown, Why::KeyDocumentWrong).about(why);
        let document = json::parse(text).map_err(|e| wrong(e.code()))?;
        did::document::verification_method(&document, controller, method, self.relationship).map_err(
            |error| {
                match error {
                    error if error.is_unsupported() => {
                        Finding::new(Is::Unknown, Why::KeyUnavailable).about(named(&error))
                    }
                    // The issuer's own document is there and does not know this key, or not for this purpose.
                    DidError::NoSuchMethod => Finding::new(Is::Fails, Why::KeyOfAnother),
                    DidError::WrongController => Finding::new(Is::Fails, Why::KeyOfAnother),
                    DidError::WrongRelationship => Finding::new(Is::Fails, Why::KeyNotForThis),
                    error => wrong(&named(&error)),
                }
            },
        )
    }

    /// Controlled Identifiers §2.2: whether a key was out of use when the proof was made.
    ///
    /// A key that expired was in order before. One that was revoked may be in other hands, which write whatever date
    /// they like: a proof that says it is older could be, and that is all.
    fn out_of_use(&self, method: &VerificationMethod, created: Option<Instant>) -> Option<Finding> {
        let made = created.unwrap_or(self.world.now);
        // A date that cannot be read is taken at its worst.
        let end =
            |when: &Option<String>| when.as_deref().map(|text| date::instant(text).unwrap_or(Instant::MIN));
        let revoked = end(&method.revoked);
        if revoked.is_some_and(|at| at <= made) || end(&method.expires).is_some_and(|at| at <= made) {
            return Some(Finding::new(Is::Fails, Why::KeyRevoked));
        }
        revoked.filter(|at| *at <= self.world.now).map(|_| Finding::new(Is::Unknown, Why::KeyRevoked))
    }

    /// Whether a key's controller is the one who is named as signer.
    fn bound_to(&self, controller: &str) -> Finding {
        match self.signer {
            Some(signer) if signer == controller => Finding::new(Is::Holds, Why::KeyOfIssuer),
            // A DID names its keys itself, so that any other key is somebody else's.
            Some(signer) if signer.starts_with("did:") => Finding::new(Is::Fails, Why::KeyOfAnother),
            // A web address or a URN says nothing about keys by itself.
            Some(_) => Finding::new(Is::Unknown, Why::KeyNotBound),
            // A presentation need not name its holder: then it is whoever holds the key.
            None if self.relationship == Relationship::Authentication => {
                Finding::new(Is::Holds, Why::KeyOfIssuer)
            }
            None => Finding::new(Is::Unknown, Why::NoIssuer),
        }
    }

    fn jwt(&self, jwt: &vc_jwt::Jwt, ledger: &mut Ledger) -> Signed {
        let alg = jwt.header.get("alg").and_then(Value::as_str).unwrap_or_default();
        let suites = vec![format!("JWT {alg}")];
        if !self.world.afford() {
            let integrity = Finding::new(Is::Unknown, Why::TooComplex);
            return Signed::of(integrity, Finding::new(Is::Unknown, Why::NotEstablished));
        }
        // RFC 8725 §3.11: what was signed to be something else is no credential.
        if let Some(typ) = jwt.typ.as_deref().filter(|typ| !is_credential_typ(typ)) {
            let integrity = Finding::new(Is::Unknown, Why::ProofUnsupported).about(format!("typ {typ}"));
            let mut signed = Signed::of(integrity, Finding::new(Is::Unknown, Why::NotEstablished));
            signed.suites = suites;
            return signed;
        }
        let found = match self.jwt_key(jwt, ledger) {
            Ok(found) => found,
            Err(bound) => {
                let mut signed = Signed::of(without_key(&bound), bound);
                signed.suites = suites;
                return signed;
            }
        };
        let mut integrity = match vc_jwt::check(jwt, &found.key) {
            Ok(()) => Finding::new(Is::Holds, Why::SignatureMatches),
            Err(error) => integrity_of(Err(error)).0,
        };
        let mut issuer_key = found.bound;
        if integrity.is == Is::Holds {
            // The envelope and the letter name different things; which of them was meant cannot be told.
            let disagrees = |claim: &str| Finding::new(Is::Fails, Why::ClaimsDisagree).about(claim);
            match vc_jwt::claims(&jwt.payload) {
                Ok(claims) => match claims.disagreeing.first() {
                    Some(Claim::Iss) => issuer_key = disagrees("iss"),
                    Some(other) => integrity = disagrees(claim_name(*other)),
                    None => {}
                },
                Err(error) => integrity = integrity_of(Err(error)).0,
            }
        }
        let notes = found.note.map(|what| Note { what, about: None }).into_iter().collect();
        let key = Some(found.key.name());
        Signed { key_at: found.key_at, key, notes, suites, ..Signed::of(integrity, issuer_key) }
    }

    /// Open Badges 3.0 §8.2.4.1 with the provenance rules of its implementation guide.
    fn jwt_key(&self, jwt: &vc_jwt::Jwt, ledger: &mut Ledger) -> Result<Found, Finding> {
        let signer = self.signer.unwrap_or_default();
        let claimed = |name| jwt.payload.get(name).and_then(Value::as_i64);
        let made = claimed("iat").or_else(|| claimed("nbf"));
        if let Some(key) = &jwt.jwk {
            return Ok(self.bring_home(key.clone(), ledger));
        }
        match jwt.kid.as_deref() {
            Some(kid) if kid.starts_with("did:") => self.find(kid, made, ledger),
            Some(kid) if kid.starts_with("https:") => self.linked_key(kid, ledger),
            // A name within the issuer's own document.
            Some(kid) if signer.starts_with("did:") && !kid.contains(':') => {
                let fragment = kid.strip_prefix('#').unwrap_or(kid);
                self.find(&format!("{signer}#{fragment}"), made, ledger)
            }
            Some(kid) if signer.starts_with("https:") => self.published_key(kid, ledger),
            None if signer.starts_with("did:key:") => self.find(signer, made, ledger),
            None if signer.starts_with("did:jwk:") => self.find(&format!("{signer}#0"), made, ledger),
            _ => Err(Finding::new(Is::Unknown, Why::KeyUnavailable).about("kid")),
        }
    }

    /// A key that came with the signature: is it one that the signer publishes?
    fn bring_home(&self, key: PublicKey, ledger: &mut Ledger) -> Found {
        let signer = self.signer.unwrap_or_default();
        let found = |key, bound, key_at| Found { key, bound, key_at, note: None };
        if did::is_key(signer) {
            let own = match did::resolution(&if signer.starts_with("did:jwk:") {
                format!("{signer}#0")
            } else {
                signer.to_owned()
            }) {
                Ok(Resolution::Here { method, .. }) => Some(method.key),
                _ => None,
            };
            let bound = match own {
                Some(own) if own == key => Finding::new(Is::Holds, Why::KeyOfIssuer),
                Some(_) => Finding::new(Is::Fails, Why::KeyOfAnother),
                None => Finding::new(Is::Unknown, Why::KeyUnavailable),
            };
            return found(key, bound, KeyPlace::KeyOnly);
        }
        if signer.starts_with("did:web:") {
            let Ok(address) = did::web::address(signer) else {
                return found(key, Finding::new(Is::Unknown, Why::KeyNotBound), KeyPlace::Unknown);
            };
            let (bound, key_at) = match ledger.look_up(self.world, &address) {
                Lookup::Text(text, at) => {
                    let listed = json::parse(text)
                        .ok()
                        .filter(|document| document.get("id").and_then(Value::as_str) == Some(signer))
                        .map(|document| lists_key(&document, signer, self.relationship, &key));
                    let bound = match listed {
                        Some(true) => Finding::new(Is::Holds, Why::KeyOfIssuer),
                        Some(false) => Finding::new(Is::Fails, Why::KeyOfAnother),
                        None => Finding::new(Is::Unknown, Why::KeyDocumentWrong),
                    };
                    (bound.as_of(at), host_of(&address).map_or(KeyPlace::Unknown, KeyPlace::Website))
                }
                missing => (unanswered(&missing, &address), KeyPlace::Unknown),
            };
            return found(key, bound, key_at);
        }
        if signer.starts_with("https:") {
            let (bound, key_at) = self.published(&key, ledger);
            return found(key, bound, key_at);
        }
        if signer.starts_with("did:") {
            // A method that is not resolved here could say yes or no.
            return found(
                key,
                Finding::new(Is::Unknown, Why::KeyUnavailable).about(signer_method(signer)),
                KeyPlace::Unknown,
            );
        }
        found(key, Finding::new(Is::Unknown, Why::KeyNotBound), KeyPlace::Unknown)
    }

    /// Whether the site of an `https:` signer publishes this key under `/.well-known/jwks.json`.
    fn published(&self, key: &PublicKey, ledger: &mut Ledger) -> (Finding, KeyPlace) {
        let Some(host) = self.signer.and_then(host_of) else {
            return (Finding::new(Is::Unknown, Why::KeyNotBound), KeyPlace::Unknown);
        };
        let address = format!("https://{host}/.well-known/jwks.json");
        match ledger.look_up(self.world, &address) {
            Lookup::Text(text, at) => {
                let set = json::parse(text).ok();
                match set.map(|set| did::jwks::contains(&set, key)) {
                    Some(Ok(true)) => {
                        (Finding::new(Is::Holds, Why::KeyOfIssuer).as_of(at), KeyPlace::Website(host))
                    }
                    Some(Ok(false)) => {
                        (Finding::new(Is::Fails, Why::KeyOfAnother).as_of(at), KeyPlace::Unknown)
                    }
                    _ => (Finding::new(Is::Unknown, Why::KeyDocumentWrong).about(host), KeyPlace::Unknown),
                }
            }
            missing => (unanswered(&missing, &address), KeyPlace::Unknown),
        }
    }

    /// A key that the site of an `https:` signer publishes under a name.
    fn published_key(&self, kid: &str, ledger: &mut Ledger) -> Result<Found, Finding> {
        let host =
            self.signer.and_then(host_of).ok_or_else(|| Finding::new(Is::Unknown, Why::KeyUnavailable))?;
        let address = format!("https://{host}/.well-known/jwks.json");
        match ledger.look_up(self.world, &address) {
            Lookup::Text(text, at) => {
                let set = json::parse(text).map_err(|_| Finding::new(Is::Unknown, Why::KeyDocumentWrong))?;
                match did::jwks::key(&set, kid) {
                    Ok(key) => {
                        let bound = Finding::new(Is::Holds, Why::KeyOfIssuer).as_of(at);
                        Ok(Found { key, bound, key_at: KeyPlace::Website(host), note: None })
                    }
                    Err(DidError::NoSuchMethod) => Err(Finding::new(Is::Fails, Why::KeyOfAnother).as_of(at)),
                    Err(_) => Err(Finding::new(Is::Unknown, Why::KeyDocumentWrong).about(host)),
                }
            }
            missing => Err(unanswered(&missing, &address)),
        }
    }

    /// A `kid` that is the address of a JWK. It is the signer's where it lies on the signer's own site.
    fn linked_key(&self, kid: &str, ledger: &mut Ledger) -> Result<Found, Finding> {
        let address = did::split(kid).0;
        if did::web::check_address(address).is_err() {
            return Err(Finding::new(Is::Fails, Why::ProofMalformed).about("kid"));
        }
        match ledger.look_up(self.world, address) {
            Lookup::Text(text, at) => {
                let wrong = || {
                    Finding::new(Is::Unknown, Why::KeyDocumentWrong)
                        .about(host_of(address).unwrap_or_default())
                };
                let document = json::parse(text).map_err(|_| wrong())?;
                if document.get("verificationMethod").is_some() || document.get("assertionMethod").is_some() {
                    let method = self.in_document(text, address, kid)?;
                    let bound = self.bound_to(address).as_of(at);
                    let key_at = host_of(address).map_or(KeyPlace::Unknown, KeyPlace::Website);
                    return Ok(Found { key: method.key, bound, key_at, note: None });
                }
                let key = match document.get("keys") {
                    Some(_) => did::jwks::key(&document, did::split(kid).1.unwrap_or(kid)),
                    None => PublicKey::from_jwk(&document).map_err(DidError::from),
                };
                let key = key.map_err(|_| wrong())?;
                // On a site of many, only what lies beneath the signer's own address is surely the signer's. Beneath a
                // whole site lies everybody's: there the site's own list of keys must say so.
                let home = host_of(address);
                let beneath = self
                    .signer
                    .map(|signer| signer.trim_end_matches('/'))
                    .filter(|signer| signer.strip_prefix("https://").is_some_and(|it| it.contains('/')))
                    .and_then(|signer| address.strip_prefix(signer));
                if home.is_some() && beneath.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
                    let bound = Finding::new(Is::Holds, Why::KeyOfIssuer).as_of(at);
                    return Ok(Found {
                        key,
                        bound,
                        key_at: home.map_or(KeyPlace::Unknown, KeyPlace::Website),
                        note: None,
                    });
                }
                Ok(self.bring_home(key, ledger))
            }
            missing => Err(unanswered(&missing, address)),
        }
    }
}

/// Open Badges 3.0 §8.2.3 and VC-JOSE-COSE §3.3; `+ld+json` stood in drafts.
fn is_credential_typ(typ: &str) -> bool {
    let typ = typ.to_ascii_lowercase();
    let typ = typ.strip_prefix("application/").unwrap_or(&typ);
    [
        "jwt",
        "jws",
        "vc+jwt",
        "vp+jwt",
        "vc+ld+json+jwt",
        "vp+ld+json+jwt",
        "vc+ld+jwt",
        "vp+ld+jwt",
        "vc-ld+jwt",
    ]
    .contains(&typ)
}

/// When a proof says it was made.
fn made_at(proof: &Value) -> Option<Instant> {
    proof.get("created").and_then(Value::as_str).and_then(date::instant)
}

/// Whether a suite signs the canonical RDF, so that a document may be written in other words and still match.
fn covers_meaning(suite: Suite) -> bool {
    match suite {
        Suite::EddsaJcs2022 | Suite::EcdsaJcs2019 => false,
        Suite::EddsaRdfc2022
        | Suite::Eddsa2022
        | Suite::EcdsaRdfc2019
        | Suite::EcdsaSd2023
        | Suite::Ed25519Signature2020
        | Suite::Ed25519Signature2018
        | Suite::JsonWebSignature2020 => true,
    }
}

/// Whether a controller's document lists a key for a purpose, under whatever name.
fn lists_key(document: &Value, controller: &str, relationship: Relationship, key: &PublicKey) -> bool {
    let methods =
        one_or_many(document.get("verificationMethod")).chain(one_or_many(document.get(relationship.name())));
    methods.filter_map(id_of).any(|id| {
        let id = if id.starts_with('#') { format!("{controller}{id}") } else { id };
        did::document::verification_method(document, controller, &id, relationship)
            .is_ok_and(|m| m.key == *key)
    })
}

fn unanswered(lookup: &Lookup, address: &str) -> Finding {
    let host = host_of(address).unwrap_or_default();
    match lookup {
        Lookup::Missing(_, at) => Finding::new(Is::Unknown, Why::KeyUnreachable).as_of(*at).about(host),
        _ => Finding::new(Is::Unknown, Why::KeyNotAsked).about(host),
    }
}

/// What can be said of the content when there is no key to check it with.
fn without_key(bound: &Finding) -> Finding {
    match bound.is {
        // The signature names a key that cannot be: that is a fault of the signature.
        Is::Fails if bound.why == Why::ProofMalformed => bound.clone(),
        _ => Finding { why: Why::KeyUnavailable, is: Is::Unknown, about: bound.about.clone(), as_of: None },
    }
}

/// What the outcome of a check says about the content.
pub(super) fn integrity_of(outcome: Result<proof::Checked, ProofError>) -> (Finding, Option<NoteKind>) {
    let finding = match outcome {
        Ok(checked) => {
            let older =
                checked.edition.is_some_and(|edition| edition > 0).then_some(NoteKind::OlderVocabulary);
            return (Finding::new(Is::Holds, Why::SignatureMatches), older);
        }
        Err(error) => match error {
            ProofError::Mismatch => Finding::new(Is::Fails, Why::ContentChanged),
            ProofError::Malformed(place) => Finding::new(Is::Fails, Why::ProofMalformed).about(place),
            ProofError::WrongKeyType => {
                Finding::new(Is::Fails, Why::ProofMalformed).about("verificationMethod")
            }
            ProofError::UndefinedTerm(term) => Finding::new(Is::Fails, Why::ContentNotCovered).about(term),
            ProofError::Meaningless(error) => {
                Finding::new(Is::Fails, Why::ContentNotCovered).about(error.to_string())
            }
            ProofError::BaseProof => Finding::new(Is::Unknown, Why::BaseProof),
            ProofError::Unsupported(name) => Finding::new(Is::Unknown, Why::ProofUnsupported).about(name),
            ProofError::UnknownContext(address) => {
                Finding::new(Is::Unknown, Why::UnknownVocabulary).about(address)
            }
            ProofError::TooComplex => Finding::new(Is::Unknown, Why::TooComplex),
            ProofError::NotFollowed(error) => {
                Finding::new(Is::Unknown, Why::TooComplex).about(error.to_string())
            }
        },
    };
    (finding, None)
}

fn named(error: &DidError) -> String {
    match error {
        DidError::UnsupportedMethod(name) | DidError::UnsupportedType(name) => name.clone(),
        other => other.to_string(),
    }
}

/// `did:ion:…` → `did:ion`.
fn signer_method(did: &str) -> String {
    did.splitn(3, ':').take(2).collect::<Vec<_>>().join(":")
}

fn claim_name(claim: Claim) -> &'static str {
    match claim {
        Claim::Form => "@context",
        Claim::Iss => "iss",
        Claim::Sub => "sub",
        Claim::Jti => "jti",
        Claim::Nbf => "nbf",
        Claim::Exp => "exp",
    }
}
