//! Where at a node something is asked for: identifiers stay what they are, whatever stands in them.

use std::fmt;

use comity_node::address::encode;

/// A path and a query. Whatever was handed in as an identifier or a value is one segment or one
/// value of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    path: String,
    query: String,
}

impl Route {
    /// A path of the node's own words.
    pub(crate) fn new(path: &'static str) -> Self {
        Self { path: path.to_owned(), query: String::new() }
    }

    /// With one more segment: an identifier.
    pub(crate) fn of(mut self, identifier: impl fmt::Display) -> Self {
        let identifier = identifier.to_string();
        let encoded = encode(&identifier);
        self.path.push('/');
        // No identifier is one of these, and a URL means something else by them however they are
        // encoded (URL standard, dot segments): encoded twice they name nothing.
        match identifier.as_str() {
            "." | ".." => self.path.push_str(&encoded.replace('.', "%252E")),
            _ => self.path.push_str(&encoded),
        }
        self
    }

    /// With more of the node's own words at its end.
    pub(crate) fn then(mut self, words: &str) -> Self {
        self.path.push_str(words);
        self
    }

    /// With a value in the query.
    pub(crate) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.query.push(if self.query.is_empty() { '?' } else { '&' });
        self.query.push_str(&format!("{name}={}", encode(&value.to_string())));
        self
    }

    /// With a value in the query, where there is one.
    pub(crate) fn with_some(self, name: &'static str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl From<&'static str> for Route {
    fn from(path: &'static str) -> Self {
        Self::new(path)
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.path, self.query)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::Url;

    use super::*;

    proptest! {
        /// What a node reads is what was handed in, and nothing else of the address is touched.
        #[test]
        fn an_identifier_is_one_segment_and_a_value_one_value(
            identifier in "\\PC{1,12}|[./%#?&=+ a]{1,6}",
            value in "\\PC{0,12}|[./%#?&=+ a]{0,6}",
        ) {
            let route = Route::new("/api/v1/agreements").of(&identifier).then("/text");
            let route = route.with("party", &value).with("limit", 1);
            let url = Url::parse(&format!("http://node.example/base{route}")).unwrap();
            let segments: Vec<&str> = url.path_segments().unwrap().collect();
            prop_assert_eq!(segments.len(), 6);
            prop_assert_eq!(&segments[..4], ["base", "api", "v1", "agreements"]);
            prop_assert_eq!(segments[5], "text");
            let read = percent_encoding::percent_decode_str(segments[4]).decode_utf8().unwrap();
            let is_dots = matches!(identifier.as_str(), "." | "..");
            prop_assert!(is_dots || read == identifier);
            let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(pairs, [("party".into(), value), ("limit".into(), "1".into())]);
            prop_assert_eq!(url.fragment(), None);
        }
    }
}
