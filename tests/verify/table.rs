//! The verdict is a total function of the findings, and nothing but "every required check holds" is genuine.

use lapel::domain::credential::Kind;
use lapel::domain::verify::report::{Finding, Findings, Headline, Is, Why};

const IS: [Is; 4] = [Is::Holds, Is::Fails, Is::Unknown, Is::NotClaimed];

/// Every reason there is: a finding of any check may come with any of them.
fn reasons() -> Vec<Why> {
    // The names of the catalogue; one that is added to the enum and not here fails the test below.
    let source = include_str!("../../src/domain/verify/report.rs");
    let body =
        source.split_once("pub enum Why {").and_then(|(_, rest)| rest.split_once("\n}")).expect("the enum").0;
    let names = body.lines().map(str::trim).filter(|line| !line.starts_with("//") && !line.is_empty());
    names
        .map(|line| {
            let mut code = String::new();
            for letter in line.trim_end_matches(',').chars() {
                if letter.is_uppercase() && !code.is_empty() {
                    code.push('-');
                }
                code.extend(letter.to_lowercase());
            }
            serde_json::from_value(code.clone().into()).unwrap_or_else(|_| panic!("no reason {code}"))
        })
        .collect()
}

fn findings(is: [Is; 5], why: [Why; 5]) -> Findings {
    let finding = |nth: usize| Finding::new(is[nth], why[nth]);
    Findings {
        integrity: finding(0),
        issuer_key: finding(1),
        validity: finding(2),
        status: finding(3),
        holder: finding(4),
    }
}

fn each_answer(mut look: impl FnMut([Is; 5])) {
    for a in IS {
        for b in IS {
            for c in IS {
                for d in IS {
                    IS.into_iter().for_each(|e| look([a, b, c, d, e]));
                }
            }
        }
    }
}

#[test]
fn nothing_but_all_that_is_required_holding_is_genuine() {
    let reasons = reasons();
    assert!(reasons.len() > 50);
    let mut genuine = 0;
    each_answer(|is| {
        // Each reason at each check, the others plain: reasons may only ever take away.
        for place in 0..5 {
            for reason in &reasons {
                let mut why = [
                    Why::SignatureMatches,
                    Why::KeyOfIssuer,
                    Why::InDate,
                    Why::StatusClear,
                    Why::NotPresented,
                ];
                why[place] = *reason;
                for kind in
                    [Kind::OpenBadge, Kind::Clr, Kind::Presentation, Kind::StatusList, Kind::OpenBadgeV2]
                {
                    let headline = findings(is, why).headline_of(kind);
                    let [integrity, issuer_key, validity, status, holder] = is;
                    let required = integrity == Is::Holds
                        && issuer_key == Is::Holds
                        && matches!(validity, Is::Holds | Is::NotClaimed)
                        && matches!(status, Is::Holds | Is::NotClaimed)
                        && (kind != Kind::Presentation || holder == Is::Holds);
                    if matches!(headline, Headline::Genuine | Headline::SelfIssued) {
                        assert!(required, "{is:?} {why:?} {kind:?}");
                        genuine += 1;
                    }
                    // What somebody signed about themselves is never an issuer's word.
                    if why[1] == Why::KeyOfEarner {
                        assert_ne!(headline, Headline::Genuine, "{is:?}");
                    } else {
                        assert_ne!(headline, Headline::SelfIssued, "{is:?} {why:?}");
                    }
                }
            }
        }
    });
    assert!(genuine > 0);
}

#[test]
fn what_fails_is_never_green_and_what_is_unknown_never_red() {
    let why = [Why::SignatureMatches, Why::KeyOfIssuer, Why::InDate, Why::StatusClear, Why::NotPresented];
    each_answer(|is| {
        let headline = findings(is, why).headline();
        let [integrity, issuer_key, validity, status, _] = is;
        let red = matches!(headline, Headline::NotGenuine | Headline::Revoked | Headline::Suspended);
        let some_fail = [integrity, issuer_key, status].contains(&Is::Fails);
        assert!(!red || some_fail, "{is:?}");
        // What nobody signed is neither, whatever else is said of it.
        if integrity != Is::NotClaimed && (integrity == Is::Fails || issuer_key == Is::Fails) {
            assert_eq!(headline, Headline::NotGenuine, "{is:?}");
        }
        if integrity == Is::Holds && issuer_key != Is::Fails && status == Is::Fails {
            assert_eq!(headline, Headline::Revoked, "{is:?}");
        }
        if integrity == Is::Unknown && issuer_key != Is::Fails {
            assert_eq!(headline, Headline::CouldNotCheck, "{is:?}");
        }
        if validity == Is::Unknown || status == Is::Unknown {
            assert_ne!(headline, Headline::Genuine, "{is:?}");
        }
    });
}

#[test]
fn what_is_not_genuine_is_the_same_in_a_presentation() {
    let why = [Why::SignatureMatches, Why::KeyOfIssuer, Why::InDate, Why::StatusClear, Why::NotPresented];
    each_answer(|is| {
        let findings = findings(is, why);
        let headline = findings.headline();
        assert_eq!(findings.headline_of(Kind::OpenBadge), headline, "{is:?}");
        let unproven = headline == Headline::Genuine && is[4] != Is::Holds;
        let presented = if unproven { Headline::IssuerUnconfirmed } else { headline };
        assert_eq!(findings.headline_of(Kind::Presentation), presented, "{is:?}");
    });
}

#[test]
fn a_paused_badge_is_not_called_withdrawn() {
    let all = [Is::Holds, Is::Holds, Is::Holds, Is::Fails, Is::NotClaimed];
    let why = [Why::SignatureMatches, Why::KeyOfIssuer, Why::InDate, Why::Suspended, Why::NotPresented];
    assert_eq!(findings(all, why).headline(), Headline::Suspended);
    let unconfirmed = [Is::Holds, Is::Unknown, Is::Holds, Is::Fails, Is::NotClaimed];
    assert_eq!(findings(unconfirmed, why).headline(), Headline::Suspended);
}

#[test]
fn an_answer_to_another_question_is_none() {
    for why_not in [Why::ChallengeMismatch, Why::DomainMismatch] {
        let why = [Why::SignatureMatches, Why::KeyOfIssuer, Why::InDate, Why::StatusClear, why_not];
        let with = |holder| findings([Is::Holds, Is::Holds, Is::Holds, Is::Holds, holder], why);
        assert_eq!(with(Is::Fails).headline_of(Kind::Presentation), Headline::NotGenuine);
        assert_eq!(with(Is::Unknown).headline_of(Kind::OpenBadge), Headline::CouldNotCheck);
    }
}

#[test]
fn the_order_of_headlines_is_that_of_the_verdict_table() {
    let order = [
        Headline::Genuine,
        Headline::Expired,
        Headline::NotYetValid,
        Headline::IssuerUnconfirmed,
        Headline::Suspended,
        Headline::Revoked,
        Headline::NotGenuine,
        Headline::CouldNotCheck,
        Headline::Unsigned,
    ];
    assert!(order.is_sorted());
}
