//! Who is an international organization: one list for tables, lines of files and acts.

use super::Act;

/// Organizations by their code, or by a name that says of itself not what they are; the first lines
/// are those of `data/world/names.json`, which a test holds to be here.
const NAMED: [&str; 37] = [
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

/// Whether whoever is called so is an organization, whose instruments do not count beside those of
/// its members where a rule says so; formal confirmation is an act of organizations alone
/// (1986 Convention art. 2(1)(b bis)).
pub fn is_organization(name: &str, act: Act) -> bool {
    act == Act::FormalConfirmation
        || NAMED.contains(&name)
        || name.split_whitespace().any(|part| WORDS.contains(&part))
        || (name.ends_with(" Union") && !STATES.contains(&name))
}
