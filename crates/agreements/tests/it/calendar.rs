//! Days, periods and deadlines, by worked dates and by properties.

use comity_agreements::calendar::{
    CalendarRefusal, Certainty, Counting, Day, Holidays, Known, Length, Place, Rounding, Series,
    Step, Weekday, bundled, bundled_ids, deadline, notice_before, zone_database_version,
};
use comity_protocol::time::Timestamp;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A place by its zone and the name of its calendar.
fn place(zone: &str, holidays: &str) -> Place {
    Place { zone: zone.parse().unwrap(), holidays: bundled(holidays).unwrap(), hours: None }
}

fn brussels() -> Place {
    place("Europe/Brussels", "eu-commission")
}

fn sacramento() -> Place {
    place("America/Los_Angeles", "us-ca")
}

fn albany() -> Place {
    place("America/New_York", "us-ny")
}

/// Start, length, conservative, statutory.
type Worked = (&'static str, &'static str, &'static str, &'static str);

fn check(place: &Place, counting: Counting, rounding: Rounding, cases: &[Worked]) {
    for (start, length, conservative, statutory) in cases {
        let length: Length = length.parse().unwrap();
        let found = deadline(at(start), length, counting, place, rounding).unwrap();
        let shown = (found.conservative.to_string(), found.statutory.to_string());
        let wanted = ((*conservative).to_owned(), (*statutory).to_owned());
        assert_eq!(shown, wanted, "{length} from {start}\n{}", found.explain());
    }
}

#[test]
fn dates_are_read_or_refused() {
    for (text, expected) in [
        ("2024-02-29", Ok(())),
        ("2000-02-29", Ok(())),
        ("0001-01-01", Ok(())),
        ("9999-12-31", Ok(())),
        ("2025-02-29", Err("date-not-existing")),
        ("1900-02-29", Err("date-not-existing")),
        ("2025-04-31", Err("date-not-existing")),
        ("2025-13-01", Err("date-not-existing")),
        ("2025-00-10", Err("date-not-existing")),
        ("0000-01-01", Err("date-out-of-range")),
        ("2025-2-28", Err("date-malformed")),
        ("2025-02-28T00:00:00Z", Err("date-malformed")),
        ("+025-02-28", Err("date-malformed")),
        ("2025-02-28-01", Err("date-malformed")),
        ("", Err("date-malformed")),
    ] {
        let read = text.parse::<Day>();
        assert_eq!(read.map(|_| ()).map_err(|refusal| refusal.code()), expected, "{text}");
        if let Ok(day) = read {
            assert_eq!(day.to_string(), text);
            assert_eq!(serde_json::to_string(&day).unwrap(), format!("\"{text}\""));
        }
    }
    assert_eq!(day("1970-01-01").days(), 0);
    assert_eq!(Day::MIN, day("0001-01-01"));
    assert_eq!(Day::MAX, day("9999-12-31"));
    assert_eq!(Day::MAX.plus_days(1), Err(CalendarRefusal::DateOutOfRange));
    assert_eq!(day("2026-11-23").weekday(), Weekday::Monday);
}

#[test]
fn lengths_are_read_as_they_are_written() {
    for text in ["1 hour", "72 hours", "15 days", "4 weeks", "1 month", "2 years"] {
        let length: Length = text.parse().unwrap();
        assert_eq!(length.to_string(), text);
        let json = serde_json::to_string(&length).unwrap();
        assert_eq!(serde_json::from_str::<Length>(&json).unwrap(), length);
    }
    for (text, code) in [
        ("15", "length-malformed"),
        ("15 fortnights", "length-malformed"),
        ("-1 day", "length-malformed"),
        ("1.5 days", "length-malformed"),
        ("5000000000 days", "length-too-long"),
    ] {
        assert_eq!(text.parse::<Length>().unwrap_err().code(), code, "{text}");
    }
    let long = Length::Weeks(u32::MAX).after(Day::MIN, Rounding::LastDay);
    assert_eq!(long, Err(CalendarRefusal::LengthTooLong));
}

#[test]
fn a_short_month_is_rounded_as_the_agreement_says_or_refused() {
    let shifted = |from: &str, months: i32, rounding| day(from).plus_months(months, rounding);
    for (from, months, last, next) in [
        ("2025-01-31", 1, "2025-02-28", "2025-03-01"),
        ("2024-01-31", 1, "2024-02-29", "2024-03-01"),
        ("2024-02-29", 12, "2025-02-28", "2025-03-01"),
        ("2025-03-31", -1, "2025-02-28", "2025-03-01"),
        ("2025-10-31", 1, "2025-11-30", "2025-12-01"),
        ("2025-12-31", 2, "2026-02-28", "2026-03-01"),
    ] {
        assert_eq!(shifted(from, months, Rounding::LastDay), Ok(day(last)), "{from}");
        assert_eq!(shifted(from, months, Rounding::NextMonth), Ok(day(next)), "{from}");
        let refused = shifted(from, months, Rounding::Refuse);
        assert_eq!(refused, Err(CalendarRefusal::DateAmbiguous), "{from}");
    }
    let leap = shifted("2024-02-29", 48, Rounding::Refuse);
    assert_eq!(leap, Ok(day("2028-02-29")));
}

#[test]
fn regulation_1182_71_in_brussels() {
    check(
        &brussels(),
        Counting::Regulation1182,
        Rounding::Refuse,
        &[
            // Monday to Tuesday: nothing special.
            ("2026-03-02T10:00:00Z", "15 days", "2026-03-17T10:00:00Z", "2026-03-17T22:59:59.999Z"),
            // Saturday becomes Monday (Art. 3(4)).
            ("2026-03-02T10:00:00Z", "5 days", "2026-03-07T10:00:00Z", "2026-03-09T22:59:59.999Z"),
            // From a Friday: Saturday and Sunday, so Monday, and then Tuesday (Art. 3(5)).
            ("2026-03-06T10:00:00Z", "2 days", "2026-03-08T10:00:00Z", "2026-03-10T22:59:59.999Z"),
            // One day has no need of two working days.
            ("2026-03-06T10:00:00Z", "1 day", "2026-03-07T10:00:00Z", "2026-03-09T22:59:59.999Z"),
            // Maundy Thursday to Easter Monday; the clocks changed on 29 March.
            ("2026-03-31T08:00:00Z", "2 days", "2026-04-02T08:00:00Z", "2026-04-07T21:59:59.999Z"),
            // Over the end of the year: the next working days are 5 and 6 January.
            ("2025-12-23T09:00:00Z", "2 days", "2025-12-25T09:00:00Z", "2026-01-06T22:59:59.999Z"),
            // Half an hour into Tuesday in Brussels, still Monday in UTC.
            ("2026-03-02T23:30:00Z", "1 day", "2026-03-03T23:30:00Z", "2026-03-04T22:59:59.999Z"),
            // A week ends with the same day of the week.
            ("2026-03-04T10:00:00Z", "2 weeks", "2026-03-18T10:00:00Z", "2026-03-18T22:59:59.999Z"),
            // A month without that date ends with its last day, here a Saturday.
            ("2026-01-31T10:00:00Z", "1 month", "2026-02-28T10:00:00Z", "2026-03-02T22:59:59.999Z"),
            // 21 July is the Belgian national day.
            ("2026-06-21T10:00:00Z", "1 month", "2026-07-21T10:00:00Z", "2026-07-22T21:59:59.999Z"),
            // The hour of the event is not counted; the clocks change in between.
            (
                "2026-03-27T10:20:00Z",
                "72 hours",
                "2026-03-30T10:20:00Z",
                "2026-03-30T10:59:59.999Z",
            ),
            // An event on the hour falls in the hour that begins with it.
            ("2026-10-23T10:00:00Z", "2 hours", "2026-10-23T12:00:00Z", "2026-10-23T12:59:59.999Z"),
        ],
    );
}

#[test]
fn calendar_days_roll_over_as_the_recipients_holidays_say() {
    check(
        &sacramento(),
        Counting::CalendarDays,
        Rounding::LastDay,
        &[
            // The clocks go back on 1 November.
            ("2026-10-20T12:00:00Z", "15 days", "2026-11-04T12:00:00Z", "2026-11-05T07:59:59.999Z"),
            // Late on 9 June in Sacramento, already 10 June in UTC.
            ("2026-06-10T05:00:00Z", "15 days", "2026-06-25T05:00:00Z", "2026-06-25T06:59:59.999Z"),
            // Thanksgiving, the day after it, and a weekend.
            ("2026-11-11T20:00:00Z", "15 days", "2026-11-26T20:00:00Z", "2026-12-01T07:59:59.999Z"),
            // Good Friday, a holiday from noon to three.
            ("2026-03-19T18:00:00Z", "15 days", "2026-04-03T18:00:00Z", "2026-04-07T06:59:59.999Z"),
            // 24 hours are 24 hours, holiday or not.
            ("2026-11-25T20:00:00Z", "24 hours", "2026-11-26T20:00:00Z", "2026-11-26T20:00:00Z"),
            // By the local clock the same time is an hour earlier in the spring.
            ("2026-03-07T20:00:00Z", "3 days", "2026-03-10T19:00:00Z", "2026-03-11T06:59:59.999Z"),
        ],
    );
    check(
        &place("America/New_York", "us-federal"),
        Counting::CalendarDays,
        Rounding::LastDay,
        // 4 July 2026 is a Saturday, kept on Friday.
        &[("2026-07-02T16:00:00Z", "1 day", "2026-07-03T16:00:00Z", "2026-07-07T03:59:59.999Z")],
    );
    check(
        &place("Europe/Brussels", "none"),
        Counting::CalendarDays,
        Rounding::LastDay,
        // Nothing rolls over: a Sunday, 23 hours long.
        &[("2026-03-27T15:00:00Z", "2 days", "2026-03-29T14:00:00Z", "2026-03-29T21:59:59.999Z")],
    );
}

#[test]
fn leap_days_follow_the_rounding() {
    let utc = Place::utc();
    let start = "2024-02-29T12:00:00Z";
    let (calendar, last) = (Counting::CalendarDays, Rounding::LastDay);
    check(
        &utc,
        calendar,
        last,
        &[
            (start, "1 year", "2025-02-28T12:00:00Z", "2025-02-28T23:59:59.999Z"),
            (start, "4 years", "2028-02-29T12:00:00Z", "2028-02-29T23:59:59.999Z"),
            ("2028-01-31T12:00:00Z", "1 month", "2028-02-29T12:00:00Z", "2028-02-29T23:59:59.999Z"),
            ("2028-02-28T12:00:00Z", "1 day", "2028-02-29T12:00:00Z", "2028-02-29T23:59:59.999Z"),
        ],
    );
    let next = (start, "1 year", "2025-03-01T12:00:00Z", "2025-03-01T23:59:59.999Z");
    check(&utc, calendar, Rounding::NextMonth, &[next]);
    let refused = deadline(at(start), Length::Years(1), calendar, &utc, Rounding::Refuse);
    assert_eq!(refused.unwrap_err().code(), "date-ambiguous");
}

#[test]
fn working_days_pass_over_weekends_and_holidays() {
    let cases = [
        // Thursday is Thanksgiving; the plan relies on no holiday.
        ("2026-11-24T15:00:00Z", "3 days", "2026-11-27T15:00:00Z", "2026-12-01T04:59:59.999Z"),
        ("2026-11-20T15:00:00Z", "1 day", "2026-11-23T15:00:00Z", "2026-11-24T04:59:59.999Z"),
    ];
    check(&albany(), Counting::WorkingDays, Rounding::Refuse, &cases);
    let months = deadline(
        at("2026-01-01T00:00:00Z"),
        Length::Months(1),
        Counting::WorkingDays,
        &albany(),
        Rounding::LastDay,
    );
    assert_eq!(months, Err(CalendarRefusal::CountingUnfit));
    let many = Length::Days(10_001);
    let start = at("2026-01-01T00:00:00Z");
    let long = deadline(start, many, Counting::WorkingDays, &Place::utc(), Rounding::LastDay);
    assert_eq!(long, Err(CalendarRefusal::LengthTooLong));
    let fits = Length::Days(10_000);
    assert!(deadline(start, fits, Counting::WorkingDays, &Place::utc(), Rounding::LastDay).is_ok());
}

/// Review W8: calendars end, deadlines do not lack a date because of it.
#[test]
fn past_the_end_of_a_calendar_there_is_a_date_never_too_early() {
    let start = at("2030-12-28T12:00:00Z");
    for (counting, sure, statutory) in [
        // Sunday 12 January 2031; the longest rest is from 22 December 2029 to 2 January.
        (Counting::CalendarDays, "2031-01-13T22:59:59.999Z", "2031-01-24T22:59:59.999Z"),
        (Counting::Regulation1182, "2031-01-13T22:59:59.999Z", "2031-01-24T22:59:59.999Z"),
        (Counting::WorkingDays, "2031-01-17T22:59:59.999Z", "2031-01-30T22:59:59.999Z"),
    ] {
        let found = deadline(start, Length::Days(15), counting, &brussels(), Rounding::LastDay);
        let found = found.unwrap();
        assert_eq!(found.sure.to_string(), sure, "{counting:?} {}", found.explain());
        assert_eq!(found.statutory.to_string(), statutory, "{counting:?} {}", found.explain());
        let expected = "The calendar eu-commission speaks only of 2025-01-01 to 2030-12-31.";
        assert!(found.explain().contains(expected), "{}", found.explain());
    }
    let before = deadline(
        at("2024-12-10T12:00:00Z"),
        Length::Days(15),
        Counting::CalendarDays,
        &brussels(),
        Rounding::LastDay,
    );
    assert!(before.unwrap().steps.iter().any(|step| matches!(step, Step::Beyond { .. })));
    let hours = deadline(
        start,
        Length::Hours(360),
        Counting::Regulation1182,
        &brussels(),
        Rounding::LastDay,
    )
    .unwrap();
    assert_eq!(hours.sure, hours.statutory, "hours ask for no calendar");
}

/// Review W7: what only one reading of the holidays makes late is not called late.
#[test]
fn the_latest_reading_takes_the_holidays_of_which_sources_differ() {
    for (aware, sure, statutory) in [
        ("2026-01-28T18:00:00Z", "2026-02-13T07:59:59.999Z", "2026-02-14T07:59:59.999Z"),
        ("2026-06-04T18:00:00Z", "2026-06-20T06:59:59.999Z", "2026-06-23T06:59:59.999Z"),
        ("2026-09-10T18:00:00Z", "2026-09-26T06:59:59.999Z", "2026-09-29T06:59:59.999Z"),
    ] {
        let found = deadline(
            at(aware),
            Length::Days(15),
            Counting::CalendarDays,
            &sacramento(),
            Rounding::LastDay,
        )
        .unwrap();
        assert_eq!((found.sure, found.statutory), (at(sure), at(statutory)), "{aware}");
        assert!(found.explain().contains("Government Code section 6700"), "{}", found.explain());
    }
    let observed = deadline(
        at("2026-06-18T18:00:00Z"),
        Length::Days(15),
        Counting::CalendarDays,
        &sacramento(),
        Rounding::LastDay,
    )
    .unwrap();
    // Friday 3 July 2026, for a Saturday: a holiday of the courts, and not of the State's offices.
    assert_eq!(observed.statutory, at("2026-07-07T06:59:59.999Z"));
    assert_eq!(observed.sure, at("2026-07-04T06:59:59.999Z"));
}

#[test]
fn minutes_run_by_the_clock_and_business_hours_at_the_recipients() {
    let office = Place { hours: Some("09:00 to 17:00".parse().unwrap()), ..brussels() };
    for (start, length, end) in [
        ("2026-03-06T10:00:00Z", "30 minutes", "2026-03-06T10:30:00Z"),
        // Friday 15:30 in Brussels: an hour and a half until closing, the rest on Monday.
        ("2026-03-06T14:30:00Z", "4 hours", "2026-03-09T10:30:00Z"),
        // Before opening, exactly until closing, and on a Sunday.
        ("2026-03-06T05:00:00Z", "8 hours", "2026-03-06T16:00:00Z"),
        ("2026-03-08T12:00:00Z", "15 minutes", "2026-03-09T08:15:00Z"),
        // Maundy Thursday to Easter Monday.
        ("2026-04-01T14:30:00Z", "2 hours", "2026-04-07T08:30:00Z"),
    ] {
        let length: Length = length.parse().unwrap();
        let counting = Counting::BusinessHours;
        let found = deadline(at(start), length, counting, &office, Rounding::Refuse).unwrap();
        assert_eq!(found.statutory, at(end), "{start} {}", found.explain());
        let by_clock = at(start).plus_millis(length.elapsed_ms().unwrap());
        assert_eq!(found.conservative, by_clock, "{start}");
    }
    let minutes = Length::Minutes(30);
    let start = at("2026-03-06T22:50:00Z");
    let found = deadline(start, minutes, Counting::Hours, &brussels(), Rounding::Refuse).unwrap();
    assert_eq!(found.statutory, at("2026-03-06T23:20:00Z"));
    let unfit = [(minutes, Counting::Regulation1182), (Length::Days(1), Counting::BusinessHours)];
    for (length, counting) in unfit {
        let found = deadline(start, length, counting, &office, Rounding::Refuse);
        if counting == Counting::BusinessHours {
            assert_eq!(found, Err(CalendarRefusal::CountingUnfit));
        }
    }
    let closed = deadline(start, minutes, Counting::BusinessHours, &brussels(), Rounding::Refuse);
    assert_eq!(closed, Err(CalendarRefusal::CountingUnfit), "no hours are named");
    for text in
        ["9:00 to 17:00", "17:00 to 09:00", "09:00-17:00", "09:00 to 24:01", "09:00 to 09:00"]
    {
        let refused = text.parse::<comity_agreements::calendar::OpenHours>().unwrap_err();
        assert_eq!(refused.code(), "hours-malformed", "{text}");
    }
    assert_eq!(
        "00:00 to 24:00".parse::<comity_agreements::calendar::OpenHours>().unwrap().to_string(),
        "00:00 to 24:00"
    );
}

#[test]
fn notice_is_counted_back_and_does_not_roll() {
    let event = at("2026-03-31T08:00:00Z");
    let found = notice_before(event, Length::Days(2), &brussels(), Rounding::Refuse).unwrap();
    // Sunday 29 March stays Sunday; two clear days would leave Saturday.
    assert_eq!(found.statutory, at("2026-03-29T21:59:59.999Z"));
    assert_eq!(found.conservative, at("2026-03-28T22:59:59.999Z"));
    let month = notice_before(event, Length::Months(1), &brussels(), Rounding::Refuse);
    assert_eq!(month.unwrap_err().code(), "date-ambiguous");
    let hours = notice_before(event, Length::Hours(48), &brussels(), Rounding::Refuse).unwrap();
    assert_eq!(hours.conservative, at("2026-03-29T08:00:00Z"));
    assert_eq!(hours.statutory, hours.conservative);
}

#[test]
fn the_counting_explains_itself() {
    let found = deadline(
        at("2026-03-06T10:00:00Z"),
        Length::Days(2),
        Counting::Regulation1182,
        &brussels(),
        Rounding::Refuse,
    )
    .unwrap();
    expect_test::expect![[r#"
        The event is at 2026-03-06T10:00:00Z, which is Friday 2026-03-06 in Europe/Brussels.
        The day of the event is not counted; the first day is Saturday 2026-03-07.
        2 days end with Sunday 2026-03-08.
        2026-03-08 is a Sunday; the period ends on Monday 2026-03-09 instead.
        The period held 1 working days of at least two; it ends on Tuesday 2026-03-10 (Regulation 1182/71, Art. 3(5)).
        The holidays of eu-commission are to be confirmed.
        In time until 2026-03-10T22:59:59.999Z, at the latest reading.
        Plan on 2026-03-08T10:00:00Z, the earliest reading.
    "#]]
    .assert_eq(&found.explain());
    assert!(found.steps.iter().any(|step| matches!(step, Step::TwoWorkingDays { had: 1, .. })));
}

#[test]
fn series_come_back_from_their_anchor() {
    let monthly =
        Series { anchor: day("2026-01-31"), every: Length::Months(1), rounding: Rounding::LastDay };
    let days: Vec<_> = (0..5).map(|index| monthly.nth(index).unwrap().to_string()).collect();
    assert_eq!(days, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]);
    assert_eq!(monthly.after(day("2026-02-27")), Ok((1, day("2026-02-28"))));
    assert_eq!(monthly.after(day("2026-02-28")), Ok((2, day("2026-03-31"))));
    assert_eq!(monthly.after(day("2020-01-01")), Ok((0, day("2026-01-31"))));
    let rule = "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=28,29,30,31;BYSETPOS=-1";
    assert_eq!(monthly.rrule().as_deref(), Some(rule));

    let refusing = Series { rounding: Rounding::Refuse, ..monthly };
    assert_eq!(refusing.nth(1), Err(CalendarRefusal::DateAmbiguous));
    assert_eq!(refusing.rrule(), None);

    let weekly = Series { every: Length::Weeks(4), ..refusing };
    assert_eq!(weekly.nth(2), Ok(day("2026-03-28")));
    assert_eq!(weekly.rrule().as_deref(), Some("FREQ=WEEKLY;INTERVAL=4"));
    let nothing = Series { every: Length::Days(0), ..monthly };
    assert_eq!(nothing.after(day("2027-01-01")), Err(CalendarRefusal::CountingUnfit));
    assert_eq!(nothing.nth(1), Err(CalendarRefusal::CountingUnfit));
}

#[test]
fn the_bundled_calendars_hold_together() {
    for id in bundled_ids() {
        let calendar = bundled(id).unwrap();
        assert_eq!(calendar.id, id);
        let weekends =
            calendar.holidays.iter().filter(|holiday| holiday.day.weekday() > Weekday::Friday);
        assert_eq!(weekends.filter(|_| id != "il").count(), 0, "{id}");
        assert_eq!(calendar.certainty == Certainty::Definition, id == "none");
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/calendars");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|file| {
            file.unwrap().file_name().to_str()?.strip_suffix(".json").map(str::to_owned)
        })
        .collect();
    files.sort();
    assert_eq!(files, bundled_ids().collect::<Vec<_>>(), "every file comes with the program");
    assert_eq!(bundled("mars").unwrap_err().code(), "calendar-unknown");
    assert!(zone_database_version().starts_with("20"), "{}", zone_database_version());
    for name in ["Mars/Olympus", "europe/brussels", "", "Local", "../etc/passwd"] {
        let refused = name.parse::<comity_agreements::calendar::Zone>().unwrap_err();
        assert_eq!(refused.code(), "zone-unknown", "{name}");
    }
}

#[test]
fn a_malformed_calendar_is_refused() {
    let good = r#"{"id":"x","name":"X","zone":"UTC","weekend":["sunday"],"holidays":[
        {"day":"2026-01-01","name":"A"},{"day":"2026-01-02","name":"B"}],"valid_from":"2026-01-01",
        "valid_to":"2026-12-31","certainty":"to-be-confirmed","source":"","licence":""}"#;
    let read = Holidays::parse;
    assert!(read(good).is_ok());
    for (from, to) in [
        ("2026-01-02", "2026-01-01"),
        ("2026-01-02", "2027-01-02"),
        ("2026-01-02", "2026-02-30"),
        ("\"UTC\"", "\"Mars/Olympus\""),
        ("\"id\"", "\"extra\":1,\"id\""),
        (
            "\"sunday\"",
            "\"sunday\",\"monday\",\"tuesday\",\"wednesday\",\"thursday\",\"friday\",\"saturday\"",
        ),
    ] {
        let bad = good.replace(from, to);
        assert_eq!(read(&bad), Err(CalendarRefusal::CalendarMalformed), "{from} -> {to}");
    }
}

fn places() -> impl Strategy<Value = Place> {
    let utc = Just(Place::utc());
    let kiritimati = place("Pacific/Kiritimati", "none");
    prop_oneof![utc, Just(brussels()), Just(sacramento()), Just(albany()), Just(kiritimati)]
}

fn lengths() -> impl Strategy<Value = Length> {
    prop_oneof![
        (0_u32..400).prop_map(Length::Hours),
        (0_u32..60).prop_map(Length::Days),
        (0_u32..10).prop_map(Length::Weeks),
        (0_u32..14).prop_map(Length::Months),
        (0_u32..2).prop_map(Length::Years),
    ]
}

fn countings() -> impl Strategy<Value = Counting> {
    prop_oneof![
        Just(Counting::Hours),
        Just(Counting::CalendarDays),
        Just(Counting::WorkingDays),
        Just(Counting::Regulation1182),
    ]
}

proptest! {
    #[test]
    fn days_agree_with_another_implementation(days in Day::MIN.days()..=Day::MAX.days()) {
        let ours = Day::from_days(days).unwrap();
        let theirs = jiff::civil::date(1970, 1, 1)
            .checked_add(jiff::Span::new().days(i64::from(days)))
            .unwrap();
        prop_assert_eq!(ours.to_string(), theirs.to_string());
        prop_assert_eq!(ours.weekday() as i8 + 1, theirs.weekday().to_monday_one_offset());
        prop_assert_eq!(ours.to_string().parse::<Day>(), Ok(ours));
    }

    #[test]
    fn the_conservative_reading_is_never_the_later(
        start in 1_735_800_000_i64..1_790_000_000,
        length in lengths(),
        counting in countings(),
        place in places(),
    ) {
        let start = Timestamp::from_secs(start);
        if let Ok(found) = deadline(start, length, counting, &place, Rounding::LastDay) {
            prop_assert!(start <= found.conservative);
            prop_assert!(found.conservative <= found.sure);
            prop_assert!(found.sure <= found.statutory);
        }
        let notice = notice_before(start, length, &place, Rounding::LastDay).unwrap();
        prop_assert!(notice.conservative <= notice.statutory);
    }

    #[test]
    fn a_longer_period_never_ends_earlier(
        start in 1_735_800_000_i64..1_790_000_000,
        days in 0_u32..60,
        counting in countings(),
        place in places(),
    ) {
        let start = Timestamp::from_secs(start);
        let end = |days| deadline(start, Length::Days(days), counting, &place, Rounding::LastDay);
        let (short, long) = (end(days).unwrap(), end(days + 1).unwrap());
        prop_assert!(short.statutory <= long.statutory);
        prop_assert!(short.conservative <= long.conservative);
    }

    #[test]
    fn two_days_of_the_regulation_hold_two_working_days(
        start in 1_735_800_000_i64..1_790_000_000,
        days in 2_u32..30,
    ) {
        let (start, place) = (Timestamp::from_secs(start), brussels());
        let counting = Counting::Regulation1182;
        let found = deadline(start, Length::Days(days), counting, &place, Rounding::Refuse).unwrap();
        let (from, to) = (
            Day::of(start, &place.zone).unwrap(),
            Day::of(found.statutory, &place.zone).unwrap(),
        );
        let working = (1..=from.until(to))
            .filter(|n| place.holidays.known(from.plus_days(*n).unwrap()) == Known::Works)
            .count();
        prop_assert!(working >= 2);
        prop_assert_eq!(place.holidays.known(to), Known::Works);
    }

    #[test]
    fn the_next_of_a_series_is_the_next(
        anchor in 0_i32..40_000,
        ahead in -1_000_i32..40_000,
        every in prop_oneof![
            (1_u32..40).prop_map(Length::Days),
            (1_u32..9).prop_map(Length::Weeks),
            (1_u32..14).prop_map(Length::Months),
            (1_u32..3).prop_map(Length::Years),
        ],
    ) {
        let anchor = Day::from_days(anchor).unwrap();
        let series = Series { anchor, every, rounding: Rounding::LastDay };
        let from = anchor.plus_days(ahead).unwrap();
        let (index, next) = series.after(from).unwrap();
        prop_assert!(from < next);
        prop_assert_eq!(series.nth(index).unwrap(), next);
        if index > 0 {
            prop_assert!(series.nth(index - 1).unwrap() <= from);
        }
    }
}

/// Where one rule of a place moves a holiday from a Saturday to the Friday and another does not,
/// the Friday is a question; where the law moves it, it is none.
#[test]
fn fridays_before_a_holiday_on_a_saturday_are_questions() {
    let questions = [
        ("us-ca", "2026-07-03"),
        ("us-ca", "2027-06-18"),
        ("us-ca", "2027-12-24"),
        ("us-ca", "2027-12-31"),
        ("us-ca", "2028-02-11"),
        ("us-ca", "2029-03-30"),
        ("us-ca", "2029-09-10"),
        ("us-ny", "2026-07-03"),
        ("us-ny", "2027-06-18"),
        ("us-ny", "2027-12-24"),
        ("us-ny", "2027-12-31"),
        ("us-ny", "2028-02-11"),
        ("us-ny", "2028-11-10"),
    ];
    for (id, day) in questions {
        let calendar = bundled(id).unwrap();
        let known = calendar.known(day.parse().unwrap());
        assert!(matches!(known, Known::Question(_)), "{id} {day}: {known:?}");
    }
    // Sundays are moved by law at both places, and 11 November from a Saturday in California.
    for (id, day) in [("us-ca", "2027-07-05"), ("us-ny", "2027-07-05"), ("us-ca", "2028-11-10")] {
        let calendar = bundled(id).unwrap();
        let known = calendar.known(day.parse().unwrap());
        assert!(matches!(known, Known::Holiday(_)), "{id} {day}: {known:?}");
    }
}

/// Every fault of a calendar is told with its place and with what to write.
#[test]
fn a_broken_calendar_is_told_with_its_place() {
    let good = include_str!("../../../../data/calendars/us-ny.json");
    assert_eq!(Holidays::fault(good), None);
    let cases: [(&str, &str, &str); 9] = [
        ("\"2026-07-03\"", "\"2026-07-32\"", "line 29"),
        ("\"2026-07-03\"", "\"2031-07-03\"", "line 29, holiday 2031-07-03"),
        ("\"2026-07-03\"", "\"2026-05-25\"", "holiday 2026-05-25 “Independence Day (observed)”"),
        ("America/New_York", "America/New_Yorck", "line 4"),
        ("\"weekend\"", "\"week_end\"", "unknown field `week_end`"),
        ("[\"saturday\", \"sunday\"]", "[\"saturdays\", \"sunday\"]", "line 5"),
        ("\"to-be-confirmed\"", "\"sure\"", "unknown variant `sure`"),
        ("\"valid_to\": \"2030-12-31\"", "\"valid_to\": \"2024-12-31\"", "exchange the two"),
        ("  ],", "  ,", "line"),
    ];
    for (from, to, told) in cases {
        let broken = good.replacen(from, to, 1);
        assert_ne!(broken, good, "{from}");
        let fault = Holidays::fault(&broken).unwrap_or_else(|| panic!("{to} is no fault"));
        assert!(fault.contains(told), "{to}: {fault}");
        assert!(Holidays::parse(&broken).is_err(), "{to}");
    }
    let all = good.replace(
        "[\"saturday\", \"sunday\"]",
        r#"["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]"#,
    );
    assert!(Holidays::fault(&all).unwrap().contains("at most six days"));
}
