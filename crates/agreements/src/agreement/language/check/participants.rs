//! Who is listed: lines of participants, and members of groups.

use std::collections::BTreeMap;

use super::super::diagnostic::{Code, nearest};
use super::Checker;
use crate::agreement::document::Form;
use crate::agreement::force::is_known;
use crate::world::{World, names};

impl Checker<'_> {
    pub(super) fn check_participants(&mut self) {
        let Some(world) = names() else { return };
        let agreement = self.agreement;
        // Companies have names of any sort, and only States join treaties.
        let is_of_states = matches!(agreement.form, Form::Treaty | Form::Bilateral);
        for (index, one) in agreement.participants.iter().enumerate() {
            let path = format!("participant/{index}");
            if is_of_states {
                self.check_state(&one.party, &path, world);
            }
            if let (Some(opened), Some(day)) = (agreement.opened, one.day)
                && day < opened
            {
                let message = format!(
                    "{} on {day} is before the text was opened for signature on {opened}",
                    one.action.name()
                );
                let help = "the day of the act, or another after `opened`".to_owned();
                self.warn(Code::Date, (&path, &day.to_string()), message, help);
            }
        }
        for (name, members) in &agreement.groups {
            let path = format!("group/{name}");
            let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
            for member in members {
                if is_of_states {
                    self.check_state(&member.party, &path, world);
                }
                let id = world.recognise(&member.party).unwrap_or(&member.party);
                let times = (member.from, member.until);
                // Who comes back is a member at two times.
                if let Some(other) = seen.get(id).filter(|_| times == (None, None)) {
                    let message = format!("`{other}` and `{}` are one member", member.party);
                    let help = "each member once".to_owned();
                    self.warn(Code::Duplicate, (&path, &member.party), message, help);
                }
                seen.insert(id, &member.party);
            }
        }
    }

    /// Warns of whom nobody knows whether it is a State.
    fn check_state(&mut self, name: &str, path: &str, world: &World) {
        if is_known(name, world) {
            return;
        }
        let message = format!("no State and no organization known here is called `{name}`");
        // Any two letters are near some others.
        let names = world.countries().flat_map(|country| &country.names);
        let known = names.map(String::as_str).filter(|_| name.len() > 3);
        let help = match nearest(name, known).and_then(|near| Some((near, world.recognise(near)?)))
        {
            Some((near, code)) => format!("`{code}` for {near}, if that is meant"),
            None => "the ISO 3166 code of a State, such as `FR`, or an identifier".to_owned(),
        };
        self.warn(Code::UnknownName, (path, name), message, help);
    }
}
