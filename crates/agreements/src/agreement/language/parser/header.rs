//! Entries that say what an agreement is: names, status, sources, groups, fields, definitions.

use std::collections::BTreeSet;

use super::super::diagnostic::{Code, nearest};
use super::super::token::Token;
use super::{Parser, Read, Stop};
use crate::agreement::document::{
    Binding, Certainty, Claim, Definition, Form, Institution, Judgement, Language, Participant,
    Source, Standing, TextStatus, Texts,
};
use crate::agreement::life::ActionKind;
use crate::agreement::rule::{FieldSpec, Fields, Type};

/// The words that begin an entry.
const ENTRIES: [&str; 54] = [
    "agreement",
    "version",
    "title",
    "form",
    "binding",
    "enforcement",
    "dimensions",
    "jurisdiction",
    "status",
    "language",
    "source",
    "claim",
    "proposed",
    "adopted",
    "opened",
    "depositary",
    "institution",
    "participants",
    "participant",
    "group",
    "weight",
    "calendar",
    "place",
    "fields",
    "define",
    "consent",
    "signature",
    "accession",
    "open",
    "full",
    "deposit",
    "organ",
    "person",
    "reservations",
    "silence",
    "limited",
    "constituent",
    "provisional",
    "withdrawal",
    "amendment",
    "minimum",
    "radical",
    "humanitarian",
    "correction",
    "entry",
    "between",
    "clause",
    "level",
    "text",
    "duty",
    "ban",
    "limit",
    "order",
    "reserved",
];

pub(super) const CERTAINTY: [(&str, Certainty); 4] = [
    ("verified", Certainty::Verified),
    ("reported", Certainty::Reported),
    ("unconfirmed", Certainty::Unconfirmed),
    ("disputed", Certainty::Disputed),
];

pub(super) const FORMS: [(&str, Form); 6] = [
    ("treaty", Form::Treaty),
    ("soft-law", Form::SoftLaw),
    ("standard", Form::Standard),
    ("regulation", Form::Regulation),
    ("bilateral", Form::Bilateral),
    ("unilateral", Form::Unilateral),
];

const BINDING: [(&str, Binding); 3] =
    [("yes", Binding::Binding), ("no", Binding::NotBinding), ("unknown", Binding::Unknown)];

const STATUS: [(&str, TextStatus); 8] = [
    ("template", TextStatus::Template),
    ("draft", TextStatus::Draft),
    ("proposed", TextStatus::Proposed),
    ("enacted", TextStatus::Enacted),
    ("in-force", TextStatus::InForce),
    ("deferred", TextStatus::Deferred),
    ("superseded", TextStatus::Superseded),
    ("repealed", TextStatus::Repealed),
];

const JUDGEMENTS: [(&str, Judgement); 3] =
    [("held", Judgement::Held), ("rejected", Judgement::Rejected), ("open", Judgement::Open)];

impl<'a> Parser<'a> {
    /// One entry.
    pub(super) fn entry(&mut self) -> Read<()> {
        let start = self.at;
        let Some(keyword) = self.peek_word() else {
            return self.fault_here("an entry, which begins with its keyword, such as `clause`");
        };
        self.at += 1;
        match keyword {
            "agreement" => self.id_entry(start),
            "version" => self.version_entry(start),
            "title" => self.title_entry(start),
            "form" => {
                let form = self.choice(&FORMS)?;
                self.once(start, "form", |draft| draft.form.replace(form).is_none())
            }
            "binding" => {
                let binding = self.choice(&BINDING)?;
                self.once(start, "binding", |draft| draft.binding.replace(binding).is_none())
            }
            "enforcement" => {
                let text = self.text("a text that says how it is enforced")?;
                self.once(start, "enforcement", |draft| draft.enforcement.replace(text).is_none())
            }
            "dimensions" => {
                let list = self.labels("a dimension of cooperation, such as `safety-research`")?;
                self.once(start, "dimensions", |draft| {
                    std::mem::replace(&mut draft.dimensions, list).is_empty()
                })
            }
            "jurisdiction" => {
                let label = self.label("where it holds, such as `EU` or `US-CA`")?;
                self.once(start, "jurisdiction", |draft| {
                    draft.jurisdiction.replace(label).is_none()
                })
            }
            "proposed" | "adopted" | "opened" => self.milestone(start, keyword),
            "status" => self.status_entry(start),
            "language" => self.language_entry(start),
            "source" => self.source_entry(start),
            "claim" => self.claim_entry(start),
            "institution" => self.institution_entry(start),
            "participants" => self.participants_entry(start),
            "participant" => self.participant_entry(start),
            "group" => self.group_entry(start),
            "weight" => self.weight_entry(start),
            "calendar" => self.calendar_entry(start),
            "place" => self.place_entry(start),
            "fields" => self.fields_entry(start),
            "define" => self.define_entry(start),
            "clause" => self.clause_entry(start),
            "level" => self.level_entry(start),
            "text" => self.text_entry(start),
            "duty" | "ban" | "limit" | "order" => self.rule_entry(start, keyword),
            "entry" => self.force_entry(start),
            _ => {
                self.at = start;
                self.final_clause(start, keyword)
            }
        }
    }

    /// Reports a first word that begins no entry.
    pub(super) fn unknown_entry(&mut self, keyword: &str) -> Read<()> {
        let at = self.here();
        let items = super::rules::ITEMS;
        let help = if items.contains(&keyword) {
            format!("`{keyword}` indented, below the duty, ban, limit or order it belongs to")
        } else {
            match nearest(keyword, ENTRIES) {
                Some(near) => format!("`{near}`, if that is meant"),
                None => {
                    "an entry such as `title`, `fields of`, `clause`, `text`, `duty`".to_owned()
                }
            }
        };
        let message = format!("no entry begins with `{keyword}`");
        self.fault(Code::UnknownEntry, at, message, help);
        Err(Stop)
    }

    /// One of several words, each with its meaning.
    pub(super) fn choice<T: Copy>(&mut self, choices: &[(&str, T)]) -> Read<T> {
        let found =
            self.peek_word().and_then(|word| choices.iter().find(|(name, _)| *name == word));
        if let Some((_, value)) = found {
            let value = *value;
            self.at += 1;
            return Ok(value);
        }
        let words: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        self.fault_choice(&words)
    }

    /// Marks an entry that can stand once, and reports one that stands twice.
    pub(super) fn once(
        &mut self,
        start: usize,
        path: &str,
        set: impl FnOnce(&mut super::Draft) -> bool,
    ) -> Read<()> {
        if self.spans.has(path) || !set(&mut self.draft) {
            return self.twice(start, path);
        }
        self.mark(path.to_owned(), start);
        Ok(())
    }

    /// Reports what is given twice.
    pub(super) fn twice<T>(&mut self, start: usize, path: &str) -> Read<T> {
        let at = self.placed(start).map_or((1, 1), |placed| (placed.line, placed.column));
        let before = self.spans.find(path).map_or(0, |span| span.line);
        let name = path.replace('/', " ");
        let message = format!("`{name}` is already given on line {before}");
        let help = "it once, or give the second another name".to_owned();
        self.fault(Code::Duplicate, at, message, help);
        Err(Stop)
    }

    fn id_entry(&mut self, start: usize) -> Read<()> {
        let id = self.word("the agreement's identifier: words of a-z and 0-9 joined by hyphens")?;
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !id.chars().all(allowed) {
            self.at -= 1;
            return self.fault_here("an identifier of a-z, 0-9 and hyphens, such as `cets-225`");
        }
        let id = id.to_owned();
        self.once(start, "agreement", |draft| draft.id.replace(id).is_none())
    }

    fn version_entry(&mut self, start: usize) -> Read<()> {
        let version = self.text("a text between quotation marks, such as `\"2026-11-23\"`")?;
        self.once(start, "version", |draft| draft.version.replace(version).is_none())
    }

    fn title_entry(&mut self, start: usize) -> Read<()> {
        let mut texts = Texts::new();
        self.texts(&mut texts)?;
        for (tag, text) in texts {
            let path = format!("title/{tag}");
            self.once(start, &path, |draft| draft.title.insert(tag, text).is_none())?;
        }
        Ok(())
    }

    /// `en "…" fr "…"`.
    pub(super) fn texts(&mut self, texts: &mut Texts) -> Read<()> {
        loop {
            let tag = match self.peek() {
                // A text without its language is in English.
                Some(Token::Text(_)) => "en".to_owned(),
                _ => self.word("a language tag, such as `en`, before the text")?.to_owned(),
            };
            let text = self.text("the text, between quotation marks")?;
            if texts.insert(tag.clone(), text).is_some() {
                self.at -= 1;
                return self.fault_here(&format!("one text in the language `{tag}`"));
            }
            if !matches!(self.peek_at(1), Some(Token::Text(_))) {
                return Ok(());
            }
        }
    }

    fn milestone(&mut self, start: usize, keyword: &'a str) -> Read<()> {
        let day = self.day()?;
        self.once(start, keyword, |draft| {
            let slot = match keyword {
                "proposed" => &mut draft.proposed,
                "adopted" => &mut draft.adopted,
                _ => &mut draft.opened,
            };
            slot.replace(day).is_none()
        })
    }

    /// `, verified`: every fact says how sure it is.
    fn certainty(&mut self) -> Read<Certainty> {
        self.expect_symbol(",")?;
        self.choice(&CERTAINTY)
    }

    fn status_entry(&mut self, start: usize) -> Read<()> {
        let status = self.choice(&STATUS)?;
        let from = if self.take("from") { Some(self.day()?) } else { None };
        let certainty = self.certainty()?;
        let note = if self.take("note") { Some(self.text("a text")?) } else { None };
        let source = if self.take("source") {
            Some(self.whole("the number of a source, counted from 1")?)
        } else {
            None
        };
        let path = format!("status/{}", self.draft.status.len());
        self.draft.status.push(Standing { status, from, certainty, note, source });
        self.mark(path, start);
        Ok(())
    }

    fn language_entry(&mut self, start: usize) -> Read<()> {
        let tag = self.word("a language tag, such as `en`")?.to_owned();
        let authentic = self.take("authentic");
        let path = format!("language/{tag}");
        self.once(start, &path, |draft| {
            draft.languages.push(Language { tag, authentic });
            true
        })
    }

    fn source_entry(&mut self, start: usize) -> Read<()> {
        let title = self.text("the source in words")?;
        let (mut url, mut licence, mut read) = (None, None, None);
        loop {
            if self.take("url") {
                url = Some(self.text("the address as a text")?);
            } else if self.take("licence") {
                licence = Some(self.text("the licence as a text")?);
            } else if self.take("read") {
                read = Some(self.day()?);
            } else {
                break;
            }
        }
        let certainty = self.certainty()?;
        let path = format!("source/{}", self.draft.sources.len());
        self.draft.sources.push(Source { title, url, licence, read, certainty });
        self.mark(path, start);
        Ok(())
    }

    fn claim_entry(&mut self, start: usize) -> Read<()> {
        let says = self.text("what is said, as a text")?;
        self.expect("by")?;
        let source = self.text("who says it, as a text")?;
        self.expect_symbol(",")?;
        let judgement = self.choice(&JUDGEMENTS)?;
        let reason = if self.take("because") { Some(self.text("why, as a text")?) } else { None };
        let path = format!("claim/{}", self.draft.claims.len());
        self.draft.claims.push(Claim { says, source, judgement, reason });
        self.mark(path, start);
        Ok(())
    }

    fn institution_entry(&mut self, start: usize) -> Read<()> {
        let name = self.label("the institution's name")?;
        self.expect("mandate")?;
        let mandate = self.text("what it is for, as a text")?;
        let path = format!("institution/{}", self.draft.institutions.len());
        self.draft.institutions.push(Institution { name, mandate });
        self.mark(path, start);
        Ok(())
    }

    /// `participants as of 2023-02-13`: the day of the table that they were taken from.
    fn participants_entry(&mut self, start: usize) -> Read<()> {
        self.expect("as of")?;
        let day = self.day()?;
        self.once(start, "participants", |draft| draft.participants_as_of.replace(day).is_none())
    }

    /// `participant FR ratification 2024-09-05, verified`.
    fn participant_entry(&mut self, start: usize) -> Read<()> {
        let party =
            self.label("a party: its code, identifier or, between quotation marks, name")?;
        let action = self.action()?;
        let day = self.maybe_day()?;
        let mut clauses = BTreeSet::new();
        if self.take("under") {
            let what = "the identifier of a clause";
            clauses.insert(self.word(what)?.to_owned());
            while self.take("and") {
                clauses.insert(self.word(what)?.to_owned());
            }
        }
        let certainty = self.certainty()?;
        let path = format!("participant/{}", self.draft.participants.len());
        self.draft.participants.push(Participant { party, action, day, clauses, certainty });
        self.mark(path, start);
        Ok(())
    }

    /// The name of an action.
    pub(super) fn action(&mut self) -> Read<ActionKind> {
        let action = self.peek_word().and_then(|word| word.parse().ok());
        match action {
            Some(action) => {
                self.at += 1;
                Ok(action)
            }
            None => {
                let names: Vec<&str> = ActionKind::ALL.iter().map(|kind| kind.name()).collect();
                self.fault_choice(&names)
            }
        }
    }

    fn define_entry(&mut self, start: usize) -> Read<()> {
        let name = self.plain_name("the definition's name")?;
        self.expect_symbol("=")?;
        let value = self.expression()?;
        let path = format!("define/{name}");
        self.once(start, &path, |draft| {
            draft.definitions.push(Definition { name, value });
            true
        })
    }

    fn fields_entry(&mut self, start: usize) -> Read<()> {
        self.expect("of")?;
        let kind = self.kind()?;
        let path = format!("fields/{kind}");
        let mut fields = Fields { kind, fields: std::collections::BTreeMap::new() };
        self.items(|parser| parser.field_item(&mut fields, &path));
        self.once(start, &path, |draft| {
            draft.fields.push(fields);
            true
        })
    }

    /// `compute: number in FLOP at /training_compute_flop`, and `by anyone` where others may tell
    /// it.
    fn field_item(&mut self, fields: &mut Fields, path: &str) -> Read<()> {
        let start = self.at;
        // A field is always named with its filing, so that no word is reserved here.
        let name = self.word("the field's name")?.to_owned();
        if name.contains('.') {
            self.at -= 1;
            return self.fault_here("a name without dots");
        }
        self.expect_symbol(":")?;
        let r#type = self.field_type()?;
        self.expect("at")?;
        let Some(Token::Pointer(pointer)) = self.peek() else {
            return self.fault_here("where the field stands, as a JSON Pointer such as `/model`");
        };
        let pointer = (*pointer).to_owned();
        self.at += 1;
        let by_anyone = self.take("by anyone");
        let path = format!("{path}/{name}");
        if fields.fields.insert(name, FieldSpec { r#type, pointer, by_anyone }).is_some() {
            return self.twice(start, &path);
        }
        self.mark(path, start);
        Ok(())
    }

    fn field_type(&mut self) -> Read<Type> {
        let name = self.peek_word().unwrap_or("");
        let r#type = match name {
            "truth" => Type::Truth,
            "number" => Type::Number { unit: None },
            "text" => Type::Text,
            "day" => Type::Day,
            "instant" => Type::Instant,
            "texts" => Type::Texts,
            "party" => Type::Party,
            _ => {
                return self.fault_choice(&[
                    "truth", "number", "text", "day", "instant", "texts", "party",
                ]);
            }
        };
        self.at += 1;
        if name == "number" && self.take("in") {
            let Some(unit) = self.unit() else {
                return self.fault_here("a unit, such as `FLOP`, `EUR` or `%`");
            };
            return Ok(Type::Number { unit: Some(unit) });
        }
        Ok(r#type)
    }
}
