//! Circles among files: where one file takes something from another, that one takes nothing back,
//! directly or by way of others.
//!
//! A module that only declares its children and hands on what is theirs takes nothing. Methods are
//! not followed, for no word of them says where they stand.

mod source;

use std::collections::{BTreeMap, BTreeSet};

use super::file::File;
use source::Module;

/// Names that lead to a name; an import that leads further leads nowhere.
const STEPS_MAX: usize = 12;

/// Which file takes which names from which.
type Arrows = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// One line for each circle.
pub(super) fn check(files: &[File]) -> Vec<String> {
    let mut crates: BTreeMap<&str, Vec<&File>> = BTreeMap::new();
    let is_ours =
        |file: &&File| file.path.starts_with("crates/") || file.path.starts_with("xtask/");
    for file in files.iter().filter(|file| file.is("rs")).filter(is_ours) {
        if let Some((root, _)) = file.path.split_once("/src/") {
            crates.entry(root).or_default().push(file);
        }
    }
    let mut found = Vec::new();
    for (root, files) in crates {
        let arrows = Crate::read(root, &files).arrows();
        let circles = circles(&arrows);
        found.extend(circles.into_iter().map(|circle| format!("{root}: a circle: {circle}")));
    }
    found
}

/// The modules of a crate by their places below its root.
struct Crate {
    modules: BTreeMap<Vec<String>, Module>,
}

/// What a path leads to.
enum Led {
    /// A module.
    Module(Vec<String>),
    /// Something that a file defines.
    Defined { file: String, name: String },
}

impl Crate {
    fn read(root: &str, files: &[&File]) -> Self {
        let mut tests = Vec::new();
        let mut modules = BTreeMap::new();
        for file in files {
            let place = place(root, &file.path);
            for module in source::modules(file, place, &mut tests) {
                modules.insert(module.path.clone(), module);
            }
        }
        modules.retain(|path, _| !tests.iter().any(|test| path.starts_with(test)));
        Self { modules }
    }

    fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (place, module) in &self.modules {
            let mut take = |led: Option<Led>| {
                let Some(Led::Defined { file, name }) = led else { return };
                if file != module.file {
                    let taken = arrows.entry(module.file.clone()).or_default();
                    taken.entry(file).or_default().insert(name);
                }
            };
            for import in module.imports.iter().filter(|import| !import.handed_on) {
                take(self.lead(place, &import.path, 0));
            }
            for path in &module.named {
                let first = path.first().map(String::as_str).unwrap_or_default();
                let may_come = |name: &str| name == first || name == "*";
                let is_imported = module.imports.iter().any(|import| may_come(&import.name));
                if path.len() > 1 || is_imported {
                    take(self.lead(place, path, 0));
                }
            }
        }
        arrows
    }

    /// Where a path leads that stands in a module.
    fn lead(&self, place: &[String], path: &[String], steps: usize) -> Option<Led> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.walk(&[], rest, steps),
            "self" => self.walk(place, rest, steps),
            "super" => self.walk(place.split_last()?.1, rest, steps),
            _ => self.walk(place, path, steps),
        }
    }

    /// Where names lead from a module on, by what it declares, defines and imports.
    fn walk(&self, place: &[String], path: &[String], steps: usize) -> Option<Led> {
        if steps > STEPS_MAX {
            return None;
        }
        let steps = steps.saturating_add(1);
        let Some((first, rest)) = path.split_first() else {
            return Some(Led::Module(place.to_vec()));
        };
        if first == "super" {
            return self.walk(place.split_last()?.1, rest, steps);
        }
        let module = self.modules.get(place)?;
        if module.children.contains(first) {
            return self.walk(&[place, std::slice::from_ref(first)].concat(), rest, steps);
        }
        if module.defines.contains(first) {
            return Some(Led::Defined { file: module.file.clone(), name: first.clone() });
        }
        let imported = module.imports.iter().find(|import| import.name == *first);
        if let Some(import) = imported {
            // A name that is imported from a crate of the same name leads out of this one.
            let leads_out = import.path.len() == 1 && import.path.first() == Some(first);
            let path = [import.path.as_slice(), rest].concat();
            return if leads_out { None } else { self.lead(place, &path, steps) };
        }
        module.imports.iter().filter(|import| import.name == "*").find_map(|import| {
            match self.lead(place, &import.path, steps)? {
                Led::Module(other) if other != place => self.walk(&other, path, steps),
                Led::Module(_) | Led::Defined { .. } => None,
            }
        })
    }
}

/// The place of a file's module below the root of its crate.
fn place(root: &str, path: &str) -> Vec<String> {
    let below = path.strip_prefix(root).and_then(|rest| rest.strip_prefix("/src/"));
    let below = below.and_then(|rest| rest.strip_suffix(".rs")).unwrap_or_default();
    let names = below.split('/').filter(|name| !matches!(*name, "lib" | "main" | "mod"));
    names.map(str::to_owned).collect()
}

/// One circle through each set of files that reach each other, in words.
fn circles(arrows: &Arrows) -> Vec<String> {
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut found = Vec::new();
    for start in arrows.keys() {
        if told.contains(start) {
            continue;
        }
        let Some(way) = shortest(arrows, start) else { continue };
        // Whoever is reached from here and reaches back is of the same set, and told with it.
        told.extend(
            reached(arrows, start).into_iter().filter(|file| reached(arrows, file).contains(start)),
        );
        let steps = way.iter().zip(way.iter().skip(1)).map(|(from, to)| {
            let names = arrows.get(from).and_then(|taken| taken.get(to));
            let names = names.into_iter().flatten().map(String::as_str).collect::<Vec<_>>();
            format!("{from} takes {} from {to}", names.join(", "))
        });
        found.push(steps.collect::<Vec<_>>().join("; "));
    }
    found
}

/// Everything that a file takes from, directly or not.
fn reached(arrows: &Arrows, start: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut todo = vec![start];
    while let Some(file) = todo.pop() {
        for next in arrows.get(file).into_iter().flat_map(BTreeMap::keys) {
            if seen.insert(next.clone()) {
                todo.push(next);
            }
        }
    }
    seen
}

/// The shortest way from a file back to itself.
fn shortest(arrows: &Arrows, start: &str) -> Option<Vec<String>> {
    let mut ways = vec![vec![start.to_owned()]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            let last = way.last()?;
            for next in arrows.get(last).into_iter().flat_map(BTreeMap::keys) {
                let further = [way.as_slice(), std::slice::from_ref(next)].concat();
                if next == start {
                    return Some(further);
                }
                if seen.insert(next.clone()) {
                    longer.push(further);
                }
            }
        }
        ways = longer;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(files: &[(&str, &str)]) -> Vec<String> {
        let file = |(path, text): &(&str, &str)| File {
            path: format!("crates/a/src/{path}"),
            text: (*text).to_owned(),
        };
        check(&files.iter().map(file).collect::<Vec<_>>())
    }

    const ROOT: (&str, &str) = ("lib.rs", "pub mod one;\npub mod two;\n");

    #[test]
    fn files_that_name_each_other_are_told() {
        let found = complaints(&[
            ROOT,
            ("one.rs", "use crate::two::{Two, other};\npub struct One;\n"),
            ("two.rs", "pub struct Two(super::one::One);\npub fn other() {}\n"),
        ]);
        assert_eq!(
            found,
            ["crates/a: a circle: crates/a/src/one.rs takes Two, other from crates/a/src/two.rs; \
              crates/a/src/two.rs takes One from crates/a/src/one.rs"]
        );
    }

    #[test]
    fn what_only_declares_hands_on_or_tests_takes_nothing() {
        let quiet: [&[(&str, &str)]; 4] = [
            // A parent that hands on what is its child's.
            &[
                ROOT,
                ("one.rs", "mod deep;\npub use deep::Deep;\npub struct One;\n"),
                ("one/deep.rs", "use super::One;\npub struct Deep(One);\n"),
                ("two.rs", "use crate::one::Deep;\nfn f(_: Deep) {}\n"),
            ],
            // Tests, comments and texts.
            &[
                ROOT,
                ("one.rs", "use crate::two::Two;\npub struct One(Two);\n"),
                (
                    "two.rs",
                    "pub struct Two;\n// crate::one::One\nconst A: &str = \"crate::one::One\";\n\
                     #[cfg(test)]\nmod tests {\n    use crate::one::One;\n}\n",
                ),
            ],
            // Tests in a file of their own.
            &[
                ROOT,
                ("one.rs", "use crate::two::Two;\npub struct One(Two);\n"),
                ("two.rs", "pub struct Two;\n#[cfg(test)]\nmod tests;\n"),
                ("two/tests.rs", "use crate::one::One;\n"),
            ],
            // A method and a field that are called as a function elsewhere is.
            &[
                ROOT,
                ("one.rs", "use crate::two::Two;\npub fn go(two: Two) { two.stop(); }\n"),
                ("two.rs", "pub struct Two { go: u8 }\nfn f(two: &Two) { two.go(); }\n"),
            ],
        ];
        for files in quiet {
            assert_eq!(complaints(files), [""; 0], "{files:?}");
        }
    }

    #[test]
    fn every_way_of_naming_counts() {
        let two = "pub struct Two;\npub fn two() {}\nuse crate::one::One;\n";
        for one in [
            "pub struct One(crate::two::Two);",
            "pub struct One;\nfn f() { crate::two::two(); }",
            "use crate::two;\npub struct One(two::Two);",
            "use super::two as other;\npub struct One(other::Two);",
            "use crate::two::*;\npub struct One(Two);",
            "pub struct One;\nmod inner { use super::super::two::Two; }",
            "pub use crate::two::Two;\npub struct One(Two);",
        ] {
            assert_eq!(complaints(&[ROOT, ("one.rs", one), ("two.rs", two)]).len(), 1, "{one}");
        }
    }
}
