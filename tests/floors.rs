//! A floor imports only from those beneath it, and the ground knows no async.

use std::path::Path;

/// Each floor, and the floors that it must not name.
const ABOVE: [(&str, &[&str]); 4] = [
    ("domain", &["wallet", "terminal", "browser", "ui"]),
    ("wallet", &["terminal", "browser", "ui"]),
    ("terminal", &["browser", "ui"]),
    ("browser", &["terminal", "ui"]),
];

#[test]
fn a_floor_names_no_floor_above_it() {
    for (floor, above) in ABOVE {
        each_line(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(floor), &mut |place, line| {
            for name in above {
                assert!(!line.contains(&format!("crate::{name}")), "{place} names {name}: {line}");
            }
            let waits = line.contains("async fn") || line.contains(".await");
            assert!(floor != "domain" || !waits, "{place} waits: {line}");
        });
    }
}

/// What strangers write is put into pages as text. There is no other way to write into a page, so that there is none to
/// forget.
#[test]
fn no_page_writes_markup() {
    let mut lines = 0;
    each_line(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |place, line| {
        lines += 1;
        for way in [
            "set_inner_html",
            "innerHTML",
            "set_outer_html",
            "outerHTML",
            "insert_adjacent_html",
            "insertAdjacentHTML",
            "document.write",
            "DomParser",
            "create_contextual_fragment",
        ] {
            assert!(!line.contains(way), "{place} writes markup: {line}");
        }
    });
    assert!(lines > 10_000, "{lines}");
}

fn each_line(folder: &Path, look: &mut dyn FnMut(&str, &str)) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            each_line(&path, look);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source file");
            text.lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .for_each(|line| look(&path.to_string_lossy(), line));
        }
    }
}
