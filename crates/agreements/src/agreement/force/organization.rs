//! Who is an international organization: one list for tables, lines of files and acts.

use super::Act;
use crate::world::World;

/// Organizations by their code, or by a name that says of itself not what they are; the first lines
/// are those of `data/world/names.json`, which a test holds to be here.
const NAMED: [&str; 51] = [
    "EU",
    "AU-COMMISSION",
    "COE",
    "IFAD",
    "UN",
    "IAEA",
    "ICAO",
    "ILO",
    "IMO",
    "INTERPOL",
    "ITU",
    "FAO",
    "OPCW",
    "CTBTO",
    "UNESCO",
    "UNIDO",
    "UPU",
    "WHO",
    "WIPO",
    "WMO",
    "ANCOM",
    "CARICOM",
    "COMESA",
    "EAC",
    "EAEC",
    "ECOWAS",
    "SADC",
    "UEMOA",
    "United Nations",
    "Common Market for Eastern and Southern Africa",
    "EUU",
    "EUE",
    "EU28",
    "EEC",
    "Euratom",
    "ASEAN",
    "MERCOSUR",
    "Association of Southeast Asian Nations",
    "Association of South-East Asian Nations",
    "Southern Common Market",
    "League of Arab States",
    "Arab League",
    "Eurocontrol",
    "EUROCONTROL",
    "OECD",
    "NATO",
    "International Criminal Court",
    "Pacific Islands Forum",
    "Benelux",
    "World Bank",
    "Commonwealth of Independent States",
];

/// States that are no more, and other names of States that no code of today stands for.
const FORMER: [&str; 17] = [
    "Czechoslovakia",
    "German Democratic Republic",
    "Yugoslavia",
    "Socialist Federal Republic of Yugoslavia",
    "Federal Republic of Yugoslavia",
    "former Yugoslavia",
    "Serbia and Montenegro",
    "Soviet Union",
    "Democratic Yemen",
    "Yemen Arab Republic",
    "Republic of Viet Nam",
    "Republic of South Viet Nam",
    "Republic of China",
    "United Arab Republic",
    "Tanganyika",
    "Zanzibar",
    "Netherlands Antilles",
];

/// Words that only names of organizations have.
const WORDS: [&str; 8] = [
    "Community",
    "Communities",
    "Organization",
    "Organisation",
    "Agency",
    "Commission",
    "Council",
    "Fund",
];

/// States whose names end like those of unions of states.
const STATES: [&str; 1] = ["Soviet Union"];

/// Whether nobody knows if whoever is called so is a State: it is called like no state and like no
/// organization. A code of two letters and the identifier of a party are taken for what whoever
/// wrote them says they are.
pub fn is_stranger(name: &str, world: &World) -> bool {
    let is_code = name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    let ends_in_letters = |name: &str| {
        let last = name.rsplit('.').next().unwrap_or_default();
        last.len() > 1 && last.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_identifier =
        name.contains('.') && !name.contains(char::is_whitespace) && ends_in_letters(name);
    !is_code
        && !is_identifier
        && !FORMER.contains(&name)
        && !is_organization(name, Act::Ratification)
        && world.recognise(name).is_none()
}

/// Whether a state, of today or of former days, or an organization is called so, or a party has
/// this identifier. Two letters that are no code say nobody.
pub fn is_known(name: &str, world: &World) -> bool {
    world.recognise(name).is_some() || name.len() > 2 && !is_stranger(name, world)
}

/// Whether whoever is called so is an organization, whose instruments do not count beside those of
/// its members where a rule says so; formal confirmation is an act of organizations alone
/// (1986 Convention art. 2(1)(b bis)).
pub fn is_organization(name: &str, act: Act) -> bool {
    act == Act::FormalConfirmation
        || NAMED.contains(&name)
        || name.split_whitespace().any(|part| WORDS.contains(&part))
        || (name.ends_with(" Union") && !STATES.contains(&name))
}
