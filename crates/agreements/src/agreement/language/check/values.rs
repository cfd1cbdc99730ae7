//! What no filing can be or say: kinds that no node takes, values that a schema does not list.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value as Json;

use super::super::diagnostic::{Code, nearest, one_of};
use super::super::walk;
use super::schema::{Place, place, resolved};
use super::{Checker, Scope};
use crate::agreement::rule::{Expr, Value};
use comity_protocol::kind::{KINDS, Kind};

impl<'a> Checker<'a> {
    /// Warns of kinds that this version does not know, once for each: a node refuses what is
    /// filed of them, so whatever waits for such a filing waits for ever.
    pub(super) fn check_kinds(&mut self) {
        let agreement = self.agreement;
        let declared = agreement.fields.iter();
        let declared = declared.map(|fields| (format!("fields/{}", fields.kind), &fields.kind));
        let mut all: Vec<(String, &Kind)> = declared.collect();
        for rule in agreement.clauses.iter().flat_map(|clause| &clause.rules) {
            let path = |part: &str| format!("rule/{}/{part}", rule.name());
            let patterns = walk::patterns(rule).into_iter();
            all.extend(patterns.map(|(part, pattern)| (path(&part), &pattern.kind)));
            for (part, expr) in walk::expressions(rule) {
                let counted = walk::counted(expr).into_iter();
                all.extend(counted.map(|pattern| (path(&part), &pattern.kind)));
            }
        }
        for fields in agreement.fields.iter().filter(|fields| fields.kind.is_foreign()) {
            let (kind, path) = (&fields.kind, format!("fields/{}", fields.kind));
            let message = format!("what is filed as `{kind}` is read by no rule");
            let help = "a kind with a schema; of others `issuer`, `subject` and `issued` are known";
            self.warn(Code::KindUnknown, (&path, kind.as_str()), message, help.to_owned());
        }
        let mut told = BTreeSet::new();
        for (path, kind) in all {
            // What others file under media types of their own is taken, and counts unread.
            if kind.spec().is_none() && !kind.is_foreign() && told.insert(kind) {
                self.unknown_kind(&path, kind);
            }
        }
    }

    fn unknown_kind(&mut self, path: &str, kind: &Kind) {
        let near = nearest(kind.as_str(), KINDS.iter().map(|spec| spec.name));
        let near = near.map_or(String::new(), |near| format!("`{near}`, if that is meant; "));
        let open = KINDS.iter().filter(|spec| {
            let schema = serde_json::from_str::<Json>(spec.schema);
            schema.is_ok_and(|schema| schema.pointer("/properties/extensions").is_some())
        });
        let open = one_of(open.map(|spec| spec.name));
        let message =
            format!("nodes refuse statements of the kind `{kind}`: none that is filed can count");
        let help = format!(
            "{near}a kind that nodes take, with fields of your own at `/extensions/…`: {open}"
        );
        self.warn(Code::KindUnknown, (path, kind.as_str()), message, help);
    }

    /// Warns of texts that a field is compared with and that its schema does not list: no
    /// content that says them is taken.
    pub(super) fn check_listed(
        &mut self,
        field: &'a Expr,
        wanted: &'a Expr,
        scope: &Scope<'a>,
        path: &str,
    ) {
        let Expr::Field { var, field } = field else { return };
        let kind = scope.iter().rev().find(|(name, _)| name == var).map(|(_, kind)| *kind);
        let Some(kind) = kind else { return };
        let spec = self.fields.get(kind).and_then(|fields| fields.fields.get(field));
        let schemas = Rc::clone(&self.schemas);
        let (Some(spec), Some(schema)) = (spec, schemas.get(kind)) else { return };
        let Place::Known(found) = place(schema, &spec.pointer) else { return };
        let Some(listed) = listed(schema, found) else { return };
        for text in self.texts(wanted) {
            if listed.contains(&text) {
                continue;
            }
            let at = &spec.pointer;
            let message = format!("no `{kind}` says \"{text}\" at `{at}`: its schema has no such");
            let help = match nearest(text, listed.iter().copied()) {
                Some(near) => format!("\"{near}\", if that is meant"),
                None => one_of(listed.iter().copied()),
            };
            self.warn(Code::ValueUnlisted, (path, text), message, help);
        }
    }

    /// The texts that an expression stands for, as far as that is plain.
    fn texts(&self, expr: &'a Expr) -> Vec<&'a str> {
        let all = &self.agreement.definitions;
        let mut plain = expr;
        // As often as there are definitions: one that names itself is told as a fault elsewhere.
        for _ in all {
            let Expr::Name { name } = plain else { break };
            let named = all.iter().find(|definition| definition.name == *name);
            plain = named.map_or(plain, |definition| &definition.value);
        }
        match plain {
            Expr::Literal { value: Value::Text { value } } => vec![value],
            Expr::Literal { value: Value::Texts { value } } => {
                value.iter().map(String::as_str).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The texts that a schema lists for a place, or for the members of a list there.
fn listed<'a>(schema: &'a Json, found: &'a Json) -> Option<Vec<&'a str>> {
    let found = found.get("items").map_or(found, |items| resolved(schema, items));
    let listed = found.get("enum").and_then(Json::as_array).map(Vec::as_slice);
    let listed = listed.or_else(|| found.get("const").map(std::slice::from_ref));
    let texts: Vec<&str> = listed?.iter().filter_map(Json::as_str).collect();
    (!texts.is_empty()).then_some(texts)
}
