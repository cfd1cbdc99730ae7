//! When a ban, limit or order holds, and when it does not; who must do what a duty asks for, and
//! who gives more time for it.

use super::super::diagnostic::Code;
use super::rules::Items;
use super::{Parser, Read, Stop};
use crate::agreement::rule::{By, Exemption, Extension, Pattern};

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

    /// What must be filed: `file … by bearer`, or `obtain …` where another files it.
    pub(super) fn act(&mut self) -> Read<Pattern> {
        let at = self.here();
        let is_obtained = self.take("obtain");
        if !is_obtained {
            self.expect("file")?;
        }
        let act = self.pattern()?;
        let (message, help) = match (is_obtained, &act.by) {
            (true, By::Bearer) => ("what the bearer files it does not obtain", "`must file`"),
            (false, By::AnotherParty) => (
                "a duty is the bearer's, and another party files this",
                "`must obtain`: the bearer must see to it that another party files it; or \
                 `must file … by bearer`, with whoever must file as the `bearer`",
            ),
            _ => return Ok(act),
        };
        self.fault(Code::Unexpected, at, message.to_owned(), help.to_owned());
        Err(Stop)
    }

    /// `extended by agreement.waiver as extension by authority where … to extension.until`.
    pub(super) fn extended(&mut self, items: &mut Items) -> Read<String> {
        self.expect("by")?;
        let pattern = self.pattern()?;
        self.expect("to")?;
        let field = self.peek_word().and_then(|word| word.split_once('.'));
        let Some((_, until)) = field.filter(|(var, _)| *var == pattern.var) else {
            let var = &pattern.var;
            return self.fault_here(&format!(
                "the field of `{var}` that names the new day or time, such as `{var}.until`"
            ));
        };
        self.at += 1;
        items.extensions.push(Extension { pattern, until: until.to_owned() });
        Ok(format!("extended/{}", items.extensions.len() - 1))
    }
}
