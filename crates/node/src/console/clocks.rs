//! On whose clocks times are told: chosen here, kept in a cookie, applied by the server.

use comity_agreements::calendar::zone_names;
use maud::{Markup, html};

use super::layout::PageContext;
use super::navigation::Tab;
use super::parts::{none, panel};
use super::reader;

/// The page. `next` is the page to go back to, a path of this node.
pub fn page(shell: &PageContext, next: &str) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("clocks");
    let own = shell.zone.as_ref().map_or("UTC", |zone| zone.name());
    let (path, query) = next.split_once('?').unwrap_or((next, ""));
    let kept = query.split('&').filter_map(|pair| pair.split_once('='));
    let kept = kept.filter(|(name, _)| *name != "zone");
    let body = html! {
        div.head { div { h1 { (heading) } p.note { (lang.s("clocks-why")) } } }
        (panel(&lang.s("clocks-yours"), &none(), &html! {
            form.stacked.body method="get" action=(path) data-test="clocks-form" {
                @for (name, value) in kept { input type="hidden" name=(name) value=(spelt_out(value)); }
                div.field {
                    label for="zone" { (lang.s("form-zone-name")) }
                    select #zone name="zone" dir="ltr" data-zone {
                        option value="UTC" selected[own == "UTC"] { "UTC" }
                        (places(own))
                    }
                    p.note { (lang.s("clocks-now")) " " (reader::time(shell, shell.now)) }
                }
                div.buttons { button.button.first type="submit" { (lang.s("clocks-take")) } a.button href=(next) { (lang.s("cancel")) } }
            }
        }))
    };
    shell.page(Tab::NONE, &heading, &body)
}

/// The places on whose clocks times can be told, as choices beside UTC.
pub(crate) fn places(chosen: &str) -> Markup {
    let names = zone_names().filter(|name| name.contains('/') && !name.starts_with("Etc/"));
    html! { @for name in names {
        option value=(name) selected[name == chosen] { (name.replace('_', " ")) }
    } }
}

/// A value of a query as it was typed: `%2F` is a slash, a plus a space.
fn spelt_out(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        let shown = match byte {
            b'+' => b' ',
            b'%' => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                let digits = std::str::from_utf8(&digits).unwrap_or_default();
                u8::from_str_radix(digits, 16).unwrap_or(b'%')
            }
            other => other,
        };
        bytes.push(shown);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_before_is_asked_again() {
        for (given, meant) in
            [("a%2Fb", "a/b"), ("a+b", "a b"), ("%D8%B9", "ع"), ("100%", "100%"), ("", "")]
        {
            assert_eq!(spelt_out(given), meant);
        }
    }
}
