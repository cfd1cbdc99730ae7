//! Mail, by a server that the configuration names.

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::alerts::codes;
use crate::alerts::event::{Told, one_line};
use crate::alerts::rules::Rules;
use crate::alerts::words;
use crate::config::{MailConfig, MailTls};
use crate::node::Node;

/// A server has so long for each of its answers.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

/// A whole delivery takes so long at most: a server that drips is as good as none.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Sends a mail under an identifier.
///
/// # Errors
/// The code of what went wrong.
pub(super) async fn send(
    node: &Node,
    rules: &Rules,
    told: &Told,
    id: &str,
) -> Result<(), &'static str> {
    let config = node.config.alerts.mail.as_ref().ok_or(codes::ALERT_NO_MAIL.code)?;
    let to = rules.mail.as_ref().ok_or(codes::ALERT_NO_ADDRESS.code)?;
    let message = message(node, config, (rules, to), told, id)?;
    let transport = transport(config)?;
    match tokio::time::timeout(TIMEOUT, transport.send(message)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) if error.is_permanent() || error.is_transient() => {
            tracing::warn!(%error, "the mail server refused an alert");
            Err(codes::ALERT_REFUSED.code)
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "an alert could not be mailed");
            Err(codes::ALERT_UNREACHABLE.code)
        }
        Err(_) => Err(codes::ALERT_UNREACHABLE.code),
    }
}

fn message(
    node: &Node,
    config: &MailConfig,
    (rules, to): (&Rules, &str),
    told: &Told,
    id: &str,
) -> Result<Message, &'static str> {
    let wrong = codes::ALERT_NO_ADDRESS.code;
    let to: Address = to.parse().map_err(|_| wrong)?;
    let from: Address = config.from.parse().map_err(|_| wrong)?;
    let domain = from.domain().to_owned();
    let name = one_line(&node.config.name);
    let millis = u64::try_from(node.now().millis()).unwrap_or_default();
    let text = words::body(rules, told, (&node.base_url(), &node.config.name));
    Message::builder()
        .from(Mailbox::new(Some(name), from))
        .to(Mailbox::new(None, to))
        .subject(words::subject(rules.lang(), told))
        .message_id(Some(format!("<{id}@{domain}>")))
        .date(UNIX_EPOCH + Duration::from_millis(millis))
        .header(ContentType::TEXT_PLAIN)
        .body(text)
        .map_err(|_| wrong)
}

fn transport(config: &MailConfig) -> Result<AsyncSmtpTransport<Tokio1Executor>, &'static str> {
    let wrong = codes::ALERT_UNREACHABLE.code;
    let parameters = || {
        let mut builder = TlsParameters::builder(config.server.clone());
        if let Some(pem) = &config.ca {
            builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(|_| wrong)?);
        }
        builder.build().map_err(|_| wrong)
    };
    let tls = match config.tls {
        MailTls::Implicit => Tls::Wrapper(parameters()?),
        // Demanded: who strips it from the server's answer gets nothing in the clear.
        MailTls::StartTls => Tls::Required(parameters()?),
        MailTls::None => Tls::None,
    };
    let domain = config.from.split_once('@').map_or("localhost", |(_, domain)| domain);
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.server)
        .port(config.port)
        .tls(tls)
        .hello_name(ClientId::Domain(domain.to_owned()))
        .timeout(Some(ANSWER_TIMEOUT));
    if let Some((user, password)) = &config.credentials {
        let credentials = Credentials::new(user.clone(), password.expose().to_owned());
        builder = builder.credentials(credentials);
    }
    Ok(builder.build())
}
