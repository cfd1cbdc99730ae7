//! Instruments: each agreement as it stands on a day, with who takes part.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::cell::{Cell, Source, count};
use super::claimed::{ClaimedCount, Counted, claimed};
use super::live::{LiveAgreement, Participation, Status};
use comity_agreements::agreement::document::{
    Agreement, Binding, Certainty, Claim, Form, Judgement, Standing, TextStatus, Texts,
};
use comity_agreements::agreement::life::ActionKind;
use comity_agreements::calendar::Day;
use comity_agreements::world::{Sort, World};

/// An agreement as it stands on a day.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Instrument))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Its identifier.
    pub id: String,
    /// Which text of it.
    pub version: String,
    /// Its title by language.
    pub title: Texts,
    /// What sort of agreement.
    pub form: Form,
    /// Where it holds or comes from, for rules of one jurisdiction.
    pub jurisdiction: Option<String>,
    /// Dimensions of cooperation it serves.
    pub dimensions: Vec<String>,
    /// Whether it binds.
    pub binding: Cell<Binding>,
    /// How it is enforced.
    pub enforcement: Cell<String>,
    /// When it was made: adopted, else opened, else its first standing, else proposed.
    pub date: Cell<Day>,
    /// The standing of its text.
    pub status: Cell<TextStatus>,
    /// Whether it is in force.
    pub force: Cell<Force>,
    /// Who takes part.
    pub participants: Participants,
    /// What is said of it elsewhere, rejected claims included.
    pub claims: Vec<Claim>,
    /// Where sources differ.
    pub drift: Vec<Drift>,
}

/// Whether an instrument is in force (or in use, for what does not bind).
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Force))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "force", deny_unknown_fields)]
pub enum Force {
    /// It is.
    InForce {
        /// Since when, where known.
        since: Option<Day>,
    },
    /// It is not, or no longer.
    NotInForce,
}

/// Who takes part in an instrument.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Participants))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Participants {
    /// Each known participant, those that withdrew included, by party.
    pub list: Vec<Participant>,
    /// How many take part; unknown where none is known.
    pub known: Cell<u32>,
    /// Countries among them.
    pub countries: u32,
    /// Organizations of states among them.
    pub organizations: u32,
    /// Companies, institutes and others among them.
    pub others: u32,
    /// Those of whom it is not known since when.
    pub undated: u32,
    /// Up to which day the file lists them; what was done later is known by statements alone.
    pub listed_until: Option<Day>,
    /// Numbers that are claimed.
    pub claimed: Vec<ClaimedCount>,
    /// Whether the list is whole: as many as the highest claim held to be so; unknown without one.
    pub complete: Option<bool>,
}

/// One participant.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Participant))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// Alpha-2 code, identifier of an organization, or its name.
    pub party: String,
    /// What sort of party.
    pub sort: Sort,
    /// How it takes part.
    pub status: Cell<Status>,
    /// Since when, where known.
    pub since: Option<Day>,
}

/// Where sources differ: shown, never resolved in silence.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Drift))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "drift", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Drift {
    /// The list has another number of participants than a claim.
    CountDiffers {
        /// How many the list has.
        known: u32,
        /// How many are claimed.
        claimed: u32,
        /// By whom.
        source: String,
    },
    /// Claims of different numbers stand beside each other.
    CountsCompete {
        /// The numbers, in order.
        counts: Vec<u32>,
    },
    /// A statement and the file say different things of a party.
    StatusDiffers {
        /// Who.
        party: String,
        /// What the file says.
        file: Status,
        /// What the statement shows; this is what counts.
        statement: Status,
    },
    /// The rule of entry into force and the file differ.
    ForceDiffers {
        /// What the file says.
        file: Force,
        /// What the rule gives; this is what counts.
        rule: Force,
    },
    /// A claim that is open or rejected contradicts what is shown.
    ClaimNotHeld {
        /// What is said.
        says: String,
        /// By whom.
        source: String,
        /// What is made of it.
        judgement: Judgement,
    },
}

impl Instrument {
    /// Whether its text binds.
    pub fn is_binding(&self) -> bool {
        self.binding.value == Some(Binding::Binding)
    }

    /// Whether it is in force, or in use.
    pub fn is_in_force(&self) -> bool {
        matches!(self.force.value, Some(Force::InForce { .. }))
    }

    /// Whether it counts as an instrument of its day: made, and neither replaced nor repealed.
    pub fn is_made(&self) -> bool {
        use TextStatus::{Draft, Proposed, Repealed, Superseded, Template};
        !matches!(self.status.value, Some(Draft | Proposed | Repealed | Superseded | Template))
    }

    /// Who takes part.
    pub fn taking_part(&self) -> impl Iterator<Item = &Participant> {
        self.participants.list.iter().filter(|one| one.status.value.is_some_and(Status::takes_part))
    }

    /// Whether it binds a party in force.
    pub fn binds(&self, party: &str) -> bool {
        let bound = |one: &&Participant| one.party == party;
        let found = self.taking_part().find(bound).and_then(|one| one.status.value);
        self.is_binding() && self.is_in_force() && found.is_some_and(Status::is_bound)
    }

    /// Its English title, or its identifier.
    pub fn name(&self) -> &str {
        self.title.get("en").or_else(|| self.title.values().next()).unwrap_or(&self.id)
    }
}

/// The instrument as it stands on `as_of`; `None` where nothing of it existed yet.
pub fn instrument(
    agreement: &Agreement,
    live: Option<&LiveAgreement>,
    world: &World,
    as_of: Day,
) -> Option<Instrument> {
    if first_day(agreement).is_some_and(|first| first > as_of) {
        return None;
    }
    let mut drift = Vec::new();
    let date = date(agreement, as_of);
    let status = status(agreement, as_of);
    let force = force(agreement, &status, live, as_of, &mut drift);
    // Where the making of the text is still to come, nobody takes part yet without a date.
    let is_made = date.value.is_some() || made_on(agreement).is_none();
    let who = Who { agreement, world, as_of, is_made };
    let list = who.list(live, &force, &mut drift);
    let participants = participants(agreement, list, &mut drift);
    claims_not_held(agreement, &mut drift);
    drift.sort();
    drift.dedup();
    let binding = match agreement.binding {
        Binding::Unknown => Cell::unknown(),
        known => Cell::new(known, [document(agreement)]),
    };
    let enforcement = agreement.enforcement.clone();
    Some(Instrument {
        id: agreement.id.clone(),
        version: agreement.version.clone(),
        title: agreement.title.clone(),
        form: agreement.form,
        jurisdiction: agreement.jurisdiction.clone(),
        dimensions: super::cell::sorted(agreement.dimensions.iter().cloned()),
        binding,
        enforcement: enforcement
            .map_or_else(Cell::unknown, |words| Cell::new(words, [document(agreement)])),
        date,
        status,
        force,
        participants,
        claims: agreement.claims.clone(),
        drift,
    })
}

/// The file itself as a source, as sure as the least sure of its own sources.
pub(super) fn document(agreement: &Agreement) -> Source {
    let certainty = agreement.sources.iter().map(|source| source.certainty).max();
    cited(agreement, certainty.unwrap_or(Certainty::Unconfirmed), None)
}

/// The file as a source of something with its own certainty and number of source.
pub(super) fn cited(agreement: &Agreement, certainty: Certainty, number: Option<u32>) -> Source {
    Source::Document {
        agreement: agreement.id.clone(),
        version: agreement.version.clone(),
        clause: None,
        number,
        certainty,
    }
}

/// The first day anything is known of it.
fn first_day(agreement: &Agreement) -> Option<Day> {
    let dated = [agreement.proposed, agreement.adopted, agreement.opened].into_iter().flatten();
    let standings = agreement.status.iter().filter_map(|standing| standing.from);
    let parties = agreement.participants.iter().filter_map(|participant| participant.day);
    dated.chain(standings).chain(parties).min()
}

/// The day its text was made.
pub(super) fn made_on(agreement: &Agreement) -> Option<Day> {
    let standings = agreement.status.iter().filter(|standing| {
        !matches!(standing.status, TextStatus::Draft | TextStatus::Proposed | TextStatus::Template)
    });
    let first = standings.filter_map(|standing| standing.from).min();
    agreement.adopted.or(agreement.opened).or(first)
}

fn date(agreement: &Agreement, as_of: Day) -> Cell<Day> {
    let day = made_on(agreement).or(agreement.proposed).filter(|day| *day <= as_of);
    let day = day.or(agreement.proposed.filter(|day| *day <= as_of));
    day.map_or_else(Cell::unknown, |day| Cell::new(day, [document(agreement)]))
}

/// The latest standing that had begun; one without a date where none has one.
fn status(agreement: &Agreement, as_of: Day) -> Cell<TextStatus> {
    let begun = |standing: &&Standing| standing.from.is_none_or(|from| from <= as_of);
    // `max_by_key` takes the last of several: the later line of the file.
    let latest = agreement.status.iter().filter(begun).max_by_key(|standing| standing.from);
    latest.map_or_else(Cell::unknown, |standing| {
        let source = cited(agreement, standing.certainty, standing.source);
        Cell::new(standing.status, [source])
    })
}

fn force(
    agreement: &Agreement,
    status: &Cell<TextStatus>,
    live: Option<&LiveAgreement>,
    as_of: Day,
    drift: &mut Vec<Drift>,
) -> Cell<Force> {
    let file = status.value.map(|status| match status {
        TextStatus::InForce => Force::InForce { since: in_force_since(agreement, as_of) },
        _ => Force::NotInForce,
    });
    let rule = live.and_then(|live| live.in_force.as_ref()).map(|known| {
        let force = match known.since {
            Some(since) if since <= as_of => Force::InForce { since: Some(since) },
            _ => Force::NotInForce,
        };
        let evidence = known.evidence.iter();
        let sources: Vec<Source> = evidence
            .map(|id| Source::Statement { id: *id, certainty: known.certainty })
            .chain([cited(agreement, known.certainty, None)])
            .collect();
        (force, sources)
    });
    match (file, rule) {
        (file, Some((rule, sources))) => {
            if let Some(file) = file.filter(|file| *file != rule) {
                drift.push(Drift::ForceDiffers { file, rule });
            }
            Cell::new(rule, sources)
        }
        (Some(Force::NotInForce), None) if record_ends(agreement, live, as_of).is_some() => {
            // Others may have consented since: not in force then is no word about now.
            Cell { value: None, sources: status.sources.clone() }
        }
        (Some(file), None) => Cell::new(file, status.sources.iter().cloned()),
        (None, None) => Cell::unknown(),
    }
}

/// The last day of which anything is known of who consented to a text that enters into force by
/// its rule, where that lies before `as_of`.
pub(super) fn record_ends(
    agreement: &Agreement,
    live: Option<&LiveAgreement>,
    as_of: Day,
) -> Option<Day> {
    let holds_all = live.is_some_and(|live| live.is_whole) || agreement.force.is_none();
    let is_text = !matches!(
        status(agreement, as_of).value,
        None | Some(TextStatus::Draft | TextStatus::Proposed | TextStatus::Template)
    );
    agreement.unlisted(Some(as_of)).filter(|_| is_text && !holds_all)
}

/// The first day of the standings in force that no other standing came after: a law may enter
/// into force once and part by part begin to apply later.
pub fn in_force_since(agreement: &Agreement, as_of: Day) -> Option<Day> {
    let mut begun: Vec<&Standing> = agreement
        .status
        .iter()
        .filter(|standing| standing.from.is_some_and(|from| from <= as_of))
        .collect();
    begun.sort_by_key(|standing| standing.from);
    let run = begun.iter().rev().take_while(|standing| standing.status == TextStatus::InForce);
    run.last().and_then(|standing| standing.from)
}

fn participants(
    agreement: &Agreement,
    list: Vec<Participant>,
    drift: &mut Vec<Drift>,
) -> Participants {
    let inside: Vec<&Participant> =
        list.iter().filter(|one| one.status.value.is_some_and(Status::takes_part)).collect();
    let of = |sort: Sort| count(inside.iter().filter(|one| one.sort == sort).count());
    let known = count(inside.len());
    let (countries, organizations, others) =
        (of(Sort::Country), of(Sort::Organization), of(Sort::Other));
    let claimed = claimed(&agreement.claims);
    let listed = |claim: &ClaimedCount| match claim.of {
        Counted::Countries => countries,
        Counted::Others => others,
        Counted::All => known,
    };
    let held = || claimed.iter().filter(|claim| claim.judgement == Judgement::Held);
    let highest = held().max_by_key(|claim| claim.count);
    let complete = highest.map(|claim| known > 0 && listed(claim) == claim.count);
    for claim in held().filter(|claim| known > 0 && listed(claim) != claim.count) {
        drift.push(Drift::CountDiffers {
            known: listed(claim),
            claimed: claim.count,
            source: claim.source.clone(),
        });
    }
    let counts: BTreeSet<u32> = claimed.iter().map(|claim| claim.count).collect();
    if counts.len() > 1 {
        drift.push(Drift::CountsCompete { counts: counts.into_iter().collect() });
    }
    let undated = count(inside.iter().filter(|one| one.since.is_none()).count());
    let known = match known {
        0 => Cell::unknown(),
        known => Cell::new(known, inside.iter().flat_map(|one| one.status.sources.clone())),
    };
    let listed_until = agreement.listed_until().filter(|_| !agreement.participants.is_empty());
    Participants {
        known,
        countries,
        organizations,
        others,
        undated,
        listed_until,
        claimed,
        complete,
        list,
    }
}

fn claims_not_held(agreement: &Agreement, drift: &mut Vec<Drift>) {
    for claim in agreement.claims.iter().filter(|claim| claim.judgement != Judgement::Held) {
        drift.push(Drift::ClaimNotHeld {
            says: claim.says.clone(),
            source: claim.source.clone(),
            judgement: claim.judgement,
        });
    }
}

/// What is needed to say who takes part.
struct Who<'a> {
    agreement: &'a Agreement,
    world: &'a World,
    as_of: Day,
    is_made: bool,
}

impl Who<'_> {
    /// The file's list, what follows from a law's jurisdiction, and statements on top.
    fn list(
        &self,
        live: Option<&LiveAgreement>,
        force: &Cell<Force>,
        drift: &mut Vec<Drift>,
    ) -> Vec<Participant> {
        let mut found = self.subjects(force);
        found.extend(self.of_file());
        for part in self.of_statements(live) {
            let file = found.get(&part.party).and_then(|old| old.status.value);
            if let (Some(file), Some(statement)) = (file, part.status.value)
                && file != statement
            {
                drift.push(Drift::StatusDiffers { party: part.party.clone(), file, statement });
            }
            found.insert(part.party.clone(), part);
        }
        found.into_values().collect()
    }

    fn of_file(&self) -> BTreeMap<String, Participant> {
        let mut by_party: BTreeMap<String, Vec<Part>> = BTreeMap::new();
        for listed in &self.agreement.participants {
            let is_known = listed.day.map_or(self.is_made, |day| day <= self.as_of);
            let status = status_of(listed.action, self.agreement.binding);
            if let (true, Some(status)) = (is_known, status) {
                let part = Part { day: listed.day, status, certainty: listed.certainty };
                by_party.entry(self.code(&listed.party)).or_default().push(part);
            }
        }
        let latest = |(party, mut parts): (String, Vec<Part>)| {
            parts.sort_by_key(|part| (part.day, part.status, part.certainty));
            let part = latest(&parts, |part| (part.day, part.status))?;
            let source = cited(self.agreement, part.certainty, None);
            let status = Cell::new(part.status, [source]);
            Some((party.clone(), self.participant(party, status, part.day)))
        };
        by_party.into_iter().filter_map(latest).collect()
    }

    fn of_statements(&self, live: Option<&LiveAgreement>) -> Vec<Participant> {
        let mut by_party: BTreeMap<String, Vec<&Participation>> = BTreeMap::new();
        for part in live.iter().flat_map(|live| &live.participations) {
            if part.since.is_none_or(|since| since <= self.as_of) {
                by_party.entry(self.code(&part.party)).or_default().push(part);
            }
        }
        let latest = |(party, mut parts): (String, Vec<&Participation>)| {
            parts.sort();
            let part = latest(&parts, |part| (part.since, part.status))?;
            let certainty = part.certainty;
            let statements =
                part.evidence.iter().map(|id| Source::Statement { id: *id, certainty });
            let mut sources: Vec<Source> = statements.collect();
            if sources.is_empty() {
                sources.push(cited(self.agreement, certainty, None));
            }
            Some(self.participant(party, Cell::new(part.status, sources), part.since))
        };
        by_party.into_iter().filter_map(latest).collect()
    }

    /// A law holds for those in its jurisdiction: the state, or each member of the union.
    fn subjects(&self, force: &Cell<Force>) -> BTreeMap<String, Participant> {
        let jurisdiction = self.agreement.jurisdiction.as_deref();
        let (Some(place), Form::Regulation) = (jurisdiction, self.agreement.form) else {
            return BTreeMap::new();
        };
        // A law that is not in force has nobody to hold for.
        let Some(Force::InForce { since }) = force.value else {
            return BTreeMap::new();
        };
        let own = [(place.to_owned(), document(self.agreement))].into_iter();
        let own = own.filter(|(place, _)| self.world.recognise(place).is_some());
        let union = self.world.group(&place.to_lowercase());
        let members = union.into_iter().flat_map(|group| {
            group.members.iter().map(|member| {
                let source = Source::Data {
                    file: "data/world/groups.json".to_owned(),
                    entry: group.id.clone(),
                    certainty: member.certainty.unwrap_or(group.certainty),
                };
                (member.party.clone(), source)
            })
        });
        let subject = |(party, source): (String, Source)| {
            let status = Cell::new(Status::Subject, [source, document(self.agreement)]);
            (party.clone(), self.participant(party, status, since))
        };
        own.chain(members).map(subject).collect()
    }

    fn participant(&self, party: String, status: Cell<Status>, since: Option<Day>) -> Participant {
        let sort = self.world.sort(&party);
        Participant { party, sort, status, since }
    }

    fn code(&self, party: &str) -> String {
        self.world.recognise(party).unwrap_or(party).to_owned()
    }
}

#[derive(Clone, Copy)]
struct Part {
    day: Option<Day>,
    status: Status,
    certainty: Certainty,
}

/// The last dated one, unless one without a date stands for a later stage: a ratification whose
/// day is not known follows the signature whose day is.
fn latest<T>(sorted: &[T], key: impl Fn(&T) -> (Option<Day>, Status)) -> Option<&T> {
    let best = |is_dated: bool| {
        let of = sorted.iter().filter(|part| key(part).0.is_some() == is_dated);
        of.max_by_key(|part| key(part))
    };
    match (best(false), best(true)) {
        (Some(undated), Some(dated)) if key(undated).1 > key(dated).1 => Some(undated),
        (undated, dated) => dated.or(undated),
    }
}

/// How a party takes part after an action; `None` where the action changes nothing of that.
fn status_of(action: ActionKind, binding: Binding) -> Option<Status> {
    use ActionKind as A;
    let status = match action {
        A::DefinitiveSignature => Some(Status::Consented),
        A::Signature
        | A::SignatureAdReferendum
        | A::SuccessionToSignature
        | A::ConsentWithdrawal => Some(Status::Signed),
        A::Ratification
        | A::Acceptance
        | A::Approval
        | A::FormalConfirmation
        | A::Accession
        | A::Succession
        | A::Confirmation
        | A::SuspensionEnd
        | A::DenunciationWithdrawal => Some(Status::Consented),
        A::ProvisionalApplication => Some(Status::Provisional),
        A::Suspension => Some(Status::Suspended),
        A::Denunciation | A::NonPartyIntention => Some(Status::Withdrawn),
        _ => None,
    };
    // There is nothing to consent to in a text that does not bind.
    let is_soft = binding != Binding::Binding;
    status.map(|status| if is_soft { status.of_soft_law() } else { status })
}
