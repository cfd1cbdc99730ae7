//! The rules of agreements made ready.

use crate::agreement::rule::{self as tree, By, Instead, Rule, Start};

use super::super::DutyRefusal;
use super::super::clock::Clock;
use super::super::instrument::{Asked, Calendars, Instrument, rule_hash};
use super::super::members::Members;
use super::super::symbol::{Interner, number};
use super::fields::{Kinds, Role};
use super::maker::{Maker, Scope};
use super::{
    Bearer, Body, Compiled, DutyBody, ExceptionBody, FollowBody, Program, Seeks, Starts, TierBody,
    Time,
};

impl Program {
    /// Makes agreements ready.
    pub(in crate::duty) fn new(
        instruments: Vec<Instrument>,
        calendars: &Calendars,
        texts: &mut Interner,
    ) -> Result<Self, DutyRefusal> {
        let mut program = Self {
            instruments: Vec::new(),
            grounds: Vec::new(),
            rules: Vec::new(),
            patterns: Vec::new(),
            totals: Vec::new(),
            kinds: Kinds::default(),
            watches: Vec::new(),
        };
        // Who is bound is asked of each part alone: a commitment binds to one clause.
        let instruments: Vec<Instrument> =
            instruments.into_iter().flat_map(Instrument::parts).collect();
        for (at, instrument) in instruments.iter().enumerate() {
            let calendars = &calendars.of(instrument);
            for asked in instrument.clauses.iter().filter(|asked| !asked.rules.is_empty()) {
                program.grounds.push((at, asked.clause.clone()));
                for rule in &asked.rules {
                    let number = number(program.rules.len())?;
                    let mut maker = Maker {
                        program: &mut program,
                        texts,
                        instrument,
                        calendars,
                        rule: number,
                        in_anchor: false,
                        seeks: Seeks::default(),
                        asks_of_breach: false,
                    };
                    let compiled = maker.rule(at, asked, rule)?;
                    program.rules.push(compiled);
                }
            }
        }
        program.instruments = instruments;
        program.find_watched()?;
        Ok(program)
    }

    /// Finds the duties that are watched, wherever in their agreement they stand.
    fn find_watched(&mut self) -> Result<(), DutyRefusal> {
        for watch in &mut self.watches {
            let is_it = |rule: &&mut Compiled| {
                let text = self.instruments.get(rule.instrument);
                let text = text.map(|text| (text.id.as_str(), text.version.as_str()));
                rule.name == watch.duty && text == Some((&*watch.text.0, &*watch.text.1))
            };
            let found = self.rules.iter_mut().find(is_it).ok_or(DutyRefusal::NameUnknown)?;
            // What the checker refuses: a chain, and what is no duty.
            if found.asks_of_breach || !matches!(found.body, Body::Duty(_)) {
                return Err(DutyRefusal::NameUnknown);
            }
            found.is_watched = true;
            watch.rule = found.number;
        }
        Ok(())
    }
}

impl Maker<'_> {
    pub(super) fn rule(
        &mut self,
        instrument: usize,
        asked: &Asked,
        rule: &Rule,
    ) -> Result<Compiled, DutyRefusal> {
        let totals_before = self.program.totals.len();
        let (bearer, owed_to, consequence) = match rule {
            Rule::Duty(duty) => (&duty.bearer, &duty.owed_to, &duty.consequence),
            Rule::Ban(ban) => (&ban.bearer, &ban.owed_to, &ban.consequence),
            Rule::Limit(limit) => (&limit.bearer, &limit.owed_to, &limit.consequence),
            Rule::Order(order) => (&order.bearer, &order.owed_to, &order.consequence),
        };
        let bearer = self.bearer(bearer)?;
        let (anchor, key, body) = match rule {
            Rule::Duty(duty) => self.duty(duty, &bearer)?,
            Rule::Ban(ban) => self.ban(ban)?,
            Rule::Limit(limit) => self.limit(limit)?,
            Rule::Order(order) => self.order(order)?,
        };
        let conditions = self.conditions(rule)?;
        // The total of a limit itself is no condition.
        let own = usize::from(matches!(body, Body::Limit { .. }));
        let is_open_ended = match &body {
            Body::Duty(duty) => {
                !duty.follow_ups.is_empty() || duty.is_shared || !duty.extended_by.is_empty()
            }
            _ => true,
        };
        Ok(Compiled {
            number: self.rule,
            instrument,
            ground: self.program.grounds.len().saturating_sub(1),
            clause: asked.clause.clone(),
            applies: (asked.applies_from, asked.applies_until),
            conditions,
            name: rule.name().to_owned(),
            hash: rule_hash(rule),
            bearer,
            by_consent: self.instrument.binds_by_consent(),
            owed_to: owed_to.clone(),
            consequence: consequence.clone(),
            anchor,
            key,
            body,
            has_totals: self.program.totals.len() > totals_before.saturating_add(own),
            is_open_ended,
            seeks: self.seeks,
            asks_of_breach: self.asks_of_breach,
            is_watched: false,
        })
    }

    fn bearer(&mut self, bearer: &tree::Bearer) -> Result<Bearer, DutyRefusal> {
        Ok(match bearer {
            tree::Bearer::EachParty => Bearer::Each,
            tree::Bearer::EachOf { group } => Bearer::Members(self.group(group)?),
            tree::Bearer::Issuer => Bearer::Issuer,
            tree::Bearer::Party { party } => Bearer::Party(self.texts.intern(party)),
        })
    }

    fn duty(
        &mut self,
        duty: &tree::Duty,
        bearer: &Bearer,
    ) -> Result<(Option<u32>, Option<u16>, Body), DutyRefusal> {
        let mut scope = Scope::default();
        let (mut anchor, mut key, mut time, mut is_shared) = (None, None, None, false);
        match &duty.trigger {
            tree::Trigger::Filed { pattern, key: named } => {
                anchor = Some(self.pattern(pattern, &mut scope, 0, Role::Anchor)?);
                key = named.as_ref().map(|named| self.slot(&pattern.kind, named)).transpose()?;
                is_shared =
                    key.is_some() && matches!(bearer, Bearer::Issuer) && pattern.by != By::Bearer;
            }
            tree::Trigger::Every { length, from, until, rounding } => {
                let every = Some((*length, *rounding));
                time = Some(Time { every, from: from.clone(), until: *until });
            }
            tree::Trigger::Once { at } => {
                time = Some(Time { every: None, from: at.clone(), until: None });
            }
        }
        let of_trigger = scope.clone();
        let start = self.starts(&duty.start, &duty.trigger)?;
        let act = self.pattern(&duty.act, &mut scope, 1, Role::Lookup)?;
        let tiers = duty.tiers.iter().map(|tier| self.tier(tier, duty, &of_trigger));
        let tiers: Vec<TierBody> = tiers.collect::<Result<_, _>>()?;
        let exceptions = duty.exceptions.iter().map(|case| self.exception(case, &of_trigger));
        let exceptions = exceptions.collect::<Result<_, _>>()?;
        let recipients = duty.recipients.iter().map(|case| {
            let who = self.expression(&case.who, &of_trigger)?;
            let when = case.when.as_ref().map(|when| self.expression(when, &of_trigger));
            Ok((who, when.transpose()?))
        });
        let recipients = recipients.collect::<Result<_, DutyRefusal>>()?;
        let follow_ups =
            duty.follow_ups.iter().map(|follow| self.follow_up(follow, &scope, &of_trigger));
        let follow_ups = follow_ups.collect::<Result<_, _>>()?;
        let excused_by = self.excuses(&duty.excused_by, &of_trigger)?;
        let start_slots = start_slots(&start, &tiers);
        let happened_slots = self.happened(&duty.trigger, &start_slots)?;
        let told_by_others =
            if is_shared { self.told_by_others(&duty.trigger)? } else { Vec::new() };
        let body = DutyBody {
            time,
            told_by_others,
            start_slots,
            happened_slots,
            start,
            act,
            within: self.clock(&duty.within, &of_trigger)?,
            tiers,
            exceptions,
            recipients,
            follow_ups,
            excused_by,
            extended_by: self.extensions(&duty.extended_by, &of_trigger)?,
            cure: duty.cure.as_ref().map(|cure| self.clock(cure, &of_trigger)).transpose()?,
            is_shared,
        };
        Ok((anchor, key, Body::Duty(Box::new(body))))
    }

    /// Those fields of a matter that speak of what has happened.
    fn happened(
        &mut self,
        trigger: &tree::Trigger,
        slots: &[u16],
    ) -> Result<Vec<u16>, DutyRefusal> {
        let tree::Trigger::Filed { pattern, .. } = trigger else { return Ok(Vec::new()) };
        let name = self.texts.intern(pattern.kind.as_str());
        let all = &self.program.kinds.of(name)?.slots;
        let has_happened = |slot: &&u16| {
            let slot = all.get(usize::from(**slot));
            slot.is_some_and(|slot| slot.has_happened)
        };
        Ok(slots.iter().filter(has_happened).copied().collect())
    }

    /// The fields of a matter that others may tell of it.
    fn told_by_others(&mut self, trigger: &tree::Trigger) -> Result<Vec<u16>, DutyRefusal> {
        let tree::Trigger::Filed { pattern, .. } = trigger else { return Ok(Vec::new()) };
        let of_kind = self.instrument.fields.iter().filter(|fields| fields.kind == pattern.kind);
        let told = of_kind.flat_map(|fields| &fields.fields).filter(|(_, spec)| spec.by_anyone);
        let told: Vec<String> = told.map(|(name, _)| name.clone()).collect();
        told.iter().map(|name| self.slot(&pattern.kind, name)).collect()
    }

    fn tier(
        &mut self,
        tier: &tree::Tier,
        duty: &tree::Duty,
        scope: &Scope,
    ) -> Result<TierBody, DutyRefusal> {
        let start = tier.start.as_ref().map(|start| self.starts(start, &duty.trigger));
        Ok(TierBody {
            name: tier.name.clone(),
            when: self.expression(&tier.when, scope)?,
            within: self.clock(&tier.within, scope)?,
            start: start.transpose()?,
        })
    }

    fn exception(
        &mut self,
        exception: &tree::Exception,
        scope: &Scope,
    ) -> Result<ExceptionBody, DutyRefusal> {
        let then = match &exception.then {
            Instead::Nothing => None,
            Instead::Within { period } => Some(self.clock(period, scope)?),
        };
        let when = self.expression(&exception.when, scope)?;
        Ok(ExceptionBody { label: exception.label.clone(), when, then })
    }

    fn follow_up(
        &mut self,
        follow: &tree::FollowUp,
        scope: &Scope,
        of_trigger: &Scope,
    ) -> Result<FollowBody, DutyRefusal> {
        let mut scope = scope.clone();
        let act = self.pattern(&follow.act, &mut scope, 2, Role::Lookup)?;
        let (other, period, start, is_repeated) = match &follow.schedule {
            tree::Schedule::Every { period, until } => (until, period, &None, true),
            tree::Schedule::After { pattern, period, start } => (pattern, period, start, false),
        };
        // Its own time is what it is counted from without a field.
        let start = start.as_ref().filter(|field| *field != "issued");
        let start = start.map(|field| self.slot(&other.kind, field)).transpose()?;
        let other = self.pattern(other, &mut scope, 3, Role::Lookup)?;
        let period = self.clock(period, of_trigger)?;
        let name = follow.name.clone();
        Ok(FollowBody { name, act, period, other, start, is_repeated })
    }

    fn ban(&mut self, ban: &tree::Ban) -> Result<(Option<u32>, Option<u16>, Body), DutyRefusal> {
        let mut scope = Scope::default();
        let anchor = self.pattern(&ban.never, &mut scope, 0, Role::Anchor)?;
        let excused_by = self.excuses(&ban.excused_by, &scope)?;
        Ok((Some(anchor), None, Body::Ban { excused_by }))
    }

    fn limit(
        &mut self,
        limit: &tree::Limit,
    ) -> Result<(Option<u32>, Option<u16>, Body), DutyRefusal> {
        let total = self.total(&limit.total, &Scope::default())?;
        let bound = self.expression(&limit.bound, &Scope::default())?;
        // The filings that are counted are those at which the total is taken.
        let mut scope = Scope::default();
        let anchor = self.pattern(&limit.total.over, &mut scope, 0, Role::Anchor)?;
        Ok((Some(anchor), None, Body::Limit { total, compare: limit.compare, bound }))
    }

    fn order(
        &mut self,
        order: &tree::Order,
    ) -> Result<(Option<u32>, Option<u16>, Body), DutyRefusal> {
        let mut scope = Scope::default();
        let anchor = self.pattern(&order.act, &mut scope, 0, Role::Anchor)?;
        let after = self.pattern(&order.after, &mut scope, 1, Role::Lookup)?;
        let body = Body::Order { after, at_least: order.at_least, at_most: order.at_most };
        Ok((Some(anchor), None, body))
    }

    fn excuses(
        &mut self,
        patterns: &[tree::Pattern],
        scope: &Scope,
    ) -> Result<Vec<u32>, DutyRefusal> {
        let numbers = patterns.iter().map(|pattern| {
            let mut scope = scope.clone();
            self.pattern(pattern, &mut scope, 2, Role::Lookup)
        });
        numbers.collect()
    }

    fn extensions(
        &mut self,
        extensions: &[tree::Extension],
        scope: &Scope,
    ) -> Result<Vec<(u32, u16)>, DutyRefusal> {
        let numbers = extensions.iter().map(|extension| {
            let mut scope = scope.clone();
            let until = self.slot(&extension.pattern.kind, &extension.until)?;
            let pattern = self.pattern(&extension.pattern, &mut scope, 2, Role::Lookup)?;
            Ok((pattern, until))
        });
        numbers.collect()
    }

    fn starts(&mut self, start: &Start, trigger: &tree::Trigger) -> Result<Starts, DutyRefusal> {
        let mut slots = |fields: &[String]| -> Result<Vec<(u16, String)>, DutyRefusal> {
            let tree::Trigger::Filed { pattern, .. } = trigger else {
                return Err(DutyRefusal::NameUnknown);
            };
            let slot = |field: &String| Ok((self.slot(&pattern.kind, field)?, field.clone()));
            fields.iter().map(slot).collect()
        };
        Ok(match start {
            Start::Trigger => Starts::Trigger,
            Start::At { field } => Starts::Earliest(slots(std::slice::from_ref(field))?),
            Start::EarliestOf { fields } => Starts::Earliest(slots(fields)?),
            Start::LatestOf { fields } => Starts::Latest(slots(fields)?),
            Start::EachOf { fields } => Starts::Each(slots(fields)?),
        })
    }

    /// A period; a field that says where it is counted is one of the filing that is in sight.
    pub(super) fn clock(
        &mut self,
        period: &tree::Period,
        scope: &Scope,
    ) -> Result<Clock, DutyRefusal> {
        let places = &self.instrument.places;
        let clock = Clock::new(period, places, self.calendars)?;
        let Some(by) = &period.by else { return Ok(clock) };
        let field = self.expression(by, scope)?;
        let place = period.place.as_ref().and_then(|name| places.get(name));
        let place = place.ok_or(DutyRefusal::NameUnknown)?;
        clock.with_place_by(field, place, self.calendars, self.texts)
    }

    pub(super) fn group(&mut self, group: &str) -> Result<Members, DutyRefusal> {
        let members = self.instrument.groups.get(group).ok_or(DutyRefusal::NameUnknown)?;
        Ok(Members::of(members, |name| self.texts.intern(name)))
    }
}

/// The fields by which a duty or one of its tiers may start.
fn start_slots(start: &Starts, tiers: &[TierBody]) -> Vec<u16> {
    let tiers = tiers.iter().filter_map(|tier| tier.start.as_ref());
    let fields = std::iter::once(start).chain(tiers).flat_map(|starts| match starts {
        Starts::Trigger => &[][..],
        Starts::Earliest(fields) | Starts::Latest(fields) | Starts::Each(fields) => fields,
    });
    let mut slots: Vec<u16> = fields.map(|(slot, _)| *slot).collect();
    slots.sort_unstable();
    slots.dedup();
    slots
}
