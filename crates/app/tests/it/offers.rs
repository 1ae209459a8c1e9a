//! Intervals laid by hand, each by an act of its own moment: what the tests of impact and history start from.

use hub_domain::ids::InstalledAppId;
use hub_domain::moment::Moment;
use hub_testkit::{Kit, Person, Wizard, hub_domain};

/// Adds an application without dossiers.
pub async fn add(kit: &Kit, slug: &str, key: Option<&str>) -> InstalledAppId {
    let wizard = Wizard::start(kit, Person::Alice).await;
    wizard.define(slug, key).await;
    wizard.finish().await
}

/// Switches an application on for a dossier of Alpha.
pub async fn open(kit: &Kit, app: InstalledAppId, code: &str, at: Moment) {
    let (act, dossier) = (kit.act_at(at).await, kit.dossier(kit.alpha, code).await);
    kit.lay_activation(app, dossier, act).await;
    kit.at
        .set(
            "installed_app",
            "dossier_count = dossier_count + 1, open_revision = open_revision + 1",
            &format!("firm_id = {} AND id = {app}", kit.alpha),
        )
        .await;
}

/// Gives a contact an application of a dossier.
pub async fn give(kit: &Kit, app: InstalledAppId, code: &str, contact: &str, at: Moment) {
    let (act, dossier) = (kit.act_at(at).await, kit.dossier(kit.alpha, code).await);
    kit.lay_access(app, dossier, kit.contact(contact), act).await;
}

/// An offer on A1 (Inès, Lucie), on CLI001 (Lucie) without an owner, and on CLI002, which is Emma's.
pub async fn offer(kit: &Kit) -> InstalledAppId {
    let app = add(kit, "cegid-loop-offre-start", None).await;
    kit.at
        .set(
            "dossier",
            &format!("owner_id = {}", kit.staff(Person::Emma)),
            &format!("firm_id = {} AND code = 'CLI002'", kit.alpha),
        )
        .await;
    let now = kit.hub.now();
    for code in ["A1", "CLI001", "CLI002"] {
        open(kit, app, code, now).await;
    }
    give(kit, app, "A1", "ines", now).await;
    give(kit, app, "A1", "lucie", now).await;
    give(kit, app, "CLI001", "lucie", now).await;
    app
}

/// The letters of Alpha: template, address, facts.
pub async fn letters(kit: &Kit) -> Vec<(String, String, serde_json::Value)> {
    let rows = kit.at.cells("mail", "template, recipient, data", "1 = 1").await;
    rows.into_iter()
        .map(|mut row| {
            let data = serde_json::from_str(&row.remove(2)).expect("facts");
            (row.remove(0), row.remove(0), data)
        })
        .collect()
}
