//! What the texts of this crate look like in the description of an API (feature `openapi`).

use comity_protocol::described;
use comity_protocol::openapi::text;
use utoipa::openapi::{KnownFormat, SchemaFormat};

use crate::agreement::life::{ActionKind, Flaw, Person};
use crate::calendar::{Day, Length, OpenHours, Zone};

described! {
    Day, "Day", "A day (`2026-11-29`).",
        text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
    Zone, "Zone", "A time zone by its name in the IANA database.", text();
    Length, "Length", "A length of time, such as `15 days`.", text();
    OpenHours, "OpenHours", "Hours of business, such as `09:00 to 17:00`.", text();
    Person, "Person", "A party to an agreement by its name, code or identifier.", text();
    ActionKind, "ActionKind", "What was done to an agreement.",
        text().enum_values(Some(ActionKind::ALL.iter().map(|action| action.name())));
    Flaw, "Flaw", "Why an act has no effect, or another, by its stable code.",
        text().enum_values(Some(Flaw::ALL.iter().map(|flaw| flaw.code())));
}
