//! Which guests lost which accesses by an act (E4).

use hub_domain::ids::InstalledAppId;
use hub_domain::letter::Addressee;

use crate::db::args;
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::firm_sql;

firm_sql! {
    // Who is no guest any more by this very act is told nothing: nothing is left to them.
    WITHDRAWN = "SELECT c.id, c.email, c.first_name, c.last_name, COALESCE(a.language, f.language), i.id, i.label, \
            COUNT(*), MIN(d.name) FROM access x \
        JOIN activation t ON t.firm_id = x.firm_id AND t.id = x.activation_id \
        JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        JOIN installed_app i ON i.firm_id = t.firm_id AND i.id = t.installed_app_id \
        JOIN contact c ON c.firm_id = x.firm_id AND c.id = x.contact_id \
        JOIN firm f ON f.id = x.firm_id \
        LEFT JOIN account a ON a.id = c.account_id \
        WHERE x.firm_id = $1 AND x.closed_by = $2 AND c.guest_state = 'guest' AND c.email IS NOT NULL \
            AND c.removed_by IS NULL \
        GROUP BY c.id, c.email, c.first_name, c.last_name, COALESCE(a.language, f.language), i.id, i.label \
        ORDER BY c.id, i.id";
}

/// The accesses to one application that a guest lost by one act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Where to write to them.
    pub to: Addressee,
    /// The application.
    pub application: InstalledAppId,
    /// What it is called.
    pub label: String,
    /// On how many dossiers; never 0.
    pub dossiers: i64,
    /// The name of one of them.
    pub dossier: String,
}

impl FirmTx {
    /// What guests lost by the act in progress, one line a guest and application.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn withdrawn(&mut self) -> Result<Vec<Withdrawn>, StoreError> {
        let act = self.act();
        let (firm, link) = self.parts();
        let rows = link.all(&WITHDRAWN, args![firm, act]).await?;
        rows.iter()
            .map(|row| {
                Ok(Withdrawn {
                    to: Addressee {
                        contact: Some(row.id(0)?),
                        email: row.text(1)?,
                        first_name: row.text(2)?,
                        last_name: row.text(3)?,
                        language: row.text(4)?,
                        staff: None,
                    },
                    application: row.id(5)?,
                    label: row.text(6)?,
                    dossiers: row.int(7)?,
                    dossier: row.text(8)?,
                })
            })
            .collect()
    }
}
