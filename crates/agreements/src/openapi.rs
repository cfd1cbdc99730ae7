//! What the texts of this crate look like in the description of an API (feature `openapi`).

use std::borrow::Cow;

use comity_protocol::described;
use comity_protocol::openapi::text;
use comity_protocol::time::Timestamp;
use utoipa::openapi::schema::{ArrayBuilder, OneOfBuilder};
use utoipa::openapi::{KnownFormat, ObjectBuilder, Ref, RefOr, Schema, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

use crate::agreement::force::Ratio;
use crate::agreement::language::Code;
use crate::agreement::life::{ActionKind, Flaw, Person};
use crate::calendar::{Day, Length, OpenHours, Zone};
use crate::commitment::condition::{Condition, Count, Each, Fact, Other, OwnWeight, Sum, Weight};
use crate::commitment::missing::{Lack, Missing};
use crate::docket::round::outcome::OutcomeFlaw;

described! {
    Day, "Day", "A day (`2026-11-29`).",
        text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
    Zone, "Zone", "A time zone by its name in the IANA database.", text();
    Length, "Length", "A length of time, such as `15 days`.", text();
    Ratio, "Ratio", "An exact share, such as `2/3`.", text();
    Code, "checker.Code", "What sort of fault it is, by its stable code.", text();
    OutcomeFlaw, "OutcomeFlaw", "Why an outcome does not hold, by its stable code.", text();
    OpenHours, "OpenHours", "Hours of business, such as `09:00 to 17:00`.", text();
    Person, "Person", "A party to an agreement by its name, code or identifier.", text();
    ActionKind, "ActionKind", "What was done to an agreement.",
        text().enum_values(Some(ActionKind::ALL.iter().map(|action| action.name())));
    Flaw, "Flaw", "Why an act has no effect, or another, by its stable code.",
        text().enum_values(Some(Flaw::ALL.iter().map(|flaw| flaw.code())));
}

/// Gives enumerations that hold themselves a shape: one object with one member for each variant. A
/// derived shape would never come to an end.
macro_rules! recursive {
    ($($of:ty, $name:literal, $about:literal, [$($key:literal: $schema:expr),*], [$($part:ty),*];)*) => {$(
        impl PartialSchema for $of {
            fn schema() -> RefOr<Schema> {
                let all = OneOfBuilder::new().description(Some($about));
                $(let all = all.item(ObjectBuilder::new().property($key, $schema).required($key));)*
                all.into()
            }
        }

        impl ToSchema for $of {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($name)
            }

            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                $(
                    schemas.push((<$part>::name().into_owned(), <$part>::schema()));
                    <$part>::schemas(schemas);
                )*
            }
        }
    )*};
}

/// A reference to a shape, and a list of them.
fn to<T: ToSchema>() -> Ref {
    Ref::from_schema_name(T::name())
}

fn list<T: ToSchema>() -> ArrayBuilder {
    ArrayBuilder::new().items(to::<T>())
}

recursive! {
    Condition, "commitment.Condition", "What others have to do for an offer to hold.", [
        "all": list::<Self>(), "any": list::<Self>(), "count": to::<Count>(),
        "weight": to::<Weight>(), "sum": to::<Sum>(), "each": to::<Each>(),
        "party": to::<Other>(), "fact": to::<Fact>()
    ], [Count, Weight, Sum, Each, Other, Fact];
    Fact, "commitment.Fact", "Something that no party's commitment changes.", [
        "on_or_after": to::<Timestamp>(), "in_force": text(), "own_weight": to::<OwnWeight>(),
        "not": to::<Self>()
    ], [Timestamp, OwnWeight];
    Missing, "commitment.Missing", "What a condition lacks.", [
        "all": list::<Self>(), "any": list::<Self>(), "atom": to::<Lack>()
    ], [Lack];
}
