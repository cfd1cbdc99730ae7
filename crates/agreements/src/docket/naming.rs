//! Names of agreements: those that come with the program have plain ones, and those that a party
//! published bear the name of their publisher.
//!
//! `compute-cap` comes with the program; `asterion.example:compute-cap@2` is what
//! `asterion.example` published under that name as version 2. So nobody can take a name from
//! another, however early it claims to have published.

use comity_protocol::content::Digest;
use comity_protocol::party::PartyId;

/// Longest version of a published agreement, in bytes: it stands in the agreement's name.
pub const VERSION_BYTES_MAX: usize = 40;

/// The name of an agreement that `publisher` published; `None` where the version cannot stand in
/// a name: it has 1 to [`VERSION_BYTES_MAX`] bytes of `A-Z a-z 0-9 . -`.
pub fn published(publisher: &PartyId, name: &str, version: &str) -> Option<String> {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
    let fits = (1..=VERSION_BYTES_MAX).contains(&version.len()) && version.bytes().all(is_plain);
    fits.then(|| format!("{publisher}:{name}@{version}"))
}

/// The digest by which an act binds itself to the words of an agreement: SHA-256 of its file.
pub fn text_digest(text: &str) -> Digest {
    Digest::of(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_who_published_which_version() {
        let party: PartyId = "asterion.example".parse().unwrap();
        assert_eq!(published(&party, "pact", "1.0").unwrap(), "asterion.example:pact@1.0");
        for bad in ["", "1 0", "1@2", "1/2", "1:2", &"1".repeat(VERSION_BYTES_MAX + 1)] {
            assert_eq!(published(&party, "pact", bad), None, "{bad:?}");
        }
        assert!(published(&party, "pact", &"1".repeat(VERSION_BYTES_MAX)).is_some());
    }
}
