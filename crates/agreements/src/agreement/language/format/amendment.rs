//! Amendments: whom they bind, and who must agree or object.

use super::super::print::number;
use super::effect::effect;
use crate::agreement::force::Bound;
use crate::agreement::life::terms::{Amendment, Circle, Moment, Share};

pub(super) fn amendment(rule: &Amendment) -> String {
    let (words, then) = match rule {
        Amendment::Acceptors { needed, then } => {
            (format!("amendment binds acceptors from {}", share(needed)), then)
        }
        Amendment::Majority { needed, then } => {
            (format!("amendment binds all from {}", share(needed)), then)
        }
        Amendment::OptOut { within, blocked_by, then } => {
            let blocked = blocked_by.as_ref();
            let blocked = blocked.map_or(String::new(), |by| format!(", blocked by {}", share(by)));
            (format!("amendment binds all but objectors after {within}{blocked}"), then)
        }
    };
    let then = then.as_ref();
    let then = then.map_or(String::new(), |then| format!(", in force {}", effect(then)));
    format!("{words}{then}")
}

/// Who must agree, or object.
fn share(one: &Share) -> String {
    match one {
        Share::Count { parties, of } => format!("{parties} parties{}", circle(of)),
        Share::Fraction { numerator, denominator, of } => {
            format!("{numerator}/{denominator} of parties{}", circle(of))
        }
        Share::MoreThan { part, of } => format!("more than {part} of parties{}", circle(of)),
        Share::Every { group, moment } => {
            let moment = match moment {
                Moment::Then => "",
                Moment::Circulation => " on circulation",
            };
            format!("all parties in {group}{moment}")
        }
        Share::Weight { name, bound } => {
            let bound = match bound {
                Bound::AtLeast(part) => format!("at least {part}"),
                Bound::MoreThan(part) => format!("more than {part}"),
                Bound::Amount(amount) => format!("at least {} units", number(*amount)),
            };
            format!("parties with {bound} of {name}")
        }
        Share::All { parts } => joined(parts, " and ", true),
        Share::Any { parts } => joined(parts, " or ", false),
    }
}

fn joined(parts: &[Share], with: &str, is_all: bool) -> String {
    let inside = |part: &Share| {
        let needs =
            matches!(part, Share::Any { .. }) || (is_all && matches!(part, Share::All { .. }));
        if needs { format!("({})", share(part)) } else { share(part) }
    };
    parts.iter().map(inside).collect::<Vec<_>>().join(with)
}

fn circle(of: &Circle) -> String {
    let within = of.within.as_ref().map_or(String::new(), |group| format!(" in {group}"));
    let outside = of.outside.as_ref().map_or(String::new(), |group| format!(" not in {group}"));
    format!("{within}{outside}")
}
