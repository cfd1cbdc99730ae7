//! What is known of an agreement: standing, sources, claims that compete, final clauses in words.

use comity_agreements::agreement::document::{Agreement, Form, Judgement};
use comity_agreements::agreement::life::terms::{
    Accession, Amendment, Circle, DepositRule, Leaving, PowersRule, Reservations, Share, Withdrawal,
};
use comity_agreements::agreement::life::{Terms, terms::ReservedConsent};
use comity_agreements::docket::entry::Origin;
use maud::{Markup, html};

use crate::agreements::pages::agreement::view::AgreementPage;
use crate::agreements::pages::list::{
    self, certainty_key, day_or_unknown, day_shown, status_key, status_tone,
};
use crate::console::help;
use crate::console::layout::PageContext;
use crate::console::parts::{self, Tone, fact, none, panel};
use crate::console::text::Lang;
use crate::console::text::sentence::length;

/// Dates, enforcement, standing of the text.
pub fn facts(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    let agreement = &view.agreement;
    let dimensions: Vec<String> =
        agreement.dimensions.iter().map(|one| list::dimension(lang, one)).collect();
    panel(
        &lang.s("what-is-known"),
        &none(),
        &html! { div.body { dl.facts {
            (fact(&lang.s("version"), &html! { bdi dir="ltr" { (agreement.version) } }))
            (fact(&lang.s("text-from"), &html! { @match &view.origin {
                Origin::Shipped => (lang.s("text-shipped")),
                Origin::Statement { id, issuer } => { a href={ "/statements/" (id) } { bdi dir="ltr" { (issuer) } } }
            } }))
            (fact(&lang.s("words-digest"), &html! { (parts::hash_copy(lang, &view.digest.0)) p.note { (lang.s("words-digest-why")) } }))
            @for (key, day) in [("day-proposed", agreement.proposed), ("day-adopted", agreement.adopted), ("day-opened", agreement.opened)] {
                @if let Some(day) = day { (fact(&lang.s(key), &day_shown(lang, day))) }
            }
            @if !dimensions.is_empty() { (fact(&lang.s("dimension"), &html! { (dimensions.join(", ")) })) }
            @if let Some(place) = &agreement.jurisdiction { (fact(&lang.s("jurisdiction"), &html! { bdi dir="ltr" { (place) } })) }
            @if let Some(how) = &agreement.enforcement { (fact(&lang.s("enforcement"), &html! { bdi dir="auto" { (how) } })) }
            @if !agreement.depositaries.is_empty() { (help::fact(lang, "depositary", "depositary", &list(&agreement.depositaries))) }
            @for one in &agreement.institutions { (fact(&lang.s("institution"), &html! { bdi dir="auto" { (one.name) } span.soft.under dir="auto" { (one.mandate) } })) }
            @for line in agreement.status.iter().filter(|line| !view.is_later(line.from)) {
                (fact(&lang.s("standing-of-text"), &html! {
                    (parts::status(status_tone(line.status), &lang.s(status_key(line.status))))
                    @if let Some(from) = line.from { " " (lang.s("since")) " " (day_shown(lang, from)) }
                    " · " (lang.s(certainty_key(line.certainty)))
                    @if let Some(number) = line.source { " · " a href={ "#source-" (number) } { (lang.s("source")) " " (number) } }
                    @if let Some(note) = &line.note { span.soft.under dir="auto" { (note) } }
                }))
            }
        } } },
    )
}

fn list(names: &[String]) -> Markup {
    html! { @for (at, name) in names.iter().enumerate() { @if at > 0 { ", " } bdi dir="auto" { (name) } } }
}

/// Claims that compete, side by side.
pub fn claims(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    if view.agreement.claims.is_empty() {
        return none();
    }
    panel(
        &lang.s("claims"),
        &none(),
        &html! { div.body {
            p.note { (lang.s("claims-why")) }
            div.against { @for claim in &view.agreement.claims {
                @let (tone, key) = judgement(claim.judgement);
                div.claim {
                    p { (parts::status(tone, &lang.s(key))) }
                    blockquote dir="auto" { (claim.says) }
                    p.soft { (lang.s("said-by")) " " bdi dir="auto" { (claim.source) } }
                    @if let Some(reason) = &claim.reason { p { span.soft { (lang.s("reason")) ": " } bdi dir="auto" { (reason) } } }
                }
            } }
        } },
    )
}

const fn judgement(judgement: Judgement) -> (Tone, &'static str) {
    match judgement {
        Judgement::Held => (Tone::Good, "claim-held"),
        Judgement::Rejected => (Tone::Bad, "claim-rejected"),
        Judgement::Open => (Tone::Warn, "claim-open"),
    }
}

/// Where text and data come from.
pub fn sources(shell: &PageContext, agreement: &Agreement) -> Markup {
    let lang = shell.lang;
    html! { section.panel #sources {
        header { h2 { (lang.s("sources")) } }
        @if agreement.sources.is_empty() { p.empty { (lang.s("no-sources")) } } @else {
            div.body { ol.list { @for (source, number) in agreement.sources.iter().zip(1_u32..) {
                li id={ "source-" (number) } {
                    @match source.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
                        Some(url) => a href=(url) rel="noreferrer noopener" dir="auto" { (source.title) },
                        None => bdi dir="auto" { (source.title) },
                    }
                    span.soft.under {
                        (lang.s(certainty_key(source.certainty)))
                        @if let Some(read) = source.read { " · " (lang.s("read-on")) " " (day_shown(lang, read)) }
                        @if let Some(licence) = &source.licence { " · " bdi dir="auto" { (licence) } }
                    }
                }
            } } }
        }
    } }
}

/// The final clauses in words; what the text leaves open is the Vienna Convention's.
pub fn terms(shell: &PageContext, agreement: &Agreement) -> Markup {
    let lang = shell.lang;
    let terms = &agreement.terms;
    let usual = Terms::default();
    // A statute has no final clauses of a treaty.
    if agreement.form == Form::Regulation {
        return none();
    }
    let of = |key: &str, default: Option<&str>, value: Markup| {
        fact(
            &lang.s(key),
            &html! { (value) @if let Some(whose) = default { " " span.soft { (lang.s(whose)) } } },
        )
    };
    let row =
        |key: &str, is_usual: bool, value| of(key, is_usual.then_some("vienna-default"), value);
    // The Convention leaves these to the text or to practice: what is taken here is this program's.
    let ours = |key: &str, is_usual: bool, value| of(key, is_usual.then_some("own-default"), value);
    html! { section.panel #terms {
        header { h2 { (lang.s("final-clauses")) } }
        div.body { dl.facts {
            (row("terms-consent", terms.consent == usual.consent, consent(lang, terms)))
            (row("terms-signature", terms.signature_required == usual.signature_required, html! {
                (lang.s(if terms.signature_required { "terms-signature-needed" } else { "terms-signature-not-needed" })) }))
            @if terms.signature_from.is_some() || terms.signature_until.is_some() {
                (row("terms-open", false, html! { (day_or_unknown(shell, terms.signature_from)) " – " (day_or_unknown(shell, terms.signature_until)) }))
            }
            (row("terms-accession", terms.accession == usual.accession, html! { (lang.s(accession(terms.accession))) }))
            @if let Some(open_to) = &terms.open_to {
                (row("terms-open-to", false, list(&open_to.iter().map(|person| person.as_str().to_owned()).collect::<Vec<_>>())))
            }
            (ours("terms-powers", terms.full_powers == usual.full_powers, html! { (lang.s(match terms.full_powers {
                PowersRule::Dispensed => "terms-powers-dispensed", PowersRule::Required => "terms-powers-required" })) }))
            (ours("terms-deposit", terms.deposit == usual.deposit, html! { (lang.s(match terms.deposit {
                DepositRule::Statement => "terms-deposit-statement", DepositRule::Receipt => "terms-deposit-receipt" })) }))
            (row("terms-reservations", terms.reservations == usual.reservations, reservations(lang, terms)))
            (row("terms-tacit", terms.tacit_acceptance == usual.tacit_acceptance, html! { @match terms.tacit_acceptance {
                Some(after) => (lang.f("terms-tacit-after", &[("length", &length(lang, after))])),
                None => (lang.s("terms-tacit-never")),
            } }))
            (row("terms-reserved-consent", terms.consent_with_reservation == usual.consent_with_reservation, html! {
                (lang.s(match terms.consent_with_reservation {
                    ReservedConsent::FirstAcceptance => "terms-reserved-first", ReservedConsent::Deposit => "terms-reserved-deposit" })) }))
            (row("terms-withdrawal", terms.withdrawal == usual.withdrawal, html! { (withdrawal(lang, &terms.withdrawal)) }))
            (row("terms-amendment", terms.amendment == usual.amendment, html! { (amendment(lang, &terms.amendment)) }))
            @if terms.provisional_application { (row("terms-provisional", false, html! { (lang.s("yes")) })) }
            @if terms.suspension_allowed { (row("terms-suspension", false, html! { (lang.s("yes")) })) }
            @if terms.radical_change { (row("terms-radical", false, html! { (lang.s("yes")) })) }
        } }
    } }
}

fn consent(lang: Lang, terms: &Terms) -> Markup {
    let names: Vec<String> = terms.consent.iter().map(|action| lang.action(*action)).collect();
    html! {
        @if names.is_empty() { (lang.s("terms-consent-any")) } @else { (names.join(", ")) }
        @if terms.signature_binds { " · " (lang.s("terms-signature-binds")) }
    }
}

const fn accession(accession: Accession) -> &'static str {
    match accession {
        Accession::Open => "terms-accession-open",
        Accession::AfterEntry => "terms-accession-after-entry",
        Accession::AfterSignature => "terms-accession-after-signature",
        Accession::Closed => "terms-accession-closed",
    }
}

fn reservations(lang: Lang, terms: &Terms) -> Markup {
    let (key, clauses) = match &terms.reservations {
        Reservations::Permitted => ("terms-reservations-permitted", None),
        Reservations::Prohibited => ("terms-reservations-prohibited", None),
        Reservations::Only { clauses } => ("terms-reservations-only", Some(clauses)),
        Reservations::Except { clauses } => ("terms-reservations-except", Some(clauses)),
    };
    html! { (lang.s(key)) @if let Some(clauses) = clauses { @for clause in clauses { " " a href={ "#" (clause) } dir="ltr" { (clause) } } } }
}

fn withdrawal(lang: Lang, withdrawal: &Withdrawal) -> String {
    match withdrawal {
        Withdrawal::Silent { implied: false } => lang.s("terms-withdrawal-silent"),
        Withdrawal::Silent { implied: true } => lang.s("terms-withdrawal-implied"),
        Withdrawal::Forbidden => lang.s("terms-withdrawal-forbidden"),
        Withdrawal::Allowed { notice, blackout, effect, asks } => {
            let notice = [("length", length(lang, *notice))];
            let notice = notice.each_ref().map(|(name, length)| (*name, length.as_str()));
            let allowed = match effect {
                Leaving::EndOfNotice => lang.f("terms-withdrawal-allowed", &notice),
                Leaving::FirstOfMonth => lang.f("terms-withdrawal-first-of-month", &notice),
                Leaving::DayOfYear { day, by } => lang.f(
                    "terms-withdrawal-day-of-year",
                    &[("day", &day.to_string()), ("by", &by.to_string())],
                ),
            };
            let mut parts = vec![allowed];
            parts.extend(blackout.map(|blackout| {
                lang.f("terms-withdrawal-not-before", &[("length", &length(lang, blackout))])
            }));
            if !asks.to.is_empty() {
                let to: Vec<&str> = asks.to.iter().map(String::as_str).collect();
                parts.push(lang.f("terms-withdrawal-notice-to", &[("to", &to.join(", "))]));
            }
            parts.extend(asks.reasons.then(|| lang.s("terms-withdrawal-reasons")));
            parts.join("; ")
        }
    }
}

fn amendment(lang: Lang, amendment: &Amendment) -> String {
    match amendment {
        Amendment::Acceptors { needed, .. } => {
            lang.f("terms-amendment-acceptors", &[("share", &share(lang, needed))])
        }
        Amendment::Majority { needed, .. } => {
            lang.f("terms-amendment-majority", &[("share", &share(lang, needed))])
        }
        Amendment::OptOut { within, blocked_by, .. } => {
            let opt_out = lang.f("terms-amendment-opt-out", &[("length", &length(lang, *within))]);
            match blocked_by {
                Some(by) => {
                    let blocked = lang.f("terms-amendment-blocked", &[("share", &share(lang, by))]);
                    format!("{opt_out}; {blocked}")
                }
                None => opt_out,
            }
        }
    }
}

fn share(lang: Lang, one: &Share) -> String {
    let among = |text: String, of: &Circle| {
        let mut text = text;
        if let Some(group) = &of.within {
            text = lang.f("share-in", &[("share", &text), ("group", group)]);
        }
        if let Some(group) = &of.outside {
            text = lang.f("share-not-in", &[("share", &text), ("group", group)]);
        }
        text
    };
    let joined = |parts: &[Share], key: &str| {
        let parts: Vec<String> = parts
            .iter()
            .map(|part| match part {
                Share::All { .. } | Share::Any { .. } => format!("({})", share(lang, part)),
                part => share(lang, part),
            })
            .collect();
        parts.join(&format!(" {} ", lang.s(key)))
    };
    match one {
        Share::Count { parties, of } => among(lang.n("parties-n", u64::from(*parties)), of),
        Share::Fraction { numerator, denominator, of } => {
            let fraction = format!("{numerator}/{denominator}");
            among(lang.f("share-of-parties", &[("fraction", &fraction)]), of)
        }
        Share::MoreThan { part, of } => {
            among(lang.f("share-more-than", &[("part", &part.to_string())]), of)
        }
        Share::Every { group, .. } => lang.f("share-every", &[("group", group)]),
        Share::Weight { name, bound } => {
            lang.f("share-weight", &[("bound", &bound.to_string()), ("weight", name)])
        }
        Share::All { parts } => joined(parts, "share-and"),
        Share::Any { parts } => joined(parts, "share-or"),
    }
}
