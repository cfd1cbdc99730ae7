//! What the agreements are called that come with the program: a statement under one of them is
//! named by it, in lists too, where nobody asks the docket.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use comity_agreements::agreement::document::Texts;
use comity_agreements::agreement::language;
use comity_agreements::docket::shipped;

use super::text::Lang;

static TITLES: LazyLock<BTreeMap<String, Texts>> = LazyLock::new(|| {
    let read = shipped::texts().into_iter().filter_map(|text| language::read(text).ok());
    let read = read.map(language::Checked::into_agreement);
    read.map(|agreement| (agreement.id, agreement.title)).collect()
});

/// What an agreement is called: in the reader's language, else in English, else by its identifier.
pub fn agreement(lang: Lang, id: &str) -> &str {
    TITLES.get(id).and_then(|titles| lang.of(titles)).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_along_has_a_title_and_anything_else_its_identifier() {
        assert!(agreement(Lang::Fr, "cets-225").starts_with("Convention-cadre"));
        for (id, _) in shipped::FILES {
            assert_ne!(agreement(Lang::En, id), *id);
        }
        assert_eq!(agreement(Lang::En, "mallory.example:pact@1"), "mallory.example:pact@1");
    }
}
