//! One name for each capability: its folder in the node, its guide, its commands and its words are
//! all there under it, and the node's list has it.

use super::file::File;

/// Where the node lists them.
const LIST: &str = "crates/node/src/capabilities.rs";

/// One line for each place that a capability lacks.
pub(super) fn check(files: &[File]) -> Vec<String> {
    let has = |path: &str| files.iter().any(|file| file.path == path);
    let list = files.iter().find(|file| file.path == LIST).map_or("", |file| &file.text);
    let mut found = Vec::new();
    for name in files.iter().filter_map(capability) {
        let texts = ["en", "ar", "zh", "fr", "ru", "es"]
            .map(|lang| format!("crates/node/src/{name}/texts/{lang}.ftl"));
        let guide = [format!("docs/guides/{name}.md")];
        for place in texts.iter().chain(&guide) {
            if !has(place) {
                found.push(format!("the capability {name} has no {place}"));
            }
        }
        // A command is about one of them: `comity agreement list`.
        let one = name.strip_suffix('s').unwrap_or(name);
        if ![name, one].iter().any(|name| has(&format!("crates/comity/src/command/{name}.rs"))) {
            found.push(format!("the capability {name} has no crates/comity/src/command/{one}.rs"));
        }
        if !list.contains(&format!("{name}::CAPABILITY")) {
            found.push(format!("{LIST} does not list the capability {name}"));
        }
        let spelt = format!("name: \"{name}\"");
        let own = files.iter().find(|file| file.path == format!("crates/node/src/{name}.rs"));
        if own.is_some_and(|file| !file.text.contains(&spelt)) {
            found.push(format!("crates/node/src/{name}.rs gives its capability another name"));
        }
    }
    found
}

/// The name of the capability that a file declares, if it does.
fn capability(file: &File) -> Option<&str> {
    let name = file.path.strip_prefix("crates/node/src/")?.strip_suffix(".rs")?;
    let is_one = !name.contains('/') && file.text.contains("pub const CAPABILITY: Capability");
    is_one.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{File, check};

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_capability_has_all_its_places() {
        let own = "pub const CAPABILITY: Capability = Capability { name: \"kites\", ..X };";
        let mut files = vec![
            file("crates/node/src/kites.rs", own),
            file("crates/node/src/kites/texts/en.ftl", ""),
            file("crates/node/src/kites/texts/ar.ftl", ""),
            file("crates/node/src/kites/texts/zh.ftl", ""),
            file("crates/node/src/kites/texts/fr.ftl", ""),
            file("crates/node/src/kites/texts/ru.ftl", ""),
            file("crates/node/src/kites/texts/es.ftl", ""),
            file("docs/guides/kites.md", ""),
            file("crates/comity/src/command/kite.rs", ""),
            file("crates/node/src/capabilities.rs", "&[&kites::CAPABILITY]"),
            file("crates/node/src/ledger.rs", "pub struct Ledger;"),
        ];
        assert!(check(&files).is_empty());
        for (at, what) in [(1, "en.ftl"), (2, "ar.ftl"), (7, "guides"), (8, "command"), (9, "list")]
        {
            let taken = files.remove(at);
            let found = check(&files);
            assert!(found.len() == 1 && found.iter().all(|line| line.contains(what)), "{found:?}");
            files.insert(at, taken);
        }
        let other = own.replace("\"kites\"", "\"kite\"");
        *files.first_mut().unwrap() = file("crates/node/src/kites.rs", &other);
        assert_eq!(check(&files).len(), 1);
    }
}
