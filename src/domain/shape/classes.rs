//! The classes of Open Badges 3.0, CLR 2.0 and the Verifiable Credentials Data Model, as tables.
//!
//! Open Badges 3.0 §B.1, CLR 2.0 §B.1, VCDM 2.0 §4 and §B.1, VCDM 1.1 §4

/// A class: which types it must bear (one of each row) and what it may say.
pub(super) struct Class {
    pub(super) name: &'static str,
    pub(super) types: &'static [&'static [&'static str]],
    /// No extension may add members.
    pub(super) closed: bool,
    pub(super) properties: &'static [Property],
}

pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) required: bool,
    /// A list may stand there. One value may always stand alone, as JSON-LD allows.
    pub(super) many: bool,
    pub(super) form: Form,
}

#[derive(Clone, Copy)]
pub(super) enum Form {
    /// Text that people read, perhaps in several languages.
    Words,
    Text,
    Address,
    Date,
    Number,
    Flag,
    Language,
    Jws,
    OneOf(&'static [&'static str]),
    /// One of these, or an extended term.
    OneOfOr(&'static [&'static str]),
    Class(&'static Class),
    /// An object of this class, or its address alone.
    AddressOr(&'static Class),
    Anything,
}

const fn must(name: &'static str, form: Form) -> Property {
    Property { name, required: true, many: false, form }
}

const fn may(name: &'static str, form: Form) -> Property {
    Property { name, required: false, many: false, form }
}

/// At least one.
const fn some(name: &'static str, form: Form) -> Property {
    Property { name, required: true, many: true, form }
}

const fn any(name: &'static str, form: Form) -> Property {
    Property { name, required: false, many: true, form }
}

const fn class(
    name: &'static str,
    types: &'static [&'static [&'static str]],
    properties: &'static [Property],
) -> Class {
    Class { name, types, closed: false, properties }
}

/// A class of which there are no subclasses: its type is one name, and it says nothing else.
const fn closed(name: &'static str, properties: &'static [Property]) -> Class {
    Class { name, types: &[], closed: true, properties }
}

use Form::{Address, AddressOr, Anything, Date, Flag, Jws, Language, Number, OneOf, OneOfOr, Text, Words};

// Credentials.

macro_rules! credential {
    ($from:literal, $until:literal, $name:expr, $types:expr, [$($own:expr),* $(,)?], $subject:expr) => {
        class($name, $types, &[
            $($own,)*
            $subject,
            must("issuer", AddressOr(&PROFILE)),
            must($from, Date),
            may($until, Date),
            may("awardedDate", Date),
            any("proof", Form::Class(&PROOF)),
            any("credentialSchema", Form::Class(&SCHEMA)),
            any("credentialStatus", Form::Class(&STATUS)),
            any("refreshService", Form::Class(&REFRESH)),
            any("termsOfUse", Form::Class(&TERMS)),
            any("evidence", Form::Class(&EVIDENCE)),
        ])
    };
}

const OPEN_BADGE: &[&[&str]] =
    &[&["VerifiableCredential"], &["AchievementCredential", "OpenBadgeCredential"]];
const RECORD: &[&[&str]] = &[&["VerifiableCredential"], &["ClrCredential"]];
const ENDORSEMENT: &[&[&str]] = &[&["VerifiableCredential"], &["EndorsementCredential"]];

macro_rules! achievement_credential {
    ($from:literal, $until:literal) => {
        credential!(
            $from,
            $until,
            "AchievementCredential",
            OPEN_BADGE,
            [
                must("id", Address),
                may("name", Words),
                may("description", Words),
                may("image", Form::Class(&IMAGE)),
                any("endorsement", Form::Class(&DOCUMENT)),
                any("endorsementJwt", Jws),
            ],
            must("credentialSubject", Form::Class(&ACHIEVEMENT_SUBJECT))
        )
    };
}

macro_rules! clr_credential {
    ($from:literal, $until:literal) => {
        credential!(
            $from,
            $until,
            "ClrCredential",
            RECORD,
            [
                must("id", Address),
                must("name", Words),
                may("description", Words),
                may("image", Form::Class(&IMAGE)),
                may("partial", Flag),
                any("endorsement", Form::Class(&DOCUMENT)),
                any("endorsementJwt", Jws),
            ],
            must("credentialSubject", Form::Class(&CLR_SUBJECT))
        )
    };
}

macro_rules! endorsement_credential {
    ($from:literal, $until:literal) => {
        credential!(
            $from,
            $until,
            "EndorsementCredential",
            ENDORSEMENT,
            [must("id", Address), must("name", Words), may("description", Words),],
            must("credentialSubject", Form::Class(&ENDORSEMENT_SUBJECT))
        )
    };
}

pub(super) static ACHIEVEMENT_CREDENTIAL: Class = achievement_credential!("validFrom", "validUntil");
pub(super) static ACHIEVEMENT_CREDENTIAL_1: Class = achievement_credential!("issuanceDate", "expirationDate");
pub(super) static CLR_CREDENTIAL: Class = clr_credential!("validFrom", "validUntil");
pub(super) static CLR_CREDENTIAL_1: Class = clr_credential!("issuanceDate", "expirationDate");
pub(super) static ENDORSEMENT_CREDENTIAL: Class = endorsement_credential!("validFrom", "validUntil");
pub(super) static ENDORSEMENT_CREDENTIAL_1: Class = endorsement_credential!("issuanceDate", "expirationDate");

/// VCDM 2.0 §4: dates are optional, and an issuer need be no Profile.
pub(super) static CREDENTIAL: Class = class(
    "VerifiableCredential",
    &[&["VerifiableCredential"]],
    &[
        may("id", Address),
        any("name", Words),
        any("description", Words),
        must("issuer", AddressOr(&NAMED)),
        some("credentialSubject", Form::Class(&ANY)),
        may("validFrom", Date),
        may("validUntil", Date),
        any("proof", Form::Class(&PROOF)),
        any("credentialSchema", Form::Class(&SCHEMA)),
        any("credentialStatus", Form::Class(&STATUS)),
        any("refreshService", Form::Class(&TYPED)),
        any("termsOfUse", Form::Class(&TYPED)),
        any("evidence", Form::Class(&TYPED)),
        any("relatedResource", Form::Class(&RELATED_RESOURCE)),
    ],
);

/// VCDM 1.1 §4: the date of issue is required.
pub(super) static CREDENTIAL_1: Class = class(
    "VerifiableCredential",
    &[&["VerifiableCredential"]],
    &[
        may("id", Address),
        must("issuer", AddressOr(&NAMED)),
        some("credentialSubject", Form::Class(&ANY)),
        must("issuanceDate", Date),
        may("expirationDate", Date),
        any("proof", Form::Class(&PROOF)),
        any("credentialSchema", Form::Class(&SCHEMA)),
        any("credentialStatus", Form::Class(&STATUS)),
        any("refreshService", Form::Class(&REFRESH)),
        any("termsOfUse", Form::Class(&TYPED)),
        any("evidence", Form::Class(&TYPED)),
    ],
);

/// VCDM 2.0 §4.13: credentials stand there as objects, or in envelopes.
pub(super) static PRESENTATION: Class = class(
    "VerifiablePresentation",
    &[&["VerifiablePresentation"]],
    &[
        may("id", Address),
        may("holder", AddressOr(&NAMED)),
        any("verifiableCredential", Form::Class(&SHOWN)),
        any("proof", Form::Class(&PROOF)),
        any("termsOfUse", Form::Class(&TYPED)),
    ],
);

/// VCDM 1.1 §4.10: a JWT may stand there as it is.
pub(super) static PRESENTATION_1: Class = class(
    "VerifiablePresentation",
    &[&["VerifiablePresentation"]],
    &[
        may("id", Address),
        may("holder", AddressOr(&NAMED)),
        any("verifiableCredential", Anything),
        any("proof", Form::Class(&PROOF)),
        any("termsOfUse", Form::Class(&TYPED)),
    ],
);

/// What is inside has rules of its own.
/// LER-RS 4.4, LER-RSType: what stands in each section, and the proofs of it.
pub(super) static RESUME: Class = class(
    "LER-RSType",
    &[],
    &[
        any("certifications", Form::Class(&PROVEN)),
        any("educationAndLearnings", Form::Class(&PROVEN)),
        any("employmentHistories", Form::Class(&PROVEN)),
        any("licenses", Form::Class(&PROVEN)),
        any("skills", Form::Class(&PROVEN)),
        may("person", Form::Class(&ANY)),
        any("narratives", Form::Class(&ANY)),
    ],
);
static PROVEN: Class = class("", &[], &[any("verifications", Form::Class(&VERIFICATION))]);
/// A credential stands inside, or is one of the first data model.
pub(super) static VERIFICATION: Class =
    class("VerificationType", &[], &[may("otherW3CVerifiableCredential", Form::Class(&ANY))]);

/// Open Badges 2.0, Assertion.
pub(super) static ASSERTION: Class = class(
    "Assertion",
    &[&["Assertion"]],
    &[
        must("id", Address),
        must("recipient", Form::Class(&RECIPIENT)),
        must("badge", AddressOr(&ANY)),
        must("verification", Form::Class(&TYPED)),
        must("issuedOn", Date),
        may("expires", Date),
    ],
);
static RECIPIENT: Class =
    class("", &[], &[must("type", Text), must("identity", Text), may("hashed", Flag), may("salt", Text)]);

static DOCUMENT: Class = class("", &[], &[]);
static SHOWN: Class = class("", &[&["VerifiableCredential", "EnvelopedVerifiableCredential"]], &[]);
static ANY: Class = class("", &[], &[may("id", Address)]);
static NAMED: Class = class("", &[], &[must("id", Address), any("name", Words), any("description", Words)]);
static TYPED: Class = class("", &[], &[may("id", Address), some("type", Text)]);
static RELATED_RESOURCE: Class = class("", &[], &[must("id", Address)]);

// What surrounds a credential.

static PROOF: Class = class(
    "Proof",
    &[],
    &[
        some("type", Text),
        may("created", Date),
        may("expires", Date),
        may("cryptosuite", Text),
        may("challenge", Text),
        any("domain", Text),
        may("nonce", Text),
        may("proofPurpose", Text),
        may("proofValue", Text),
        may("verificationMethod", Text),
    ],
);
static SCHEMA: Class = class("CredentialSchema", &[], &[must("id", Address), some("type", Text)]);
static STATUS: Class = class("CredentialStatus", &[], &[may("id", Address), some("type", Text)]);
static REFRESH: Class = class("RefreshService", &[], &[must("id", Address), some("type", Text)]);
static TERMS: Class = class("TermsOfUse", &[], &[may("id", Address), some("type", Text)]);
static EVIDENCE: Class = class(
    "Evidence",
    &[&["Evidence"]],
    &[
        may("id", Address),
        may("narrative", Words),
        may("name", Words),
        may("description", Words),
        may("genre", Words),
        may("audience", Words),
    ],
);

// Open Badges 3.0.

static ACHIEVEMENT_SUBJECT: Class = class(
    "AchievementSubject",
    &[&["AchievementSubject"]],
    &[
        may("id", Address),
        may("activityEndDate", Date),
        may("activityStartDate", Date),
        may("creditsEarned", Number),
        must("achievement", Form::Class(&ACHIEVEMENT)),
        any("identifier", Form::Class(&IDENTITY_OBJECT)),
        may("image", Form::Class(&IMAGE)),
        may("licenseNumber", Words),
        may("narrative", Words),
        any("result", Form::Class(&RESULT)),
        may("role", Words),
        may("source", Form::Class(&PROFILE)),
        may("term", Words),
    ],
);

static ACHIEVEMENT: Class = class(
    "Achievement",
    &[&["Achievement"]],
    &[
        must("id", Address),
        any("alignment", Form::Class(&ALIGNMENT)),
        may("achievementType", OneOfOr(ACHIEVEMENT_TYPES)),
        may("creator", Form::Class(&PROFILE)),
        may("creditsAvailable", Number),
        must("criteria", Form::Class(&CRITERIA)),
        must("description", Words),
        any("endorsement", Form::Class(&DOCUMENT)),
        any("endorsementJwt", Jws),
        may("fieldOfStudy", Words),
        may("humanCode", Words),
        may("image", Form::Class(&IMAGE)),
        may("inLanguage", Language),
        must("name", Words),
        any("otherIdentifier", Form::Class(&IDENTIFIER_ENTRY)),
        any("related", Form::Class(&RELATED)),
        any("resultDescription", Form::Class(&RESULT_DESCRIPTION)),
        may("specialization", Words),
        any("tag", Words),
        may("version", Words),
    ],
);

static ALIGNMENT: Class = class(
    "Alignment",
    &[&["Alignment"]],
    &[
        may("targetCode", Words),
        may("targetDescription", Words),
        must("targetName", Words),
        may("targetFramework", Words),
        may("targetType", OneOfOr(TARGET_TYPES)),
        must("targetUrl", Address),
    ],
);

static CRITERIA: Class = class("Criteria", &[], &[may("id", Address), may("narrative", Words)]);

static IMAGE: Class =
    closed("Image", &[must("id", Address), must("type", OneOf(&["Image"])), may("caption", Words)]);

static IDENTITY_OBJECT: Class = closed(
    "IdentityObject",
    &[
        must("type", OneOf(&["IdentityObject"])),
        must("hashed", Flag),
        must("identityHash", Words),
        must("identityType", OneOfOr(IDENTIFIER_TYPES)),
        may("salt", Words),
    ],
);

static IDENTIFIER_ENTRY: Class = closed(
    "IdentifierEntry",
    &[
        must("type", OneOf(&["IdentifierEntry"])),
        must("identifier", Words),
        must("identifierType", OneOfOr(IDENTIFIER_TYPES)),
    ],
);

static RESULT: Class = class(
    "Result",
    &[&["Result"]],
    &[
        may("achievedLevel", Address),
        any("alignment", Form::Class(&ALIGNMENT)),
        may("resultDescription", Address),
        may("status", OneOf(RESULT_STATUS)),
        may("value", Words),
    ],
);

static RESULT_DESCRIPTION: Class = class(
    "ResultDescription",
    &[&["ResultDescription"]],
    &[
        must("id", Address),
        any("alignment", Form::Class(&ALIGNMENT)),
        any("allowedValue", Words),
        must("name", Words),
        may("requiredLevel", Address),
        may("requiredValue", Words),
        must("resultType", OneOfOr(RESULT_TYPES)),
        any("rubricCriterionLevel", Form::Class(&RUBRIC_CRITERION_LEVEL)),
        may("valueMax", Words),
        may("valueMin", Words),
    ],
);

static RUBRIC_CRITERION_LEVEL: Class = class(
    "RubricCriterionLevel",
    &[&["RubricCriterionLevel"]],
    &[
        must("id", Address),
        any("alignment", Form::Class(&ALIGNMENT)),
        may("description", Words),
        may("level", Words),
        must("name", Words),
        may("points", Words),
    ],
);

static RELATED: Class = class(
    "Related",
    &[&["Related"]],
    &[must("id", Address), may("inLanguage", Language), may("version", Words)],
);

static PROFILE: Class = class(
    "Profile",
    &[&["Profile"]],
    &[
        must("id", Address),
        may("name", Words),
        may("url", Address),
        may("phone", Words),
        may("description", Words),
        any("endorsement", Form::Class(&DOCUMENT)),
        any("endorsementJwt", Jws),
        may("image", Form::Class(&IMAGE)),
        may("email", Words),
        may("address", Form::Class(&ADDRESS)),
        any("otherIdentifier", Form::Class(&IDENTIFIER_ENTRY)),
        may("official", Words),
        may("parentOrg", Form::Class(&PROFILE)),
        may("familyName", Words),
        may("givenName", Words),
        may("additionalName", Words),
        may("patronymicName", Words),
        may("honorificPrefix", Words),
        may("honorificSuffix", Words),
        may("familyNamePrefix", Words),
        may("dateOfBirth", Text),
    ],
);

static ADDRESS: Class = class(
    "Address",
    &[&["Address"]],
    &[
        may("addressCountry", Words),
        may("addressCountryCode", Words),
        may("addressRegion", Words),
        may("addressLocality", Words),
        may("streetAddress", Words),
        may("postOfficeBoxNumber", Words),
        may("postalCode", Words),
        may("geo", Form::Class(&GEO_COORDINATES)),
    ],
);

static GEO_COORDINATES: Class = class(
    "GeoCoordinates",
    &[],
    &[must("type", OneOf(&["GeoCoordinates"])), must("latitude", Number), must("longitude", Number)],
);

static ENDORSEMENT_SUBJECT: Class = class(
    "EndorsementSubject",
    &[&["EndorsementSubject"]],
    &[must("id", Address), may("endorsementComment", Words)],
);

// CLR 2.0.

static CLR_SUBJECT: Class = class(
    "ClrSubject",
    &[&["ClrSubject"]],
    &[
        may("id", Address),
        any("identifier", Form::Class(&IDENTITY_OBJECT)),
        any("achievement", Form::Class(&ACHIEVEMENT)),
        some("verifiableCredential", Anything),
        any("association", Form::Class(&ASSOCIATION)),
    ],
);

static ASSOCIATION: Class = closed(
    "Association",
    &[
        must("type", OneOf(&["Association"])),
        must("associationType", OneOf(ASSOCIATION_TYPES)),
        must("sourceId", Address),
        must("targetId", Address),
    ],
);

// Enumerations.

const ACHIEVEMENT_TYPES: &[&str] = &[
    "Achievement",
    "ApprenticeshipCertificate",
    "Assessment",
    "Assignment",
    "AssociateDegree",
    "Award",
    "Badge",
    "BachelorDegree",
    "Certificate",
    "CertificateOfCompletion",
    "Certification",
    "CommunityService",
    "Competency",
    "Course",
    "CoCurricular",
    "Degree",
    "Diploma",
    "DoctoralDegree",
    "Fieldwork",
    "GeneralEducationDevelopment",
    "JourneymanCertificate",
    "LearningProgram",
    "License",
    "Membership",
    "ProfessionalDoctorate",
    "QualityAssuranceCredential",
    "MasterCertificate",
    "MasterDegree",
    "MicroCredential",
    "ResearchDoctorate",
    "SecondarySchoolDiploma",
];

const IDENTIFIER_TYPES: &[&str] = &[
    "name",
    "sourcedId",
    "systemId",
    "productId",
    "userName",
    "accountId",
    "emailAddress",
    "nationalIdentityNumber",
    "isbn",
    "issn",
    "lisSourcedId",
    "oneRosterSourcedId",
    "sisSourcedId",
    "ltiContextId",
    "ltiDeploymentId",
    "ltiToolId",
    "ltiPlatformId",
    "ltiUserId",
    "identifier",
];

const RESULT_TYPES: &[&str] = &[
    "GradePointAverage",
    "LetterGrade",
    "Percent",
    "PerformanceLevel",
    "PredictedScore",
    "RawScore",
    "Result",
    "RubricCriterion",
    "RubricCriterionLevel",
    "RubricScore",
    "ScaledScore",
    "Status",
];

const RESULT_STATUS: &[&str] =
    &["Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew"];

const TARGET_TYPES: &[&str] = &[
    "ceasn:Competency",
    "ceterms:Credential",
    "CFItem",
    "CFRubric",
    "CFRubricCriterion",
    "CFRubricCriterionLevel",
    "CTDL",
];

/// What one achievement may be to another (CLR 2.0, AssociationType).
pub(crate) const ASSOCIATION_TYPES: &[&str] = &[
    "exactMatchOf",
    "isChildOf",
    "isParentOf",
    "isPartOf",
    "isPeerOf",
    "isRelatedTo",
    "precedes",
    "replacedBy",
];
