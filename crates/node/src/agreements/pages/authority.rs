//! Where authorities are found to which things go: the front page of each, by the name that
//! agreements which come with the program give it. How it takes filings is for it to say.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// One authority.
#[derive(Debug, Deserialize)]
struct Authority {
    name: String,
    url: String,
}

/// The table that comes with the program.
#[derive(Debug, Deserialize)]
struct Table {
    authorities: Vec<Authority>,
}

static ADDRESSES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let text = include_str!("../../../../../data/authorities.json");
    let table = serde_json::from_str::<Table>(text).map(|table| table.authorities);
    let rows = table.unwrap_or_default().into_iter();
    rows.map(|one| (one.name, one.url)).collect()
});

/// Where an authority is found; `None` where that is not known here.
pub fn address(name: &str) -> Option<&'static str> {
    ADDRESSES.get(name).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use comity_agreements::docket::shipped;

    use super::*;

    /// Each row is of a recipient that an agreement names, and leads to a page over TLS.
    #[test]
    fn authorities_are_those_of_agreements() {
        let texts: String = shipped::texts().into_iter().collect();
        assert!(ADDRESSES.len() >= 4);
        for (name, url) in &*ADDRESSES {
            assert!(texts.contains(&format!("\"{name}\"")), "{name}");
            assert!(url.starts_with("https://"), "{url}");
        }
    }
}
