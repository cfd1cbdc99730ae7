//! Forms for acts of the party under an agreement: one person proposes, another approves.

use std::collections::BTreeMap;

use comity_agreements::agreement::document::{Agreement, Form, Texts};
use comity_agreements::agreement::life::{ActionFinding, ActionKind, Flaw};
use comity_agreements::docket::outlook::Outlook;
use comity_protocol::content::Digest;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::agreements::pages::AGREEMENTS;
use crate::agreements::pages::agreement::view::state_name;
use crate::agreements::pages::asked_at::day_input;
use crate::agreements::pages::duties;
use crate::console::form::moment;
use crate::console::form::reading::{Fault, Wrong};
use crate::console::form::view::{around, words};
use crate::console::layout::PageContext;
use crate::console::parts::{Tone, csrf, fact, hash, none, notice, panel, short};
use crate::console::reader;
use crate::console::submit::{self, Offered};
use crate::console::text::Lang;

/// By which rule something is so: an article of the Vienna Convention, the text of the agreement
/// itself, or a part of the specification.
pub fn rule(lang: Lang, article: &str) -> Markup {
    match article {
        "text" => html! { (lang.s("rule-of-the-text")) },
        vienna if vienna.starts_with("art.") => {
            html! { (lang.s("rule-of-vienna")) " " bdi dir="ltr" { (vienna) } }
        }
        other => html! { bdi dir="ltr" { (other) } },
    }
}

/// What a party can do that has not acted yet, or wants to leave; the other actions are made on
/// the general form.
pub fn offered(agreement: &Agreement) -> Vec<ActionKind> {
    // Nobody signs a statute: it addresses whom it addresses.
    if agreement.form == Form::Regulation {
        return Vec::new();
    }
    let terms = &agreement.terms;
    let allows = |action| terms.consent.is_empty() || terms.consent.contains(&action);
    let is_soft = !matches!(agreement.form, Form::Treaty | Form::Bilateral);
    let mut out = Vec::new();
    if is_soft || terms.consent.contains(&ActionKind::DefinitiveSignature) {
        out.push(ActionKind::DefinitiveSignature);
    }
    if !is_soft {
        out.push(ActionKind::Signature);
        let consents = [
            ActionKind::Ratification,
            ActionKind::Acceptance,
            ActionKind::Approval,
            ActionKind::Accession,
        ];
        out.extend(consents.into_iter().filter(|action| allows(*action)));
        out.push(ActionKind::Reservation);
    }
    out.push(ActionKind::InterpretativeDeclaration);
    out.push(ActionKind::Denunciation);
    out
}

/// What came of an act under an agreement.
pub fn effect(
    shell: &PageContext,
    (id, title): (&str, &Texts),
    flaw: Option<&ActionFinding>,
) -> Markup {
    let lang = shell.lang;
    let about = html! {
        p { a href=(duties::agreement_address(id)) { (duties::text(lang, title, id)) } }
    };
    match flaw {
        None => notice(Tone::Info, &lang.s("act-under"), &about),
        Some(flaw) => notice(
            Tone::Bad,
            &lang.s("act-flawed"),
            &html! {
                p { (lang.s(flaw.flaw.code())) " (" (rule(lang, flaw.flaw.article())) ")" }
                @if let Some(day) = flaw.counts_from { p { (lang.s("counts-from")) " " (reader::day(lang, day)) } }
                (about)
            },
        ),
    }
}

/// What would follow from an act if it were signed now, for whoever proposes or approves it.
pub fn foreseen(shell: &PageContext, found: &Outlook) -> Markup {
    let lang = shell.lang;
    let address = duties::agreement_address(&found.agreement);
    let tone = if found.flaw.is_some() { Tone::Warn } else { Tone::Info };
    let article = |code: &str| Flaw::ALL.iter().find(|flaw| flaw.code() == code);
    notice(
        tone,
        &lang.s("foreseen"),
        &html! {
            p { a href=(address) { (duties::text(lang, &found.title, &found.agreement)) }
                " " span.soft { (lang.s("words-digest")) " " (short(&found.text_digest.0)) } }
            @if let Some(code) = found.flaw {
                p { strong { (lang.s("foreseen-flawed")) } " " (lang.s(code))
                    @if let Some(flaw) = article(code) { " (" (rule(lang, flaw.article())) ")" }
                    @if let Some(day) = found.counts_from { " · " (lang.s("flaw-counts-from")) " " (reader::day(lang, day)) } }
            }
            @if found.before == found.after {
                p { (lang.s("foreseen-same")) " " (state_name(lang, found.after)) }
            } @else {
                p { (lang.s("foreseen-becomes")) " " (state_name(lang, found.before)) " → " strong { (state_name(lang, found.after)) } }
            }
        },
    )
}

/// The form as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    /// Words of the act.
    pub text: String,
    /// Their language.
    pub language: String,
    /// The day it was executed.
    pub executed: String,
    /// Which office or powers the person who signs has.
    pub powers: String,
    /// Who holds them.
    pub holder: String,
    /// The label.
    pub tlp: String,
    /// Parties beside those that are ticked, separated by spaces, commas or lines.
    pub audience: String,
    /// Not before this time.
    pub release: String,
    /// Ticked where it is to be proposed though it would have no effect, or another than meant.
    pub anyway: String,
    /// Boxes that are ticked: `c.` with a clause concerned, `a.` with a party that may see it.
    #[serde(flatten)]
    pub boxes: BTreeMap<String, String>,
}

impl Filled {
    fn ticked<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        let all = self.boxes.iter().filter(|(_, value)| !value.is_empty());
        all.filter_map(move |(name, _)| name.strip_prefix(prefix))
    }

    /// Whether a clause is ticked.
    pub fn concerns(&self, clause: &str) -> bool {
        self.ticked("c.").any(|ticked| ticked == clause)
    }

    /// Who may see it, as the general form has it.
    pub fn marked(&self) -> submit::Filled {
        submit::Filled {
            tlp: self.tlp.clone(),
            ticked: self.ticked("a.").map(ToOwned::to_owned).collect(),
            audience: self.audience.clone(),
            release: self.release.clone(),
            ..submit::Filled::default()
        }
    }

    /// What is wrong with it, each at its field: days as people write them are read, and what is
    /// none is not handed on to the schema, whose words are for programs.
    pub fn faults(&self) -> Vec<Fault> {
        let day = Some(self.executed.trim()).filter(|text| !text.is_empty());
        let unclear = day.and_then(|text| moment::day(text).err());
        let at_day =
            unclear.map(|why| Fault { at: "executed".to_owned(), wrong: Wrong::Unclear(why) });
        at_day.into_iter().chain(self.marked().marking().err().into_iter().flatten()).collect()
    }

    /// The body of the statement; whether it is valid is for the schema to say.
    pub fn body(&self, agreement: &str) -> Value {
        let mut body = Map::new();
        body.insert("agreement".to_owned(), agreement.into());
        let clauses: Vec<&str> = self.ticked("c.").collect();
        if !clauses.is_empty() {
            body.insert("clauses".to_owned(), clauses.into());
        }
        let text = self.text.trim().replace("\r\n", "\n");
        if !text.is_empty() {
            let language = Some(self.language.trim()).filter(|tag| !tag.is_empty());
            let texts: Map<String, Value> =
                [(language.unwrap_or("en").to_owned(), text.into())].into_iter().collect();
            body.insert("text".to_owned(), texts.into());
        }
        if let Ok(day) = moment::day(&self.executed) {
            body.insert("dates".to_owned(), json!({ "executed": day }));
        }
        if !self.powers.is_empty() {
            let mut powers = Map::new();
            powers.insert("kind".to_owned(), self.powers.clone().into());
            if !self.holder.trim().is_empty() {
                powers.insert("holder".to_owned(), self.holder.trim().into());
            }
            body.insert("full_powers".to_owned(), powers.into());
        }
        Value::Object(body)
    }
}

/// What the form is about.
#[derive(Clone, Debug)]
pub struct ActForm {
    /// The agreement.
    pub agreement: String,
    /// Its title.
    pub title: Texts,
    /// The digest of its words, which the act will name.
    pub digest: Digest,
    /// Its clauses, with their headings.
    pub clauses: Vec<(String, Texts)>,
    /// Peers that may be named.
    pub offered: Offered,
    /// What is to be done.
    pub action: ActionKind,
    /// The form as it came.
    pub filled: Filled,
    /// What would follow if it were signed now, where that is nothing or not what is meant.
    pub flawed: Option<Outlook>,
}

const POWERS: [(&str, &str); 4] = [
    ("head-of-state", "powers-head-of-state"),
    ("head-of-government", "powers-head-of-government"),
    ("foreign-minister", "powers-foreign-minister"),
    ("full-powers", "powers-full"),
];

/// The form. `wrong` is why what was filled in cannot be proposed.
pub fn page(shell: &PageContext, view: &ActForm, wrong: &[Fault]) -> Markup {
    let lang = shell.lang;
    let heading = lang.action(view.action);
    let address = duties::agreement_address(&view.agreement);
    let filled = &view.filled;
    let body = html! {
        div.head { div {
            p.crumb { a href="/agreements" { (lang.s("nav-agreements")) } " / "
                a href=(address) { (duties::text(lang, &view.title, &view.agreement)) } }
            h1 { (heading) }
        } }
        @if !wrong.is_empty() { div role="alert" tabindex="-1" { (notice(Tone::Bad, &lang.s("submit-refused"), &refused(shell, wrong))) } }
        @if let Some(flawed) = &view.flawed {
            div role="alert" tabindex="-1" { (foreseen(shell, flawed)) }
        }
        (notice(Tone::Info, &lang.s("two-persons"), &html! { p { (lang.s("act-two-persons")) } }))
        form.stacked method="post" action={ (address) "/acts/" (view.action.name()) } data-test="act-form" {
            (csrf(shell.csrf()))
            div.columns {
                div { (panel(&lang.s("what-it-says"), &none(), &html! { div.body {
                    (about(shell, view, &address))
                    (clauses(shell, view))
                    div.field {
                        label for="text" { (lang.s("words-of-the-act")) " " span.soft { (lang.s("optional")) } }
                        textarea #text name="text" dir="auto" { (filled.text) }
                    }
                    div.inline {
                        div.field {
                            label for="language" { (lang.s("language-of-words")) }
                            input #language name="language" dir="ltr" value=(if filled.language.is_empty() { lang.tag() } else { &filled.language }) maxlength="20";
                        }
                        (executed(shell, filled, wrong))
                    }
                    (powers(shell, filled))
                } })) }
                div { (panel(&lang.s("marking"), &none(), &html! { div.body {
                    p.note { (lang.s("act-marking-why")) }
                    (submit::marking_fields(shell, &view.offered, &open_first(filled), wrong))
                } })) }
            }
            @if view.flawed.is_some() {
                label.check {
                    input type="checkbox" name="anyway" value="yes" required;
                    span { (lang.s("act-anyway")) }
                }
            }
            div.buttons {
                button.button.first type="submit" { (lang.s("propose")) }
                a.button href=(address) { (lang.s("cancel")) }
            }
        }
    };
    shell.page(AGREEMENTS, &heading, &body)
}

/// Acts under an agreement are for everybody unless somebody says otherwise.
fn open_first(filled: &Filled) -> submit::Filled {
    let marked = filled.marked();
    if filled.tlp.is_empty() {
        return submit::Filled { tlp: "TLP:CLEAR".to_owned(), ..marked };
    }
    marked
}

/// All that is wrong, each with a link to its field.
fn refused(shell: &PageContext, wrong: &[Fault]) -> Markup {
    let lang = shell.lang;
    html! { ul.faults { @for fault in wrong { li {
        @match fault.at.as_str() {
            "" => span dir="auto" { (words(lang, &fault.wrong)) },
            "executed" => a href="#executed" { (lang.s("executed-on")) ": " (words(lang, &fault.wrong)) },
            at => a href={ "#" (at) "-field" } { (lang.s(around(at))) ": " (words(lang, &fault.wrong)) },
        }
    } } } }
}

/// Who acts, under what, in which words, by which article.
fn about(shell: &PageContext, view: &ActForm, address: &str) -> Markup {
    let lang = shell.lang;
    html! { dl.facts {
        (fact(&lang.s("issuer"), &html! { bdi dir="ltr" { (shell.descriptor.party) } }))
        (fact(&lang.s("agreement"), &html! {
            a href=(address) { (duties::text(lang, &view.title, &view.agreement)) } " " code.soft dir="ltr" { (view.agreement) }
        }))
        (fact(&lang.s("words-digest"), &html! {
            (hash(&view.digest.0)) p.note { (lang.s("words-digest-why")) }
        }))
        (fact(&lang.s("article"), &rule(lang, view.action.article())))
    } }
}

/// The clauses that a reservation or a declaration concerns.
fn clauses(shell: &PageContext, view: &ActForm) -> Markup {
    let lang = shell.lang;
    let names_clauses =
        matches!(view.action, ActionKind::Reservation | ActionKind::InterpretativeDeclaration);
    html! { @if names_clauses {
        fieldset.field {
            legend { (lang.s("clauses-concerned")) }
            p.note { (lang.s("clauses-concerned-why")) }
            div.choices { @for (id, heading) in &view.clauses {
                label.check {
                    input type="checkbox" name={ "c." (id) } value="yes" checked[view.filled.concerns(id)];
                    span { bdi dir="ltr" { (id) } " " span.soft { (duties::text(lang, heading, "")) } }
                }
            } }
        }
    } }
}

/// The day it was executed, told at its field where it is none.
fn executed(shell: &PageContext, filled: &Filled, wrong: &[Fault]) -> Markup {
    let lang = shell.lang;
    let fault = wrong.iter().find(|fault| fault.at == "executed");
    let (invalid, told) = (fault.map(|_| "true"), fault.map(|_| "executed-fault"));
    html! { div.field.wrong[fault.is_some()] {
        label for="executed" { (lang.s("executed-on")) " " span.soft { (lang.s("optional")) } }
        @if let Some(fault) = fault { p.fault id="executed-fault" { (words(lang, &fault.wrong)) } }
        input.date #executed name="executed" type=(day_input(&filled.executed)) dir="ltr" value=(filled.executed)
            aria-invalid=[invalid] aria-describedby=[told];
    } }
}

fn powers(shell: &PageContext, filled: &Filled) -> Markup {
    let lang = shell.lang;
    html! { div.inline {
        div.field {
            label for="powers" { (lang.s("powers")) }
            select #powers name="powers" {
                option value="" { (lang.s("powers-none")) }
                @for (value, key) in POWERS { option value=(value) selected[value == filled.powers] { (lang.s(key)) } }
            }
        }
        div.field {
            label for="holder" { (lang.s("powers-holder")) " " span.soft { (lang.s("optional")) } }
            input #holder name="holder" dir="auto" value=(filled.holder) maxlength="240";
        }
    } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_becomes_a_body_of_the_schema() {
        let filled = Filled {
            text: "With this reserve.\r\nTwice.".to_owned(),
            executed: "20.11.2026".to_owned(),
            powers: "full-powers".to_owned(),
            boxes: ["c.art-3", "c.art-4", "a.borealis.example"]
                .map(|name| (name.to_owned(), "yes".to_owned()))
                .into(),
            ..Filled::default()
        };
        assert_eq!(
            filled.body("pact"),
            json!({ "agreement": "pact", "clauses": ["art-3", "art-4"],
                "text": { "en": "With this reserve.\nTwice." },
                "dates": { "executed": "2026-11-20" }, "full_powers": { "kind": "full-powers" } }),
        );
        assert_eq!(Filled::default().body("pact"), json!({ "agreement": "pact" }));
    }

    #[test]
    fn days_are_read_as_people_write_them_and_what_is_none_is_told_at_its_field() {
        let faults = |executed: &str| {
            let (executed, tlp) = (executed.to_owned(), "TLP:CLEAR".to_owned());
            Filled { executed, tlp, ..Filled::default() }.faults()
        };
        for day in ["", "2026-11-28", "28/11/2026", "28.11.2026"] {
            assert_eq!(faults(day), [], "{day}");
        }
        for day in ["3/4/2026", "30/30/2026", "tomorrow"] {
            let at: Vec<String> = faults(day).into_iter().map(|fault| fault.at).collect();
            assert_eq!(at, ["executed"], "{day}");
        }
    }
}
