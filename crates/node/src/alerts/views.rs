//! What is told of rules and deliveries, typed.

use comity_protocol::time::Timestamp;
use comity_store::rows::AlertState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::alerts::rules::{Rules, Sort};

/// What wakes an account.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AlertRulesOut)]
pub struct RulesOut {
    /// The rules.
    pub rules: Rules,
    /// Since when: when they were set, or first taken to be the usual ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_at: Option<Timestamp>,
    /// Whether this node sends mail.
    pub mail_is_sent: bool,
    /// By what requests to the hook are signed, where it was made just now: shown this once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hook_secret: Option<String>,
}

/// Something that the account was or is to be told by one channel.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AlertDelivery)]
pub struct DeliveryOut {
    /// By what a receiver knows it (`webhook-id`, `Message-ID`).
    pub id: String,
    /// What, in a line.
    pub title: String,
    /// Of what sort.
    pub sort: Sort,
    /// Whether it wakes also in quiet hours.
    pub grave: bool,
    /// By which channel.
    pub channel: String,
    /// How far it is.
    pub state: DeliveryState,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it is tried next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    /// How often it was tried.
    pub tries: u32,
    /// Why the last try failed, by its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// The page of the console where it is looked at.
    pub path: String,
}

/// How far an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = AlertDeliveryState)]
pub enum DeliveryState {
    /// It waits to be sent, or to be sent again.
    Waiting,
    /// It was taken.
    Told,
    /// It was tried for three days, in vain.
    GivenUp,
    /// It was told with others in one.
    Summed,
}

impl From<AlertState> for DeliveryState {
    fn from(state: AlertState) -> Self {
        match state {
            AlertState::Waiting => Self::Waiting,
            AlertState::Told => Self::Told,
            AlertState::GivenUp => Self::GivenUp,
            AlertState::Summed => Self::Summed,
        }
    }
}

/// What the console has to show since it last asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SoundsOut {
    /// The newest that there is: what is asked for next comes after it.
    pub newest: String,
    /// The newest first.
    pub alerts: Vec<SoundOut>,
}

/// One of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SoundOut {
    /// In a line.
    pub title: String,
    /// Where it is looked at.
    pub path: String,
    /// Whether it is of the gravest.
    pub grave: bool,
    /// Whether it sounds now.
    pub sounds: bool,
}
