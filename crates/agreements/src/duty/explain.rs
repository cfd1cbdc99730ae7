//! The proof of a finding as a tree, for people and for programs.

use serde::Serialize;

use super::finding::{
    Change, Changed, Claimant, Contradiction, Doubt, Evidence, Finding, Matter, RestsOn, Role,
    State,
};
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
    /// The statement it rests on, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<StatementId>,
    /// What it rests on further.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub because: Vec<Self>,
}

impl Proof {
    fn new(says: String) -> Self {
        Self { says, statement: None, because: Vec::new() }
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
        proof.because.push(Proof::new(format!("Its time is counted from {start}.")));
    }
    proof.because.extend(deadline(finding));
    for change in &finding.history {
        let mut step = Proof::new(format!(
            "At {} the tier “{}” came to hold: the latest lawful end moved from {} to {}.",
            change.at, change.tier, change.from, change.to
        ));
        step.statement = Some(change.statement);
        proof.because.push(step);
    }
    if let Some(label) = &finding.exception {
        proof.because.push(Proof::new(format!("The exception “{label}” applies.")));
    }
    if let Some(total) = &finding.total {
        let unknown = || "unknown".to_owned();
        proof.because.push(Proof::new(format!(
            "The total is {}; it must be {} {}.",
            total.value.clone().unwrap_or_else(unknown),
            serde_json::to_value(total.compare)
                .ok()
                .and_then(|op| op.as_str().map(str::to_owned))
                .unwrap_or_default(),
            total.bound.clone().unwrap_or_else(unknown),
        )));
    }
    for evidence in &finding.evidence {
        let mut step = Proof::new(format!(
            "Statement {} of {} {}.",
            evidence.statement,
            evidence.at,
            role(evidence.role)
        ));
        step.statement = Some(evidence.statement);
        step.because.extend(logged(evidence));
        proof.because.push(step);
    }
    proof.because.extend(finding.changes.iter().map(change));
    proof.because.extend(finding.contradictions.iter().map(contradiction));
    proof.because.extend(finding.rests_on.map(|rests_on| Proof::new(rests(rests_on).to_owned())));
    proof.because.extend(absence(finding));
    proof.because.extend(finding.doubts.iter().map(|found| Proof::new(doubt(found))));
    proof
}

fn conclusion(finding: &Finding) -> String {
    let who = &finding.key.bearer;
    let what = &finding.key.duty;
    let to = match &finding.key.claimant {
        Claimant::All => String::new(),
        Claimant::Others => " towards each other party".to_owned(),
        Claimant::Party { party } => format!(" towards {party}"),
    };
    let now = finding.as_of;
    if !finding.validity.owed {
        return format!("{who} would owe “{what}”{to} if the rule were in force ({now}).");
    }
    match finding.state {
        State::Pending => {
            format!("{who} will owe “{what}”{to}; its time does not run yet ({now}).")
        }
        State::Active if finding.late_on_one_reading => format!(
            "{who} owes “{what}”{to}, and is late with it on one reading of the holidays ({now})."
        ),
        State::Fulfilled if finding.late_on_one_reading => format!(
            "{who} met “{what}”{to} on one reading of the holidays, and is late on another ({now})."
        ),
        State::Active if finding.past_conservative => format!(
            "{who} owes “{what}”{to}; the conservative reading of its deadline has passed ({now})."
        ),
        State::Active => format!("{who} owes “{what}”{to}, and there is time left ({now})."),
        State::Fulfilled => format!("{who} met “{what}”{to} ({now})."),
        State::Excused => format!("{who} need not do “{what}”{to} ({now})."),
        State::Suspended => format!("“{what}”{to} is suspended for {who} ({now})."),
        State::Breached => format!("{who} breached “{what}”{to} ({now})."),
        State::Cured => format!("{who} was late with “{what}”{to}, but cured it in time ({now})."),
        State::Escalated => format!(
            "{who} breached “{what}”{to}; clause {} says what follows ({now}).",
            finding.consequence.as_deref().unwrap_or("unknown")
        ),
        State::Destroyed => format!(
            "Whether {who} keeps to “{what}”{to} cannot be told, because {who} destroyed the \
             evidence ({now})."
        ),
        State::Undetermined => {
            format!("Whether {who} keeps to “{what}”{to} cannot be told ({now}).")
        }
    }
}

fn asked(finding: &Finding) -> Proof {
    let key = &finding.key;
    let matter = match &key.matter {
        Matter::Named { name } => format!("the matter “{name}”"),
        Matter::Statement { id } => format!("statement {id}"),
        // People count from one, as pages do.
        Matter::Period { number } => format!("period {}", number.saturating_add(1)),
        Matter::Standing => "the rule as a whole".to_owned(),
    };
    let occurrence = key.occurrence.map(|number| format!(", occurrence {number}"));
    let clock = key.clock.as_ref().map(|clock| format!(", clock “{clock}”"));
    let mut proof = Proof::new(format!(
        "Clause {} of {} (version {}) asks for it, about {matter}{}{}.",
        finding.clause,
        key.agreement,
        key.version,
        clock.unwrap_or_default(),
        occurrence.unwrap_or_default(),
    ));
    proof.because.push(Proof::new(format!("The rule's SHA-256 is {}.", finding.rule)));
    if let Some(recipient) = &finding.recipient {
        proof.because.push(Proof::new(format!("It goes to {recipient}.")));
    }
    proof
}

fn deadline(finding: &Finding) -> Option<Proof> {
    let due = finding.due.as_ref()?;
    let told = |at: Timestamp| match due.local(at) {
        Some((clock, zone)) => format!("{clock} {zone}, which is {at}"),
        None => at.to_string(),
    };
    let mut proof = Proof::new(format!(
        "It is due by {} ({}); plan on {}.",
        told(due.statutory),
        due.by,
        told(due.conservative)
    ));
    proof.because.extend(due.steps.iter().map(|step| Proof::new(step.to_string())));
    if let Some(until) = due.cure_until {
        proof.because.push(Proof::new(format!("Doing it by {until} cures a breach.")));
    }
    Some(proof)
}

fn absence(finding: &Finding) -> Option<Proof> {
    let absence = finding.absence.as_ref()?;
    let from = absence.from.map(|from| format!(" from {from}")).unwrap_or_default();
    let to = absence.to.map(|to| format!(" until {to}")).unwrap_or_default();
    let mut proof = Proof::new(format!(
        "No {} that would count was found of {}{from}{to}.",
        absence.kind, absence.by
    ));
    proof.because.push(Proof::new(match &absence.horizon {
        Some(horizon) => {
            let seen = horizon.seen.map(|seen| format!(" Others saw it no longer at {seen}."));
            format!(
                "Its log {} was read up to size {} with root {}.{}",
                horizon.origin,
                horizon.size,
                horizon.root,
                seen.unwrap_or_default()
            )
        }
        None => "How far its log was read is not said, so the omission is not proved.".to_owned(),
    }));
    Some(proof)
}

/// What others say of when a statement was logged, where they say anything.
fn logged(evidence: &Evidence) -> Option<Proof> {
    let Evidence { claimed, logged, .. } = evidence;
    let says = match (logged.after, logged.by) {
        (None, None) => return None,
        (Some(after), None) => format!("later than {after}"),
        (None, Some(by)) => format!("by {by}"),
        (Some(after), Some(by)) => format!("between {after} and {by}"),
    };
    Some(Proof::new(format!("It claims {claimed}; others vouch that it was logged {says}.")))
}

fn change(change: &Change) -> Proof {
    let (at, of) = (change.at, change.of);
    let mut proof = Proof::new(match change.what {
        Changed::Corrected => format!("Statement {of} was corrected at {at}."),
        Changed::Superseded => format!("Another statement took the place of {of} at {at}."),
        Changed::WithdrawnByBearer => {
            format!("Statement {of} was withdrawn by the bearer at {at}; it stays evidence.")
        }
        Changed::Withdrawn => format!("Statement {of} was withdrawn at {at}; it stays evidence."),
        Changed::EvidenceDestroyedByBearer => {
            format!("The content of statement {of} was destroyed by the bearer at {at}.")
        }
        Changed::EvidenceDestroyed => {
            format!("The content of statement {of} was destroyed at {at} by who said it.")
        }
    });
    proof.statement = Some(change.statement);
    let nothing = || "nothing".to_owned();
    proof.because.extend(change.fields.iter().map(|field| {
        let from = field.from.clone().unwrap_or_else(nothing);
        let to = field.to.clone().unwrap_or_else(nothing);
        Proof::new(format!("The field {} was changed from {from} to {to}.", field.field))
    }));
    proof
}

fn contradiction(found: &Contradiction) -> Proof {
    let Contradiction { claimed, counted, .. } = found;
    let mut proof = Proof::new(format!(
        "Statement {} claims {claimed}, which what others vouch for contradicts; it counts from \
         {counted} (claimed-time-contradicted).",
        found.statement
    ));
    proof.statement = Some(found.statement);
    if let Some(status) = found.status_as_claimed {
        let status = serde_json::to_value(status).unwrap_or_default();
        let status = status.as_str().unwrap_or_default();
        proof.because.push(Proof::new(format!("If the claim counted, it would be {status}.")));
    }
    proof
}

/// Whose word the times are.
pub const fn rests(rests_on: RestsOn) -> &'static str {
    match rests_on {
        RestsOn::Vouched => "Others vouch for the times that decide this.",
        RestsOn::Claimed => "Only the word of who signed stands for the times that decide this.",
        RestsOn::Contradicted => {
            "What was claimed and what others vouch for contradict each other; the latter counts."
        }
    }
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Trigger => "brought it about",
        Role::Supplement => "tells more of the matter",
        Role::Correction => "corrects or takes back what was said",
        Role::WithdrawnByBearer => "takes back what the bearer had said",
        Role::EvidenceDestroyedByBearer => "destroyed the content of what the bearer had said",
        Role::Start => "started the clock",
        Role::Tier => "made the case a graver one",
        Role::Act => "is what had to be filed",
        Role::Cure => "is what had to be filed, late but in time to cure",
        Role::Late => "is what had to be filed, too late",
        Role::Contrary => "goes against it",
        Role::Before => "stood before, as it had to",
        Role::Counted => "was counted",
        Role::Excuse => "excuses",
        Role::Extension => "gives more time",
        Role::Possible => "may be what was looked for",
    }
}

fn doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Missing { field } => format!("The field {field} is not known."),
        Doubt::Unheld { statement } => format!("The content of statement {statement} is not held."),
        Doubt::Destroyed { statement } => {
            format!("The content of statement {statement} was destroyed by who said it.")
        }
        Doubt::Conflict { labels } => {
            format!("Exceptions apply that contradict each other: {}.", labels.join(", "))
        }
        Doubt::Calendar { code } => format!("The deadline cannot be counted: {code}."),
        Doubt::Bound => "Whether the clause binds cannot be told.".to_owned(),
        Doubt::Breach { duty } => {
            format!("Whether somebody stood in breach of “{duty}” cannot be told.")
        }
        Doubt::Reservation => "A reservation modifies the clause between these two.".to_owned(),
        Doubt::Ahead { field, statement, told, counts } if told == counts => format!(
            "Statement {statement} names {told} for {field}, which lies after it was said: the \
             clock runs from then."
        ),
        Doubt::Ahead { field, statement, told, counts } => format!(
            "Statement {statement} names {told} for {field}, which lies after it was said: what it \
             says to have happened had happened by then, and {counts} counts."
        ),
        Doubt::TooMany => "More statements than the rule allows to be counted.".to_owned(),
        Doubt::Overflow => "A number does not fit.".to_owned(),
    }
}
