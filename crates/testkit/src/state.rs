//! What is true in a database, in words that both engines share: rows have other identifiers on each.

use crate::cast::Kit;
use crate::engines::TestDatabase;

/// Every table of the main job, sorted by what its rows say.
const STATE: [&str; 9] = [
    "SELECT firm_id, code, name, name_folded, name_sort, status, selectable FROM dossier ORDER BY firm_id, code",
    "SELECT firm_id, identifier, name, kind, expires_at, revoked_at, last_used_at FROM api_key \
        ORDER BY identifier_folded",
    "SELECT i.firm_id, i.label, i.instance, i.partner_email, i.field_values, i.dossier_count, i.open_revision, \
        i.revision, k.identifier, i.removed_by IS NULL, a.at FROM installed_app i JOIN act a ON a.id = i.added_by \
        LEFT JOIN api_key k ON k.id = i.main_key_id ORDER BY a.at, i.label, i.partner_email",
    "SELECT i.label, o.at, d.code, t.closed_by IS NULL FROM activation t JOIN act o ON o.id = t.opened_by \
        JOIN installed_app i ON i.id = t.installed_app_id JOIN dossier d ON d.id = t.dossier_id \
        ORDER BY o.at, i.label, d.code, 4",
    "SELECT firm_id, seq, at, actor_kind, door, verb, object_kind FROM audit_entry ORDER BY firm_id, seq",
    "SELECT firm_id, seq, revision, decision_epoch, dossier_revision FROM firm_head ORDER BY firm_id",
    "SELECT kind, created_at FROM outbox_event ORDER BY id",
    "SELECT email, failed_attempts, locked_until FROM account ORDER BY email",
    "SELECT version, selection_base, updated_at, result_id IS NULL FROM draft ORDER BY updated_at, version",
];

impl TestDatabase {
    /// Everything that is true, a line a row, the same on both engines after the same history.
    pub async fn state(&self) -> String {
        let mut lines = Vec::new();
        for sql in STATE {
            lines.extend(self.rows(sql).await.iter().map(|row| row.join(" | ")));
        }
        lines.join("\n")
    }
}

impl Kit {
    /// Makes a partner e-mail one that an application had before.
    pub async fn take_partner_email(&self, email: &str) {
        let copy = format!(
            "INSERT INTO installed_app (firm_id, catalog_app_id, instance, label, partner_email, field_values, added_by, \
             removed_by, open_revision, dossier_count, revision) \
             SELECT firm_id, catalog_app_id, instance, label, '{email}', field_values, added_by, added_by, 1, 0, 1 \
             FROM installed_app WHERE removed_by IS NULL ORDER BY id LIMIT 1"
        );
        self.at.tamper(&copy).await;
    }
}
