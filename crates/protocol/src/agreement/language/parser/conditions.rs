//! When a ban, limit or order holds, and when it does not.

use super::super::diagnostic::Code;
use super::rules::Items;
use super::{Parser, Read, Stop};
use crate::agreement::rule::Exemption;

impl Parser<'_> {
    /// `when <condition>` or `except <label> when <condition>: nothing`.
    pub(super) fn condition_item(
        &mut self,
        word: &str,
        rule: &str,
        items: &mut Items,
    ) -> Read<String> {
        self.at += 1;
        if word == "when" {
            let condition = self.expression()?;
            if self.peek_word() == Some("as") {
                let at = self.here();
                let message = format!("a {rule} looks at the filings that it names itself");
                let help = "a condition after `when`, such as `when bearer in <group>`".to_owned();
                self.fault(Code::Unexpected, at, message, help);
                return Err(Stop);
            }
            return self.put(&mut items.condition, condition, word);
        }
        let label = self.plain_name("the exception's label")?;
        self.expect("when")?;
        let when = self.expression()?;
        self.expect_symbol(":")?;
        if !self.take("nothing") {
            let help = format!(
                "`nothing`: in that case the {rule} does not hold; another bound or time is a \
                 {rule} of its own, with `when`"
            );
            return self.fault_here(&help);
        }
        let path = format!("except/{label}");
        if items.exemptions.iter().any(|exemption| exemption.label == label) {
            return self.put(&mut Some(()), (), &path);
        }
        items.exemptions.push(Exemption { label, when });
        Ok(path)
    }
}
