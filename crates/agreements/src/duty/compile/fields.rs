//! Fields of kinds: where each stands in a content, read once for all rules.

use std::sync::Arc;

use serde_json::Value;

use crate::agreement::rule::{FieldSpec, Type};
use crate::calendar::Day;
use comity_protocol::content::has_happened;
use comity_protocol::decimal::Decimal;
use comity_protocol::kind::Kind;
use comity_protocol::time::Timestamp;

use super::super::DutyRefusal;
use super::super::symbol::{Interner, Sym, index, number};
use super::super::value::Cell;

/// What the rules read of one kind.
#[derive(Debug, Default)]
pub(in crate::duty) struct KindUse {
    /// Its fields; the same place read as the same type is one slot for all agreements.
    pub(in crate::duty) slots: Vec<Slot>,
    /// The patterns that look for it.
    pub(in crate::duty) uses: Vec<(u32, Role)>,
}

impl KindUse {
    /// The slot of a field, a new one where nothing read it as this type yet.
    pub(super) fn slot(
        &mut self,
        kind: &Kind,
        spec: &FieldSpec,
        name: &str,
    ) -> Result<u16, DutyRefusal> {
        let r#type = match spec.r#type {
            Type::Truth => SlotType::Truth,
            Type::Number { .. } => SlotType::Number,
            Type::Text | Type::Party => SlotType::Text,
            Type::Day => SlotType::Day,
            Type::Instant => SlotType::Instant,
            Type::Texts => SlotType::Texts,
        };
        let is_it = |slot: &Slot| slot.pointer == spec.pointer && slot.r#type == r#type;
        let at = self.slots.iter().position(is_it).unwrap_or(self.slots.len());
        if at == self.slots.len() {
            let pointer = spec.pointer.clone();
            let path = path(&pointer);
            let has_happened = has_happened(kind, &pointer);
            self.slots.push(Slot { pointer, path, r#type, has_happened, name: name.to_owned() });
        }
        u16::try_from(at).map_err(|_| DutyRefusal::TooMany)
    }
}

/// All kinds that rules listen to.
#[derive(Debug, Default)]
pub(in crate::duty) struct Kinds {
    all: Vec<KindUse>,
    /// By the number of a kind's name: its position in `all`. Names of kinds are met before any
    /// fact is, so this is short.
    positions: Vec<Option<u32>>,
}

impl Kinds {
    pub(in crate::duty) fn get(&self, kind: Sym) -> Option<&KindUse> {
        self.all.get(index(self.position(kind)?)?)
    }

    /// Its place among all of them.
    pub(in crate::duty) fn position(&self, kind: Sym) -> Option<u32> {
        self.positions.get(index(kind.0)?).copied().flatten()
    }

    /// The numbers of the kinds' names.
    pub(in crate::duty) fn names(&self) -> impl Iterator<Item = Sym> {
        let numbered = (0_u32..).zip(&self.positions);
        numbered.filter(|(_, position)| position.is_some()).map(|(number, _)| Sym(number))
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut KindUse> {
        self.all.iter_mut()
    }

    /// That of a kind, a new one where nothing listened to it yet.
    pub(super) fn of(&mut self, kind: Sym) -> Result<&mut KindUse, DutyRefusal> {
        let at = match self.position(kind) {
            Some(at) => at,
            None => {
                let at = number(self.all.len())?;
                let slot = index(kind.0).ok_or(DutyRefusal::TooMany)?;
                if self.positions.len() <= slot {
                    self.positions.resize(slot.saturating_add(1), None);
                }
                if let Some(position) = self.positions.get_mut(slot) {
                    *position = Some(at);
                }
                self.all.push(KindUse::default());
                at
            }
        };
        index(at).and_then(|at| self.all.get_mut(at)).ok_or(DutyRefusal::TooMany)
    }
}

/// A place in the content.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::duty) struct Slot {
    pointer: String,
    /// The members on the way there (RFC 6901); `None` where the pointer is no pointer.
    path: Option<Vec<String>>,
    r#type: SlotType,
    /// Whether it speaks of what has happened, by the schema of its kind.
    pub(in crate::duty) has_happened: bool,
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
    pub(in crate::duty) fn read(
        &self,
        body: &Value,
        texts: &mut Interner,
    ) -> impl Iterator<Item = Cell> {
        self.slots.iter().map(|slot| slot.read(body, texts))
    }
}

impl Slot {
    fn read(&self, body: &Value, texts: &mut Interner) -> Cell {
        let value = self.path.as_ref().and_then(|path| {
            path.iter().try_fold(body, |value, token| match value {
                Value::Object(members) => members.get(token),
                // Positions in lists are rare enough to be read by whoever knows how.
                Value::Array(_) => value.pointer(&format!("/{}", escaped(token))),
                _ => None,
            })
        });
        value.and_then(|value| self.cell(value, texts)).unwrap_or(Cell::Unknown)
    }

    /// `None` where the value is not of the type: what cannot be read is not known.
    fn cell(&self, value: &Value, texts: &mut Interner) -> Option<Cell> {
        Some(match self.r#type {
            SlotType::Truth => Cell::Truth(value.as_bool()?),
            SlotType::Number => Cell::number(decimal(value)?),
            SlotType::Text => Cell::Text(texts.intern(value.as_str()?)),
            SlotType::Day => Cell::Day(value.as_str()?.parse::<Day>().ok()?.days()),
            SlotType::Instant => Cell::Instant(value.as_str()?.parse::<Timestamp>().ok()?.millis()),
            SlotType::Texts => {
                let items = value.as_array()?.iter();
                let items = items.map(|item| item.as_str().map(|text| texts.intern(text)));
                Cell::Texts(Arc::new(items.collect::<Option<Vec<_>>>()?))
            }
        })
    }
}

/// The members that a pointer goes through.
fn path(pointer: &str) -> Option<Vec<String>> {
    let Some(tokens) = pointer.strip_prefix('/') else {
        return pointer.is_empty().then(Vec::new);
    };
    Some(tokens.split('/').map(|token| token.replace("~1", "/").replace("~0", "~")).collect())
}

fn escaped(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// A number through its text, never through a float.
fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) if number.is_i64() => number.as_i64().map(Decimal::from_int),
        Value::Number(number) => number.to_string().parse().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}
