//! Text and rule, clause by clause, side by side.

use comity_agreements::agreement::document::{Clause, Language, Level, level_of_parties};
use maud::{Markup, html};

use crate::agreements::pages::agreement::view::AgreementPage;
use crate::agreements::pages::finding::wording;
use crate::agreements::pages::list::day_shown;
use crate::agreements::pages::{duties, rounds_of, rules};
use crate::console::layout::PageContext;
use crate::console::parts::{none, prose};

/// The clauses of an agreement.
pub fn panel_of(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    html! {
        section.panel #clauses {
            header { h2 { (lang.s("text-and-rule")) } (languages(shell, view)) }
            p.note.lead { (lang.s("text-and-rule-why")) }
            @for clause in &view.agreement.clauses { (clause_of(shell, view, clause)) }
            @if view.agreement.clauses.is_empty() { p.empty { (lang.s("no-clauses")) } }
        }
    }
}

/// A choice where there is one to make.
fn languages(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    if view.agreement.languages.len() < 2 {
        return none();
    }
    let is_shown = |language: &Language| view.languages.contains(&language.tag);
    html! {
        form.languages method="get" action={ (duties::agreement_address(&view.agreement.id)) "#clauses" } {
            @for (name, text) in [("as_of", &view.at.as_of), ("known_by", &view.at.known_by)] {
                @if !text.is_empty() { input type="hidden" name=(name) value=(text); }
            }
            @for language in &view.agreement.languages {
                label.check {
                    input type="checkbox" name="text" value=(language.tag) checked[is_shown(language)];
                    span { bdi dir="ltr" { (language.tag) } @if language.authentic { " " span.soft { (lang.s("authentic")) } } }
                }
            }
            button.button.tiny type="submit" { (lang.s("show")) }
        }
    }
}

fn clause_of(shell: &PageContext, view: &AgreementPage, clause: &Clause) -> Markup {
    let lang = shell.lang;
    html! {
        article.clause id=(clause.id) {
            div {
                h3 { a.anchor href={ "#" (clause.id) } dir="ltr" { (clause.id) } " " (duties::text(lang, &clause.heading, "")) }
                (words(shell, view, clause))
                @if !clause.levels.is_empty() { (levels(shell, view, clause)) }
                p.note { (wording(lang, clause.wording))
                    @if let Some(day) = clause.applies_from { " · " (lang.s("applies-from")) " " (day_shown(lang, day)) }
                    @if let Some(day) = clause.applies_until { " · " (lang.s("applies-until")) " " (day_shown(lang, day)) } }
            }
            div {
                @if clause.rules.is_empty() { p.note { (lang.s("no-rule")) } }
                @for rule in &clause.rules { (rule_of(shell, view, rule.name())) }
            }
        }
    }
}

/// The levels to which a party can commit itself, and the rules that hold at each.
fn levels(shell: &PageContext, view: &AgreementPage, clause: &Clause) -> Markup {
    let lang = shell.lang;
    let of_parties = level_of_parties(&clause.levels);
    let name = |number: u8, level: &Level| {
        lang.f("commitments-level", &[("number", &number.to_string()), ("name", &level.name)])
    };
    html! {
        ul.list { @for (number, level) in (1_u8..).zip(&clause.levels) {
            li { (name(number, level))
                @if number == of_parties { span.soft.under { (lang.s("commitments-level-of-parties")) } } }
        } }
        @if shell.user.is_some() { p { a href=(rounds_of(&view.agreement.id)) { (lang.s("nav-commitments")) } } }
    }
}

fn words(shell: &PageContext, view: &AgreementPage, clause: &Clause) -> Markup {
    let lang = shell.lang;
    let chosen: Vec<_> =
        clause.text.iter().filter(|(tag, _)| view.languages.contains(tag)).collect();
    html! {
        @if chosen.is_empty() { div.words { (duties::words(lang, &clause.text)) } }
        @else { div.side-by-side { @for (tag, text) in chosen { div.words lang=(tag) dir="auto" { (prose(text)) } } } }
    }
}

fn rule_of(shell: &PageContext, view: &AgreementPage, name: &str) -> Markup {
    let lang = shell.lang;
    let rule = view.rules.get(name);
    html! {
        div.rule {
            p.rulename { (lang.rule(name)) " " code.soft dir="ltr" { (name) } }
            @if let Some((outline, source)) = rule {
                (rules::lists(lang, outline))
                @if !source.is_empty() {
                    details {
                        summary { (lang.s("rule-in-the-file")) }
                        pre dir="ltr" tabindex="0" { (source) }
                    }
                }
            }
        }
    }
}
