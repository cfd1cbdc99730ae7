//! What members of contents, the words of their schemas, rules and duties are called.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Lang, TEXTS};

impl Lang {
    /// What a member of a content is called: by its key, else by its own name with spaces.
    pub fn field(self, name: &str) -> String {
        self.member(name).unwrap_or_else(|| spaced(name))
    }

    /// What a member is called, where it has a key.
    pub fn member(self, name: &str) -> Option<String> {
        self.called("field", name)
    }

    /// A word of a schema's list, or of a rule's.
    pub fn word(self, word: &str) -> String {
        self.called("word", word).unwrap_or_else(|| spaced(word))
    }

    /// What a rule of an agreement is called, or a part of one: `first-report`, `base/death`. Those
    /// that come with the program have keys; what parties publish is named as they wrote it.
    pub fn rule(self, name: &str) -> String {
        let one = |part: &str| {
            let found = self.called("rule", part).or_else(|| self.called("field", part));
            found.unwrap_or_else(|| spaced(part))
        };
        name.split('/').map(one).collect::<Vec<_>>().join(": ")
    }

    /// To whom something goes: those that the agreements name which come with the program have
    /// keys; a party, and what others publish, is named as it stands.
    pub fn recipient(self, name: &str) -> String {
        let words = name.split(|sign: char| !sign.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        self.called("recipient", &words.join("-")).unwrap_or_else(|| name.to_owned())
    }

    /// A field as a rule calls it, which may be shorter than the member: `aware` of `aware_at`.
    pub fn field_of_rule(self, name: &str) -> String {
        let known = self.member(name).or_else(|| self.member(&format!("{name}_at")));
        known.unwrap_or_else(|| self.word(name))
    }

    /// What a schema says of a member, in this language; `None` where it has only English words.
    pub fn hint(self, english: &str) -> Option<String> {
        let key = HINTS.get(english)?;
        self.find(key, None)
    }

    fn called(self, sort: &str, name: &str) -> Option<String> {
        self.known(&format!("{sort}-{}", name.replace(['_', '.'], "-").to_ascii_lowercase()))
    }
}

/// The keys of what schemas say, by the English words of it: these stand in the schemas, which
/// other programs read, too, and a test holds both together.
static HINTS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let lines = TEXTS.en.lines().filter(|line| line.starts_with("hint-"));
    lines.filter_map(|line| line.split_once(" = ")).map(|(key, text)| (text, key)).collect()
});

/// A name with spaces, its first letter large.
pub fn spaced(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ");
    let mut chars = spaced.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => spaced,
    }
}

#[cfg(test)]
mod tests {
    use comity_protocol::kind::KINDS;

    use super::super::super::form::field::{Field, Shape, fields};
    use super::*;

    /// What a form asks for, and the groups and rows inside it.
    fn all(of: Vec<Field>, into: &mut Vec<Field>) {
        for field in of {
            if let Shape::Group(inner) | Shape::Rows(inner) = &field.shape {
                all(inner.clone(), into);
            }
            into.push(field);
        }
    }

    #[test]
    fn every_field_of_every_form_has_words_in_every_language() {
        let mut asked = Vec::new();
        for kind in KINDS {
            all(fields(kind.schema), &mut asked);
        }
        let mut missing = Vec::new();
        for field in asked {
            if Lang::En.called("field", &field.name).is_none() {
                missing.push(format!("field-{}", field.name.replace('_', "-")));
            }
            if let Some(says) = field.schema.get("description").and_then(|says| says.as_str())
                && !HINTS.contains_key(says)
            {
                missing.push(format!("hint-… = {says}"));
            }
            if let Shape::Choice(words) | Shape::Choices(words) = &field.shape {
                let unknown = words.iter().filter(|word| Lang::En.called("word", word).is_none());
                missing.extend(unknown.map(|word| format!("word-{word}")));
            }
        }
        missing.sort();
        missing.dedup();
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }

    /// What stands between grave accents in a hint is an example of what is typed: never the name
    /// of a member, nor a word that the form offers under another name.
    #[test]
    fn no_hint_has_a_word_of_programs() {
        let mut asked = Vec::new();
        for kind in KINDS {
            all(fields(kind.schema), &mut asked);
        }
        let mut words: std::collections::BTreeSet<String> =
            ["true", "false", "null"].map(str::to_owned).into();
        for field in &asked {
            words.insert(field.name.clone());
            if let Shape::Choice(of) | Shape::Choices(of) = &field.shape {
                // `loss-of-control` is also an example of what is typed where nothing is offered.
                words.extend(of.iter().filter(|word| *word != "loss-of-control").cloned());
            }
        }
        for lang in Lang::ALL {
            for key in HINTS.values() {
                let hint = lang.find(key, None).unwrap_or_default();
                for code in hint.split('`').skip(1).step_by(2) {
                    assert!(!words.contains(code), "{key} in {lang:?}: {code}");
                }
            }
        }
    }

    /// Each rule of the agreements that come with the program, so that no board is half English.
    #[test]
    fn every_rule_that_comes_with_the_program_has_words() {
        let mut missing = Vec::new();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/agreements");
        for file in std::fs::read_dir(folder).unwrap() {
            let file = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let begins = ["duty ", "ban ", "limit ", "order ", "tier "];
            for line in file.lines().map(str::trim_start) {
                let Some(rest) = begins.iter().find_map(|word| line.strip_prefix(word)) else {
                    continue;
                };
                let name = rest.split(' ').next().unwrap();
                if Lang::En.called("rule", name).is_none() {
                    missing.push(format!("rule-{name}"));
                }
            }
        }
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }

    /// Each recipient and each field that rules name of the agreements that come with the program.
    #[test]
    fn recipients_and_fields_of_rules_have_words_in_every_language() {
        use comity_agreements::agreement::language;
        use comity_agreements::docket::shipped;

        let mut missing = Vec::new();
        let english = |name: &str| {
            let known = Lang::En.member(name).or_else(|| Lang::En.member(&format!("{name}_at")));
            known.or_else(|| Lang::En.called("word", name)).is_some()
        };
        for text in shipped::texts() {
            let agreement = language::read(text).unwrap().into_agreement();
            for (name, spec) in agreement.fields.iter().flat_map(|of| &of.fields) {
                let last = spec.pointer.rsplit('/').next().unwrap();
                let is_of_a_time = Lang::En.member(name).is_none()
                    && Lang::En.member(&format!("{name}_at")).is_some();
                // What is planned is no time because something has a time at which it was planned.
                if !english(name)
                    || is_of_a_time && last != format!("{}_at", name.replace('-', "_"))
                {
                    missing.push(format!("field {name} at {}", spec.pointer));
                }
            }
            let definitions = agreement.definitions.iter().map(|one| one.name.as_str());
            let named = definitions.filter(|name| !name.starts_with("the-") && *name != "oes");
            let is_told = |name: &str| Lang::En.called("rule", name).is_some();
            missing.extend(named.filter(|name| !is_told(name)).map(|name| format!("rule {name}")));
            let quoted = text.lines().filter_map(|line| line.trim().strip_prefix("recipient \""));
            for name in quoted.filter_map(|rest| rest.split('"').next()) {
                for lang in [Lang::Ru, Lang::Zh, Lang::Ar] {
                    if lang.recipient(name) == name {
                        missing.push(format!("recipient {name} in {lang:?}"));
                    }
                }
            }
        }
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }

    #[test]
    fn names_without_words_are_spaced() {
        assert_eq!(Lang::Fr.field("harm_level"), "Harm level");
        assert_eq!(Lang::En.rule("kite/red-kite"), "Kite: Red kite");
    }
}
