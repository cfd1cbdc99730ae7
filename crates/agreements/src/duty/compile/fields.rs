//! Fields of kinds: where each stands in a content, read once for all rules.

use serde_json::Value;

use crate::agreement::rule::Type;
use crate::calendar::Day;
use comity_protocol::decimal::Decimal;
use comity_protocol::kind::Kind;
use comity_protocol::time::Timestamp;

use super::super::DutyRefusal;
use super::super::symbol::Interner;
use super::super::value::Cell;
use super::Maker;

/// What the rules read of one kind.
#[derive(Debug, Default)]
pub(in crate::duty) struct KindUse {
    /// Its fields; the same place read as the same type is one slot for all agreements.
    pub(in crate::duty) slots: Vec<Slot>,
    /// The patterns that look for it.
    pub(in crate::duty) uses: Vec<(u32, Role)>,
}

/// A place in the content.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::duty) struct Slot {
    pointer: String,
    r#type: SlotType,
    /// As the first agreement calls it.
    pub(in crate::duty) name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SlotType {
    Truth,
    Number,
    Text,
    Day,
    Instant,
    Texts,
}

/// What a filing is to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::duty) enum Role {
    /// It brings an instance about.
    Anchor,
    /// Instances look for it.
    Lookup,
    /// It is counted in the total of this number.
    Counted(u32),
}

impl KindUse {
    /// The fields of one body.
    pub(in crate::duty) fn read(&self, body: &Value, texts: &mut Interner) -> Box<[Cell]> {
        self.slots.iter().map(|slot| slot.read(body, texts)).collect()
    }
}

impl Slot {
    fn read(&self, body: &Value, texts: &mut Interner) -> Cell {
        let Some(value) = body.pointer(&self.pointer) else { return Cell::Unknown };
        self.cell(value, texts).unwrap_or(Cell::Unknown)
    }

    /// `None` where the value is not of the type: what cannot be read is not known.
    fn cell(&self, value: &Value, texts: &mut Interner) -> Option<Cell> {
        Some(match self.r#type {
            SlotType::Truth => Cell::Truth(value.as_bool()?),
            SlotType::Number => Cell::Number(decimal(value)?),
            SlotType::Text => Cell::Text(texts.intern(value.as_str()?)),
            SlotType::Day => Cell::Day(value.as_str()?.parse::<Day>().ok()?.days()),
            SlotType::Instant => Cell::Instant(value.as_str()?.parse::<Timestamp>().ok()?.millis()),
            SlotType::Texts => {
                let items = value.as_array()?.iter();
                let items = items.map(|item| item.as_str().map(|text| texts.intern(text)));
                Cell::Texts(items.collect::<Option<Vec<_>>>()?.into())
            }
        })
    }
}

/// A number through its text, never through a float.
fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => number.to_string().parse().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

impl Maker<'_> {
    /// The slot of a field of a kind, as this agreement declares it.
    pub(super) fn slot(&mut self, kind: &Kind, field: &str) -> Result<u16, DutyRefusal> {
        let declared = self.instrument.fields.iter().filter(|fields| fields.kind == *kind);
        let spec = declared.filter_map(|fields| fields.fields.get(field)).next();
        let spec = spec.ok_or(DutyRefusal::FieldUnknown)?;
        let r#type = match spec.r#type {
            Type::Truth => SlotType::Truth,
            Type::Number { .. } => SlotType::Number,
            Type::Text | Type::Party => SlotType::Text,
            Type::Day => SlotType::Day,
            Type::Instant => SlotType::Instant,
            Type::Texts => SlotType::Texts,
        };
        let kind = self.texts.intern(kind.as_str());
        let slots = &mut self.program.kinds.entry(kind).or_default().slots;
        let is_it = |slot: &Slot| slot.pointer == spec.pointer && slot.r#type == r#type;
        let at = slots.iter().position(is_it).unwrap_or(slots.len());
        if at == slots.len() {
            let pointer = spec.pointer.clone();
            slots.push(Slot { pointer, r#type, name: field.to_owned() });
        }
        u16::try_from(at).map_err(|_| DutyRefusal::TooMany)
    }
}
