//! Rules: which filings each part sees, and how its periods are counted.

use super::super::diagnostic::Code;
use super::super::{print, walk};
use super::types::a;
use super::{Checker, Scope};
use crate::agreement::rule::{
    Ban, Bearer, By, Duty, Exemption, Expr, Extension, Limit, Order, Pattern, Period, Rule,
    Schedule, Start, Trigger, Type,
};
use crate::calendar::{Counting, Length};

impl<'a> Checker<'a> {
    pub(super) fn check_rule(&mut self, rule: &'a Rule, path: &str) {
        let (bearer, consequence) = match rule {
            Rule::Duty(duty) => (&duty.bearer, &duty.consequence),
            Rule::Ban(ban) => (&ban.bearer, &ban.consequence),
            Rule::Limit(limit) => (&limit.bearer, &limit.consequence),
            Rule::Order(order) => (&order.bearer, &order.consequence),
        };
        match bearer {
            Bearer::EachOf { group } => self.group(group, &format!("{path}/bearer")),
            Bearer::EachParty | Bearer::Issuer | Bearer::Party { .. } => {}
        }
        if let Some(clause) = consequence {
            self.clause(clause, &format!("{path}/consequence"));
        }
        match rule {
            Rule::Duty(duty) => self.duty(duty, path),
            Rule::Ban(ban) => self.ban(ban, path),
            Rule::Limit(limit) => self.limit(limit, path),
            Rule::Order(order) => self.order(order, path),
        }
    }

    fn duty(&mut self, duty: &'a Duty, path: &str) {
        let scope = self.trigger(duty, path);
        self.pattern(&duty.act, &scope, &format!("{path}/must"));
        for tier in &duty.tiers {
            let path = format!("{path}/tier/{}", tier.name);
            self.truth(&tier.when, &scope, &path);
            if let Some(start) = &tier.start {
                self.start(start, &scope, &path);
            }
        }
        for exception in &duty.exceptions {
            let path = format!("{path}/except/{}", exception.label);
            self.truth(&exception.when, &scope, &path);
        }
        for (index, recipient) in duty.recipients.iter().enumerate() {
            let path = format!("{path}/recipient/{index}");
            if let Some(r#type) = self.type_of(&recipient.who, &scope, &path)
                && !matches!(r#type, Type::Text | Type::Party)
            {
                let shown = print::expression(&recipient.who);
                let message = format!("`{shown}` is no recipient");
                let help = "a text, a party or a field that holds one".to_owned();
                self.fault(Code::TypeMismatch, (&path, &shown), message, help);
            }
            if let Some(when) = &recipient.when {
                self.truth(when, &scope, &path);
            }
        }
        for follow_up in &duty.follow_ups {
            let path = format!("{path}/then/{}", follow_up.name);
            self.pattern(&follow_up.act, &scope, &path);
            let (Schedule::Every { until: other, .. } | Schedule::After { pattern: other, .. }) =
                &follow_up.schedule;
            let scope = self.pattern(other, &scope, &path);
            if let Schedule::After { pattern, start: Some(field), .. } = &follow_up.schedule {
                self.follow_up_start(pattern, field, &scope, &path);
            }
        }
        for (index, pattern) in duty.excused_by.iter().enumerate() {
            self.pattern(pattern, &scope, &format!("{path}/excused/{index}"));
        }
        self.extensions(duty, &scope, path);
        for (part, period) in walk::periods(duty) {
            let path = format!("{path}/{part}");
            self.period(period, &path);
            self.place_by(period, duty, &path);
        }
    }

    /// Where one of several places counts, the filing that brings the duty about says which.
    fn place_by(&mut self, period: &'a Period, duty: &'a Duty, path: &str) {
        let Some(Expr::Field { var, field }) = &period.by else { return };
        let shown = format!("{var}.{field}");
        let place = period.place.as_ref().and_then(|name| self.agreement.places.get(name));
        if place.is_some_and(|place| place.cases.is_empty()) {
            let name = period.place.as_deref().unwrap_or_default();
            let message = format!("`{name}` is one place, and `{shown}` cannot choose another");
            let help = format!(
                "`at {name}` alone, or below `place {name} …` each place that may be meant: \
                 `in IE zone \"Europe/Dublin\" holidays ie`"
            );
            self.fault(Code::Place, (path, &shown), message, help);
        }
        let of = match &duty.trigger {
            Trigger::Filed { pattern, .. } if pattern.var == *var => pattern,
            _ => {
                let message = format!("`{shown}` is no field of the filing that brings this about");
                let help = "a field of the filing after `when`, which says where before the time \
                            begins";
                self.fault(Code::UnknownVariable, (path, &shown), message, help.to_owned());
                return;
            }
        };
        let scope = Scope::from([(of.var.as_str(), &of.kind)]);
        let r#type = self.type_of_field(var, field, &scope, path);
        if let Some(r#type) = r#type.filter(|is| !matches!(is, Type::Text | Type::Party)) {
            let message = format!("`{shown}` names no place, it is {}", a(&r#type));
            let help = "a field that is a text or a party".to_owned();
            self.fault(Code::TypeMismatch, (path, &shown), message, help);
        }
    }

    /// Checks what brings a duty about, and gives the filing that the rest of it sees.
    fn trigger(&mut self, duty: &'a Duty, path: &str) -> Scope<'a> {
        let mut scope = Scope::new();
        if let Trigger::Filed { pattern, key } = &duty.trigger {
            scope = self.pattern(pattern, &scope, &format!("{path}/when"));
            if let Some(key) = key {
                let path = format!("{path}/key");
                let r#type = self.type_of_field(&pattern.var, key, &scope, &path);
                if let Some(r#type) = r#type.filter(|r#type| !is_key(r#type)) {
                    let message = format!("a matter cannot be named by {}", a(&r#type));
                    let help = "a field that is a text, a party or a bare number".to_owned();
                    self.fault(Code::TypeMismatch, (&path, key), message, help);
                }
                self.names_of_others(duty, pattern, (&path, key));
            }
        }
        if let Trigger::Every { length, .. } = &duty.trigger
            && (length.count() == 0 || length.is_by_the_clock())
        {
            let message = format!("a duty cannot come about every {length}");
            let help = "days, weeks, months or years, at least one".to_owned();
            self.fault(Code::Counting, (&format!("{path}/when"), ""), message, help);
        }
        self.start(&duty.start, &scope, &format!("{path}/clock"));
        scope
    }

    /// Names of matters are chosen by whoever files: under one key several of them would tell one
    /// matter of whoever owes the duty.
    fn names_of_others(&mut self, duty: &Duty, pattern: &Pattern, place: (&str, &str)) {
        let is_others = matches!(pattern.by, By::AnotherParty | By::Anyone);
        if is_others && duty.bearer != Bearer::Issuer {
            let message = "what different parties file under one name would be one matter";
            let help = "no `key`: then each filing is a matter of its own";
            self.warn(Code::Unexpected, place, message.to_owned(), help.to_owned());
        }
    }

    /// Clocks start at days and points in time.
    fn start(&mut self, start: &'a Start, scope: &Scope<'a>, path: &str) {
        let fields = match start {
            Start::Trigger => return,
            Start::At { field } => std::slice::from_ref(field),
            Start::EarliestOf { fields }
            | Start::LatestOf { fields }
            | Start::EachOf { fields } => fields.as_slice(),
        };
        let Some((var, _)) = scope.first().copied() else {
            let message = "a duty that comes about by time alone has no filing".to_owned();
            let help = "no `clock`: the time that brings it about starts it".to_owned();
            self.fault(Code::UnknownVariable, (path, ""), message, help);
            return;
        };
        for field in fields {
            let r#type = self.type_of_field(var, field, scope, path);
            if let Some(r#type) = r#type.filter(|is| !matches!(is, Type::Day | Type::Instant)) {
                let shown = format!("{var}.{field}");
                let message = format!("no clock starts at `{shown}`, which is {}", a(&r#type));
                let help = "a field that is a day or an instant".to_owned();
                self.fault(Code::TypeMismatch, (path, &shown), message, help);
            }
        }
    }

    /// A time that a filing names can lie as far back as its issuer likes.
    fn follow_up_start(&mut self, of: &'a Pattern, field: &'a str, scope: &Scope<'a>, path: &str) {
        let shown = format!("{}.{field}", of.var);
        let r#type = self.type_of_field(&of.var, field, scope, path);
        if let Some(r#type) = r#type.filter(|is| !matches!(is, Type::Day | Type::Instant)) {
            let message = format!("no clock starts at `{shown}`, which is {}", a(&r#type));
            let help = "a field that is a day or an instant".to_owned();
            self.fault(Code::TypeMismatch, (path, &shown), message, help);
        }
        if matches!(of.by, By::Anyone | By::AnotherParty) {
            let message = format!(
                "whoever files `{}` could put `{shown}` so far back that the time is over at once",
                of.var
            );
            let help = format!(
                "`by bearer`, or `by <group>` for those whose word counts; or no `clock`, so that \
                 the time runs from when `{}` is filed",
                of.var
            );
            self.fault(Code::Unexpected, (path, &shown), message, help);
        }
    }

    /// More time is given by those whom the rule names, and to a time that they name.
    fn extensions(&mut self, duty: &'a Duty, scope: &Scope<'a>, path: &str) {
        for (index, Extension { pattern, until }) in duty.extended_by.iter().enumerate() {
            let path = format!("{path}/extended/{index}");
            let scope = self.pattern(pattern, scope, &path);
            let shown = format!("{}.{until}", pattern.var);
            let r#type = self.type_of_field(&pattern.var, until, &scope, &path);
            if until == "issued"
                || r#type.as_ref().is_some_and(|is| !matches!(is, Type::Day | Type::Instant))
            {
                let message = format!("no time is given until `{shown}`");
                let help = "a field that is a day or an instant".to_owned();
                self.fault(Code::TypeMismatch, (&path, &shown), message, help);
            }
            if !matches!(pattern.by, By::Group { .. }) {
                let message = "only those whom the rule names give more time".to_owned();
                let help = "`by <group>`, with the authority as its member".to_owned();
                self.fault(Code::Unexpected, (&path, "by"), message, help);
            }
        }
    }

    fn period(&mut self, period: &Period, path: &str) {
        if let Some(place) = &period.place
            && !self.agreement.places.contains_key(place)
        {
            let known = self.agreement.places.keys().map(String::as_str).collect();
            self.unknown("place", place, path, &known);
        }
        let fits = match (period.length, period.counting) {
            (Length::Hours(_), counting) => {
                matches!(
                    counting,
                    Counting::Hours | Counting::Regulation1182 | Counting::BusinessHours
                )
            }
            (Length::Minutes(_), counting) => {
                matches!(counting, Counting::Hours | Counting::BusinessHours)
            }
            (_, Counting::BusinessHours) => false,
            (Length::Months(_) | Length::Years(_), Counting::Hours) => false,
            (Length::Days(_), _) => true,
            (_, Counting::WorkingDays) => false,
            _ => true,
        };
        if !fits {
            let message = format!("`{}` cannot be counted so", print::period(period));
            let help = match period.length {
                Length::Hours(_) => "hours alone, or with `regulation 1182/71`",
                Length::Minutes(_) => "minutes alone, or `business minutes`",
                _ => "`calendar days`; working days count days alone",
            };
            self.fault(Code::Counting, (path, ""), message, help.to_owned());
            return;
        }
        self.period_place(period, path);
    }

    /// Working days, business hours and Regulation 1182/71 need a place that knows when
    /// nobody works there.
    fn period_place(&mut self, period: &Period, path: &str) {
        let place = period.place.as_ref().and_then(|name| self.agreement.places.get(name));
        let knows_days = place.is_some_and(|place| {
            place.holidays.as_ref().is_some_and(|holidays| holidays != "none")
        });
        let what = match period.counting {
            Counting::BusinessHours if place.is_none_or(|place| place.hours.is_none()) => {
                "business hours need a place that names them"
            }
            Counting::WorkingDays | Counting::BusinessHours if !knows_days => {
                "no weekend and no holidays are known where this is counted, so that every day \
                 is a working day"
            }
            Counting::Regulation1182 if !knows_days => {
                "no weekend and no holidays are known where this is counted, and a period of \
                 Regulation 1182/71 ends on none of them"
            }
            _ => return,
        };
        let help = "a place with its calendar, such as `place office zone \"Europe/Brussels\" \
                    holidays eu-commission open \"09:00 to 17:00\"`, and `at office`";
        self.fault(Code::Counting, (path, ""), what.to_owned(), help.to_owned());
    }

    fn ban(&mut self, ban: &'a Ban, path: &str) {
        let scope = self.pattern(&ban.never, &Scope::new(), &format!("{path}/never"));
        for (index, pattern) in ban.excused_by.iter().enumerate() {
            self.pattern(pattern, &scope, &format!("{path}/excused/{index}"));
        }
        self.conditions((ban.when.as_ref(), &ban.exceptions), &scope, path);
    }

    /// When a ban, limit or order holds, and when it does not.
    fn conditions(
        &mut self,
        (when, exceptions): (Option<&'a Expr>, &'a [Exemption]),
        scope: &Scope<'a>,
        path: &str,
    ) {
        if let Some(when) = when {
            self.truth(when, scope, &format!("{path}/when"));
        }
        for Exemption { label, when } in exceptions {
            self.truth(when, scope, &format!("{path}/except/{label}"));
        }
    }

    fn limit(&mut self, limit: &'a Limit, path: &str) {
        // Which filings are counted the total says; the rest holds whichever they are.
        self.conditions((limit.when.as_ref(), &limit.exceptions), &Scope::new(), path);
        let total = self.aggregate(&limit.total, &Scope::new(), &format!("{path}/total"));
        self.periods(limit, &format!("{path}/total"));
        let must = format!("{path}/must");
        let bound = self.type_of(&limit.bound, &Scope::new(), &must);
        let (Some(total), Some(bound)) = (total, bound) else { return };
        if !matches!(total, Type::Number { .. } | Type::Day | Type::Instant) {
            let message = "a limit bounds a number or a time".to_owned();
            let help = "`sum`, `count`, `min` or `max`".to_owned();
            self.fault(Code::TypeMismatch, (&format!("{path}/total"), ""), message, help);
            return;
        }
        let aggregate = Box::new(limit.total.clone());
        let shown = Expr::Aggregate { aggregate };
        self.same((&shown, &total), (&limit.bound, &bound), &must);
    }

    fn order(&mut self, order: &'a Order, path: &str) {
        let scope = self.pattern(&order.act, &Scope::new(), &format!("{path}/file"));
        self.pattern(&order.after, &scope, &format!("{path}/after"));
        self.conditions((order.when.as_ref(), &order.exceptions), &scope, path);
    }
}

/// Whether a matter can be named by a field of this type.
const fn is_key(r#type: &Type) -> bool {
    matches!(r#type, Type::Text | Type::Party | Type::Number { unit: None })
}
