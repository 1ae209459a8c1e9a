//! One-time links of the cast's contacts, and what is open to them.

use std::sync::atomic::{AtomicU64, Ordering};

use hub_domain::ids::{ActivationId, ContactId, FirmId};
use hub_store::{NewPass, PassPurpose};
use sha2::{Digest as _, Sha256};

use crate::cast::Kit;

impl Kit {
    /// A good link to sign in for a contact, as the letter that carried it would show it.
    ///
    /// # Panics
    /// When it cannot be kept.
    pub async fn sign_in_link(&self, firm: FirmId, contact: ContactId, email: &str) -> String {
        static LINKS: AtomicU64 = AtomicU64::new(1);
        let token = format!("{:064x}", LINKS.fetch_add(1, Ordering::SeqCst));
        let now = self.hub.now();
        let pass = NewPass {
            token_hash: Sha256::digest(token.as_bytes()).into(),
            contact,
            invitation: None,
            purpose: PassPurpose::SignIn,
            email: email.to_owned(),
            now,
            expires_at: now.plus_millis(3_600_000),
        };
        self.hub
            .database()
            .add_pass(firm, &pass)
            .await
            .expect("a new link");
        format!("/invitation/{token}")
    }

    /// Switches an offer of the catalogue on for a dossier of Alpha and opens it to a contact of the cast, without the
    /// journal. Answers what is switched on.
    pub async fn open_offer(&self, slug: &str, code: &str, contact: &str) -> ActivationId {
        let (firm, contact) = (self.alpha, self.contact(contact));
        let act = format!("(SELECT MIN(id) FROM act WHERE firm_id = {firm})");
        let entry = format!("(SELECT id FROM catalog_app WHERE slug = '{slug}' AND owner_firm_id = 0)");
        let app = format!(
            "(SELECT MAX(id) FROM installed_app WHERE firm_id = {firm} AND catalog_app_id = {entry} \
             AND removed_by IS NULL)"
        );
        let dossier = format!("(SELECT id FROM dossier WHERE firm_id = {firm} AND code = '{code}')");
        let activation = format!(
            "(SELECT MAX(id) FROM activation WHERE firm_id = {firm} AND installed_app_id = {app} \
             AND dossier_id = {dossier} AND closed_by IS NULL)"
        );
        self.at
            .tamper(&format!(
                "INSERT INTO installed_app (firm_id, catalog_app_id, instance, label, field_values, added_by, \
                 open_revision, dossier_count, revision) SELECT {firm}, c.id, 1, c.label, '{{}}', {act}, 1, 0, 1 \
                 FROM catalog_app c WHERE c.id = {entry} AND {app} IS NULL; \
                 INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) \
                 SELECT {firm}, {app}, {dossier}, {act} WHERE {activation} IS NULL; \
                 UPDATE installed_app SET dossier_count = (SELECT COUNT(*) FROM activation t \
                     WHERE t.firm_id = {firm} AND t.installed_app_id = installed_app.id AND t.closed_by IS NULL) \
                     WHERE firm_id = {firm} AND id = {app}; \
                 INSERT INTO access (firm_id, activation_id, contact_id, opened_by) \
                 SELECT {firm}, {activation}, {contact}, {act} WHERE NOT EXISTS (SELECT 1 FROM access \
                     WHERE firm_id = {firm} AND activation_id = {activation} AND contact_id = {contact} \
                     AND closed_by IS NULL)"
            ))
            .await;
        ActivationId(self.at.number(&format!("SELECT {activation}")).await)
    }
}
