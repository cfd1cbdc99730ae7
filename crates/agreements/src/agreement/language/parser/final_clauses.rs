//! Final clauses: consent, reservations, withdrawal, amendment and the rest of the terms.

use std::collections::BTreeSet;

use super::{Parser, Read};
use crate::agreement::life::terms::{
    Accession, DepositRule, PowersRule, Reservations, ReservedConsent, Terms,
};

impl Parser<'_> {
    /// One of the final clauses; what is not said stays as the Vienna Convention has it.
    pub(super) fn final_clause(&mut self, start: usize, keyword: &str) -> Read<()> {
        match keyword {
            "depositary" => self.depositary(start),
            "consent" => self.consent(start),
            "signature" => self.signature(start),
            "accession" => self.accession(start),
            "open" => self.open_to(start),
            "full" => self.flag(start, "full powers required", |terms| {
                terms.full_powers = PowersRule::Required;
            }),
            "deposit" => self.flag(start, "deposit counts from receipt", |terms| {
                terms.deposit = DepositRule::Receipt;
            }),
            "organ" => self.organ(start),
            "person" => self.person(start),
            "reservations" => self.reservations(start),
            "silence" => self.silence(start),
            "limited" => {
                self.flag(start, "limited plurality", |terms| terms.limited_plurality = true)
            }
            "constituent" => {
                self.flag(start, "constituent instrument", |terms| terms.constituent = true)
            }
            "provisional" => self.flag(start, "provisional application", |terms| {
                terms.provisional_application = true;
            }),
            "withdrawal" => self.withdrawal(start),
            "amendment" => self.amendment(start),
            "minimum" => self.minimum(start),
            "between" => self.flag(start, "between two", |terms| terms.bilateral = true),
            "radical" => self.flag(start, "radical change", |terms| terms.radical_change = true),
            "humanitarian" => self.humanitarian(start),
            "correction" => self.correction(start),
            _ => self.unknown_entry(keyword),
        }
    }

    /// Words that switch one term.
    fn flag(&mut self, start: usize, words: &str, set: impl FnOnce(&mut Terms)) -> Read<()> {
        self.expect(words)?;
        self.term(start, &words.replace(' ', "-"), set)
    }

    /// Sets a term that can be given once.
    pub(super) fn term(
        &mut self,
        start: usize,
        name: &str,
        set: impl FnOnce(&mut Terms),
    ) -> Read<()> {
        let path = format!("terms/{name}");
        if self.spans.has(&path) {
            return self.twice(start, &path);
        }
        set(&mut self.draft.terms);
        self.mark(path, start);
        Ok(())
    }

    fn depositary(&mut self, start: usize) -> Read<()> {
        self.at += 1;
        let name = self.label("who keeps the instruments: a party or, as a text, a name")?;
        let path = format!("depositary/{name}");
        if self.spans.has(&path) {
            return self.twice(start, &path);
        }
        if let Ok(party) = name.parse() {
            self.draft.terms.depositaries.insert(party);
        }
        self.draft.depositaries.push(name);
        self.mark(path, start);
        Ok(())
    }

    fn consent(&mut self, start: usize) -> Read<()> {
        self.expect("consent by")?;
        let mut actions = BTreeSet::from([self.action()?]);
        while self.take_symbol(",") {
            actions.insert(self.action()?);
        }
        self.term(start, "consent", |terms| terms.consent = actions)
    }

    fn signature(&mut self, start: usize) -> Read<()> {
        if self.take("signature binds") {
            return self.term(start, "signature-binds", |terms| terms.signature_binds = true);
        }
        if self.take("signature not required") {
            return self
                .term(start, "signature-required", |terms| terms.signature_required = false);
        }
        if self.take("signature from") {
            let day = self.day()?;
            return self.term(start, "signature-from", |terms| terms.signature_from = Some(day));
        }
        if self.take("signature until") {
            let day = self.day()?;
            return self.term(start, "signature-until", |terms| terms.signature_until = Some(day));
        }
        self.at += 1;
        self.fault_here("`binds`, `not required`, `from` and a date, or `until` and a date")
    }

    fn accession(&mut self, start: usize) -> Read<()> {
        self.at += 1;
        if self.take("accepted by pairs") {
            self.take_symbol(",");
            let effect = self.effect()?;
            return self.term(start, "accession-by-pairs", |terms| {
                terms.accession_by_pairs = Some(effect);
            });
        }
        for (words, accession) in [
            ("after entry into force", Accession::AfterEntry),
            ("after signature", Accession::AfterSignature),
            ("closed", Accession::Closed),
            ("open", Accession::Open),
        ] {
            if self.take(words) {
                return self.term(start, "accession", |terms| terms.accession = accession);
            }
        }
        self.fault_here(
            "`open`, `after entry into force`, `after signature`, `closed` or `accepted by pairs, at once`",
        )
    }

    fn open_to(&mut self, start: usize) -> Read<()> {
        self.expect("open to")?;
        let mut persons = BTreeSet::new();
        loop {
            let person = self.parsed("a party: its code or identifier")?;
            persons.insert(person);
            if !self.take_symbol(",") {
                break;
            }
        }
        self.term(start, "open-to", |terms| terms.open_to = Some(persons))
    }

    /// A label that reads as something.
    fn parsed<T: std::str::FromStr>(&mut self, what: &str) -> Read<T> {
        let label = self.label(what)?;
        if let Ok(value) = label.parse() {
            return Ok(value);
        }
        self.at -= 1;
        self.fault_here(what)
    }

    fn organ(&mut self, start: usize) -> Read<()> {
        self.at += 1;
        let organ = self.parsed("the party whose decisions bind all")?;
        let name = format!("organ/{organ}");
        self.term(start, &name, |terms| {
            terms.organs.insert(organ);
        })
    }

    fn person(&mut self, start: usize) -> Read<()> {
        self.at += 1;
        let party: comity_protocol::party::PartyId = self.parsed("a party's identifier")?;
        self.expect("is")?;
        let person = self.parsed("the person it acts as, such as `FR`")?;
        let name = format!("person/{party}");
        self.term(start, &name, |terms| {
            terms.persons.insert(party, person);
        })
    }

    fn clauses(&mut self) -> Read<BTreeSet<String>> {
        let mut clauses = BTreeSet::from([self.word("a clause, such as `art-6`")?.to_owned()]);
        while self.take_symbol(",") {
            clauses.insert(self.word("a clause, such as `art-6`")?.to_owned());
        }
        Ok(clauses)
    }

    fn reservations(&mut self, start: usize) -> Read<()> {
        self.at += 1;
        if self.take("authorized to") {
            let clauses = self.clauses()?;
            return self.term(start, "reservations-authorized", |terms| {
                terms.reservations_authorized = clauses;
            });
        }
        if self.take("count from deposit") {
            return self.term(start, "consent-with-reservation", |terms| {
                terms.consent_with_reservation = ReservedConsent::Deposit;
            });
        }
        let rule = if self.take("forbidden") {
            Reservations::Prohibited
        } else if self.take("allowed only to") {
            Reservations::Only { clauses: self.clauses()? }
        } else if self.take("allowed except to") {
            Reservations::Except { clauses: self.clauses()? }
        } else if self.take("allowed") {
            Reservations::Permitted
        } else {
            return self.fault_here(
                "`forbidden`, `allowed`, `allowed only to …`, `allowed except to …`, `authorized to …` or `count from deposit`",
            );
        };
        self.term(start, "reservations", |terms| terms.reservations = rule)
    }

    fn silence(&mut self, start: usize) -> Read<()> {
        let length = if self.take("silence never accepts reservations") {
            None
        } else {
            self.expect("silence accepts reservations after")?;
            Some(self.length()?)
        };
        self.term(start, "silence", |terms| terms.tacit_acceptance = length)
    }

    fn minimum(&mut self, start: usize) -> Read<()> {
        self.expect("minimum parties")?;
        let number = self.whole("how many parties")?;
        self.term(start, "minimum-parties", |terms| terms.minimum_parties = Some(number))
    }

    fn humanitarian(&mut self, start: usize) -> Read<()> {
        self.expect("humanitarian clauses")?;
        let clauses = self.clauses()?;
        self.term(start, "humanitarian", |terms| terms.humanitarian = clauses)
    }

    fn correction(&mut self, start: usize) -> Read<()> {
        self.expect("correction objection within")?;
        let length = self.length()?;
        self.term(start, "correction", |terms| terms.correction_objection = length)
    }
}
