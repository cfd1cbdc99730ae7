//! Names outside rules: places, sources, clauses that the final clauses name.

use super::super::diagnostic::{Code, nearest};
use super::Checker;
use crate::agreement::life::terms::Reservations;
use crate::calendar::{Zone, bundled_ids};
use crate::names::canonical;

/// Most places that one name may mean: each is counted at where none is named.
const CASES_MAX: usize = 64;

impl Checker<'_> {
    pub(super) fn check_names(&mut self) {
        self.check_places();
        self.check_sources();
        self.check_terms();
        self.check_force();
        self.check_amendment();
        let mut ids = std::collections::BTreeSet::new();
        for clause in &self.agreement.clauses {
            if !ids.insert(&clause.id) {
                let message = format!("there are two clauses `{}`", clause.id);
                let path = format!("clause/{}", clause.id);
                let help = "another identifier for one of them".to_owned();
                self.fault(Code::Duplicate, (&path, &clause.id), message, help);
            }
        }
    }

    fn check_places(&mut self) {
        for (name, place) in &self.agreement.places {
            let path = format!("place/{name}");
            self.check_zone(&path, &place.zone);
            if let Some(holidays) = &place.holidays {
                self.check_calendar(&path, holidays);
            }
            let mut seen = std::collections::BTreeSet::new();
            for case in &place.cases {
                for zone in &case.zones {
                    self.check_zone(&path, zone);
                }
                if let Some(holidays) = &case.holidays {
                    self.check_calendar(&path, holidays);
                }
                for named in case.named.iter().filter(|named| !seen.insert(canonical(named))) {
                    let message = format!("`{named}` means two places of `{name}`");
                    let help = "each name once; a place with several zones has them all: `zone \
                                \"Europe/Lisbon\", \"Atlantic/Azores\"`";
                    self.fault(Code::Duplicate, (&path, named), message, help.to_owned());
                }
            }
            if place.cases.len() > CASES_MAX {
                let message = format!("`{name}` may be more than {CASES_MAX} places");
                let help = "fewer of them, or a place for each rule".to_owned();
                self.fault(Code::Place, (&path, ""), message, help);
            }
        }
    }

    fn check_zone(&mut self, path: &str, zone: &str) {
        if zone.parse::<Zone>().is_err() {
            let message = format!("there is no time zone \"{zone}\"");
            let help = "an IANA name, such as `\"Europe/Brussels\"` or `\"UTC\"`".to_owned();
            self.fault(Code::Place, (path, zone), message, help);
        }
    }

    fn check_calendar(&mut self, path: &str, holidays: &str) {
        let mut known: Vec<&str> = bundled_ids().collect();
        known.extend(self.agreement.calendars.keys().map(String::as_str));
        if known.contains(&holidays) {
            return;
        }
        let message = format!("there is no holiday calendar `{holidays}`");
        let help = nearest(holidays, known).map_or_else(
            || {
                "`comity calendar list` names those that come with the program; another can stand \
                 here as `calendar <name> …`"
                    .to_owned()
            },
            |name| format!("`{name}`, if that is meant"),
        );
        self.fault(Code::Place, (path, holidays), message, help);
    }

    fn check_sources(&mut self) {
        let count = self.agreement.sources.len();
        for (index, standing) in self.agreement.status.iter().enumerate() {
            let Some(source) = standing.source else { continue };
            let is_known =
                usize::try_from(source).is_ok_and(|number| (1..=count).contains(&number));
            if !is_known {
                let path = format!("status/{index}");
                let message = format!("there is no source {source}; the agreement has {count}");
                let help = "the number of a `source` entry, counted from 1".to_owned();
                self.fault(Code::UnknownName, (&path, &source.to_string()), message, help);
            }
        }
    }

    fn check_terms(&mut self) {
        let terms = &self.agreement.terms;
        for (party, person) in &terms.persons {
            // Nobody acts as another party, whoever wrote the text.
            if person.as_str().contains('.') && person.as_str() != party.as_str() {
                let message = format!("`{party}` cannot act as another party, `{person}`");
                let path = format!("terms/person/{party}");
                let help = "the name or the ISO 3166 code of a person, such as `FR`".to_owned();
                self.fault(Code::UnknownName, (&path, person.as_str()), message, help);
            }
        }
        if let Reservations::Only { clauses } | Reservations::Except { clauses } =
            &terms.reservations
        {
            for clause in clauses {
                self.clause(clause, "terms/reservations");
            }
        }
        for clause in &terms.reservations_authorized {
            self.clause(clause, "terms/reservations-authorized");
        }
        for clause in &terms.humanitarian {
            self.clause(clause, "terms/humanitarian");
        }
    }
}
