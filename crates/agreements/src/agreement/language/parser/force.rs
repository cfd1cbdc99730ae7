//! Entry into force: conditions that further consent can only bring nearer, and the day that
//! follows from them.

use std::collections::BTreeSet;

use super::super::NESTING_MAX;
use super::super::diagnostic::Code;
use super::super::token::Token;
use super::{Parser, Read, Stop};
use crate::agreement::force::{Act, Condition, Effect, Later, NotBefore, Part, Rule, Takers, Who};
use crate::calendar::{Day, Length};

/// Instruments by the names that the language gives them.
pub(in super::super) const ACTS: [(&str, Act); 16] = [
    ("signature", Act::Signature),
    ("signature-ad-referendum", Act::SignatureAdReferendum),
    ("succession-to-signature", Act::SuccessionToSignature),
    ("provisional-application", Act::ProvisionalApplication),
    ("definitive-signature", Act::DefinitiveSignature),
    ("ratification", Act::Ratification),
    ("acceptance", Act::Acceptance),
    ("approval", Act::Approval),
    ("formal-confirmation", Act::FormalConfirmation),
    ("accession", Act::Accession),
    ("succession", Act::Succession),
    ("application", Act::Application),
    ("participation", Act::Participation),
    ("simplified-procedure", Act::SimplifiedProcedure),
    ("withdrawal", Act::Withdrawal),
    ("signature-withdrawal", Act::SignatureWithdrawal),
];

/// What may stand in an atom of a condition, for who writes something else.
const ATOMS: &str = "`at least 3 parties`, `parties with at least 55 % of <weight>`, `at least 2/3 of parties to <agreement>`, `more than half of signatories`, `all of <group>`, `agreement <id> in force`, `on or after <date>`, `12 months, rounding last day, after (…)` or `decision \"…\"`";

/// What the lines of an entry into force said.
#[derive(Default)]
struct Lines {
    when: Option<Condition>,
    then: Option<Effect>,
    not_before: Option<NotBefore>,
    fixed: Option<Day>,
    must_last: bool,
    late: Option<(Later, Effect)>,
    takers: Option<Takers>,
}

impl Parser<'_> {
    /// `entry into force`, or `entry into force of art-41, art-42 as inquiries`, and the lines
    /// below it.
    pub(super) fn force_entry(&mut self, start: usize) -> Read<()> {
        self.expect("into force")?;
        let part = if self.take("of") { Some(self.part_head()?) } else { None };
        let is_part = part.is_some();
        let mut lines = Lines::default();
        while self.at < self.end {
            self.force_line(is_part, &mut lines)?;
        }
        let takers = lines.takers.take().unwrap_or_default();
        let rule = self.force_rule(start, lines)?;
        let Some((name, clauses)) = part else {
            return self
                .once(start, "entry into force", |draft| draft.force.replace(rule).is_none());
        };
        let path = part_path(&name);
        self.once(start, &path, |draft| {
            draft.parts.push(Part { name, clauses, takers, rule });
            draft.parts.sort_by(|one, other| one.name.cmp(&other.name));
            true
        })
    }

    /// The clauses of a part, and what it is called: the first of them unless it is given a name.
    fn part_head(&mut self) -> Read<(String, BTreeSet<String>)> {
        let mut clauses = BTreeSet::new();
        loop {
            let at = self.here();
            let clause = self.word("the identifier of a clause")?.to_owned();
            if !clauses.insert(clause.clone()) {
                let message = format!("clause `{clause}` stands here twice");
                self.fault(Code::Duplicate, at, message, "it once".to_owned());
                return Err(Stop);
            }
            if !self.take_symbol(",") {
                break;
            }
        }
        let first = clauses.first().cloned().unwrap_or_default();
        let name = if self.take("as") { self.plain_name("a name for them")? } else { first };
        Ok((name, clauses))
    }

    /// The rule that the lines below an entry make.
    fn force_rule(&mut self, start: usize, lines: Lines) -> Read<Rule> {
        let (Some(when), Some(then)) = (lines.when, lines.then) else {
            return self
                .fault_here("a condition, `when …`, and a day, such as `on the 30th day after`");
        };
        let (not_before, fixed) = (lines.not_before, lines.fixed);
        let (late_after, late) = lines.late.unzip();
        let late_after = late_after.unwrap_or_default();
        let must_last = lines.must_last;
        let rule = Rule { when, then, not_before, fixed, must_last, late, late_after };
        if rule.check().is_err() {
            let at = self.placed(start).map_or((1, 1), |placed| (placed.line, placed.column));
            let message = "this condition has more than 64 parts, or is nested too deep".to_owned();
            self.fault(Code::TooDeep, at, message, "a simpler condition".to_owned());
            return Err(Stop);
        }
        Ok(rule)
    }

    fn force_line(&mut self, is_part: bool, lines: &mut Lines) -> Read<()> {
        let start = self.at;
        if is_part && self.take("for") {
            let takers = self.takers()?;
            return self.fill(&mut lines.takers, takers, start);
        }
        if self.take("when") {
            let when = self.any_of()?;
            return self.fill(&mut lines.when, when, start);
        }
        if self.take("not before") {
            let not_before = match self.maybe_day()? {
                Some(day) => NotBefore::Day(day),
                None => {
                    let length = self.length()?;
                    self.expect("after opening")?;
                    NotBefore::AfterOpening(length)
                }
            };
            return self.fill(&mut lines.not_before, not_before, start);
        }
        if self.take("must last") {
            lines.must_last = true;
            return Ok(());
        }
        if self.take("later parties") {
            let after = if self.take("after entry into force") {
                Later::EntryIntoForce
            } else {
                Later::Conditions
            };
            let late = self.effect()?;
            return self.fill(&mut lines.late, (after, late), start);
        }
        if self.peek_word() == Some("on") && matches!(self.peek_at(1), Some(Token::Day(_))) {
            self.at += 1;
            let fixed = self.day()?;
            self.expect("if met by then")?;
            return self.fill(&mut lines.fixed, fixed, start);
        }
        let then = self.effect()?;
        self.fill(&mut lines.then, then, start)
    }

    /// `each party`, `parties that declare` or `parties to <agreement>`.
    fn takers(&mut self) -> Read<Takers> {
        if self.take("each party") {
            return Ok(Takers::All);
        }
        if self.take("parties that declare") {
            return Ok(Takers::Declared);
        }
        if self.take("parties to") {
            let agreement = self.word("the identifier of an agreement")?.to_owned();
            return Ok(Takers::PartiesTo(agreement));
        }
        self.fault_here("`each party`, `parties that declare` or `parties to <agreement>`")
    }

    fn fill<T>(&mut self, slot: &mut Option<T>, value: T, start: usize) -> Read<()> {
        if slot.replace(value).is_none() {
            return Ok(());
        }
        let at = self.placed(start).map_or((1, 1), |placed| (placed.line, placed.column));
        let message = "this is already said for the entry into force".to_owned();
        self.fault(Code::Duplicate, at, message, "it once".to_owned());
        Err(Stop)
    }

    /// `at once`, `on the 30th day after`, `after 3 months, rounding last day`,
    /// `on the first day of the month after 3 months, …`, `… of the 6th month after`.
    pub(super) fn effect(&mut self) -> Read<Effect> {
        if self.take("at once") {
            return Ok(Effect::AtOnce);
        }
        if self.take("on the first day of the month after") {
            let (length, rounding) = self.rounded_length()?;
            return Ok(Effect::FirstOfMonthAfter { length, rounding });
        }
        if self.take("on the first day of the") {
            let number = self.whole("which month, such as `6th`")?;
            self.expect("month after")?;
            return Ok(Effect::FirstOfNthMonthAfter(number));
        }
        if self.take("on the") {
            let number = self.whole("which day, such as `30th`")?;
            self.expect("day after")?;
            return Ok(Effect::NthDayAfter(number));
        }
        if self.take("after") {
            let (length, rounding) = self.rounded_length()?;
            return Ok(Effect::After { length, rounding });
        }
        self.fault_here(
            "`when …`, `on the 30th day after`, `after 3 months, …`, `on the first day of the month after 3 months, …`, `at once`, `not before …`, `must last` or `later parties …`",
        )
    }

    pub(super) fn rounded_length(&mut self) -> Read<(Length, crate::calendar::Rounding)> {
        let at = self.here();
        let length = self.length()?;
        if length.is_by_the_clock() {
            let message = "entry into force is counted in days, not hours".to_owned();
            self.fault(Code::Counting, at, message, "days, weeks, months or years".to_owned());
            return Err(Stop);
        }
        let rounding =
            if self.take_comma_before(&["rounding", "no"]) { Some(self.rounding()?) } else { None };
        let rounding = self.rounding_or_fault(rounding, length, at)?;
        Ok((length, rounding))
    }

    fn any_of(&mut self) -> Read<Condition> {
        let mut parts = vec![self.all_of()?];
        while self.take("or") {
            parts.push(self.all_of()?);
        }
        Ok(alone_or(parts, Condition::Any))
    }

    fn all_of(&mut self) -> Read<Condition> {
        let mut parts = vec![self.condition()?];
        while self.take("and") {
            parts.push(self.condition()?);
        }
        Ok(alone_or(parts, Condition::All))
    }

    /// What stands in parentheses, the first of which was read. `fault` says, where they are nested
    /// too deep, what is and what to write instead.
    pub(super) fn nested<T>(
        &mut self,
        (message, help): (&str, &str),
        inner: impl FnOnce(&mut Self) -> Read<T>,
    ) -> Read<T> {
        self.depth += 1;
        if self.depth > NESTING_MAX {
            let at = self.here();
            self.fault(Code::TooDeep, at, message.to_owned(), help.to_owned());
            return Err(Stop);
        }
        let inner = inner(self)?;
        self.expect_symbol(")")?;
        self.depth -= 1;
        Ok(inner)
    }

    pub(super) fn condition(&mut self) -> Read<Condition> {
        if self.take_symbol("(") {
            let fault = ("this condition is nested too deep", "a simpler condition");
            return self.nested(fault, Self::any_of);
        }
        if self.take("on or after") {
            return self.day().map(|day| Condition::OnOrAfter { day });
        }
        if self.take("agreement") {
            let agreement = self.word("the identifier of an agreement")?.to_owned();
            self.expect("in force")?;
            return Ok(Condition::InForce { agreement });
        }
        if self.take("decision") {
            return self.label("the decision's identifier").map(|id| Condition::Decision { id });
        }
        if self.take("all of") {
            let set = self.word("the name of a group")?.to_owned();
            return Ok(Condition::Everyone { set });
        }
        if self.take("parties with") {
            return self.weight();
        }
        if self.take("at least") {
            return self.at_least();
        }
        if self.take("more than") {
            return self.majority();
        }
        if matches!(self.peek(), Some(Token::Number(_))) {
            return self.delayed();
        }
        self.not_monotone()?;
        self.fault_here(ATOMS)
    }

    /// Conditions that a further party could make false are not a matter of syntax to be guessed
    /// at: the author is told why.
    fn not_monotone(&mut self) -> Read<()> {
        let falls =
            ["at most", "fewer than", "less than", "not", "no", "none", "unless", "exactly"];
        let at = self.here();
        let Some(words) = falls.into_iter().find(|words| self.take(words)) else { return Ok(()) };
        let message = format!(
            "`{words}` could turn false when one more party joins, so nobody could rely on the date"
        );
        let help = format!("a condition that further consent only brings nearer: {ATOMS}");
        self.fault(Code::NotMonotone, at, message, help);
        Err(Stop)
    }

    /// `at least 3 parties` or `at least 2/3 of parties to …`.
    fn at_least(&mut self) -> Read<Condition> {
        if !self.is_ratio() {
            let at_least = self.whole("how many parties")?;
            if !self.take("parties") && !self.take("party") {
                return self.fault_here("`parties`");
            }
            return Ok(Condition::Count { at_least, of: self.who()? });
        }
        let at_least = self.ratio()?;
        let (whole, except) = self.heads()?;
        Ok(Condition::Share { whole, except, at_least, of: self.who()? })
    }

    /// Which contracting parties count.
    pub(super) fn who(&mut self) -> Read<Who> {
        let mut who = Who::default();
        loop {
            if self.take("in") {
                who.within = Some(self.word("the name of a group")?.to_owned());
            } else if self.take("not in") {
                who.outside = Some(self.word("the name of a group")?.to_owned());
            } else if self.take("party to") {
                who.party_to = Some(self.word("the identifier of an agreement")?.to_owned());
            } else if self.take("not counting organizations") {
                who.except_organizations = true;
            } else if self.take("that signed") {
                who.signatories = true;
            } else if self.take("by") {
                who.by.insert(self.choice(&ACTS)?);
                while self.take_symbol(",") {
                    who.by.insert(self.choice(&ACTS)?);
                }
            } else {
                return Ok(who);
            }
        }
    }
}

/// Where the entry into force of a part stands in a file.
pub(in super::super) fn part_path(name: &str) -> String {
    format!("entry into force/{name}")
}

/// The one condition, or those joined.
fn alone_or(
    mut parts: Vec<Condition>,
    join: impl FnOnce(Vec<Condition>) -> Condition,
) -> Condition {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => join(parts),
    }
}
