//! Intervals of Alpha laid by hand, each by an act, without the journal: what no page of the product could have done on
//! the day a test needs it. And what such intervals come to.

use hub_domain::ids::{ContactId, DossierId, InstalledAppId, LinkId};
use hub_domain::moment::Moment;

use crate::cast::{Kit, Person};

impl Kit {
    /// An act of Alice at a moment.
    pub async fn act_at(&self, at: Moment) -> i64 {
        let (firm, alice) = (self.alpha, self.staff(Person::Alice));
        self.at
            .tamper(&format!(
                "INSERT INTO act (firm_id, at, actor_kind, actor_id, door, request_id) \
                 VALUES ({firm}, {}, 'staff', {alice}, 'page', 'test')",
                at.0
            ))
            .await;
        self.last_act().await
    }

    /// The last act of all.
    pub async fn last_act(&self) -> i64 {
        self.at.number("SELECT MAX(id) FROM act").await
    }

    /// Switches an application on for a dossier; its counters stay as they are.
    pub async fn lay_activation(&self, app: InstalledAppId, dossier: DossierId, act: i64) {
        let firm = self.alpha;
        self.at
            .tamper(&format!(
                "INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) \
                 VALUES ({firm}, {app}, {dossier}, {act})"
            ))
            .await;
    }

    /// Gives a contact an application that is on for a dossier.
    pub async fn lay_access(&self, app: InstalledAppId, dossier: DossierId, contact: ContactId, act: i64) {
        let firm = self.alpha;
        self.at
            .tamper(&format!(
                "INSERT INTO access (firm_id, activation_id, contact_id, opened_by) \
                 SELECT firm_id, id, {contact}, {act} FROM activation WHERE firm_id = {firm} \
                 AND installed_app_id = {app} AND dossier_id = {dossier} AND closed_by IS NULL"
            ))
            .await;
    }

    /// Gives a contact everything that is on for a dossier, each by the act that switched it on.
    pub async fn lay_every_access(&self, code: &str, contact: ContactId) {
        let firm = self.alpha;
        self.at
            .tamper(&format!(
                "INSERT INTO access (firm_id, activation_id, contact_id, opened_by) \
                 SELECT t.firm_id, t.id, {contact}, t.opened_by FROM activation t \
                 JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
                 WHERE t.firm_id = {firm} AND d.code = '{code}' AND t.closed_by IS NULL"
            ))
            .await;
    }

    /// Switches an application on for every dossier whose code starts so, and gives it to a contact on each and to
    /// another on every other one; its counters stay as they are.
    pub async fn lay_many(
        &self,
        app: InstalledAppId,
        codes: &str,
        [each, every_other]: [ContactId; 2],
        act: i64,
    ) {
        let firm = self.alpha;
        self.at
            .tamper(&format!(
                "INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) \
                 SELECT firm_id, {app}, id, {act} FROM dossier WHERE firm_id = {firm} AND code LIKE '{codes}%' \
                 ORDER BY id; \
                 INSERT INTO access (firm_id, activation_id, contact_id, opened_by) \
                 SELECT firm_id, id, {each}, {act} FROM activation WHERE installed_app_id = {app} ORDER BY id; \
                 INSERT INTO access (firm_id, activation_id, contact_id, opened_by) \
                 SELECT firm_id, id, {every_other}, {act} FROM activation WHERE installed_app_id = {app} \
                 AND id % 2 = 0 ORDER BY id"
            ))
            .await;
    }

    /// Links a contact to every dossier whose code starts so.
    pub async fn lay_links(&self, contact: ContactId, codes: &str, act: i64) {
        let firm = self.alpha;
        self.at
            .tamper(&format!(
                "INSERT INTO contact_link (firm_id, contact_id, dossier_id, limited_to, opened_by) \
                 SELECT firm_id, {contact}, id, '', {act} FROM dossier WHERE firm_id = {firm} AND code LIKE '{codes}%' \
                 ORDER BY id"
            ))
            .await;
    }

    /// Switches an application off for a dossier, with the accesses it gave.
    pub async fn end_activation(&self, app: InstalledAppId, dossier: DossierId, act: i64) {
        let live = live(app, dossier);
        self.at
            .tamper(&format!(
                "UPDATE access SET closed_by = {act} WHERE closed_by IS NULL AND activation_id IN ({live}); \
                 UPDATE activation SET closed_by = {act} WHERE id IN ({live})"
            ))
            .await;
    }

    /// Takes an application of a dossier from a contact.
    pub async fn end_access(&self, app: InstalledAppId, dossier: DossierId, contact: ContactId, act: i64) {
        let live = live(app, dossier);
        self.at
            .tamper(&format!(
                "UPDATE access SET closed_by = {act} WHERE closed_by IS NULL AND contact_id = {contact} \
                 AND activation_id IN ({live})"
            ))
            .await;
    }

    /// Suspends an application.
    pub async fn lay_suspension(&self, app: InstalledAppId, act: i64) {
        let firm = self.alpha;
        self.at
            .tamper(&format!(
                "INSERT INTO suspension (firm_id, installed_app_id, opened_by) VALUES ({firm}, {app}, {act})"
            ))
            .await;
    }

    /// Makes a contact a guest.
    pub async fn lay_guest_period(&self, contact: ContactId, act: i64) {
        let firm = self.alpha;
        self.at
            .tamper(&format!(
                "INSERT INTO guest_period (firm_id, contact_id, opened_by) VALUES ({firm}, {contact}, {act})"
            ))
            .await;
    }

    /// A directory at Entra whose consent nobody gave.
    pub async fn lay_directory_without_consent(&self) {
        let firm = self.alpha;
        self.at
            .tamper(&format!(
                "INSERT INTO directory (firm_id, kind, tenant, consent, revision) \
                 VALUES ({firm}, 'entra', 'alpha.onmicrosoft.com', 'missing', 1)"
            ))
            .await;
    }

    /// What links a contact to a dossier now.
    ///
    /// # Panics
    /// When nothing does.
    pub async fn live_link(&self, contact: ContactId, code: &str) -> LinkId {
        let link = format!(
            "SELECT l.id FROM contact_link l JOIN dossier d ON d.firm_id = l.firm_id AND d.id = l.dossier_id \
             WHERE l.contact_id = {contact} AND d.code = '{code}' AND l.closed_by IS NULL"
        );
        LinkId(self.at.number(&link).await)
    }

    /// The codes of the dossiers that applications whose label starts so are on for, sorted: one for each time.
    pub async fn codes_switched_on(&self, label: &str) -> Vec<String> {
        let codes = format!(
            "SELECT d.code FROM activation t JOIN dossier d ON d.id = t.dossier_id \
             JOIN installed_app i ON i.id = t.installed_app_id \
             WHERE t.closed_by IS NULL AND i.label LIKE '{label}%' ORDER BY d.code"
        );
        self.at.rows(&codes).await.into_iter().flatten().collect()
    }

    /// How many applications do not count what is on.
    pub async fn wrong_counters(&self) -> i64 {
        let wrong = "dossier_count <> (SELECT COUNT(*) FROM activation a \
            WHERE a.installed_app_id = installed_app.id AND a.closed_by IS NULL)";
        self.at.count("installed_app", wrong).await
    }

    /// How many accesses outlive their activation.
    pub async fn orphan_accesses(&self) -> i64 {
        let orphans =
            "closed_by IS NULL AND activation_id IN (SELECT id FROM activation WHERE closed_by IS NOT NULL)";
        self.at.count("access", orphans).await
    }
}

/// What is on of an application for a dossier.
fn live(app: InstalledAppId, dossier: DossierId) -> String {
    format!(
        "SELECT id FROM activation WHERE installed_app_id = {app} AND dossier_id = {dossier} AND closed_by IS NULL"
    )
}
