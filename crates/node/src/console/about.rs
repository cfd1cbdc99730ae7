//! About this node: who runs it, which version, and how to check it from outside.

use maud::{Markup, html};

use super::layout::PageContext;
use super::log::verifier_key;
use super::navigation::Tab;
use super::parts::{fact, none, panel};
use super::peers::fingerprint;

/// The page.
pub fn page(shell: &PageContext) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("about-this-node");
    let descriptor = &shell.descriptor;
    let address = |path: &str, name: &str| {
        fact(&lang.s(name), &html! { a href=(path) { code dir="ltr" { (path) } } })
    };
    let body = html! {
        div.head { div { h1 { (heading) } p.note { (lang.s("about-what")) } } }
        div.columns.even {
            div { (panel(&lang.s("who-it-is"), &none(), &html! { div.body { dl.facts {
                (fact(&lang.s("name"), &html! { bdi { (descriptor.name) } }))
                (fact(&lang.s("party"), &html! { bdi dir="ltr" { (descriptor.party) } }))
                (fact(&lang.s("fingerprint"), &fingerprint(shell, &descriptor.fingerprint().to_string())))
                (fact(&lang.s("origin"), &html! { code dir="ltr" { (descriptor.origin) } }))
                (fact(&lang.s("version"), &html! { "Comity " (env!("CARGO_PKG_VERSION")) }))
                (fact(&lang.s("keys-log"), &html! { @for key in &descriptor.log_keys { (verifier_key(lang, key)) } }))
            } } })) }
            div { (panel(&lang.s("addresses"), &none(), &html! { div.body { dl.facts {
                (address("/.well-known/comity", "address-descriptor"))
                (address("/checkpoint", "address-checkpoint"))
                (address("/.well-known/scitt-keys", "address-keys"))
                (address("/api/openapi.json", "api-description"))
                (address("/schemas/", "address-schemas"))
            } } })) }
        }
    };
    shell.page(Tab::NONE, &heading, &body)
}
