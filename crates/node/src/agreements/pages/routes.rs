//! What is asked about agreements in a browser, who may ask it, and which page answers.

pub mod agreements;

pub mod findings;

use axum::routing::get;

use crate::agreements::api::findings::subscribed;
use crate::agreements::pages::agreement::map;
use crate::capability::Route;

/// All paths.
pub fn all() -> Vec<Route> {
    vec![
        ("/agreements", get(agreements::list)),
        ("/agreements/{id}", get(agreements::show)),
        ("/agreements/{id}/text", get(agreements::file)),
        ("/agreements/{id}/participants.csv", get(agreements::participants)),
        ("/agreements/{id}/akoma-ntoso.xml", get(agreements::akoma_ntoso)),
        ("/agreements/{id}/acts/{action}", get(agreements::ask_act).post(agreements::propose_act)),
        ("/agreements/{id}/what-if", get(agreements::ask_what_if).post(agreements::what_if)),
        (map::FILE, get(map::file)),
        ("/board", get(findings::board)),
        ("/board.csv", get(findings::table)),
        ("/board.ics", get(findings::calendar)),
        ("/calendar/{file}", get(subscribed)),
        ("/findings/{id}", get(findings::show)),
        ("/findings/{id}/finding.json", get(findings::file)),
    ]
}
