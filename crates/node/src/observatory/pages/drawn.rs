//! The map and the chart of the observatory.

use std::collections::BTreeMap;

use comity_observatory::Observatory;
use comity_observatory::trend::TrendRow;
use maud::{Markup, html};

use crate::agreements::pages::agreement::map::{self, Drawn};
use crate::console::parts::none;
use crate::console::text::{Lang, count};

/// How many instruments each country takes part in.
pub fn world(lang: Lang, seen: &Observatory) -> Markup {
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    for one in seen.instruments.iter().flat_map(|instrument| instrument.taking_part()) {
        let of = taken.entry(one.party.as_str()).or_default();
        *of = of.saturating_add(1);
    }
    let class = |number: usize| match number {
        0 => None,
        1..=2 => Some("m-few"),
        3..=5 => Some("m-some"),
        6..=9 => Some("m-many"),
        _ => Some("m-most"),
    };
    let drawn: BTreeMap<&str, Drawn> = taken
        .iter()
        .filter_map(|(id, number)| {
            let title =
                format!("{}: {}", map::name(lang, id), lang.n("instruments-n", count(*number)));
            Some((*id, Drawn { class: class(*number)?, title }))
        })
        .collect();
    let legend = [("m-few", "1–2"), ("m-some", "3–5"), ("m-many", "6–9"), ("m-most", "10+")];
    let legend: Vec<(&'static str, String)> = legend
        .iter()
        .map(|(class, range)| (*class, lang.f("instruments-range", &[("range", range)])))
        .chain([("m-none", lang.s("map-none"))])
        .collect();
    map::draw(lang, &lang.s("map-instruments"), &drawn, &legend).unwrap_or_else(none)
}

/// The size of the chart's field, in units of the drawing.
const WIDE: u64 = 900;
const HIGH: u64 = 260;

/// What stands beside the field for the scale, and above it for numbers.
const BESIDE: u64 = 36;
const ABOVE: u64 = 20;

/// Instruments at the end of each year, those that bind and are in force in front.
pub fn chart(lang: Lang, trend: &[TrendRow]) -> Markup {
    let most = trend.iter().map(|row| row.instruments).max().unwrap_or(0);
    let top = round_up(most);
    let step = WIDE.checked_div(count(trend.len())).unwrap_or(WIDE).max(1);
    let bar = (step * 7 / 10).max(1);
    let height = |value: u32| u64::from(value).saturating_mul(HIGH).checked_div(top).unwrap_or(0);
    let y = |value: u32| ABOVE.saturating_add(HIGH.saturating_sub(height(value)));
    // Every year, or every fifth where they would run into each other.
    let every = if step < 44 { 5 } else { 1 };
    let last = count(trend.len());
    html! { figure.chart.large {
        svg viewBox={ "0 0 " (WIDE + BESIDE + 8) " " (HIGH + ABOVE + 28) } role="img" aria-label=(lang.s("trend-label")) {
            @for part in 0..=4_u64 {
                @let line = ABOVE + HIGH - HIGH * part / 4;
                path.scale d={ "M" (BESIDE) " " (line) "H" (WIDE + BESIDE) } {}
                text x=(BESIDE - 6) y=(line + 4) text-anchor="end" { (top * part / 4) }
            }
            @for (row, at) in trend.iter().zip(0_u64..) {
                @let x = BESIDE + at * step + (step - bar) / 2;
                @let middle = BESIDE + at * step + step / 2;
                rect.all x=(x) y=(y(row.instruments)) width=(bar) height=(height(row.instruments)) {
                    title { (row.year) ": " (row.instruments) } }
                rect.binding x=(x) y=(y(row.binding_in_force)) width=(bar) height=(height(row.binding_in_force)) {
                    title { (row.year) ": " (row.binding_in_force) } }
                @if row.year % every == 0 || at + 1 == last {
                    text x=(middle) y=(ABOVE + HIGH + 20) text-anchor="middle" { (row.year) }
                    text x=(middle) y=(y(row.instruments).saturating_sub(5)) text-anchor="middle" { (row.instruments) }
                }
            }
        }
        figcaption { ul.legend {
            li { span.swatch.all {} (lang.s("trend-all")) }
            li { span.swatch.binding {} (lang.s("trend-binding")) }
        } }
    } }
}

/// A scale with four even steps that holds this many.
fn round_up(most: u32) -> u64 {
    u64::from(most).div_ceil(4).max(1).saturating_mul(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_has_whole_steps() {
        assert_eq!([0, 1, 4, 5, 33].map(round_up), [4, 4, 4, 8, 36]);
    }
}
