//! The list of agreements: form, whether they bind, whether they are in force.

use comity_agreements::agreement::document::{Binding, Certainty, Form, TextStatus, Texts};
use comity_agreements::calendar::Day;
use comity_agreements::docket::Docket;
use comity_agreements::docket::entry::{Entry, Origin};
use comity_observatory::instrument::in_force_since;
use maud::{Markup, html};
use serde::Deserialize;

use crate::agreements::pages::AGREEMENTS;
use crate::agreements::pages::asked_at::AskedAt;
use crate::agreements::pages::duties;
use crate::agreements::seen::{self, Days};
use crate::console::layout::PageContext;
use crate::console::parts::{self, Tone, cell, number, table};
use crate::console::reader;
use crate::console::text::Lang;
use crate::console::text::count;

/// What is asked of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Of this form; empty: any.
    pub form: String,
    /// Of this dimension; empty: any.
    pub dimension: String,
    /// Words in title, identifier or publisher.
    pub q: String,
    /// For which time.
    #[serde(flatten)]
    pub at: AskedAt,
}

impl Asked {
    fn is_filtered(&self) -> bool {
        [&self.form, &self.dimension, &self.q].iter().any(|text| !text.trim().is_empty())
            || !self.at.query().is_empty()
    }

    fn fits(&self, lang: Lang, row: &Row) -> bool {
        let words = self.q.trim().to_lowercase();
        let title = duties::said(lang, &row.title).map_or("", |(_, text)| text);
        let by = row.published_by.as_deref().unwrap_or_default();
        (self.form.is_empty() || form_code(row.form) == self.form)
            && (self.dimension.is_empty() || row.dimensions.contains(&self.dimension))
            && (words.is_empty()
                || [title, row.id.as_str(), by]
                    .iter()
                    .any(|text| text.to_lowercase().contains(&words)))
    }
}

/// What agreements stand under in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Agreements that parties make with each other and that bind.
    Treaties,
    /// Rules of one place.
    Laws,
    /// What binds nobody, or is not known to.
    SoftLaw,
    /// Agreements for others to use, which nobody has made.
    Templates,
    /// Treaties of other fields, to be compared with.
    Comparisons,
}

impl Section {
    const ALL: [Self; 5] =
        [Self::Treaties, Self::Laws, Self::SoftLaw, Self::Templates, Self::Comparisons];

    const fn key(self) -> &'static str {
        match self {
            Self::Treaties => "section-treaties",
            Self::Laws => "section-laws",
            Self::SoftLaw => "section-soft-law",
            Self::Templates => "section-templates",
            Self::Comparisons => "section-comparisons",
        }
    }

    fn of(row: &Row) -> Self {
        let is_template = matches!(row.standing, Standing::Said(TextStatus::Template, ..));
        match row.form {
            _ if row.is_comparison => Self::Comparisons,
            _ if is_template => Self::Templates,
            Form::Regulation => Self::Laws,
            Form::Treaty | Form::Bilateral if row.binding != Binding::NotBinding => Self::Treaties,
            _ => Self::SoftLaw,
        }
    }
}

/// An agreement in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: Texts,
    /// What sort.
    pub form: Form,
    /// Whether it binds.
    pub binding: Binding,
    /// Dimensions of cooperation.
    pub dimensions: Vec<String>,
    /// How it stands.
    pub standing: Standing,
    /// Who published it; `None`: it comes with the program.
    pub published_by: Option<String>,
    /// Rules it contains.
    pub rules: usize,
    /// How many take part, as far as is known: as the observatory counts them.
    pub parties: Option<u32>,
    /// The other days of its standing, as the observatory names them.
    pub days: Days,
    /// Whether it is a treaty of another field, to be compared with.
    pub is_comparison: bool,
}

/// How an agreement stands on a day: by its rule of entry into force, else by what is known of its
/// text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In force, by its rule and the acts of parties.
    InForce(Day),
    /// It will be, from that day.
    Coming(Day),
    /// It is not in force as a whole, and rounds of conditional commitments bind so many parties to
    /// these clauses, since that day.
    Committed(usize, Vec<String>, Day),
    /// Its conditions are not met.
    NotYet,
    /// What is known does not decide it.
    Undetermined,
    /// As sources say.
    Said(TextStatus, Option<Day>, Certainty),
    /// Nothing is said.
    Unknown,
}

impl Standing {
    /// Of an agreement.
    pub fn of(entry: &Entry, day: Day) -> Self {
        let standing = Self::of_the_whole(entry, day);
        let is_in_force = matches!(
            standing,
            Self::InForce(_) | Self::Coming(_) | Self::Said(TextStatus::InForce, ..)
        );
        match entry.committed_on(day).filter(|_| !is_in_force) {
            Some((parties, clauses, since)) => {
                let clauses = clauses.into_iter().map(ToOwned::to_owned).collect();
                Self::Committed(parties, clauses, since)
            }
            None => standing,
        }
    }

    /// The same without rounds of commitments, which bind to clauses.
    fn of_the_whole(entry: &Entry, day: Day) -> Self {
        use comity_agreements::agreement::force::ForceOutcome;
        match &entry.force {
            Some(Ok(ForceOutcome::InForce(entered))) if entered.day <= day => {
                Self::InForce(entered.day)
            }
            Some(Ok(ForceOutcome::InForce(entered))) => Self::Coming(entered.day),
            Some(Err(_)) => Self::Undetermined,
            // The acts held here may be few; a template or a text in force says so itself.
            Some(Ok(outcome)) => match (said(entry, day), outcome) {
                (Some(Self::Said(TextStatus::Enacted, ..)) | None, ForceOutcome::NotYet(_)) => {
                    Self::NotYet
                }
                (Some(Self::Said(TextStatus::Enacted, ..)) | None, _) => Self::Undetermined,
                (Some(said), _) => said,
            },
            None => said(entry, day).unwrap_or(Self::Unknown),
        }
    }
}

fn said(entry: &Entry, day: Day) -> Option<Standing> {
    let lines = entry.agreement().status.iter();
    let known = lines.filter(|line| line.from.is_none_or(|from| from <= day));
    let last = known.max_by_key(|line| line.from)?;
    let from = match last.status {
        // A text that was revised, or a law part of which began to apply later, is in force since
        // it first was.
        TextStatus::InForce => in_force_since(entry.agreement(), day).or(last.from),
        _ => last.from,
    };
    Some(Standing::Said(last.status, from, last.certainty))
}

/// Every agreement of the docket.
pub fn gather(docket: &Docket, day: Day) -> Vec<Row> {
    let row = |entry: &Entry| {
        let agreement = entry.agreement();
        let seen = seen::instrument(entry, day);
        Row {
            id: agreement.id.clone(),
            title: agreement.title.clone(),
            form: agreement.form,
            binding: agreement.binding,
            dimensions: agreement.dimensions.clone(),
            standing: Standing::of(entry, day),
            published_by: match &entry.origin {
                Origin::Shipped => None,
                Origin::Statement { issuer, .. } => Some(issuer.as_str().to_owned()),
            },
            rules: agreement.clauses.iter().map(|clause| clause.rules.len()).sum(),
            parties: seen.as_ref().and_then(|one| one.participants.known.value),
            days: seen.map_or_else(Days::default, |one| Days::of(agreement, &one, day)),
            is_comparison: seen::is_comparison(&agreement.id),
        }
    };
    docket.agreements().map(row).collect()
}

/// The page.
pub fn page(shell: &PageContext, rows: &[Row], asked: &Asked) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("nav-agreements");
    let chosen: Vec<&Row> = rows.iter().filter(|row| asked.fits(lang, row)).collect();
    let body = html! {
        div.head {
            div { h1 { (heading) } p.note { (lang.s("agreements-what")) } }
            @if shell.may(comity_store::rows::Role::Officer) {
                div.actions { a.button href="/submit?kind=agreement.text" { (lang.s("publish-text")) } }
            }
        }
        (asked.at.told(shell))
        section.panel aria-label=(lang.s("filters")) {
            (filters(shell, rows, asked))
            @if chosen.is_empty() { p.empty { (lang.s("no-agreements")) } }
            @else { p.hits role="status" { (lang.n("agreements-n", count(chosen.len()))) } }
        }
        div.pile data-live="agreements" {
            @for section in Section::ALL {
                @let of: Vec<&Row> = chosen.iter().copied().filter(|row| Section::of(row) == section).collect();
                @if !of.is_empty() { (section_of(shell, section, &of, &asked.at)) }
            }
        }
    };
    shell.page(AGREEMENTS, &heading, &body)
}

fn filters(shell: &PageContext, rows: &[Row], asked: &Asked) -> Markup {
    let lang = shell.lang;
    let mut dimensions: Vec<&str> =
        rows.iter().flat_map(|row| row.dimensions.iter().map(String::as_str)).collect();
    dimensions.sort_unstable();
    dimensions.dedup();
    html! {
        form.filters method="get" action="/agreements" role="search" {
            div.field.search {
                label for="q" { (lang.s("agreements-words")) }
                input #q name="q" type="search" value=(asked.q) dir="auto" autocomplete="off";
            }
            div.field {
                label for="form" { (lang.s("form")) }
                select #form name="form" {
                    option value="" { (lang.s("any")) }
                    @for form in FORMS { option value=(form_code(form)) selected[form_code(form) == asked.form] { (form_name(lang, form)) } }
                }
            }
            div.field {
                label for="dimension" { (lang.s("dimension")) }
                select #dimension name="dimension" {
                    option value="" { (lang.s("any")) }
                    @for one in dimensions { option value=(one) selected[one == asked.dimension] { (dimension(lang, one)) } }
                }
            }
            (asked.at.fields(shell))
            div.buttons {
                button.button.first type="submit" { (lang.s("show")) }
                @if asked.is_filtered() { a.button href="/agreements" { (lang.s("clear")) } }
            }
        }
    }
}

fn section_of(shell: &PageContext, section: Section, rows: &[&Row], at: &AskedAt) -> Markup {
    let heading = shell.lang.s(section.key());
    html! { section.panel id=(section.key()) {
        header { h2 { (heading) } span.soft { (number(count(rows.len()))) } }
        (list(shell, &heading, rows, at))
    } }
}

fn list(shell: &PageContext, heading: &str, rows: &[&Row], at: &AskedAt) -> Markup {
    let lang = shell.lang;
    let (title, form, binds, stands, parties, rules) = (
        lang.s("agreement"),
        lang.s("form"),
        lang.s("binding"),
        lang.s("standing"),
        lang.s("parties-known"),
        lang.s("rules"),
    );
    let columns = [
        (title.as_str(), false),
        (&form, false),
        (&binds, false),
        (&stands, false),
        (&parties, true),
        (&rules, true),
    ];
    let lines = html! { @for row in rows { tr role="row" {
        td.wide role="cell" {
            a.title href=(at.on(&duties::agreement_address(&row.id))) { (duties::text(lang, &row.title, &row.id)) }
            span.soft.under { code dir="ltr" { (row.id) }
                @if let Some(by) = &row.published_by { " · " (lang.s("published-by")) " " bdi dir="ltr" { (by) } } }
        }
        (cell(&form, &html! { (form_name(lang, row.form)) }))
        (cell(&binds, &html! { (binding(lang, row.binding)) }))
        (cell(&stands, &html! { (standing(lang, &row.standing)) (other_days(lang, &row.days)) }))
        td.number role="cell" data-label=(parties) {
            @match row.parties {
                Some(parties) => (number(parties.into())),
                None => span.soft { (lang.s("not-known")) },
            }
        }
        td.number role="cell" data-label=(rules) { (number(count(row.rules))) }
    } } };
    table(heading, &columns, &lines)
}

/// The days that are neither that of its force: from when on it applies, since when it stands so.
pub fn other_days(lang: Lang, days: &Days) -> Markup {
    html! {
        @if let Some(day) = days.applies { span.soft.under { (lang.s("day-applies-from")) " " (day_shown(lang, day)) } }
        @if let (Some(_), Some(day)) = (days.in_force, days.status) { span.soft.under { (lang.s("status-since")) " " (day_shown(lang, day)) } }
    }
}

/// How an agreement stands, in words.
pub fn standing(lang: Lang, standing: &Standing) -> Markup {
    let since =
        |day: &Day| html! { span.soft.under { (lang.s("since")) " " (day_shown(lang, *day)) } };
    html! { span.party { @match standing {
        Standing::InForce(day) => { (parts::status(Tone::Good, &lang.s("text-in-force"))) (since(day)) }
        Standing::Coming(day) => { (parts::status(Tone::Info, &lang.s("force-coming"))) span.soft.under { (day_shown(lang, *day)) } }
        Standing::Committed(parties, clauses, day) => {
            (parts::status(Tone::Good, &lang.s("standing-committed")))
            span.soft.under { (lang.n("standing-committed-parties", count(*parties))) " · "
                @for (at, clause) in clauses.iter().enumerate() { @if at > 0 { ", " } bdi dir="ltr" { (clause) } }
                " · " (lang.s("since")) " " (day_shown(lang, *day)) }
        }
        Standing::NotYet => (parts::status(Tone::Mute, &lang.s("force-not-yet"))),
        Standing::Undetermined => (parts::status(Tone::Warn, &lang.s("force-undetermined"))),
        Standing::Unknown => span.soft { (lang.s("undeclared")) },
        Standing::Said(status, from, sure) => {
            (parts::status(status_tone(*status), &lang.s(status_key(*status))))
            span.soft.under { @if let Some(from) = from { (lang.s("since")) " " (day_shown(lang, *from)) " · " } (lang.s(certainty_key(*sure))) }
        }
    } } }
}

/// A day as machines and people read it.
pub fn day_shown(lang: Lang, day: Day) -> Markup {
    reader::day(lang, day)
}

/// A day, or that it is not known.
pub fn day_or_unknown(shell: &PageContext, day: Option<Day>) -> Markup {
    match day {
        Some(day) => day_shown(shell.lang, day),
        None => html! { span.soft { (shell.lang.s("day-unknown")) } },
    }
}

const FORMS: [Form; 6] = [
    Form::Treaty,
    Form::SoftLaw,
    Form::Standard,
    Form::Regulation,
    Form::Bilateral,
    Form::Unilateral,
];

const fn form_code(form: Form) -> &'static str {
    match form {
        Form::Treaty => "treaty",
        Form::SoftLaw => "soft-law",
        Form::Standard => "standard",
        Form::Regulation => "regulation",
        Form::Bilateral => "bilateral",
        Form::Unilateral => "unilateral",
    }
}

/// What a form is called.
pub fn form_name(lang: Lang, form: Form) -> String {
    lang.s(match form {
        Form::Treaty => "form-treaty",
        Form::SoftLaw => "form-soft-law",
        Form::Standard => "form-standard",
        Form::Regulation => "form-regulation",
        Form::Bilateral => "form-bilateral",
        Form::Unilateral => "form-unilateral",
    })
}

/// Whether a text binds.
pub fn binding(lang: Lang, binding: Binding) -> String {
    lang.s(match binding {
        Binding::Binding => "binding-yes",
        Binding::NotBinding => "binding-no",
        Binding::Unknown => "binding-unknown",
    })
}

/// What a dimension is called; another one than those known by its own name.
pub fn dimension(lang: Lang, name: &str) -> String {
    match name {
        "safety-research" => lang.s("dimension-safety-research"),
        "standards" => lang.s("dimension-standards"),
        "military" => lang.s("dimension-military"),
        "commercial" => lang.s("dimension-commercial"),
        "dialogue" => lang.s("dimension-dialogue"),
        "adjacent" => lang.s("dimension-adjacent"),
        other => lang.word(other),
    }
}

/// The key of the standing of a text.
pub const fn status_key(status: TextStatus) -> &'static str {
    match status {
        TextStatus::Template => "text-template",
        TextStatus::Draft => "text-draft",
        TextStatus::Proposed => "text-proposed",
        TextStatus::Enacted => "text-enacted",
        TextStatus::InForce => "text-in-force",
        TextStatus::Deferred => "text-deferred",
        TextStatus::Superseded => "text-superseded",
        TextStatus::Repealed => "text-repealed",
    }
}

/// How the standing of a text is meant.
pub const fn status_tone(status: TextStatus) -> Tone {
    match status {
        TextStatus::InForce => Tone::Good,
        TextStatus::Enacted | TextStatus::Proposed => Tone::Info,
        TextStatus::Deferred | TextStatus::Superseded | TextStatus::Repealed => Tone::Warn,
        TextStatus::Template | TextStatus::Draft => Tone::Mute,
    }
}

/// The key of how sure something is.
pub const fn certainty_key(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Verified => "certainty-verified",
        Certainty::Reported => "certainty-reported",
        Certainty::Unconfirmed => "certainty-unconfirmed",
        Certainty::Disputed => "certainty-disputed",
    }
}
