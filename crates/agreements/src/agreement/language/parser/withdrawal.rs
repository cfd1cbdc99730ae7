//! Withdrawal: when it takes effect, and what its notice must show.

use super::{Parser, Read};
use crate::agreement::life::terms::{Leaving, MonthDay, NoticeTerms, Withdrawal};
use crate::calendar::Length;

/// Months by the names that the language gives them.
pub(in super::super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Parser<'_> {
    pub(super) fn withdrawal(&mut self, start: usize) -> Read<()> {
        self.at += 1;
        let rule = if self.take("forbidden") {
            Withdrawal::Forbidden
        } else if self.take("implied") {
            Withdrawal::Silent { implied: true }
        } else if self.take("after") {
            let notice = self.length()?;
            self.allowed(notice, Leaving::EndOfNotice)?
        } else if self.take("on the first day of the month after") {
            let notice = self.length()?;
            self.allowed(notice, Leaving::FirstOfMonth)?
        } else if self.take("on") {
            let day = self.month_day()?;
            self.expect("by notice until")?;
            let by = self.month_day()?;
            self.allowed(Length::Days(0), Leaving::DayOfYear { day, by })?
        } else {
            return self.fault_here(
                "`after 12 months from receipt`, `on the first day of the month after 3 months from receipt`, `on 30 June by notice until 1 January`, `implied` or `forbidden`",
            );
        };
        self.term(start, "withdrawal", |terms| terms.withdrawal = rule)
    }

    /// `, notice to "all parties" and "Security Council", with reasons`.
    fn notice_terms(&mut self) -> Read<NoticeTerms> {
        let mut asks = NoticeTerms::default();
        if self.take_comma_before(&["notice"]) {
            self.expect("notice to")?;
            loop {
                asks.to.insert(self.label("who is told, as a text such as \"all parties\"")?);
                if !self.take("and") {
                    break;
                }
            }
        }
        if self.take_comma_before(&["with"]) {
            self.expect("with reasons")?;
            asks.reasons = true;
        }
        Ok(asks)
    }

    /// What may follow how a withdrawal that is allowed takes effect.
    fn allowed(&mut self, notice: Length, effect: Leaving) -> Read<Withdrawal> {
        self.take("from receipt");
        let blackout = if self.take_comma_before(&["not"]) {
            self.expect("not in the first")?;
            Some(self.length()?)
        } else {
            None
        };
        let asks = self.notice_terms()?;
        Ok(Withdrawal::Allowed { notice, blackout, effect, asks })
    }

    /// `30 June`: a day that every year has.
    fn month_day(&mut self) -> Read<MonthDay> {
        const WHAT: &str = "a day that every year has, such as `30 June`";
        let start = self.at;
        let day = self.whole(WHAT)?;
        let name = self.word(WHAT)?;
        let month =
            (1_u8..).zip(MONTHS).find(|(_, month)| *month == name).map(|(number, _)| number);
        let day = u8::try_from(day).ok().zip(month).map(|(day, month)| MonthDay { month, day });
        // 2023 is no leap year.
        match day.filter(|day| day.of(2023).is_some()) {
            Some(day) => Ok(day),
            None => {
                self.at = start;
                self.fault_here(WHAT)
            }
        }
    }
}
