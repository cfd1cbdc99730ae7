//! TLS in the node, with clients that take nothing for granted.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use comity_node::clock::Clock;
use comity_node::config::{NodeConfig, Tls};
use comity_node::keys::certificate::{CertificateFailure, Certificates};
use comity_node::node::Node;
use comity_node::serve::{Secure, serve_with};
use comity_protocol::time::Timestamp;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use super::{names, observed};
use crate::support::run;

const NAME: &str = "node.example";

/// Who signs certificates here.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Certificate and key in PEM form, good until the last day of a year.
    fn issue(&self, until: i32) -> (String, String) {
        let mut params = CertificateParams::new(vec![NAME.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(until, 12, 31);
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.0).unwrap().pem(), key.serialize_pem())
    }

    /// A client that trusts this one and nobody else.
    fn client(&self, address: SocketAddr) -> reqwest::Client {
        let root = reqwest::Certificate::from_pem(self.0.pem().as_bytes()).unwrap();
        let builder = reqwest::Client::builder().no_proxy().tls_certs_only([root]);
        builder.resolve(NAME, address).pool_max_idle_per_host(0).build().unwrap()
    }
}

fn write(files: &Tls, (certificate, key): (String, String)) {
    std::fs::write(&files.certificate, certificate).unwrap();
    std::fs::write(&files.key, key).unwrap();
    mode(&files.key, 0o600);
}

fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn files(dir: &Path) -> Tls {
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    Tls { listen, certificate: dir.join("chain.pem"), key: dir.join("key.pem") }
}

/// A node that answers by TLS, and where.
async fn start(
    dir: &Path,
    files: &Tls,
    clock: Clock,
) -> (Arc<Node>, SocketAddr, Arc<Certificates>) {
    let mut config = NodeConfig::loopback(dir.join("node"), "a.example".parse().unwrap(), "A");
    config.clock = clock;
    let node = Node::open(config).unwrap();
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let listener = TcpListener::bind(files.listen).await.unwrap();
    let address = listener.local_addr().unwrap();
    let certificates = Arc::new(Certificates::open(files).unwrap());
    let secure = Secure { listener, certificates: Arc::clone(&certificates) };
    tokio::spawn(serve_with(Arc::clone(&node), plain, Some(secure), std::future::pending()));
    (node, address, certificates)
}

async fn ask(client: &reqwest::Client, address: SocketAddr, path: &str) -> Option<(u16, String)> {
    let answer =
        client.get(format!("https://{NAME}:{}{path}", address.port())).send().await.ok()?;
    Some((answer.status().as_u16(), answer.text().await.ok()?))
}

#[test]
fn a_certificate_is_renewed_without_a_restart_and_its_end_is_told() {
    run(async {
        let (dir, authority, clock) =
            (tempfile::tempdir().unwrap(), Authority::new(), Clock::default());
        let files = files(dir.path());
        write(&files, authority.issue(2052));
        let (node, address, certificates) = start(dir.path(), &files, clock.clone()).await;
        let client = authority.client(address);
        let healthy = ask(&client, address, "/healthz").await.unwrap();
        assert_eq!(healthy, (200, "ok\n".to_owned()));
        assert!(ask(&Authority::new().client(address), address, "/healthz").await.is_none());

        // What cannot be loaded changes nothing, and is tried again only when it is another.
        let (_, other) = authority.issue(2053);
        std::fs::write(&files.key, other).unwrap();
        assert!(matches!(certificates.follow(), Err(CertificateFailure::Mismatch(_))));
        assert!(matches!(certificates.follow(), Ok(false)));
        assert_eq!(ask(&client, address, "/healthz").await.unwrap().0, 200);
        write(&files, authority.issue(2054));
        assert!(matches!(certificates.follow(), Ok(true)));
        let ends: Timestamp = "2054-12-31T00:00:00Z".parse().unwrap();
        assert_eq!(certificates.expires(), Some(ends));

        // It is warned of before, and said when it has come.
        let ahead = |at: Timestamp| clock.shift(at.since(comity_node::clock::now()));
        ahead(ends.plus_millis(-10 * 86_400_000));
        let warned = ask(&client, address, "/healthz").await.unwrap();
        assert_eq!(warned, (200, "ok\ncertificate-expires 2054-12-31T00:00:00Z\n".to_owned()));
        ahead(ends.plus_millis(1));
        let (status, body) = ask(&client, address, "/healthz").await.unwrap();
        assert!(status == 503 && body.contains("\"certificate-expired\""), "{body}");
        clock.shift(0);

        // One that is over is shown to nobody who looks.
        write(&files, authority.issue(2021));
        certificates.reload().unwrap();
        // Whoever was here before resumes a session, and looks at no certificate.
        assert!(ask(&authority.client(address), address, "/healthz").await.is_none());
        until_failed(&node).await;
    });
}

/// Whoever refuses a certificate is counted.
async fn until_failed(node: &Node) {
    crate::support::until("the refusal is counted", || node.metrics.handshakes_failed.get() > 0)
        .await;
}

#[test]
fn whoever_does_not_finish_a_handshake_holds_up_nobody() {
    run(async {
        let (dir, authority) = (tempfile::tempdir().unwrap(), Authority::new());
        let files = files(dir.path());
        write(&files, authority.issue(2052));
        let (node, address, _) = start(dir.path(), &files, Clock::default()).await;
        let mut silent = Vec::new();
        for begun in [&b""[..], b"\x16\x03\x01", b"GET / HTTP/1.1\r\n\r\n"] {
            for _ in 0..30 {
                let mut stream = TcpStream::connect(address).await.unwrap();
                stream.write_all(begun).await.unwrap();
                silent.push(stream);
            }
        }
        let client = authority.client(address);
        let asked = ask(&client, address, "/checkpoint");
        let answer = tokio::time::timeout(Duration::from_secs(5), asked).await.unwrap();
        assert_eq!(answer.unwrap().0, 200);
        until_failed(&node).await;
    });
}

#[test]
fn files_that_are_no_certificate_or_open_to_all_are_refused_by_name() {
    let (dir, authority) = (tempfile::tempdir().unwrap(), Authority::new());
    let files = files(dir.path());
    let code = |files: &Tls| Certificates::open(files).err().map(|failure| failure.code());
    assert_eq!(code(&files), Some("certificate-unreadable"));
    let (certificate, key) = authority.issue(2052);
    write(&files, (certificate.clone(), key.clone()));
    assert_eq!(code(&files), None);
    mode(&files.key, 0o604);
    assert_eq!(code(&files), Some("certificate-key-open"));
    write(&files, (certificate.clone(), certificate.clone()));
    assert_eq!(code(&files), Some("certificate-key-malformed"));
    write(&files, (key.clone(), key));
    assert_eq!(code(&files), Some("certificate-not-pem"));
    write(&files, (certificate, authority.issue(2052).1));
    assert_eq!(code(&files), Some("certificate-key-other"));
    let missing = Tls { key: PathBuf::from("/nowhere/key.pem"), ..files };
    assert_eq!(code(&missing), Some("certificate-unreadable"));
}

#[test]
fn the_dashboard_and_the_alarms_name_numbers_that_there_are() {
    run(async {
        let (dir, authority) = (tempfile::tempdir().unwrap(), Authority::new());
        let files = files(dir.path());
        write(&files, authority.issue(2052));
        let (node, address, _) = start(dir.path(), &files, Clock::default()).await;
        use comity_store::rows::Role;
        let made = comity_node::accounts::create_user(&node, "monitor", Role::Reader, None, "node");
        made.await.unwrap();
        let token = comity_node::accounts::create_token(&node, "monitor", "test", 1, "node");
        let (token, _) = token.await.unwrap();
        let url = format!("https://{NAME}:{}/metrics", address.port());
        let answer = authority.client(address).get(url).bearer_auth(token).send().await.unwrap();
        let page = answer.text().await.unwrap();
        // Told only where somebody answers, or cosigned.
        let more = ["comity_clock_offset_seconds", "comity_witness_age_seconds"];
        let told: Vec<&str> = names(&page).into_iter().chain(more).collect();
        let text = observed();
        let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
        let mut found = 0;
        for rest in text.split("comity_").skip(1) {
            let end: String = rest.chars().take_while(|c| is_name(*c)).collect();
            let name = format!("comity_{end}");
            let bare = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end));
            let is_told =
                told.contains(&name.as_str()) || bare.is_some_and(|bare| told.contains(&bare));
            assert!(is_told, "nobody tells {name}");
            found += 1;
        }
        assert!(found > 20, "{found}");
    });
}
