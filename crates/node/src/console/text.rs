//! Interface texts in the reader's language (Project Fluent), in the six languages of the United
//! Nations.
//!
//! Only the console's own words live here. What people wrote is shown as they wrote it. English
//! decides: the others are its translations, and a text that one of them lacks comes in English.

pub mod field;

pub mod sentence;

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock, PoisonError, RwLock};

use comity_agreements::agreement::life::ActionKind;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::{LanguageIdentifier, langid};

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    En,
    /// Arabic.
    Ar,
    /// Chinese, in simplified characters.
    Zh,
    /// French.
    Fr,
    /// Russian.
    Ru,
    /// Spanish.
    Es,
}

impl Lang {
    /// All languages, in the order they are offered.
    pub const ALL: [Self; 6] = [Self::En, Self::Ar, Self::Zh, Self::Fr, Self::Ru, Self::Es];

    /// BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ar => "ar",
            Self::Zh => "zh",
            Self::Fr => "fr",
            Self::Ru => "ru",
            Self::Es => "es",
        }
    }

    /// Direction of writing, as the `dir` attribute has it.
    pub const fn dir(self) -> &'static str {
        match self {
            Self::Ar => "rtl",
            _ => "ltr",
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
            Self::Zh => "中文",
            Self::Fr => "Français",
            Self::Ru => "Русский",
            Self::Es => "Español",
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

    /// Of words in several languages those in this one, else in English, else any.
    pub fn of(self, texts: &BTreeMap<String, String>) -> Option<&str> {
        let found = texts.get(self.tag()).or_else(|| texts.get("en"));
        found.or_else(|| texts.values().next()).map(String::as_str)
    }

    /// The text of that key for a number, `$n`, plural forms included.
    pub fn n(self, key: &str, number: u64) -> String {
        let mut args = FluentArgs::new();
        // Fluent numbers are doubles: exact far beyond any count that is shown with plural forms.
        args.set("n", number);
        args.set("shown", self.isolated(self.number(number)));
        self.format(key, Some(&args))
    }

    /// The text of that key with named values.
    pub fn f(self, key: &str, values: &[(&'static str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, self.isolated((*value).to_owned()));
        }
        self.format(key, Some(&args))
    }

    /// The text of that key where there is one, in this language or in English.
    pub fn known(self, key: &str) -> Option<String> {
        self.find(key, None).or_else(|| Self::En.find(key, None))
    }

    /// Whether there is a readable text of that key.
    #[cfg(test)]
    pub(crate) fn has(self, key: &str) -> bool {
        self.find(key, None).is_some()
    }

    /// A number with separators between thousands, as this language has them.
    pub fn number(self, number: u64) -> String {
        match self {
            Self::En | Self::Ar | Self::Zh => grouped(number, ","),
            Self::Fr => grouped(number, "\u{202f}"),
            Self::Ru => grouped(number, "\u{a0}"),
            // Four digits stand together (Ortografía de la lengua española, 2010).
            Self::Es if number < 10_000 => number.to_string(),
            Self::Es => grouped(number, "\u{202f}"),
        }
    }

    /// A value as it stands in a sentence from right to left: in the direction of its own first
    /// letter, and from left to right where it has none, as a date of digits
    /// (Unicode Bidirectional Algorithm, RLI or LRI, and PDI). Elsewhere these marks would only be
    /// invisible characters in what people copy.
    ///
    /// The mark that leaves the direction open (FSI) passes over what is isolated in the value
    /// itself: a time made of isolated parts would run from left to right.
    fn isolated(self, value: String) -> String {
        if self.dir() == "ltr" {
            return value;
        }
        let begin = match value.chars().find(|letter| letter.is_alphabetic()) {
            Some(letter) if is_from_right(letter) => '\u{2067}',
            _ => '\u{2066}',
        };
        format!("{begin}{value}\u{2069}")
    }

    fn id(self) -> LanguageIdentifier {
        match self {
            Self::En => langid!("en"),
            Self::Ar => langid!("ar"),
            Self::Zh => langid!("zh"),
            Self::Fr => langid!("fr"),
            Self::Ru => langid!("ru"),
            Self::Es => langid!("es"),
        }
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        // A test proves that every key in use exists; the key itself is the honest fallback.
        let found = self.find(key, args).or_else(|| Self::En.find(key, args));
        found.unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key: one of the console's own, or one that a capability brought.
    fn find(self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        OWN.find(self, key, args).or_else(|| {
            let learnt = LEARNT.read().unwrap_or_else(PoisonError::into_inner);
            learnt.iter().find_map(|of| of.find(self, key, args))
        })
    }
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
    /// Chinese.
    pub zh: &'static str,
    /// French.
    pub fr: &'static str,
    /// Russian.
    pub ru: &'static str,
    /// Spanish.
    pub es: &'static str,
}

impl Texts {
    /// Those in one language.
    pub const fn of(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Ar => self.ar,
            Lang::Zh => self.zh,
            Lang::Fr => self.fr,
            Lang::Ru => self.ru,
            Lang::Es => self.es,
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

/// Words with the languages that were asked for so far, ready.
struct Learnt {
    texts: Texts,
    ready: [OnceLock<Bundle>; Lang::ALL.len()],
}

impl Learnt {
    fn new(texts: Texts) -> Self {
        Self { texts, ready: Default::default() }
    }

    fn find(&self, lang: Lang, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let (_, ready) = Lang::ALL.into_iter().zip(&self.ready).find(|(one, _)| *one == lang)?;
        let bundle = ready.get_or_init(|| bundle(lang, self.texts.of(lang)));
        // As Fluent writes them: a message, or after a full stop an attribute of it.
        let pattern = match key.split_once('.') {
            Some((key, name)) => bundle.get_message(key)?.get_attribute(name)?.value(),
            None => bundle.get_message(key)?.value()?,
        };
        Some(bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned())
    }
}

static LEARNT: RwLock<Vec<Learnt>> = RwLock::new(Vec::new());

/// Takes note of the words of a capability, once.
pub fn learn(texts: &Texts) {
    let mut learnt = LEARNT.write().unwrap_or_else(PoisonError::into_inner);
    if learnt.iter().all(|of| of.texts.name != texts.name) {
        learnt.push(Learnt::new(*texts));
    }
}

static OWN: LazyLock<Learnt> = LazyLock::new(|| Learnt::new(TEXTS));

/// The file of a language and those of the fields and of the guide, one after another.
macro_rules! sources {
    ($lang:literal) => {
        concat!(
            include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../console/i18n/",
                $lang,
                ".ftl"
            )),
            "\n",
            include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../console/i18n/fields/",
                $lang,
                ".ftl"
            )),
            "\n",
            include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../console/i18n/guide/",
                $lang,
                ".ftl"
            )),
        )
    };
}

/// The console's own words.
pub(super) const TEXTS: Texts = Texts {
    name: "console",
    en: sources!("en"),
    ar: sources!("ar"),
    zh: sources!("zh"),
    fr: sources!("fr"),
    ru: sources!("ru"),
    es: sources!("es"),
};

fn bundle(lang: Lang, source: &str) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![lang.id()]);
    // Values are isolated before they are set in ([`Lang::isolated`]).
    bundle.set_use_isolating(false);
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

/// Whether a letter is of a script that is written from right to left: Hebrew, Arabic and their
/// neighbours, and the forms of their letters for presentation.
const fn is_from_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// A number with separators between thousands, as English has them.
pub fn number(number: u64) -> String {
    Lang::En.number(number)
}

fn grouped(number: u64, separator: &str) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len().saturating_mul(2));
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            shown.push_str(separator);
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
        assert_eq!(check(None, None, Some("de-DE,ar-EG;q=0.8,en;q=0.5")), Lang::Ar);
        assert_eq!(check(None, None, Some("fr-CA,ar;q=0.8")), Lang::Fr);
        assert_eq!(check(None, None, Some("zh-Hans-CN")), Lang::Zh);
        assert_eq!(check(Some("ru"), Some("es"), Some("en")), Lang::Ru);
        assert_eq!(check(None, None, Some("en-GB,ar;q=0.9")), Lang::En);
        assert_eq!(check(None, None, Some(";;;,q=,ar;q=x")), Lang::En);
    }

    #[test]
    fn numbers_are_grouped_as_each_language_does() {
        for (lang, number, shown) in [
            (Lang::En, 12_345_678, "12,345,678"),
            (Lang::Fr, 12_345, "12\u{202f}345"),
            (Lang::Ru, 1_000, "1\u{a0}000"),
            (Lang::Es, 1_000, "1000"),
            (Lang::Es, 10_000, "10\u{202f}000"),
            (Lang::Zh, 999, "999"),
        ] {
            assert_eq!(lang.number(number), shown);
        }
    }

    /// What is set into a sentence has a direction of its own, whatever is isolated inside it.
    #[test]
    fn values_in_a_sentence_from_right_to_left_run_as_their_first_letter_does() {
        for (value, begins) in [
            ("14", '\u{2066}'),
            ("2026-12-14", '\u{2066}'),
            ("Los Angeles", '\u{2066}'),
            ("\u{2066}14\u{2069} \u{2067}ديسمبر\u{2069}", '\u{2067}'),
            ("GPT نموذج", '\u{2066}'),
        ] {
            assert_eq!(Lang::Ar.isolated(value.to_owned()).chars().next(), Some(begins), "{value}");
            assert_eq!(Lang::En.isolated(value.to_owned()), value);
        }
    }

    /// Each language has plural forms of its own (CLDR).
    #[test]
    fn lengths_of_time_are_words_in_their_plural_forms() {
        for (lang, number, shown) in [
            (Lang::En, 1, "1 minute ago"),
            (Lang::En, 2, "2 minutes ago"),
            (Lang::Fr, 1, "il y a 1 minute"),
            (Lang::Ru, 1, "1 минуту назад"),
            (Lang::Ru, 3, "3 минуты назад"),
            (Lang::Ru, 11, "11 минут назад"),
            (Lang::Ru, 21, "21 минуту назад"),
            (Lang::Zh, 3, "3 分钟前"),
            (Lang::Es, 3, "hace 3 minutos"),
        ] {
            assert_eq!(lang.n("ago-minutes", number), shown);
        }
        let arabic: Vec<String> =
            [1, 2, 3, 11].iter().map(|number| Lang::Ar.n("ago-minutes", *number)).collect();
        assert_eq!(arabic[..2], ["قبل دقيقة", "قبل دقيقتين"]);
        assert!(arabic[2].contains("دقائق") && arabic[3].ends_with("دقيقة"), "{arabic:?}");
    }
}
