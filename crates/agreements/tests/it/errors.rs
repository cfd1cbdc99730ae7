//! Every refusal of a statement, content, key or request is listed in `spec/errors.md`, once.

use comity_agreements::agreement::force::ForceRefusal;
use comity_agreements::agreement::life::Flaw;
use comity_agreements::agreement::life::action::ActionRefusal;
use comity_agreements::agreement::life::body::BodyRefusal;
use comity_agreements::calendar::CalendarRefusal;
use comity_agreements::commitment::CommitmentRefusal;
use comity_agreements::commitment::certificate::CertificateRefusal;
use comity_agreements::commitment::context::ContextRefusal;
use comity_agreements::commitment::round::DepositRefusal;
use comity_agreements::docket::round::{AnnouncementFlaw, OutcomeFlaw, SetAside};
use comity_agreements::docket::{TextRefusal, WordsRefusal};
use comity_protocol::cbor::CborRefusal;
use comity_protocol::content::ContentRefusal;
use comity_protocol::key::KeyRefusal;
use comity_protocol::request::RequestRefusal;
use comity_protocol::statement::Refusal;

#[test]
fn every_code_is_listed_once() {
    let text = include_str!("../../../../spec/errors.md");
    let listed: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let mut sorted = listed.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(listed, sorted, "sorted by code, each once");
    for code in codes() {
        assert!(listed.contains(&code), "{code} is missing from spec/errors.md");
    }
}

fn codes() -> Vec<&'static str> {
    let cbor = [
        CborRefusal::Truncated,
        CborRefusal::Trailing,
        CborRefusal::Indefinite,
        CborRefusal::NotShortest,
        CborRefusal::DuplicateKey,
        CborRefusal::TooDeep,
        CborRefusal::TooManyItems,
        CborRefusal::Malformed,
    ];
    let statement = [
        Refusal::TooLong,
        Refusal::Malformed(""),
        Refusal::Algorithm,
        Refusal::NoHashEnvelope,
        Refusal::UnknownKey,
        Refusal::OtherIssuer,
        Refusal::Signature,
        Refusal::Future,
        Refusal::ClaimMissing(""),
        Refusal::TargetUnknown,
        Refusal::NotOwn,
        Refusal::Retracted,
        Refusal::Binding,
        Refusal::NotKeeper,
    ];
    let request = [
        RequestRefusal::Malformed,
        RequestRefusal::Digest,
        RequestRefusal::UnknownKey,
        RequestRefusal::Stale,
        RequestRefusal::Signature,
    ];
    let key = [KeyRefusal::Malformed, KeyRefusal::Weak, KeyRefusal::BadSignature];
    let mut codes: Vec<_> = cbor.iter().map(|refusal| refusal.code()).collect();
    codes.extend(days_and_force());
    codes.extend(statement.iter().map(|refusal| refusal.code()));
    // A refusal of the CBOR inside a statement is passed on under its own code.
    codes.extend(cbor.iter().map(|refusal| Refusal::Cbor(*refusal).code()));
    codes.extend(contents());
    codes.extend(request.iter().map(|refusal| refusal.code()));
    codes.extend(commitments());
    codes.extend(key.iter().map(|refusal| refusal.code()));
    codes.push(ActionRefusal.code());
    codes.extend([BodyRefusal::DateNotExisting, BodyRefusal::Malformed].map(BodyRefusal::code));
    codes.extend(Flaw::ALL.iter().map(|flaw| flaw.code()));
    codes.extend(texts());
    codes.extend(outcomes());
    codes.extend(announcements());
    codes
}

fn outcomes() -> Vec<&'static str> {
    let flaws = [
        OutcomeFlaw::NotDepositary,
        OutcomeFlaw::NotAnnounced,
        OutcomeFlaw::AfterStart,
        OutcomeFlaw::Unvouched,
        OutcomeFlaw::ChangeLeftOut,
        OutcomeFlaw::Malformed,
        OutcomeFlaw::TooMany,
        OutcomeFlaw::OtherTerms,
        OutcomeFlaw::ObligationUnknown,
        OutcomeFlaw::LevelUnknown,
        OutcomeFlaw::BeforeFreeze,
        OutcomeFlaw::Repeated,
        OutcomeFlaw::Overtaken,
        OutcomeFlaw::DepositMissing,
        OutcomeFlaw::OtherBound,
        OutcomeFlaw::NotInForce,
    ];
    flaws.iter().map(OutcomeFlaw::code).collect()
}

fn announcements() -> Vec<&'static str> {
    let flaws = [
        AnnouncementFlaw::NotDepositary,
        AnnouncementFlaw::Late,
        AnnouncementFlaw::Unvouched,
        AnnouncementFlaw::Times,
        AnnouncementFlaw::TargetUnknown,
        AnnouncementFlaw::Replaced,
        AnnouncementFlaw::Overlaps,
        AnnouncementFlaw::TooMany,
    ];
    let apart = [
        SetAside::LogBehind,
        SetAside::KeptBack,
        SetAside::Unseen,
        SetAside::ForceUnsure,
        SetAside::TooMuch,
    ];
    flaws.map(AnnouncementFlaw::code).into_iter().chain(apart.map(SetAside::code)).collect()
}

fn contents() -> Vec<&'static str> {
    let content = [
        ContentRefusal::TooLong,
        ContentRefusal::Malformed,
        ContentRefusal::Marking,
        ContentRefusal::Schema { at: String::new(), what: String::new() },
        ContentRefusal::Ahead { at: String::new() },
        ContentRefusal::UnknownKind,
        ContentRefusal::OtherDigest,
    ];
    content.iter().map(ContentRefusal::code).collect()
}

fn texts() -> Vec<&'static str> {
    let texts = [
        TextRefusal::Contradicts,
        TextRefusal::Version,
        TextRefusal::Faulty(Vec::new()),
        TextRefusal::Mislabelled,
        TextRefusal::TooMany,
        TextRefusal::TooManyOfOne,
    ];
    let words = [WordsRefusal::AgreementUnknown, WordsRefusal::OtherWords];
    texts.iter().map(TextRefusal::code).chain(words.map(WordsRefusal::code)).collect()
}

/// Codes that the tests of commitments do not provoke; tidy compares them all.
fn commitments() -> [&'static str; 8] {
    [
        CommitmentRefusal::TextMissing.code(),
        CommitmentRefusal::TextOther.code(),
        CommitmentRefusal::TooLong.code(),
        CommitmentRefusal::TooMany.code(),
        CommitmentRefusal::SubjectOther.code(),
        CommitmentRefusal::Context(ContextRefusal::TooMany).code(),
        DepositRefusal::TooLate.code(),
        CertificateRefusal::Malformed.code(),
    ]
}

fn days_and_force() -> Vec<&'static str> {
    let calendar = [
        CalendarRefusal::DateMalformed,
        CalendarRefusal::DateNotExisting,
        CalendarRefusal::DateOutOfRange,
        CalendarRefusal::DateAmbiguous,
        CalendarRefusal::LengthMalformed,
        CalendarRefusal::LengthTooLong,
        CalendarRefusal::CountingUnfit,
        CalendarRefusal::ZoneUnknown,
        CalendarRefusal::CalendarUnknown,
        CalendarRefusal::CalendarMalformed,
        CalendarRefusal::HoursMalformed,
    ];
    let force = [
        ForceRefusal::RuleTooLarge,
        ForceRefusal::RuleEmpty,
        ForceRefusal::WeightNegative,
        ForceRefusal::WeightsExceedWhole,
        ForceRefusal::LineMalformed { line: 1 },
        ForceRefusal::RatioMalformed,
        ForceRefusal::WeightTooLarge,
        ForceRefusal::TableMalformed,
        ForceRefusal::TableQuote { line: 1 },
        ForceRefusal::WeightColumn { line: 1, column: 1 },
        ForceRefusal::TableTooLong,
        ForceRefusal::ReplayMalformed,
    ];
    let calendar = calendar.iter().map(|refusal| refusal.code());
    calendar.chain(force.iter().map(|refusal| refusal.code())).collect()
}
