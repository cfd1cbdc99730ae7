//! What the texts of this crate look like in the description of an API.
//!
//! Only shapes: whoever describes an API turns this on (feature `openapi`).

use utoipa::openapi::{KnownFormat, ObjectBuilder, SchemaFormat, Type};

use crate::content::Digest;
use crate::decimal::Decimal;
use crate::kind::Kind;
use crate::log::merkle::Hash;
use crate::marking::Tlp;
use crate::party::PartyId;
use crate::statement::StatementId;
use crate::time::Timestamp;

/// A text; a pattern, a format or the values it can have may be added.
pub fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// Gives texts a name, a sentence and a shape.
#[macro_export]
macro_rules! described {
    ($($of:ty, $name:literal, $about:literal, $schema:expr;)*) => {$(
        impl ::utoipa::PartialSchema for $of {
            fn schema() -> ::utoipa::openapi::RefOr<::utoipa::openapi::Schema> {
                $schema.description(Some($about)).into()
            }
        }

        impl ::utoipa::ToSchema for $of {
            fn name() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed($name)
            }
        }
    )*};
}

/// SHA-256, in hex.
const HEX: &str = "^[0-9a-f]{64}$";

described! {
    Digest, "Digest", "SHA-256, 64 hex digits.", text().pattern(Some(HEX));
    Hash, "Hash", "A node of a log's tree, 64 hex digits.", text().pattern(Some(HEX));
    StatementId, "StatementId", "The name of a statement, 64 hex digits.", text().pattern(Some(HEX));
    PartyId, "PartyId", "The name of a party, such as `lab.example` or `FR`.", text();
    Kind, "Kind", "The kind of a statement, such as `incident.report`.", text();
    Decimal, "Decimal", "An exact number as text, such as `0.55` or `100000`.", text();
    Timestamp, "Timestamp", "A point in time (RFC 3339).",
        text().format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)));
    Tlp, "Tlp", "A label of the Traffic Light Protocol 2.0.",
        text().enum_values(Some(Tlp::ALL.map(|tlp| tlp.to_string())));
}
