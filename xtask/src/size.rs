//! What a visitor downloads, in the form in which hosts send it, against the budgets.

use std::fs;
use std::path::Path;

use crate::run::dist;
use crate::{Arguments, Done, finish};

/// A part of the app and the most that it may weigh in brotli, in kilobytes of 1000 bytes.
struct Budget {
    part: &'static str,
    most: usize,
    holds: fn(&str) -> bool,
}

/// The first route is all that is fetched until the first page stands. The engine and the scanner follow when they
/// are needed, or when there is nothing else to do.
const BUDGETS: [Budget; 8] = [
    Budget {
        part: "first route",
        most: 250,
        holds: |name| {
            let other = ["assets/rooms-", "assets/desk-", "assets/share-"]
                .iter()
                .any(|module| name.starts_with(module));
            name == "index.html" || name.starts_with("assets/") && !other
        },
    },
    // The larger pages, fetched where one of them is opened. The goal is 250 each; until then, they may not grow.
    Budget { part: "rooms", most: 340, holds: |name| name.starts_with("assets/rooms-") },
    Budget { part: "desk", most: 380, holds: |name| name.starts_with("assets/desk-") },
    Budget { part: "share", most: 325, holds: |name| name.starts_with("assets/share-") },
    // What is loaded before the first verdict; its glue is two kilobytes more.
    Budget { part: "engine", most: 240, holds: |name| name == "engine_bg.wasm" },
    // Loaded with the pages of the record.
    Budget { part: "record", most: 155, holds: |name| name.starts_with("record") },
    Budget { part: "scanner", most: 160, holds: |name| name.starts_with("scanner") },
    // Loaded when it is first asked for something. Ten of it read the compact codes of other wallets.
    Budget { part: "workshop", most: 240, holds: |name| name.starts_with("workshop") },
];

pub fn command(arguments: Arguments) -> Done {
    arguments.end()?;
    let over = budgets()?;
    if over.is_empty() { Ok(()) } else { Err(over.join("\n")) }
}

/// Prints the table; which budgets are exceeded.
pub fn budgets() -> Done<Vec<String>> {
    let dist = dist();
    let files = finish::files(&dist).map_err(|why| format!("{why}; `cargo xtask build` comes first"))?;
    let weighed = |path: &Path| fs::metadata(path).map(|about| about.len() as usize);
    let mut sums = BUDGETS.map(|_| 0);
    println!("{:>10} {:>10} {:>10}  file", "brotli", "gzip", "plain");
    for (name, path) in &files {
        if [".br", ".gz"].iter().any(|ending| name.ends_with(ending)) {
            continue;
        }
        let plain = weighed(path).map_err(|why| format!("{name}: {why}"))?;
        let [brotli, gzip] =
            [".br", ".gz"].map(|ending| weighed(&finish::twin(path, ending)).unwrap_or(plain));
        println!("{brotli:>10} {gzip:>10} {plain:>10}  {name}");
        for (budget, sum) in BUDGETS.iter().zip(&mut sums) {
            if (budget.holds)(name) {
                *sum += brotli;
            }
        }
    }
    if !files.keys().any(|name| name.ends_with(".br")) {
        return Err(
            "this is a fast build, which is not compressed; `cargo xtask build` makes a release".to_owned()
        );
    }
    println!();
    let mut over = Vec::new();
    for (budget, sum) in BUDGETS.iter().zip(sums) {
        println!("{:>7.1} KB of {} KB: {}", sum as f64 / 1000.0, budget.most, budget.part);
        if sum > budget.most * 1000 {
            over.push(format!(
                "{} is over its budget: {sum} bytes of brotli, {} KB allowed",
                budget.part, budget.most
            ));
        }
    }
    Ok(over)
}
