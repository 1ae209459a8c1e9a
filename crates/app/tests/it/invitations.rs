//! Invitations over a directory that fails in every way it can: they converge or name the next act, and no guest is
//! ever made twice.

mod faults;
mod links;

use std::sync::Arc;

use hub_app::commands::InviteOutcome;
use hub_app::{Hub, HubSettings};
use hub_testkit::cast::page;
use hub_testkit::graph::Graph;
use hub_testkit::{Kit, Person, SeededEntropy};

const PAUL: &str = "durand@client.example";

/// Alpha on a tenant that consented, and the product that talks to the simulator.
async fn on_entra(kit: &Kit) -> (Hub, Graph) {
    let graph = Graph::start().await;
    let hub = another(kit, &graph, 77);
    let alice = kit.caller(Person::Alice);
    let saved = hub
        .edit_directory(&alice, Some("cabinet.onmicrosoft.com"), 0, &page())
        .await;
    saved.expect("it is saved");
    hub.test_directory(&alice, &page()).await.expect("it answers");
    (hub, graph)
}

/// Another process over the same database and directory.
fn another(kit: &Kit, graph: &Graph, seed: u64) -> Hub {
    let settings = HubSettings {
        graph: Some(graph.app()),
        ..kit.hub.settings().clone()
    };
    Hub::new(
        kit.hub.database().clone(),
        Arc::new(kit.clock.clone()),
        Arc::new(SeededEntropy::new(seed)),
        settings,
    )
}

/// Invites Paul, as Alice.
async fn invite(kit: &Kit, hub: &Hub) -> InviteOutcome {
    hub.invite_contact(&kit.caller(Person::Alice), kit.contact("paul"), None, &page())
        .await
        .expect("an answer")
}

/// What is known of Paul: his guest state and the reason.
async fn state(kit: &Kit) -> (String, String) {
    let id = kit.contact("paul");
    let condition = format!("id = {id} AND firm_id = {}", kit.alpha);
    let rows = kit
        .at
        .cells("contact", "guest_state, COALESCE(guest_reason, '')", &condition)
        .await;
    (rows[0][0].clone(), rows[0][1].clone())
}

/// Lets time pass, the reconciler working as often as it does in the product, until nothing is left or `minutes` have.
async fn pass_time(kit: &Kit, hub: &Hub, minutes: i64) {
    let until = hub.now().plus_millis(minutes * 60_000);
    while hub.now() < until {
        kit.clock.set(hub.now().plus_millis(20_000));
        hub.reconcile_invitations().await.expect("a round");
    }
}

async fn letters(kit: &Kit, template: &str) -> i64 {
    kit.at.count("mail", &format!("template = '{template}'")).await
}
