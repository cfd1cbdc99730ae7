//! With which problems the operations answer.

use crate::agreements::api::problems::DOCKET;
use crate::alerts::codes::{ALERT_NO_MAIL, ALERT_RULES, ALERT_TOO_MANY};
use crate::api::errors::{BODY, BY_PEOPLE, Problems, WRITES};

/// By operations.
pub const PROBLEMS: &[Problems] = &[
    (&["alert_rules", "alert_deliveries"], &[BY_PEOPLE]),
    (&["set_alert_rules"], &[BY_PEOPLE, BODY, WRITES, DOCKET, &[&ALERT_RULES, &ALERT_NO_MAIL]]),
    (&["test_alerts"], &[BY_PEOPLE, WRITES, &[&ALERT_TOO_MANY]]),
];
