//! The samples that the app offers are what they say they are.

use lapel::domain::engine::Expect;
use lapel::domain::evidence::Evidence;
use lapel::domain::verify::report::Headline;
use lapel::domain::verify::verify;

/// 21 November 2026.
const NOW: i64 = 1_795_284_120;

#[test]
fn the_samples_verify_and_their_issuer_says_that_it_is_a_sample() {
    for (sample, expected) in [
        (include_str!("../public/samples/data-literacy.json"), Headline::Genuine),
        (include_str!("../public/samples/collaboration.json"), Headline::Genuine),
        (include_str!("../public/samples/first-aid.json"), Headline::Expired),
    ] {
        let reports = verify(sample, &Evidence::default(), NOW, &Expect::default()).expect("readable");
        assert_eq!(reports[0].headline, expected);
        assert!(reports[0].reading.issuer.name.as_deref().is_some_and(|name| name.contains("Sample")));
    }
}
