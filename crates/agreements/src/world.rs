//! Countries, other parties to treaties, groups of states: recognised by code or by name.
//!
//! Codes and names serve to recognise and label parties; they take no position on the status of
//! any territory (`data/SOURCES.md`).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use icu_normalizer::DecomposingNormalizerBorrowed;
use serde::{Deserialize, Serialize};

use crate::agreement::document::Certainty;

/// `data/world/countries.json`.
const COUNTRIES: &str = include_str!("../../../data/world/countries.json");
/// `data/world/groups.json`.
const GROUPS: &str = include_str!("../../../data/world/groups.json");

/// A table of groups without any.
const NO_GROUPS: &str = r#"{"groups":[]}"#;

/// A country, or a territory with a code of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub alpha2: String,
    /// ISO 3166-1 alpha-3.
    pub alpha3: String,
    /// ISO 3166-1 numeric, three digits; `None` for a user-assigned code.
    pub numeric: Option<String>,
    /// What is to be said of the code.
    pub note: Option<String>,
    /// Short English name.
    pub name: String,
    /// The form in tables of the United Nations as depositary, for states that join treaties.
    pub un: Option<String>,
    /// Short French name.
    pub fr: String,
    /// Short Arabic name.
    pub ar: String,
    /// Short Spanish name.
    pub es: String,
    /// Short Russian name.
    pub ru: String,
    /// Short Chinese name, in simplified characters.
    pub zh: String,
    /// Every English name it is recognised by.
    pub names: Vec<String>,
    /// Whether it is a member of the United Nations.
    #[serde(default)]
    pub un_member: bool,
    /// UN regional groups; Türkiye takes part in two.
    #[serde(default)]
    pub regions: Vec<String>,
}

/// A party to treaties that is no state: the European Union, an international organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Other {
    /// Its identifier here (`EU`).
    pub id: String,
    /// English name.
    pub name: String,
    /// French name, where known.
    pub fr: Option<String>,
    /// Arabic name, where known.
    pub ar: Option<String>,
    /// Spanish name, where known.
    pub es: Option<String>,
    /// Russian name, where known.
    pub ru: Option<String>,
    /// Chinese name, where known.
    pub zh: Option<String>,
    /// Other English names.
    pub names: Vec<String>,
}

/// A group of states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its identifier (`eu`, `oecd`, `un-weog`).
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who publishes its list.
    pub source: String,
    /// How sure the list is.
    pub certainty: Certainty,
    /// Whether the list is held to be whole.
    #[serde(default = "yes")]
    pub complete: bool,
    /// What is to be said of the list.
    pub note: Option<String>,
    /// Who belongs to it.
    pub members: Vec<Member>,
}

/// A member of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// ISO 3166-1 alpha-2, or `EU`.
    pub party: String,
    /// Since when, as a day or a year, where the list says so.
    pub since: Option<String>,
    /// How sure, where less sure than the group.
    pub certainty: Option<Certainty>,
}

/// What sort of party a code or name stands for.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = world::Sort))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// A state or territory with an ISO code.
    Country,
    /// An international or supranational organization.
    Organization,
    /// Anybody else: a company, an institute, the identifier of a node's party.
    Other,
}

/// Countries, other parties and groups, with an index of their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    countries: BTreeMap<String, Country>,
    others: BTreeMap<String, Other>,
    groups: BTreeMap<String, Group>,
    by_name: BTreeMap<String, String>,
}

/// `None` only if the tables that come with the program were broken; a test reads them.
static NAMES: LazyLock<Option<World>> = LazyLock::new(|| World::bundled_names().ok());

/// The countries and other parties that come with the program, read once.
pub(crate) fn names() -> Option<&'static World> {
    NAMES.as_ref()
}

/// A table of countries or groups is not in its form; at fault is who edited it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed table of countries or groups")]
pub struct WorldMalformed;

impl World {
    /// The tables that come with the program.
    ///
    /// # Errors
    /// [`WorldMalformed`]; a test holds that the bundled tables are well formed.
    pub fn bundled() -> Result<Self, WorldMalformed> {
        Self::parse(COUNTRIES, GROUPS)
    }

    /// The same without the groups, of which who only recognises names reads nothing.
    ///
    /// # Errors
    /// As [`Self::bundled`].
    pub fn bundled_names() -> Result<Self, WorldMalformed> {
        Self::parse(COUNTRIES, NO_GROUPS)
    }

    /// Reads tables in the form of `data/world/countries.json` and `data/world/groups.json`.
    ///
    /// # Errors
    /// [`WorldMalformed`].
    pub fn parse(countries: &str, groups: &str) -> Result<Self, WorldMalformed> {
        let countries: CountriesFile =
            serde_json::from_str(countries).map_err(|_| WorldMalformed)?;
        let groups: GroupsFile = serde_json::from_str(groups).map_err(|_| WorldMalformed)?;
        let mut by_name = BTreeMap::new();
        for country in &countries.countries {
            let names = country.names.iter().chain([&country.name, &country.alpha3]);
            for name in names.chain(&country.un) {
                index(&mut by_name, name, &country.alpha2);
            }
        }
        for other in &countries.others {
            for name in other.names.iter().chain([&other.name]) {
                index(&mut by_name, name, &other.id);
            }
        }
        Ok(Self {
            countries: keyed(countries.countries, |country| &country.alpha2),
            others: keyed(countries.others, |other| &other.id),
            groups: keyed(groups.groups, |group| &group.id),
            by_name,
        })
    }

    /// All countries by alpha-2 code.
    pub fn countries(&self) -> impl Iterator<Item = &Country> {
        self.countries.values()
    }

    /// The states that join treaties: members of the United Nations and a few others.
    pub fn states(&self) -> impl Iterator<Item = &Country> {
        self.countries.values().filter(|country| country.un.is_some())
    }

    /// All groups by identifier.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values()
    }

    /// A group by its identifier.
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.get(id)
    }

    /// The country of an alpha-2 code.
    pub fn country(&self, alpha2: &str) -> Option<&Country> {
        self.countries.get(alpha2)
    }

    /// Whether a group lists a party.
    pub fn is_in(&self, party: &str, group: &str) -> bool {
        let group = self.groups.get(group);
        group.is_some_and(|group| group.members.iter().any(|member| member.party == party))
    }

    /// The code or identifier that a code or name stands for: "Iran (Islamic Republic of)" is
    /// `IR`, and so are "Iran, Islamic Republic of" and "Islamic Republic of Iran". Case, accents,
    /// the article, "St." for "Saint", signs that nobody sees and white space do not matter.
    pub fn recognise(&self, text: &str) -> Option<&str> {
        let text = text.trim();
        let own = self.countries.get_key_value(text).map(|(code, _)| code);
        let own = own.or_else(|| self.others.get_key_value(text).map(|(id, _)| id));
        let own = own.or_else(|| self.by_name.get(&folded(text)));
        own.or_else(|| self.by_name.get(&folded(&turned(text)?))).map(String::as_str)
    }

    /// What sort of party a code, name or identifier stands for.
    pub fn sort(&self, party: &str) -> Sort {
        match self.recognise(party) {
            Some(id) if self.countries.contains_key(id) => Sort::Country,
            Some(_) => Sort::Organization,
            None => Sort::Other,
        }
    }

    /// What to call a party in English; its own text where it is nobody known here.
    pub fn name<'a>(&'a self, party: &'a str) -> &'a str {
        let Some(id) = self.recognise(party) else { return party };
        let country = self.countries.get(id).map(|country| country.name.as_str());
        country.or_else(|| self.others.get(id).map(|other| other.name.as_str())).unwrap_or(party)
    }

    /// What to call a party in the language `tag`, falling back on English.
    pub fn name_in<'a>(&'a self, party: &'a str, tag: &str) -> &'a str {
        let id = self.recognise(party).unwrap_or(party);
        let primary = tag.split('-').next().unwrap_or(tag);
        let country = self.countries.get(id).and_then(|country| match primary {
            "fr" => Some(country.fr.as_str()),
            "ar" => Some(country.ar.as_str()),
            "es" => Some(country.es.as_str()),
            "ru" => Some(country.ru.as_str()),
            "zh" => Some(country.zh.as_str()),
            _ => None,
        });
        let other = self.others.get(id).and_then(|other| match primary {
            "fr" => other.fr.as_deref(),
            "ar" => other.ar.as_deref(),
            "es" => other.es.as_deref(),
            "ru" => other.ru.as_deref(),
            "zh" => other.zh.as_deref(),
            _ => None,
        });
        country.or(other).unwrap_or_else(|| self.name(party))
    }
}

#[derive(Deserialize)]
struct CountriesFile {
    countries: Vec<Country>,
    others: Vec<Other>,
}

#[derive(Deserialize)]
struct GroupsFile {
    groups: Vec<Group>,
}

fn yes() -> bool {
    true
}

fn keyed<T>(list: Vec<T>, key: impl Fn(&T) -> &String) -> BTreeMap<String, T> {
    list.into_iter().map(|item| (key(&item).clone(), item)).collect()
}

/// Enters a name, and the same in its natural order.
fn index(by_name: &mut BTreeMap<String, String>, name: &str, id: &str) {
    by_name.insert(folded(name), id.to_owned());
    if let Some(turned) = turned(name) {
        by_name.entry(folded(&turned)).or_insert_with(|| id.to_owned());
    }
}

/// The name in its natural order, of one that a list sorts by its main word: "Korea, Republic of",
/// "Korea (the Republic of)".
fn turned(name: &str) -> Option<String> {
    let name = name.trim();
    let (main, rest) = match name.strip_suffix(')') {
        Some(open) => open.split_once('(')?,
        None => name.split_once(',')?,
    };
    Some(format!("{} {}", rest.trim(), main.trim()))
}

/// Tables write case, accents, apostrophes, articles and "Saint" in different ways, and pages that
/// they are copied from hold signs that nobody sees.
fn folded(name: &str) -> String {
    let plain: Cow<'_, str> = if name.is_ascii() {
        Cow::Borrowed(name)
    } else {
        let apart = DecomposingNormalizerBorrowed::new_nfkd().normalize(name);
        Cow::Owned(apart.chars().filter(|sign| !is_mark(*sign)).collect())
    };
    let plain = plain.replace('’', "'").replace('&', " and ").to_lowercase();
    let plain = plain.trim_end().strip_suffix("(the)").unwrap_or(&plain);
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    if words.len() > 1 && words.first() == Some(&"the") {
        words.remove(0);
    }
    for word in &mut words {
        if matches!(*word, "st." | "st") {
            *word = "saint";
        }
    }
    words.join(" ")
}

/// Whether a sign is an accent, or one that nobody sees.
const fn is_mark(sign: char) -> bool {
    matches!(sign,
        '\u{300}'..='\u{36f}'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_tables_recognise_what_depositaries_write() {
        let world = World::bundled().unwrap();
        let names = World::bundled_names().unwrap();
        assert_eq!((&names.countries, &names.by_name), (&world.countries, &world.by_name));
        assert_eq!(names.groups().count(), 0);
        let cases = [
            ("GB", Some("GB")),
            ("GBR", Some("GB")),
            ("United Kingdom of Great Britain and Northern Ireland", Some("GB")),
            ("Iran (Islamic Republic of)", Some("IR")),
            ("The former Yugoslav Republic of Macedonia", Some("MK")),
            ("Côte d’Ivoire", Some("CI")),
            ("Congo", Some("CG")),
            ("Democratic Republic of the Congo", Some("CD")),
            ("TURKEY", Some("TR")),
            (" St. Lucia ", Some("LC")),
            ("European Union", Some("EU")),
            ("European Community", Some("EU")),
            ("Holy See", Some("VA")),
            ("Iran, Islamic Republic of", Some("IR")),
            ("Islamic Republic of Iran", Some("IR")),
            ("Bolivia, Plurinational State of", Some("BO")),
            ("Venezuela, Bolivarian Republic of", Some("VE")),
            ("Tanzania, United Republic of", Some("TZ")),
            ("Congo, Democratic Republic of the", Some("CD")),
            ("Congo (the Democratic Republic of the)", Some("CD")),
            ("Congo, Republic of the", Some("CG")),
            ("DR Congo", Some("CD")),
            ("Korea, Republic of", Some("KR")),
            ("Korea (the Democratic People's Republic of)", Some("KP")),
            ("Palestine, State of", Some("PS")),
            ("Netherlands, Kingdom of the", Some("NL")),
            ("Netherlands (the)", Some("NL")),
            ("The Netherlands", Some("NL")),
            ("Holland", Some("NL")),
            ("Macedonia, the former Yugoslav Republic of", Some("MK")),
            ("Micronesia, Federated States of", Some("FM")),
            ("Bahamas, The", Some("BS")),
            ("Gambia (the)", Some("GM")),
            ("St Lucia", Some("LC")),
            ("Saint Vincent & the Grenadines", Some("VC")),
            ("Sao Tome & Principe", Some("ST")),
            ("Türkiye", Some("TR")),
            ("Tu\u{308}rkiye", Some("TR")),
            ("Curacao", Some("CW")),
            ("Ch\u{200b}ad\u{a0}", Some("TD")),
            ("Vatican", Some("VA")),
            ("U.S.A.", Some("US")),
            ("EEC", Some("EU")),
            ("Ch\u{430}d", None),
            ("China, Republic of", None),
            ("Viet Nam, Republic of", None),
            ("Virgin Islands, British", Some("VG")),
            ("Anthropic", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(world.recognise(text), expected, "{text}");
        }
        assert_eq!(world.sort("FR"), Sort::Country);
        assert_eq!(world.sort("EU"), Sort::Organization);
        assert_eq!(world.sort("Anthropic"), Sort::Other);
        assert_eq!(world.name_in("FR", "ar"), "فرنسا");
        assert_eq!(world.name_in("DE", "fr-CA"), "Allemagne");
        assert_eq!(world.name_in("DE", "ru"), "Германия");
        assert_eq!(world.name_in("DE", "zh"), "德国");
        assert_eq!(world.name_in("EU", "es"), "Unión Europea");
        assert_eq!(world.name_in("Anthropic", "fr"), "Anthropic");
    }

    /// However names are written, no two parties are called the same.
    #[test]
    fn no_name_stands_for_two_parties() {
        let world = World::bundled().unwrap();
        for country in world.countries() {
            let names = country.names.iter().chain([&country.name, &country.alpha3]);
            for name in names.chain(&country.un) {
                assert_eq!(world.recognise(name), Some(&*country.alpha2), "{name}");
            }
        }
        for other in world.others.values() {
            for name in other.names.iter().chain([&other.name]) {
                assert_eq!(world.recognise(name), Some(&*other.id), "{name}");
            }
        }
    }

    #[test]
    fn groups_name_only_parties_that_are_known() {
        let world = World::bundled().unwrap();
        for group in world.groups() {
            for member in &group.members {
                assert_eq!(world.recognise(&member.party), Some(&*member.party), "{}", group.id);
            }
        }
        let sizes = [("eu", 27), ("oecd", 38), ("g7", 8), ("council-of-europe", 46)];
        for (group, size) in sizes {
            assert_eq!(world.group(group).unwrap().members.len(), size, "{group}");
        }
        assert_eq!(world.countries().filter(|country| country.un_member).count(), 193);
        assert!(world.is_in("FR", "eu") && !world.is_in("GB", "eu"));
        assert!(!world.group("brics").unwrap().complete);
    }

    /// The console draws every state that can be a party.
    #[test]
    fn every_state_has_a_place_on_the_map() {
        let map = include_str!("../../../console/map/world.json");
        assert!(map.len() <= 150_000);
        let map: serde_json::Value = serde_json::from_str(map).unwrap();
        let places = ["shapes", "dots"].map(|list| map[list].as_array().unwrap());
        let placed: Vec<&str> =
            places.into_iter().flatten().filter_map(|place| place["id"].as_str()).collect();
        for state in World::bundled().unwrap().states() {
            assert!(placed.contains(&state.alpha2.as_str()), "{}", state.name);
        }
    }
}
