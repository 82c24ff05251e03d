//! Everything that CI runs, here or there: it goes on after a failure, and its last line counts.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use crate::build::{self, Kind};
use crate::run::{cargo, dist, listen, pass, program, top};
use crate::serve::Server;
use crate::{Arguments, Done, check, in_browser, setup, size};

pub fn command(mut arguments: Arguments) -> Done {
    let native = arguments.flag("--native");
    let browser = arguments.flag("--e2e");
    let others = arguments.flag("--browsers");
    let grep = if browser || others { arguments.next() } else { None };
    arguments.end()?;
    let mut tally = Tally::default();
    match (native, browser, others) {
        (true, ..) => tally.natively(),
        (_, true, _) => tally.in_the_browser(grep.as_deref()),
        (.., true) => tally.in_other_browsers(grep.as_deref()),
        _ => {
            tally.one("set-up", setup::everything);
            tally.natively();
            tally.one("release build", || build::build(Kind::Release));
            tally.one("sizes", || {
                size::budgets().and_then(|over| if over.is_empty() { Ok(()) } else { Err(over.join("\n")) })
            });
            tally.in_the_browser(None);
        }
    }
    tally.end();
}

#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
    told: Vec<String>,
}

impl Tally {
    fn natively(&mut self) {
        if let Err(why) = setup::wasm_target() {
            self.failed(&why);
        }
        for (name, check) in check::CHECKS {
            self.one(name, check);
        }
        self.many("native tests", || rust_tests(cargo().args(["test", "--workspace", "--no-fail-fast"])));
    }

    fn in_the_browser(&mut self, grep: Option<&str>) {
        self.many("in the browser", || {
            setup::npm_packages()?;
            in_browser::build()?;
            // Other people's software and ours meet on the command line, too.
            pass(cargo().args(["build", "--quiet", "--package", "lapel", "--bin", "lapel"]))?;
            let mut tests = playwright(grep);
            tests.env("CHROMIUM", setup::chromium()?);
            for (name, base) in [("LAPEL_URL", "/"), ("LAPEL_SUBPATH_URL", "/wallet/")] {
                let server = Server::listen(dist(), base, 0)?;
                tests.env(name, server.address());
                std::thread::spawn(|| server.run());
            }
            if let Some(programs) = setup::python_packages() {
                tests.env("LAPEL_PYTHON", programs);
            }
            browser_tests(&mut tests)
        });
    }

    /// The main journeys in whatever browsers there are beside Chromium.
    fn in_other_browsers(&mut self, grep: Option<&str>) {
        self.many("in other browsers", || {
            setup::npm_packages()?;
            pass(cargo().args(["build", "--quiet", "--package", "lapel", "--bin", "lapel"]))?;
            browser_tests(playwright(grep).args(["--config", "elsewhere.config.ts"]))
        });
    }

    /// A stage that passes or fails as a whole.
    fn one(&mut self, name: &str, stage: impl FnOnce() -> Done) {
        self.many(name, || stage().map(|()| Counts { passed: 1, failed: 0 }));
    }

    /// A stage that counts for itself.
    fn many(&mut self, name: &str, stage: impl FnOnce() -> Done<Counts>) {
        println!("\n== {name}");
        let started = Instant::now();
        let counts = stage().unwrap_or_else(|why| {
            self.failed(&why);
            Counts::default()
        });
        self.passed += counts.passed;
        self.failed += counts.failed;
        let seconds = started.elapsed().as_secs();
        self.told.push(format!("{name}: {} passed, {} failed, {seconds} s", counts.passed, counts.failed));
    }

    fn failed(&mut self, why: &str) {
        println!("FAILED: {why}");
        self.failed += 1;
    }

    /// The last line, and what the caller's caller reads.
    fn end(self) -> ! {
        println!();
        for line in &self.told {
            println!("{line}");
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        std::process::exit(i32::from(self.failed > 0 || self.passed == 0))
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
}

/// Runs `cargo test` and adds up what each test program says. A program that dies is one failure.
fn rust_tests(tests: &mut Command) -> Done<Counts> {
    let mut counts = Counts::default();
    let well = listen(tests, |line| {
        if let Some(found) = result_line(line) {
            counts.passed += found.passed;
            counts.failed += found.failed;
        }
    })?;
    if !well && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}

/// `test result: ok. 3 passed; 0 failed; 0 ignored; …`
fn result_line(line: &str) -> Option<Counts> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count = |what: &str| {
        let mut counts = counts.split(';').map(str::trim);
        counts.find_map(|count| count.strip_suffix(what)?.trim().parse().ok())
    };
    Some(Counts { passed: count("passed")?, failed: count("failed")? })
}

/// Playwright, which tests the last build.
fn playwright(grep: Option<&str>) -> Command {
    let mut command = program("npx");
    command
        .args(["--no-install", "playwright", "test", "--reporter=list,json"])
        .current_dir(top().join("e2e"));
    if let Some(grep) = grep {
        command.args(["--grep", grep]);
    }
    if let Ok(ourselves) = std::env::current_exe() {
        command.env("LAPEL_XTASK", ourselves);
    }
    command
}

fn browser_tests(tests: &mut Command) -> Done<Counts> {
    let report = top().join("e2e/results/report.json");
    let _ = std::fs::remove_file(&report);
    let scratch = Scratch::new()?;
    tests.env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report).env("TMPDIR", &scratch.0);
    let well = listen(tests, |_| ())?;
    let text = std::fs::read_to_string(&report).map_err(|why| format!("Playwright left no report: {why}"))?;
    let mut counts = report_counts(&text).ok_or("Playwright's report cannot be read")?;
    if !well && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}

/// Where browsers and tests put what nobody wants afterwards: films for the camera weigh hundreds of megabytes.
struct Scratch(PathBuf);

impl Scratch {
    /// Among the system's own temporary files, since sockets in it allow of no long path.
    fn new() -> Done<Scratch> {
        let folder = std::env::temp_dir().join(format!("lapel-test-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
        Ok(Scratch(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn report_counts(report: &str) -> Option<Counts> {
    let report: serde_json::Value = serde_json::from_str(report).ok()?;
    let stats = report.get("stats")?;
    let count = |name| stats.get(name)?.as_u64();
    Some(Counts { passed: count("expected")?, failed: count("unexpected")? + count("flaky")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(result_line(line), Some(Counts { passed: 12, failed: 3 }));
        assert_eq!(result_line("test floors ... ok"), None);
    }

    #[test]
    fn a_flaky_test_is_a_failed_one() {
        let report = r#"{"stats": {"expected": 5, "unexpected": 1, "flaky": 2, "skipped": 4}}"#;
        assert_eq!(report_counts(report), Some(Counts { passed: 5, failed: 3 }));
        assert_eq!(report_counts("{}"), None);
    }
}
