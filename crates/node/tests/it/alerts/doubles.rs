//! A mail server and a receiver of requests, as small as they can be, that keep what came.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use aws_lc_rs::hmac;
use data_encoding::BASE64;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A port on which nobody listens now.
pub(super) async fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

/// The subject of a mail, unfolded and decoded.
pub(super) fn subject(mail: &str) -> String {
    let unfolded = mail.replace("\r\n ", " ");
    let line = unfolded.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap();
    let words = line.split(' ').map(|word| {
        let inner = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
        match inner {
            Some(inner) => String::from_utf8(BASE64.decode(inner.as_bytes()).unwrap()).unwrap(),
            None => format!(" {word} "),
        }
    });
    let joined: String = words.collect();
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A mail with its text decoded from quoted-printable (RFC 2045 section 6.7).
pub(super) fn decoded(mail: &str) -> String {
    let joined = mail.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.bytes();
    while let Some(byte) = rest.next() {
        let is_coded = byte == b'=';
        let digits: Vec<u8> = if is_coded { rest.clone().take(2).collect() } else { Vec::new() };
        let digits = std::str::from_utf8(&digits).unwrap_or_default();
        match u8::from_str_radix(digits, 16) {
            Ok(value) if is_coded => {
                bytes.push(value);
                rest.nth(1);
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A mail server that takes everything (RFC 5321).
pub(super) struct MailServer {
    pub(super) port: u16,
    taken: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    pub(super) async fn start() -> Self {
        Self::start_at(0).await
    }

    pub(super) async fn start_at(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = Arc::clone(&taken);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&kept)));
            }
        });
        Self { port, taken }
    }

    pub(super) fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }

    pub(super) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.taken.lock().unwrap())
    }
}

async fn talk(stream: TcpStream, taken: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 double ESMTP\r\n").await.ok()?;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let answer: &[u8] = match line.get(..4).unwrap_or_default() {
            "EHLO" => b"250-double\r\n250 8BITMIME\r\n",
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.ok()?;
                let mut text = String::new();
                while !text.ends_with("\r\n.\r\n") {
                    if stream.read_line(&mut text).await.ok()? == 0 {
                        return None;
                    }
                }
                taken.lock().unwrap().push(text);
                b"250 taken\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        stream.write_all(answer).await.ok()?;
    }
}

/// How a receiver of requests behaves.
#[derive(Clone, Debug)]
pub(super) enum Manner {
    /// It takes them.
    Takes,
    /// It has a fault.
    Fails,
    /// It says that they go elsewhere.
    Redirects(String),
    /// It answers without end.
    Floods,
    /// It answers nothing.
    Stalls,
}

/// A request: its headers and its body.
pub(super) type Asked = (BTreeMap<String, String>, String);

/// A receiver of requests.
pub(super) struct Hook {
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Hook {
    pub(super) async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let kept = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, manner.clone(), Arc::clone(&kept)));
            }
        });
        Self { port, asked }
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn answer(stream: TcpStream, manner: Manner, asked: Arc<Mutex<Vec<Asked>>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            if line == "\r\n" {
                break;
            }
            continue;
        };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let mut body = vec![0; headers.get("content-length")?.parse().ok()?];
    stream.read_exact(&mut body).await.ok()?;
    asked.lock().unwrap().push((headers, String::from_utf8(body).ok()?));
    let head = |status: &str| format!("HTTP/1.1 {status}\r\nconnection: close\r\n");
    match manner {
        Manner::Takes => {
            let text = format!("{}content-length: 0\r\n\r\n", head("204 No Content"));
            stream.write_all(text.as_bytes()).await.ok()
        }
        Manner::Fails => {
            let text = format!("{}content-length: 0\r\n\r\n", head("500 Fault"));
            stream.write_all(text.as_bytes()).await.ok()
        }
        Manner::Redirects(to) => {
            let text = format!("{}location: {to}\r\ncontent-length: 0\r\n\r\n", head("307 There"));
            stream.write_all(text.as_bytes()).await.ok()
        }
        Manner::Floods => {
            stream.write_all(format!("{}\r\n", head("200 OK")).as_bytes()).await.ok()?;
            loop {
                stream.write_all(&[b'x'; 65_536]).await.ok()?;
            }
        }
        Manner::Stalls => std::future::pending().await,
    }
}

/// Whether a request is signed by the scheme of Standard Webhooks with a secret.
pub(super) fn expect_signed((headers, body): &Asked, secret: &str) {
    let of = |name: &str| headers.get(name).unwrap().as_str();
    let bytes = BASE64.decode(secret.strip_prefix("whsec_").unwrap().as_bytes()).unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
    let signed = format!("{}.{}.{body}", of("webhook-id"), of("webhook-timestamp"));
    let signature = of("webhook-signature").strip_prefix("v1,").unwrap();
    let signature = BASE64.decode(signature.as_bytes()).unwrap();
    hmac::verify(&key, signed.as_bytes(), &signature).unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["type"], "alert.proposal", "{body}");
}
