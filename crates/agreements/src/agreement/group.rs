//! Members of named sets, and when they are.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::calendar::Day;

/// A member of a group; in JSON its name alone, where it is one at all times.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Party identifier, code or name.
    pub party: String,
    /// First day on which it is one; `None`: from the beginning.
    pub from: Option<Day>,
    /// Last day on which it is one; `None`: it has not left.
    pub until: Option<Day>,
}

impl Member {
    /// Whether it is one on a day.
    pub fn is_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it is one at all times.
    pub const fn is_always(&self) -> bool {
        self.from.is_none() && self.until.is_none()
    }
}

impl From<&str> for Member {
    fn from(party: &str) -> Self {
        Self { party: party.to_owned(), from: None, until: None }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Form {
    Always(String),
    Dated(Dated),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dated {
    party: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
}

impl Serialize for Member {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_always() {
            return serializer.serialize_str(&self.party);
        }
        let (party, from, until) = (self.party.clone(), self.from, self.until);
        Dated { party, from, until }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Form::deserialize(deserializer)? {
            Form::Always(party) => Self { party, from: None, until: None },
            Form::Dated(Dated { party, from, until }) => Self { party, from, until },
        })
    }
}
