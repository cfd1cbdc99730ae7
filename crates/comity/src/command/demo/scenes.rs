//! The scenes of the capabilities, in the order of the node's own list: what is shown of each.

use std::pin::Pin;

use comity_node::capabilities;
use comity_node::capability::Capability;
use serde::Serialize;
use serde_json::{Map, Value};

use super::stage::{Played, Shown, Stage};
use super::{agreements, alerts, commitments, observatory};

/// A scene in the making.
type Playing<'s> = Pin<Box<dyn Future<Output = anyhow::Result<Played>> + 's>>;

/// What is shown of a capability.
struct Scene {
    /// The name of the capability.
    of: &'static str,
    act: Act,
    play: for<'s> fn(&'s Stage<'s>) -> Playing<'s>,
}

/// When a scene is played.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    /// It brings about what others rest on.
    First,
    /// It rests on that.
    Second,
}

/// One scene a capability.
const SCENES: [Scene; 4] = [
    Scene { of: "agreements", act: Act::Second, play: |stage| Box::pin(agreements::play(stage)) },
    Scene { of: "commitments", act: Act::First, play: |stage| Box::pin(commitments::play(stage)) },
    Scene { of: "observatory", act: Act::Second, play: |stage| Box::pin(observatory::play(stage)) },
    Scene { of: "alerts", act: Act::Second, play: |stage| Box::pin(alerts::play(stage)) },
];

fn scene_of(capability: &Capability) -> Option<&'static Scene> {
    SCENES.iter().find(|scene| scene.of == capability.name)
}

/// What was shown of the capabilities.
#[derive(Debug, Serialize)]
pub(super) struct Scenes {
    /// Whether everything was as it should be.
    pub(super) held: bool,
    /// What came of each.
    #[serde(flatten)]
    told: Map<String, Value>,
    /// What was looked at, one by one.
    checks: Vec<Shown>,
    /// Where to look at it in a browser.
    boards: Vec<String>,
    #[serde(skip)]
    words: String,
}

/// Plays the scene of each capability, and looks.
pub(super) async fn play(stage: &Stage<'_>) -> anyhow::Result<Scenes> {
    let boards = stage.federation.nodes().iter().map(|local| format!("{}/board", local.url()));
    let mut scenes = Scenes {
        held: false,
        told: Map::new(),
        checks: Vec::new(),
        boards: boards.collect(),
        words: String::new(),
    };
    for act in [Act::First, Act::Second] {
        let all = capabilities::ALL.iter().filter_map(|capability| scene_of(capability));
        for scene in all.filter(|scene| scene.act == act) {
            let Played { checks, told, words } = (scene.play)(stage).await?;
            scenes.checks.extend(checks);
            scenes.told.extend(told);
            scenes.words.push_str(&words);
        }
    }
    scenes.held = scenes.checks.iter().all(|check| check.held);
    Ok(scenes)
}

impl Scenes {
    /// In words.
    pub(super) fn describe(&self, text: &mut String) {
        text.push_str("Agreements\n");
        for check in &self.checks {
            check.describe(text);
        }
        text.push_str(&self.words);
        let boards = self.boards.join(", ");
        text.push_str(&format!("  all of it, for people who have signed in: {boards}\n\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever adds a capability shows it.
    #[test]
    fn each_capability_has_its_scene() {
        for capability in capabilities::ALL {
            assert!(scene_of(capability).is_some(), "{} has no scene", capability.name);
        }
        for scene in &SCENES {
            let is_it = |one: &&&Capability| one.name == scene.of;
            assert_eq!(capabilities::ALL.iter().filter(is_it).count(), 1, "{}", scene.of);
            assert_eq!(SCENES.iter().filter(|one| one.of == scene.of).count(), 1, "{}", scene.of);
        }
    }
}
