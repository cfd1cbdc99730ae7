//! Erasing content: what goes, what stays, why, and by whom it was decided.

use comity_protocol::statement::{Statement, StatementId};
use maud::{Markup, html};

use super::audit::name_of;
use super::layout::PageContext;
use super::navigation::Tab;
use super::parts::{self, Tone, csrf, fact, none, notice, panel};
use super::standing;
use super::text::Lang;

/// The statement whose content is to be destroyed.
#[derive(Clone, Debug)]
pub struct Erasure {
    /// Which.
    pub id: StatementId,
    /// What it says.
    pub statement: Statement,
    /// What it is called.
    pub name: String,
    /// Who was given the content, and may still hold it.
    pub given_to: Vec<String>,
}

/// The question. `problem` is why the last answer was not enough.
pub fn page(shell: &PageContext, view: &Erasure, reason: &str, problem: Option<&str>) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("erase-heading");
    let address = format!("/statements/{}", view.id);
    let body = html! {
        div.head { div {
            p.crumb { a href="/statements" { (lang.s("nav-statements")) } " / " a href=(address) dir="auto" { (view.name) } }
            h1 { (heading) }
        } }
        @if let Some(problem) = problem { (notice(Tone::Bad, &lang.s("not-erased"), &html! { p { (problem) } })) }
        div.narrow {
            (panel(&lang.s("erase-what"), &none(), &html! { div.body {
                dl.facts {
                    (fact(&lang.s("statement"), &html! { bdi dir="auto" { (view.name) } }))
                    (fact(&lang.s("kind"), &standing::kind_title(lang, &view.statement.kind)))
                    (fact(&lang.s("statement-id"), &parts::hash(&view.id.0)))
                    (fact(&lang.s("content-digest"), &parts::hash(&view.statement.digest.0)))
                }
                ul.list {
                    li { (lang.s("erase-goes")) }
                    li { (lang.s("erase-stays")) }
                    li { (lang.s("erase-duty")) }
                    li {
                        (lang.n("erase-given", super::text::count(view.given_to.len())))
                        @for (at, to) in view.given_to.iter().enumerate() { @if at > 0 { ", " } @else { " " } (recipient(lang, to)) }
                    }
                }
                form.stacked method="post" action={ (address) "/erase" } {
                    (csrf(shell.csrf()))
                    div.field {
                        label for="reason" { (lang.s("reason")) }
                        textarea #reason name="reason" required maxlength="2000" dir="auto" { (reason) }
                        p.note { (lang.s("erase-reason-why")) }
                    }
                    label.check {
                        input type="checkbox" name="confirm" value="yes" required;
                        span { (lang.s("erase-confirm")) }
                    }
                    div.buttons {
                        button.button.danger type="submit" { (lang.s("erase-now")) }
                        a.button href=(address) { (lang.s("cancel")) }
                    }
                }
            } }))
        }
    };
    shell.page(Tab::STATEMENTS, &heading, &body)
}

/// Whom a content was given to: a party, one of the node's own people, or whoever asked.
fn recipient(lang: Lang, to: &str) -> Markup {
    match to {
        "public" => html! { (lang.s("erase-given-public")) },
        _ => html! { bdi dir="ltr" title=(to) { (name_of(to)) } },
    }
}
