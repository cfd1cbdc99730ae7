//! Runs a script.
//!
//! ```text
//! == what the case shows
//! GET /path?of={word}             the request; words in braces come from the site or from `save`
//! some-header: value
//! as: officer                     with the account's API token
//! session: officer                with the account's cookie; `csrf: yes` adds its token
//! sign: borealis.example          signed by a peer
//! body: {"some": "json"}          or @name, a body of the site
//! again                           instead of a request: the last one, byte for byte
//! --
//! 404                             the status
//! content-type: text/plain        a header that has to be exactly so
//! ~ some words                    the body contains them
//! ! other words                   it does not
//! save id = /id                   a JSON pointer into the body, or `header <name>`
//! ```

use axum::body::Body;
use axum::http::Request;

use super::site::{Answer, Site};

/// Runs every case in order; the first that fails is shown whole.
pub(super) async fn run(mut site: Site, script: &str) {
    let mut last: Option<Sent> = None;
    for case in script.split("\n== ").skip(1) {
        let (name, rest) = case.split_once('\n').expect("a case has a name");
        let (asked, wanted) =
            rest.split_once("\n--\n").expect("a case has a request and an answer");
        let sent = Sent::read(&site, asked, last.as_ref()).await;
        let answer = site.send_built(sent.request()).await;
        check(&mut site, name, wanted, &answer);
        last = Some(sent);
    }
}

/// A request that can be sent again, byte for byte.
#[derive(Clone)]
struct Sent {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Sent {
    async fn read(site: &Site, text: &str, last: Option<&Self>) -> Self {
        let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let first = lines.next().expect("a case has a request");
        if first == "again" {
            return last.expect("a request to repeat").clone();
        }
        let first = filled(site, first);
        let (method, path) = first.split_once(' ').expect("a method and a path");
        let mut request = site.request(method, path);
        for line in lines {
            let line = filled(site, line);
            let (name, value) = line.split_once(": ").expect("a header");
            match name {
                "as" => request = request.by_user(value),
                "sign" => request.peer = Some(value.to_owned()),
                "session" => {
                    let cookie = site.words[&format!("cookie.{value}")].clone();
                    request.headers.push(("cookie".to_owned(), cookie));
                }
                "csrf" => {
                    request.headers.push(("x-csrf-token".to_owned(), site.csrf(value).await));
                }
                "body" => {
                    request.body = match value.strip_prefix('@') {
                        Some(name) => site.bodies[name].clone(),
                        None => {
                            let json = ("content-type".to_owned(), "application/json".to_owned());
                            request.headers.push(json);
                            value.as_bytes().to_vec()
                        }
                    };
                }
                _ => request.headers.push((name.to_owned(), value.to_owned())),
            }
        }
        let (parts, body) = request.build(site).into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        let headers = parts.headers.iter();
        let headers = headers.map(|(n, v)| (n.to_string(), v.to_str().unwrap().to_owned()));
        Self {
            method: parts.method.to_string(),
            path: parts.uri.to_string(),
            headers: headers.collect(),
            body,
        }
    }

    fn request(&self) -> Request<Body> {
        let mut request = Request::builder().method(self.method.as_str()).uri(&self.path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request.body(Body::from(self.body.clone())).unwrap()
    }
}

fn check(site: &mut Site, name: &str, wanted: &str, answer: &Answer) {
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    let shown = format!("{name}\n{} {:#?}\n{body}", answer.status, answer.headers);
    let mut lines = wanted.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let status: u16 = lines.next().unwrap().parse().expect("a status");
    assert_eq!(answer.status, status, "{shown}");
    for line in lines {
        let line = filled(site, line);
        if let Some(words) = line.strip_prefix("~ ") {
            assert!(body.contains(words), "the body lacks {words:?}\n{shown}");
        } else if let Some(words) = line.strip_prefix("! ") {
            assert!(!body.contains(words), "the body has {words:?}\n{shown}");
        } else if let Some(saved) = line.strip_prefix("save ") {
            let (word, from) = saved.split_once(" = ").expect("save word = where");
            let value = match from.strip_prefix("header ") {
                Some(header) => header_of(answer, header).expect("the header").to_owned(),
                None => pointed(&body, from),
            };
            site.words.insert(word.to_owned(), value);
        } else {
            let (header, value) = line.split_once(": ").expect("a header");
            assert_eq!(header_of(answer, header), Some(value), "{header}\n{shown}");
        }
    }
}

fn header_of<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    let found = answer.headers.iter().find(|(header, _)| header == name);
    found.map(|(_, value)| value.as_str())
}

fn pointed(body: &str, pointer: &str) -> String {
    let json: serde_json::Value = serde_json::from_str(body).expect("a JSON body");
    match json.pointer(pointer).expect("the pointer leads somewhere") {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `{word}` replaced; braces of JSON stay, for no word has their content.
fn filled(site: &Site, line: &str) -> String {
    let mut out = line.to_owned();
    for (word, value) in &site.words {
        out = out.replace(&format!("{{{word}}}"), value);
    }
    out
}
