//! Times as a browser meets them: on the clocks that the reader chose, of another day, asked about
//! where clocks change.

use axum::http::{StatusCode, header};

use super::served::{Browser, node};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_chooses_whose_clocks_tell_times() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    // A stranger, too.
    let chosen = browser.get("/about?zone=Asia%2FTokyo").await;
    let cookie = chosen.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("comity-zone=Asia/Tokyo; Path=/"), "{cookie}");
    assert!(chosen.body.contains(">Tokyo</bdi>"), "{}", chosen.body);
    assert!(browser.get("/about").await.body.contains(">UTC</bdi>"));
    browser.sign_in("admin").await;
    browser.cookie = format!("{}; comity-zone=Asia/Tokyo", browser.cookie);
    let account = browser.get("/account").await.body;
    assert!(account.contains("(Tokyo)</time>") && !account.contains(" UTC</time>"), "{account}");
    let back = browser.get("/account?zone=UTC").await.body;
    assert!(back.contains(" UTC</time>"), "{back}");
    assert!(browser.get("/account?zone=Nowhere").await.body.contains("(Tokyo)</time>"));

    let page = browser.get("/clocks?next=%2Fboard%3Fstatus%3Dall%26zone%3DUTC").await.body;
    assert!(page.contains("action=\"/board\""), "{page}");
    assert!(
        page.contains("name=\"status\" value=\"all\"")
            && page.contains("value=\"Asia/Tokyo\" selected")
    );
    assert_eq!(page.matches("name=\"zone\"").count(), 1);
    let elsewhere = browser.get("/clocks?next=%2F%2Fevil.example").await.body;
    assert!(elsewhere.contains("action=\"/\"") && !elsewhere.contains("\"//evil"), "{elsewhere}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_clocks_showed_twice_or_never_is_asked_about() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    browser.sign_in("officer").await;
    let send = async |at: &'static str, step: &'static str| {
        let fields = [
            ("kind", "incident.assessment"),
            ("subject", "i-1"),
            ("tlp", "TLP:CLEAR"),
            ("zone", "Europe/Brussels"),
            ("f.incident", "i-1"),
            ("f.aware_at", at),
            ("step", step),
        ];
        browser.send("/submit", &fields).await.body
    };
    let twice = send("2026-10-25T02:30", "preview").await;
    let first = "value=\"is:2026-10-25T00:30:00Z aware_at\"";
    let second = "value=\"is:2026-10-25T01:30:00Z aware_at\"";
    assert!(twice.contains(first) && twice.contains(second), "{twice}");
    let chosen = send("2026-10-25T02:30", "is:2026-10-25T01:30:00Z aware_at").await;
    assert!(chosen.contains("value=\"2026-10-25T01:30:00Z\""), "{chosen}");
    let never = send("2026-03-29T02:30", "preview").await;
    assert!(never.contains("put forward"), "{never}");
}

/// What has happened cannot lie ahead: told at its field, by its name in the reader's language.
#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_lies_ahead_is_named_as_the_reader_names_it() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    browser.sign_in("officer").await;
    browser.cookie.push_str("; comity-lang=fr");
    let assessment = [
        ("kind", "incident.assessment"),
        ("subject", "i-1"),
        ("tlp", "TLP:CLEAR"),
        ("f.incident", "i-1"),
        ("f.aware_at", "2099-01-01T00:00:00Z"),
        ("step", "preview"),
    ];
    let page = browser.send("/submit", &assessment).await.body;
    let main = page.split("<main").nth(1).unwrap();
    assert!(main.contains("est dans le futur"), "{main}");
    assert!(main.contains("id=\"e.aware_at\""), "{main}");
    assert!(!main.contains("/aware_at") && !main.contains("lies ahead"), "{main}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_asked_as_of_a_day() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    browser.sign_in("officer").await;
    let end = "Wed 1 Jan 2025, 23:59 UTC";
    for path in ["/board", "/agreements/cets-225", "/agreements/paris-agreement"] {
        let page = browser.get(&format!("{path}?as_of=2025-01-01&lang=en")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains(&format!("How things stand at {end}.")), "{path}");
        let unread = browser.get(&format!("{path}?known_by=soon")).await.body;
        assert!(unread.contains("“As known on” was left out"), "{path}: {unread}");
    }
    let board = browser.get("/board?bearer=asterion&party=ASTERION&status=odd").await.body;
    assert!(board.contains("“bearer” is no filter") && board.contains("“odd” is no standing"));
    assert!(!board.contains("Which party?"), "a part of the own name is enough: {board}");
    assert!(browser.get("/board?party=nobody").await.body.contains("No party here is called"));
}

/// Every page that takes a time in its address, asked for one that cannot be read.
#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_cannot_be_read_is_told_at_its_field_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    browser.sign_in("officer").await;
    let pages = [
        ("/board", "as_of"),
        ("/board", "known_by"),
        ("/agreements", "as_of"),
        ("/agreements/cets-225", "known_by"),
        ("/statements", "as_of"),
        ("/statements", "from"),
        ("/observatory", "as_of"),
        ("/observatory/tables/instruments", "as_of"),
        ("/observatory/parties/FR", "as_of"),
    ];
    for (path, field) in pages {
        for typed in ["soon", "2026-02-31", "31.12.2026"] {
            let page = browser.get(&format!("{path}?{field}={typed}&lang=en")).await.body;
            let page = page.split("<main").nth(1).unwrap();
            let asked = format!("{path} {field}={typed}: {page}");
            let kept = format!("name=\"{field}\" type=\"text\" value=\"{typed}\"");
            assert!(page.contains(&kept), "{asked}");
            let told = format!("aria-invalid=\"true\" aria-describedby=\"unread.{field}\"");
            assert!(page.contains(&told), "{asked}");
            let forms = format!("id=\"unread.{field}\">This is no day and no time");
            assert!(page.contains(&forms), "{asked}");
        }
        let page = browser.get(&format!("{path}?{field}=2026-02-28&lang=en")).await.body;
        assert!(!page.contains("aria-invalid"), "{path} {field}: {page}");
    }
    // What came after the day is not told of it: the status of the text is of 2026.
    let later = browser.get("/agreements/cets-225?lang=en").await.body;
    let then = browser.get("/agreements/cets-225?as_of=2025-01-01&lang=en").await.body;
    assert!(later.contains("29 May 2026") && !then.contains("29 May 2026"));
    let list = browser.get("/agreements?as_of=2025-01-01&lang=en").await.body;
    assert!(list.contains("How things stand at ") && list.contains("cets-225?as_of=2025-01-01"));
    // In a file nothing could say that it was left out.
    for path in ["/board.csv", "/agreements/cets-225/participants.csv"] {
        let file = browser.get(&format!("{path}?as_of=soon")).await;
        assert_eq!(file.status, StatusCode::BAD_REQUEST, "{path}: {}", file.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_page_shows_can_be_had_as_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    browser.sign_in("reader").await;
    let parties = browser.get("/agreements/cets-225/participants.csv").await;
    assert_eq!(parties.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert!(parties.body.starts_with("party,name,state,since,signature,consent,act,left\r\n"));
    assert!(
        parties.body.contains("AD,Andorra,signatory,2024-09-05,2024-09-05"),
        "{}",
        parties.body
    );
    let words = browser.get("/agreements/us-ca-sb-53/akoma-ntoso.xml").await;
    assert!(words.body.contains("<akomaNtoso"), "{}", words.body);
    let due = browser.get("/board.csv?status=all").await;
    assert!(due.body.starts_with("finding,status,owed_by,"), "{}", due.body);
    assert_eq!(
        browser.get("/agreements/none/participants.csv").await.status,
        StatusCode::NOT_FOUND
    );
}
