//! Counts of checks, and how other programs' closing lines are read.

use std::ops::AddAssign;

use serde_json::Value;

/// How many checks passed, failed or could not run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Tally {
    /// One check that passed.
    pub(crate) const ONE: Self = Self { passed: 1, failed: 0, skipped: 0 };

    /// Reads the closing line of nextest or of one binary under `cargo test`, if `line` is one.
    ///
    /// Tests that a filter left out are not counted: nobody asked for them.
    pub(crate) fn from_cargo(line: &str) -> Option<Self> {
        let line = line.trim();
        let counts = match line.split_once(" run: ") {
            Some((head, counts)) if head.ends_with("test") || head.ends_with("tests") => counts,
            _ => line.strip_prefix("test result: ")?.split_once(". ")?.1,
        };
        let mut tally = Self::default();
        for count in counts.split([',', ';']) {
            let mut words = count.split_whitespace();
            let Some(number) = words.next().and_then(|word| word.parse::<u64>().ok()) else {
                continue;
            };
            match words.next() {
                Some("passed") => tally.passed += number,
                Some("failed" | "timed" | "exec") => tally.failed += number,
                _ => {}
            }
        }
        Some(tally)
    }

    /// Reads the summary of a pytest-json-report.
    pub(crate) fn from_pytest(report: &Value) -> Option<Self> {
        let summary = report.get("summary")?;
        let count = |name: &str| summary.get(name).and_then(Value::as_u64).unwrap_or(0);
        Some(Self {
            passed: count("passed"),
            failed: count("failed") + count("error"),
            skipped: count("skipped"),
        })
    }

    /// Reads the closing lines of node's test runner in TAP.
    pub(crate) fn from_tap(report: &str) -> Option<Self> {
        let count = |name: &str| {
            report
                .lines()
                .rev()
                .find_map(|line| line.strip_prefix(name)?.trim().parse::<u64>().ok())
        };
        Some(Self {
            passed: count("# pass ")?,
            failed: count("# fail ")? + count("# cancelled ").unwrap_or(0),
            skipped: count("# skipped ").unwrap_or(0),
        })
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_read() {
        let tally = |passed, failed, skipped| Tally { passed, failed, skipped };
        let cases = [
            ("     Summary [   0.013s] 3 tests run: 3 passed, 7 skipped", tally(3, 0, 0)),
            ("Summary [1.0s] 1 test run: 0 passed, 1 failed, 0 skipped", tally(0, 1, 0)),
            ("Summary [9s] 9 tests run: 7 passed (2 slow), 1 failed, 1 timed out", tally(7, 2, 0)),
            ("Summary [9s] 3/9 tests run: 2 passed, 1 exec failed, 6 skipped", tally(2, 1, 0)),
            ("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured", tally(12, 0, 0)),
            ("test result: FAILED. 1 passed; 2 failed; 0 ignored", tally(1, 2, 0)),
        ];
        for (line, expected) in cases {
            assert_eq!(Tally::from_cargo(line), Some(expected), "{line}");
        }
        assert_eq!(Tally::from_cargo("running 3 tests"), None);
        assert_eq!(Tally::from_cargo("        PASS [   0.004s] comity it::demo"), None);
    }

    #[test]
    fn reports_are_read() {
        let report = serde_json::json!({ "summary": { "passed": 4, "error": 1, "skipped": 2 } });
        let expected = Tally { passed: 4, failed: 1, skipped: 2 };
        assert_eq!(Tally::from_pytest(&report), Some(expected));
        let tap = "ok 1 - a\n# tests 3\n# pass 1\n# fail 1\n# cancelled 1\n# skipped 0\n";
        let expected = Tally { passed: 1, failed: 2, skipped: 0 };
        assert_eq!(Tally::from_tap(tap), Some(expected));
        assert_eq!(Tally::from_tap("Bail out!"), None);
    }
}
