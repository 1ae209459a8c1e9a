//! What is open to one contact (`GST-04`): their applications dossier by dossier, and nothing of anybody else.

use std::collections::HashMap;

use hub_domain::catalog::CatalogEntry;
use hub_domain::ids::{ActivationId, CatalogAppId, ContactId};
use hub_domain::moment::Moment;
use hub_domain::staff::{Actor, Caller};

use crate::db::{Database, args};
use crate::error::StoreError;
use crate::firm_tx::FirmReader;
use crate::sql::firm_sql;

firm_sql! {
    OFFERS = "SELECT t.id, d.code, d.name, i.label, i.catalog_app_id, \
            CAST(CASE WHEN i.suspended_by IS NULL AND f.suspended_at IS NULL THEN 0 ELSE 1 END AS BIGINT), n.at \
        FROM access x JOIN activation t ON t.firm_id = x.firm_id AND t.id = x.activation_id \
        JOIN installed_app i ON i.firm_id = t.firm_id AND i.id = t.installed_app_id \
        JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        JOIN contact_link l ON l.firm_id = x.firm_id AND l.dossier_id = d.id AND l.contact_id = x.contact_id \
            AND l.closed_by IS NULL \
        JOIN firm f ON f.id = x.firm_id \
        LEFT JOIN launch n ON n.firm_id = x.firm_id AND n.contact_id = x.contact_id AND n.activation_id = t.id \
        WHERE x.firm_id = $1 AND x.contact_id = $2 AND x.closed_by IS NULL AND t.closed_by IS NULL \
        AND i.removed_by IS NULL ORDER BY d.name_sort, d.code, i.label, i.id";
    OFFER_ENTRIES = "SELECT DISTINCT c.id, c.entry FROM installed_app i JOIN catalog_app c ON c.id = i.catalog_app_id \
        WHERE i.firm_id = $1 AND i.removed_by IS NULL";
    WITHDRAWN = "SELECT DISTINCT i.label, d.name, a.at FROM access x \
        JOIN act a ON a.firm_id = x.firm_id AND a.id = x.closed_by \
        JOIN activation t ON t.firm_id = x.firm_id AND t.id = x.activation_id \
        JOIN installed_app i ON i.firm_id = t.firm_id AND i.id = t.installed_app_id \
        JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        WHERE x.firm_id = $1 AND x.contact_id = $2 AND a.at > $3 \
        AND NOT EXISTS (SELECT 1 FROM access y JOIN activation u ON u.firm_id = y.firm_id AND u.id = y.activation_id \
            WHERE y.firm_id = x.firm_id AND y.contact_id = x.contact_id AND y.closed_by IS NULL \
            AND u.closed_by IS NULL AND u.dossier_id = t.dossier_id AND u.installed_app_id = t.installed_app_id) \
        ORDER BY a.at DESC, i.label, d.name LIMIT 20";
    OWNERS = "SELECT DISTINCT d.code, s.first_name, s.last_name, a.email FROM contact_link l \
        JOIN dossier d ON d.firm_id = l.firm_id AND d.id = l.dossier_id \
        JOIN staff_member s ON s.firm_id = d.firm_id AND s.id = d.owner_id AND s.deactivated_at IS NULL \
        JOIN account a ON a.id = s.account_id \
        WHERE l.firm_id = $1 AND l.contact_id = $2 AND l.closed_by IS NULL ORDER BY d.code";
    NOTE_LAUNCH = "INSERT INTO launch (firm_id, contact_id, activation_id, at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (firm_id, contact_id, activation_id) DO UPDATE SET at = excluded.at";
}

/// An application open to a contact on a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What is switched on.
    pub activation: ActivationId,
    /// The dossier's code.
    pub code: String,
    /// The dossier's name.
    pub dossier: String,
    /// The application's name.
    pub label: String,
    /// What it is for, in French and English.
    pub description: [String; 2],
    /// Where it opens, once it does.
    pub launch_url: Option<String>,
    /// Whether the firm suspended it.
    pub suspended: bool,
    /// When the contact last opened it.
    pub launched_at: Option<Moment>,
}

/// An application taken back from a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawnOffer {
    /// The application's name.
    pub label: String,
    /// The dossier's name.
    pub dossier: String,
    /// When.
    pub at: Moment,
}

/// Who is in charge of a contact's dossier: whom they write to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierOwner {
    /// The dossier's code.
    pub code: String,
    /// First and last name.
    pub name: String,
    /// Where to write.
    pub email: String,
}

impl FirmReader {
    /// Everything open to a contact, by the dossiers' names.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn offers(&mut self, contact: ContactId) -> Result<Vec<Offer>, StoreError> {
        let rows = self.link.all(&OFFERS, args![self.firm, contact]).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut entries = HashMap::new();
        for row in self.link.all(&OFFER_ENTRIES, args![self.firm]).await? {
            let entry: CatalogEntry = serde_json::from_str(&row.text(1)?).map_err(StoreError::internal)?;
            entries.insert(row.id::<CatalogAppId>(0)?, entry);
        }
        rows.iter()
            .map(|row| {
                let entry = entries.get(&row.id::<CatalogAppId>(4)?);
                Ok(Offer {
                    activation: row.id(0)?,
                    code: row.text(1)?,
                    dossier: row.text(2)?,
                    label: row.text(3)?,
                    description: entry.map_or_else(Default::default, |entry| {
                        [entry.description_fr.clone(), entry.description_en.clone()]
                    }),
                    launch_url: entry.and_then(|entry| entry.launch_url.clone()),
                    suspended: row.int(5)? != 0,
                    launched_at: row.maybe_moment(6)?,
                })
            })
            .collect()
    }

    /// What was taken back from a contact since an instant and not given again, the latest first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn withdrawn_offers(
        &mut self,
        contact: ContactId,
        since: Moment,
    ) -> Result<Vec<WithdrawnOffer>, StoreError> {
        let rows = self
            .link
            .all(&WITHDRAWN, args![self.firm, contact, since])
            .await?;
        rows.iter()
            .map(|row| {
                Ok(WithdrawnOffer {
                    label: row.text(0)?,
                    dossier: row.text(1)?,
                    at: row.moment(2)?,
                })
            })
            .collect()
    }

    /// Who is in charge of each of a contact's dossiers.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn owners_of(&mut self, contact: ContactId) -> Result<Vec<DossierOwner>, StoreError> {
        let rows = self.link.all(&OWNERS, args![self.firm, contact]).await?;
        rows.iter()
            .map(|row| {
                Ok(DossierOwner {
                    code: row.text(0)?,
                    name: format!("{} {}", row.text(1)?, row.text(2)?).trim().to_owned(),
                    email: row.text(3)?,
                })
            })
            .collect()
    }
}

impl Database {
    /// Notes that a contact opened an application, for « Utilisées récemment ». No part of the journal.
    ///
    /// # Errors
    /// [`StoreError::CallerGone`] for somebody who is no contact, else what the database answers.
    pub async fn note_launch(
        &self,
        caller: &Caller,
        activation: ActivationId,
        now: Moment,
    ) -> Result<(), StoreError> {
        let Actor::Contact { id, .. } = caller.actor() else {
            return Err(StoreError::CallerGone);
        };
        let mut link = self.writer().await?;
        let args = args![caller.firm(), *id, activation, now];
        link.run(&NOTE_LAUNCH, args).await?;
        link.commit().await
    }
}
