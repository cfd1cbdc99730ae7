//! Interface texts in the reader's language (Project Fluent), English and Arabic.
//!
//! Only the console's own words live here. What people wrote is shown as they wrote it.

use std::sync::{LazyLock, PoisonError, RwLock};

use comity_agreements::agreement::life::ActionKind;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::{LanguageIdentifier, langid};

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// English.
    En,
    /// Arabic.
    Ar,
}

impl Lang {
    /// All languages, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::En, Self::Ar];

    /// BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ar => "ar",
        }
    }

    /// Direction of writing, as the `dir` attribute has it.
    pub const fn dir(self) -> &'static str {
        match self {
            Self::En => "ltr",
            Self::Ar => "rtl",
        }
    }

    /// What an act under an agreement is called.
    pub fn action(self, action: ActionKind) -> String {
        self.s(&format!("kind-agreement-{}", action.name()))
    }

    /// Its name in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Ar => "العربية",
        }
    }

    /// The language of that code, if it is offered.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == code)
    }

    /// The language for a request: `?lang=` first, then the cookie, then `Accept-Language`.
    pub fn choose(query: Option<&str>, cookie: Option<&str>, accept: Option<&str>) -> Self {
        query
            .and_then(Self::from_code)
            .or_else(|| cookie.and_then(Self::from_code))
            .or_else(|| accept.and_then(from_accept))
            .unwrap_or(Self::En)
    }

    /// The text of that key.
    pub fn s(self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text of that key for a number, `$n`, plural forms included.
    pub fn n(self, key: &str, number: u64) -> String {
        let mut args = FluentArgs::new();
        // Fluent numbers are doubles: exact far beyond any count that is shown with plural forms.
        args.set("n", number);
        args.set("shown", self::number(number));
        self.format(key, Some(&args))
    }

    /// The text of that key with named values.
    pub fn f(self, key: &str, values: &[(&'static str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, (*value).to_owned());
        }
        self.format(key, Some(&args))
    }

    /// Whether there is a readable text of that key.
    #[cfg(test)]
    pub(crate) fn has(self, key: &str) -> bool {
        self.find(key, None).is_some()
    }

    fn bundle(self) -> &'static Bundle {
        match self {
            Self::En => &EN,
            Self::Ar => &AR,
        }
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        // A test proves that every key in use exists; the key itself is the honest fallback.
        self.find(key, args).unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key: one of the console's own, or one that a capability brought.
    fn find(self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let own = format_from(self.bundle(), key, args);
        own.or_else(|| {
            let learnt = LEARNT.read().unwrap_or_else(PoisonError::into_inner);
            learnt.iter().find_map(|of| {
                let bundle = match self {
                    Self::En => &of.en,
                    Self::Ar => &of.ar,
                };
                format_from(bundle, key, args)
            })
        })
    }
}

fn format_from(bundle: &Bundle, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
    let pattern = bundle.get_message(key).and_then(|message| message.value())?;
    Some(bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned())
}

/// The words of a capability, as Fluent files.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    /// Whose they are.
    pub name: &'static str,
    /// English.
    pub en: &'static str,
    /// Arabic.
    pub ar: &'static str,
}

/// The words of capabilities, ready.
struct Learnt {
    name: &'static str,
    en: Bundle,
    ar: Bundle,
}

static LEARNT: RwLock<Vec<Learnt>> = RwLock::new(Vec::new());

/// Takes note of the words of a capability, once.
pub fn learn(texts: &Texts) {
    let mut learnt = LEARNT.write().unwrap_or_else(PoisonError::into_inner);
    if learnt.iter().all(|of| of.name != texts.name) {
        learnt.push(Learnt {
            name: texts.name,
            en: bundle(langid!("en"), texts.en, false),
            ar: bundle(langid!("ar"), texts.ar, true),
        });
    }
}

type Bundle = FluentBundle<FluentResource>;

static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(langid!("en"), EN_SOURCE, false));
static AR: LazyLock<Bundle> = LazyLock::new(|| bundle(langid!("ar"), AR_SOURCE, true));

pub(super) const EN_SOURCE: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../console/i18n/en.ftl"));
pub(super) const AR_SOURCE: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../console/i18n/ar.ftl"));

fn bundle(lang: LanguageIdentifier, source: &str, isolate: bool) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![lang]);
    // Latin identifiers inside right-to-left sentences need isolation marks; elsewhere they
    // would only be invisible characters in what people copy.
    bundle.set_use_isolating(isolate);
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    bundle.add_resource_overriding(resource);
    bundle
}

/// The best offered language of an `Accept-Language` header (RFC 9110 section 12.5.4).
fn from_accept(header: &str) -> Option<Lang> {
    let mut best: Option<(f32, Lang)> = None;
    for range in header.split(',').take(16) {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
        let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let Some(lang) = Lang::from_code(&primary) else { continue };
        if weight > best.map_or(0.0, |(weight, _)| weight) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

/// A number with separators between thousands.
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// A count for the plural forms.
pub fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_chosen_in_order() {
        let check = |query, cookie, accept| Lang::choose(query, cookie, accept);
        assert_eq!(check(None, None, None), Lang::En);
        assert_eq!(check(Some("ar"), Some("en"), Some("en")), Lang::Ar);
        assert_eq!(check(Some("xx"), Some("ar"), None), Lang::Ar);
        assert_eq!(check(None, None, Some("fr-FR,ar-EG;q=0.8,en;q=0.5")), Lang::Ar);
        assert_eq!(check(None, None, Some("en-GB,ar;q=0.9")), Lang::En);
        assert_eq!(check(None, None, Some(";;;,q=,ar;q=x")), Lang::En);
    }
}
