//! The proof of a finding as a tree, for people and for programs.

use serde::Serialize;

use super::finding::{
    Change, Changed, Claimant, Contradiction, Doubt, Due, Evidence, Finding, Matter, RestsOn, Role,
    State,
};
use crate::calendar::sentence::{Sentence, Value};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// One step of a proof, with what it rests on.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Reasons))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Proof {
    /// The step, as an English sentence.
    pub says: String,
    /// The same by its key, for other languages; none where it has only English words.
    #[serde(skip)]
    pub sentence: Option<Sentence>,
    /// The statement it rests on, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<StatementId>,
    /// What it rests on further.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub because: Vec<Self>,
}

impl Proof {
    fn new(sentence: Sentence) -> Self {
        let says = sentence.to_string();
        Self { says, sentence: Some(sentence), statement: None, because: Vec::new() }
    }

    fn of(statement: StatementId, sentence: Sentence) -> Self {
        Self { statement: Some(statement), ..Self::new(sentence) }
    }

    /// The tree as lines, each indented by its depth.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        self.write(0, &mut lines);
        lines
    }

    fn write(&self, depth: usize, lines: &mut Vec<String>) {
        lines.push(format!("{}{}", "  ".repeat(depth), self.says));
        for proof in &self.because {
            proof.write(depth.saturating_add(1), lines);
        }
    }
}

/// Why a finding says what it says.
pub fn explain(finding: &Finding) -> Proof {
    let mut proof = Proof::new(conclusion(finding));
    proof.because.push(asked(finding));
    if let Some(start) = finding.start {
        let counted = Sentence::new("says-counted-from", [("start", start.into())]);
        proof.because.push(Proof::new(counted));
    }
    proof.because.extend(finding.due.as_ref().map(deadline));
    proof.because.extend(finding.history.iter().map(|change| {
        let says = Sentence::new(
            "says-tier",
            [
                ("at", change.at.into()),
                ("tier", Value::Rule(change.tier.clone())),
                ("from", change.from.into()),
                ("to", change.to.into()),
            ],
        );
        Proof::of(change.statement, says)
    }));
    if let Some(label) = &finding.exception {
        let says = Sentence::new("says-exception", [("label", Value::Rule(label.clone()))]);
        proof.because.push(Proof::new(says));
    }
    proof.because.extend(total(finding));
    proof.because.extend(finding.evidence.iter().map(evidence));
    proof.because.extend(finding.changes.iter().map(change));
    proof.because.extend(finding.contradictions.iter().map(contradiction));
    let rests_on = finding.rests_on.map(|rests_on| Proof::new(rests(rests_on)));
    proof.because.extend(rests_on);
    proof.because.extend(absence(finding));
    proof.because.extend(finding.doubts.iter().map(|found| Proof::new(doubt(found))));
    proof
}

fn conclusion(finding: &Finding) -> Sentence {
    let to = match &finding.key.claimant {
        Claimant::All => None,
        Claimant::Others => Some(Sentence::plain("says-to-others")),
        Claimant::Party { party } => {
            Some(Sentence::new("says-to-party", [("party", party.into())]))
        }
    };
    let key = match finding.state {
        _ if !finding.validity.owed => "says-would-owe",
        State::Pending => "says-pending",
        State::Active if finding.late_on_one_reading => "says-late-on-one",
        State::Fulfilled if finding.late_on_one_reading => "says-met-on-one",
        State::Active if finding.past_conservative => "says-past",
        State::Active => "says-active",
        State::Fulfilled => "says-met",
        State::Excused => "says-excused",
        State::Suspended => "says-suspended",
        State::Breached => "says-breached",
        State::Cured => "says-cured",
        State::Escalated => "says-escalated",
        State::Destroyed => "says-destroyed",
        State::Undetermined => "says-undetermined",
    };
    Sentence::new(
        key,
        [
            ("who", (&finding.key.bearer).into()),
            ("what", Value::Rule(finding.key.duty.clone())),
            ("to", Value::part(to)),
            ("now", finding.as_of.into()),
            ("clause", or_unknown(finding.consequence.as_ref())),
        ],
    )
}

fn or_unknown(text: Option<&String>) -> Value {
    text.map_or_else(|| Sentence::plain("says-unknown").into(), Into::into)
}

fn asked(finding: &Finding) -> Proof {
    let key = &finding.key;
    let matter = match &key.matter {
        Matter::Named { name } => Sentence::new("says-matter-named", [("name", name.into())]),
        Matter::Statement { id } => Sentence::new("says-matter-statement", [("id", (*id).into())]),
        Matter::Period { number } => {
            // People count from one, as pages do.
            let number = number.saturating_add(1).to_string();
            Sentence::new("says-matter-period", [("number", Value::Text(number))])
        }
        Matter::Standing => Sentence::plain("says-matter-standing"),
    };
    let clock = key.clock.as_ref();
    let clock =
        clock.map(|clock| Sentence::new("says-clock", [("name", Value::Rule(clock.to_string()))]));
    let occurrence = key.occurrence.map(|number| {
        Sentence::new("says-occurrence", [("number", Value::Text(number.to_string()))])
    });
    let mut proof = Proof::new(Sentence::new(
        "says-asked",
        [
            ("clause", Value::Text(finding.clause.to_string())),
            ("agreement", Value::Text(key.agreement.to_string())),
            ("version", Value::Text(key.version.to_string())),
            ("matter", matter.into()),
            ("clock", Value::part(clock)),
            ("occurrence", Value::part(occurrence)),
        ],
    ));
    let digest = Value::Text(finding.rule.to_string());
    proof.because.push(Proof::new(Sentence::new("says-rule", [("digest", digest)])));
    if let Some(recipient) = &finding.recipient {
        let says = Sentence::new("says-recipient", [("recipient", recipient.into())]);
        proof.because.push(Proof::new(says));
    }
    proof
}

fn deadline(due: &Due) -> Proof {
    let told = |at: Timestamp| match due.local(at) {
        Some((clock, zone)) => Sentence::new(
            "says-on-clocks",
            [("clock", Value::Text(clock)), ("zone", zone.into()), ("at", at.into())],
        )
        .into(),
        None => Value::Time(at),
    };
    let mut proof = Proof::new(Sentence::new(
        "says-due",
        [
            ("statutory", told(due.statutory)),
            ("by", period(&due.by)),
            ("conservative", told(due.conservative)),
        ],
    ));
    proof.because.extend(due.steps.iter().map(|step| Proof::new(step.sentence())));
    if let Some(until) = due.cure_until {
        proof.because.push(Proof::new(Sentence::new("says-cure", [("until", until.into())])));
    }
    proof
}

/// Which period it is: `base`, `tier death`, `exception hardware-test`.
pub fn period(by: &str) -> Value {
    let rule = |name: &str| Value::Rule(name.to_owned());
    match by.split_once(' ') {
        None if by == "base" => Sentence::plain("says-by-base").into(),
        Some(("tier", name)) => Sentence::new("says-by-tier", [("tier", rule(name))]).into(),
        Some(("exception", name)) => {
            Sentence::new("says-by-exception", [("label", rule(name))]).into()
        }
        _ => by.into(),
    }
}

fn total(finding: &Finding) -> Option<Proof> {
    let total = finding.total.as_ref()?;
    let compare = serde_json::to_value(total.compare).unwrap_or_default();
    Some(Proof::new(Sentence::new(
        "says-total",
        [
            ("value", or_unknown(total.value.as_ref())),
            ("compare", compare.as_str().unwrap_or_default().into()),
            ("bound", or_unknown(total.bound.as_ref())),
        ],
    )))
}

fn evidence(evidence: &Evidence) -> Proof {
    let says = Sentence::new(
        "says-evidence",
        [
            ("id", evidence.statement.into()),
            ("at", evidence.at.into()),
            ("role", Sentence::plain(role(evidence.role)).into()),
        ],
    );
    let mut proof = Proof::of(evidence.statement, says);
    proof.because.extend(logged(evidence));
    proof
}

fn absence(finding: &Finding) -> Option<Proof> {
    let absence = finding.absence.as_ref()?;
    let from = absence.from.map(|from| Sentence::new("says-from", [("from", from.into())]));
    let to = absence.to.map(|to| Sentence::new("says-until", [("to", to.into())]));
    let mut proof = Proof::new(Sentence::new(
        "says-absence",
        [
            ("kind", Value::Kind(absence.kind.to_string())),
            ("by", Value::Text(absence.by.to_string())),
            ("from", Value::part(from)),
            ("to", Value::part(to)),
        ],
    ));
    proof.because.push(Proof::new(match &absence.horizon {
        Some(horizon) => {
            let seen = horizon.seen.map(|seen| Sentence::new("says-seen", [("seen", seen.into())]));
            Sentence::new(
                "says-horizon",
                [
                    ("origin", Value::Text(horizon.origin.to_string())),
                    ("size", Value::Text(horizon.size.to_string())),
                    ("root", Value::Text(horizon.root.to_string())),
                    ("seen", Value::part(seen)),
                ],
            )
        }
        None => Sentence::plain("says-horizon-none"),
    }));
    Some(proof)
}

/// What others say of when a statement was logged, where they say anything.
fn logged(evidence: &Evidence) -> Option<Proof> {
    let Evidence { claimed, logged, .. } = evidence;
    let when = match (logged.after, logged.by) {
        (None, None) => return None,
        (Some(after), None) => Sentence::new("says-later", [("after", after.into())]),
        (None, Some(by)) => Sentence::new("says-by", [("by", by.into())]),
        (Some(after), Some(by)) => {
            Sentence::new("says-between", [("after", after.into()), ("by", by.into())])
        }
    };
    Some(Proof::new(Sentence::new(
        "says-logged",
        [("claimed", (*claimed).into()), ("when", when.into())],
    )))
}

fn change(change: &Change) -> Proof {
    let key = match change.what {
        Changed::Corrected => "says-changed-corrected",
        Changed::Superseded => "says-changed-superseded",
        Changed::WithdrawnByBearer => "says-changed-withdrawn-by-bearer",
        Changed::Withdrawn => "says-changed-withdrawn",
        Changed::EvidenceDestroyedByBearer => "says-changed-destroyed-by-bearer",
        Changed::EvidenceDestroyed => "says-changed-destroyed",
    };
    let says = Sentence::new(key, [("of", change.of.into()), ("at", change.at.into())]);
    let mut proof = Proof::of(change.statement, says);
    let or_nothing = |text: &Option<String>| {
        text.as_ref().map_or_else(|| Sentence::plain("says-nothing").into(), Into::into)
    };
    proof.because.extend(change.fields.iter().map(|field| {
        Proof::new(Sentence::new(
            "says-changed-field",
            [
                ("field", Value::Field(field.field.to_string())),
                ("from", or_nothing(&field.from)),
                ("to", or_nothing(&field.to)),
            ],
        ))
    }));
    proof
}

fn contradiction(found: &Contradiction) -> Proof {
    let says = Sentence::new(
        "says-contradiction",
        [
            ("id", found.statement.into()),
            ("claimed", found.claimed.into()),
            ("counted", found.counted.into()),
        ],
    );
    let mut proof = Proof::of(found.statement, says);
    if let Some(status) = found.status_as_claimed {
        let status = serde_json::to_value(status).unwrap_or_default();
        let status = Value::Status(status.as_str().unwrap_or_default().to_owned());
        proof.because.push(Proof::new(Sentence::new("says-if-claimed", [("status", status)])));
    }
    proof
}

/// Whose word the times are.
const fn rests(rests_on: RestsOn) -> Sentence {
    Sentence::plain(match rests_on {
        RestsOn::Vouched => "says-rests-vouched",
        RestsOn::Claimed => "says-rests-claimed",
        RestsOn::Contradicted => "says-rests-contradicted",
    })
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Trigger => "says-role-trigger",
        Role::Supplement => "says-role-supplement",
        Role::Correction => "says-role-correction",
        Role::WithdrawnByBearer => "says-role-withdrawn",
        Role::EvidenceDestroyedByBearer => "says-role-destroyed",
        Role::Start => "says-role-start",
        Role::Tier => "says-role-tier",
        Role::Act => "says-role-act",
        Role::Cure => "says-role-cure",
        Role::Late => "says-role-late",
        Role::Contrary => "says-role-contrary",
        Role::Before => "says-role-before",
        Role::Counted => "says-role-counted",
        Role::Excuse => "says-role-excuse",
        Role::Extension => "says-role-extension",
        Role::Possible => "says-role-possible",
    }
}

fn doubt(doubt: &Doubt) -> Sentence {
    match doubt {
        Doubt::Missing { field } => {
            Sentence::new("says-doubt-missing", [("field", Value::Field(field.clone()))])
        }
        Doubt::Unheld { statement } => {
            Sentence::new("says-doubt-unheld", [("id", (*statement).into())])
        }
        Doubt::Destroyed { statement } => {
            Sentence::new("says-doubt-destroyed", [("id", (*statement).into())])
        }
        Doubt::Conflict { labels } => {
            Sentence::new("says-doubt-conflict", [("labels", Value::Text(labels.join(", ")))])
        }
        Doubt::Calendar { code } => Sentence::new("says-doubt-calendar", [("code", code.into())]),
        Doubt::Bound => Sentence::plain("says-doubt-bound"),
        Doubt::Breach { duty } => {
            Sentence::new("says-doubt-breach", [("duty", Value::Rule(duty.clone()))])
        }
        Doubt::Reservation => Sentence::plain("says-doubt-reservation"),
        Doubt::Ahead { field, statement, told, counts } => {
            let runs = told == counts;
            Sentence::new(
                if runs { "says-doubt-ahead-runs" } else { "says-doubt-ahead-had" },
                [
                    ("id", (*statement).into()),
                    ("told", (*told).into()),
                    ("field", Value::Field(field.clone())),
                    ("counts", (*counts).into()),
                ],
            )
        }
        Doubt::ReadWithout { statement, at } => Sentence::new(
            "says-doubt-read-without",
            [("id", (*statement).into()), ("at", (*at).into())],
        ),
        Doubt::TooMany => Sentence::plain("says-doubt-too-many"),
        Doubt::Overflow => Sentence::plain("says-doubt-overflow"),
    }
}
