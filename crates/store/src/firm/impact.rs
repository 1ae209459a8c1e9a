//! What removing or suspending an application does: how many dossiers, whose accesses, which owners (`APP-04`, `APP-05`).

use std::collections::HashMap;

use hub_domain::authz::policy;
use hub_domain::ids::{DossierId, InstalledAppId, StaffId};
use hub_domain::letter::{Addressee, LISTED_DOSSIERS, LetterDossier};
use sha2::{Digest as _, Sha256};

use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::FirmLink;
use crate::sql::firm_sql;

/// Between two contacts, two parts of a dossier, two dossiers: characters that no name can hold.
const SEPARATORS: [char; 3] = ['\u{1d}', '\u{1f}', '\u{1e}'];

firm_sql! {
    REVISION = "SELECT open_revision FROM installed_app WHERE firm_id = $1 AND id = $2";
    DOSSIERS = "SELECT COUNT(*) FROM activation WHERE firm_id = $1 AND installed_app_id = $2 AND closed_by IS NULL";
    ACCESSES = "SELECT COUNT(*), COUNT(DISTINCT x.contact_id), COALESCE(MAX(x.id), 0) FROM activation t \
        JOIN access x ON x.firm_id = t.firm_id AND x.activation_id = t.id AND x.closed_by IS NULL \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by IS NULL";
    // An owner who has left, or whose account is closed, cannot be written to: the dossier counts as without owner.
    OWNERS = "SELECT w.owner, s.first_name, s.last_name, a.email, COALESCE(a.language, f.language), w.dossiers FROM (\
            SELECT CASE WHEN oa.id IS NULL THEN NULL ELSE o.id END AS owner, COUNT(*) AS dossiers FROM activation t \
            JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
            LEFT JOIN staff_member o ON o.firm_id = d.firm_id AND o.id = d.owner_id AND o.deactivated_at IS NULL \
            LEFT JOIN account oa ON oa.id = o.account_id AND oa.disabled_at IS NULL \
            WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by IS NULL \
            GROUP BY CASE WHEN oa.id IS NULL THEN NULL ELSE o.id END) w \
        JOIN firm f ON f.id = $1 \
        LEFT JOIN staff_member s ON s.firm_id = $1 AND s.id = w.owner \
        LEFT JOIN account a ON a.id = s.account_id ORDER BY s.id";
    // The first dossiers of each owner with their contacts, one row an owner.
    LISTED = "SELECT p.owner, STRING_AGG(p.code || $4 || p.name || $4 || COALESCE(\
                (SELECT STRING_AGG(TRIM(c.last_name || ' ' || c.first_name), $3 ORDER BY c.name_sort, c.id) \
                    FROM access x JOIN contact c ON c.firm_id = x.firm_id AND c.id = x.contact_id \
                    WHERE x.firm_id = p.firm_id AND x.activation_id = p.activation AND x.closed_by IS NULL), ''), \
            $5 ORDER BY p.code) FROM (\
            SELECT w.firm_id, w.activation, w.owner, w.code, w.name, \
                ROW_NUMBER() OVER (PARTITION BY w.owner ORDER BY w.code) AS n FROM (\
                SELECT t.firm_id, t.id AS activation, d.code, d.name, \
                    CASE WHEN oa.id IS NULL THEN NULL ELSE o.id END AS owner FROM activation t \
                JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
                LEFT JOIN staff_member o ON o.firm_id = d.firm_id AND o.id = d.owner_id AND o.deactivated_at IS NULL \
                LEFT JOIN account oa ON oa.id = o.account_id AND oa.disabled_at IS NULL \
                WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by IS NULL) w) p \
        WHERE p.n <= $6 GROUP BY p.owner";
    ADMINISTRATORS = "SELECT s.id, s.first_name, s.last_name, a.email, COALESCE(a.language, f.language) \
        FROM staff_member s JOIN account a ON a.id = s.account_id JOIN firm f ON f.id = s.firm_id \
        WHERE s.firm_id = $1 AND s.level >= $2 AND s.deactivated_at IS NULL AND a.disabled_at IS NULL ORDER BY s.id";
    DOSSIER_PAGE = "SELECT d.id, d.code, d.name, s.first_name, s.last_name, \
            (SELECT COUNT(*) FROM access x WHERE x.firm_id = t.firm_id AND x.activation_id = t.id \
                AND x.closed_by IS NULL) \
        FROM activation t JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        LEFT JOIN staff_member s ON s.firm_id = d.firm_id AND s.id = d.owner_id \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by IS NULL AND d.code > $3 \
        ORDER BY d.code LIMIT $4";
    // One row a dossier and contact; a dossier without contacts has one row.
    CONSEQUENCES = "SELECT d.code, d.name, s.first_name, s.last_name, a.email, c.last_name, c.first_name, c.email \
        FROM activation t JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        LEFT JOIN staff_member s ON s.firm_id = d.firm_id AND s.id = d.owner_id \
        LEFT JOIN account a ON a.id = s.account_id \
        LEFT JOIN access x ON x.firm_id = t.firm_id AND x.activation_id = t.id AND x.closed_by IS NULL \
        LEFT JOIN contact c ON c.firm_id = x.firm_id AND c.id = x.contact_id \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by IS NULL \
        ORDER BY d.code, c.name_sort, c.id";
    LAST_CALL = "SELECT MAX(k.last_used_at) FROM installed_app i \
        JOIN api_key k ON k.firm_id = i.firm_id AND (k.id = i.main_key_id OR k.restricted_app_id = i.id) \
        WHERE i.firm_id = $1 AND i.id = $2";
    REMOVAL = "SELECT act.at, act.actor_kind, s.first_name, s.last_name, b.label FROM installed_app i \
        JOIN act ON act.firm_id = i.firm_id AND act.id = i.removed_by \
        LEFT JOIN staff_member s ON act.actor_kind = 'staff' AND s.firm_id = act.firm_id AND s.id = act.actor_id \
        LEFT JOIN installed_app b ON act.actor_kind = 'application' AND b.firm_id = act.firm_id AND b.id = act.actor_id \
        WHERE i.firm_id = $1 AND i.id = $2";
}

/// What ends with an application, in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impact {
    /// Dossiers on which it is switched on.
    pub dossiers: i64,
    /// Contacts who lose the access.
    pub contacts: i64,
    /// Accesses that end: one contact may have several.
    pub accesses: i64,
    /// Owners who will be written to.
    pub owners: i64,
    /// Dossiers without an owner who can be written to.
    pub ownerless: i64,
    seal: String,
}

impl Impact {
    /// Binds a form to these figures and to the very activations and accesses they count: it differs as soon as one
    /// of them does, even when the figures are the same again.
    #[must_use]
    pub fn seal(&self) -> &str {
        &self.seal
    }
}

/// An owner, and how many of the dossiers are theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerShare {
    /// The owner; nobody for the dossiers that have none.
    pub owner: Option<Addressee>,
    /// How many dossiers.
    pub dossiers: i64,
}

/// An owner with the first of their dossiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerDossiers {
    /// The owner and how many dossiers in all.
    pub share: OwnerShare,
    /// The first [`LISTED_DOSSIERS`], by code.
    pub listed: Vec<LetterDossier>,
}

/// A dossier on which the application is switched on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TouchedDossier {
    /// Its row.
    pub id: DossierId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its owner's name, if it has one.
    pub owner: Option<String>,
    /// How many contacts have access through the application.
    pub contacts: i64,
}

/// One line of the file of consequences: a dossier and one contact of it who loses the access.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Consequence {
    /// The dossier's code.
    pub code: String,
    /// The dossier's name.
    pub name: String,
    /// Its owner.
    pub owner: String,
    /// The owner's address.
    pub owner_email: String,
    /// The contact's last name; empty for a dossier without contacts.
    pub last_name: String,
    /// The contact's first name.
    pub first_name: String,
    /// The contact's address.
    pub email: String,
}

/// When and by whom an application was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// When.
    pub at: hub_domain::moment::Moment,
    /// Who, where it was a staff member or an application.
    pub by: Option<String>,
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadImpact {
    /// What ends with an application; `owners` tells whether they are counted.
    ///
    /// # Errors
    /// What the database answers.
    async fn impact(&mut self, application: InstalledAppId, owners: bool) -> Result<Impact, StoreError>;
    /// The owners of its dossiers; the share of no owner comes without one.
    ///
    /// # Errors
    /// What the database answers.
    async fn owner_shares(&mut self, application: InstalledAppId) -> Result<Vec<OwnerShare>, StoreError>;
    /// The owners of its dossiers with the first of them and their contacts.
    ///
    /// # Errors
    /// What the database answers.
    async fn owner_dossiers(&mut self, application: InstalledAppId)
    -> Result<Vec<OwnerDossiers>, StoreError>;
    /// Every administrator of the firm.
    ///
    /// # Errors
    /// What the database answers.
    async fn administrators_to_write_to(&mut self) -> Result<Vec<Addressee>, StoreError>;
    /// Its dossiers after a code, at most `limit`.
    ///
    /// # Errors
    /// What the database answers.
    async fn touched_dossiers(
        &mut self,
        application: InstalledAppId,
        after: &str,
        limit: i64,
    ) -> Result<Vec<TouchedDossier>, StoreError>;
    /// Every dossier with every contact who loses the access.
    ///
    /// # Errors
    /// What the database answers.
    async fn consequences(&mut self, application: InstalledAppId) -> Result<Vec<Consequence>, StoreError>;
    /// When its key was last used, as far as was noted.
    ///
    /// # Errors
    /// What the database answers.
    async fn last_call(
        &mut self,
        application: InstalledAppId,
    ) -> Result<Option<hub_domain::moment::Moment>, StoreError>;
    /// When and by whom it was removed.
    ///
    /// # Errors
    /// What the database answers.
    async fn removal(&mut self, application: InstalledAppId) -> Result<Option<Removal>, StoreError>;
}

impl<P: FirmLink> ReadImpact for P {
    async fn impact(&mut self, application: InstalledAppId, owners: bool) -> Result<Impact, StoreError> {
        let shares = if owners {
            self.owner_shares(application).await?
        } else {
            Vec::new()
        };
        let (firm, link) = self.firm_link();
        let args = args![firm, application];
        let revision = link.one(&REVISION, args.clone()).await?.int(0)?;
        let dossiers = link.one(&DOSSIERS, args.clone()).await?.int(0)?;
        let row = link.one(&ACCESSES, args).await?;
        let (accesses, contacts, newest) = (row.int(0)?, row.int(1)?, row.int(2)?);
        let written = shares.iter().filter(|share| share.owner.is_some()).count();
        let ownerless = shares
            .iter()
            .filter(|share| share.owner.is_none())
            .map(|share| share.dossiers)
            .sum();
        let owners = i64::try_from(written).map_err(StoreError::internal)?;
        let counted = [revision, dossiers, accesses, contacts, newest, owners, ownerless];
        let digest = Sha256::digest(format!("{application} {counted:?}"));
        Ok(Impact {
            dossiers,
            contacts,
            accesses,
            owners,
            ownerless,
            seal: digest[..16].iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }

    async fn owner_shares(&mut self, application: InstalledAppId) -> Result<Vec<OwnerShare>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link.all(&OWNERS, args![firm, application]).await?;
        rows.iter().map(owner_share).collect()
    }

    async fn owner_dossiers(
        &mut self,
        application: InstalledAppId,
    ) -> Result<Vec<OwnerDossiers>, StoreError> {
        let shares = self.owner_shares(application).await?;
        let (firm, link) = self.firm_link();
        let [contacts, parts, dossiers] = SEPARATORS.map(String::from);
        let most = i64::try_from(LISTED_DOSSIERS).map_err(StoreError::internal)?;
        let args = args![firm, application, contacts, parts, dossiers, most];
        let mut listed: HashMap<Option<StaffId>, Vec<LetterDossier>> = HashMap::new();
        for row in link.all(&LISTED, args).await? {
            listed.insert(row.maybe_id(0)?, letter_dossiers(&row.text(1)?));
        }
        let with_dossiers = shares.into_iter().map(|share| OwnerDossiers {
            listed: listed
                .remove(&share.owner.as_ref().and_then(|owner| owner.staff))
                .unwrap_or_default(),
            share,
        });
        Ok(with_dossiers.collect())
    }

    async fn administrators_to_write_to(&mut self) -> Result<Vec<Addressee>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link
            .all(&ADMINISTRATORS, args![firm, policy::administrator_hundredths()])
            .await?;
        rows.iter().map(|row| addressee(row, row.id(0)?)).collect()
    }

    async fn touched_dossiers(
        &mut self,
        application: InstalledAppId,
        after: &str,
        limit: i64,
    ) -> Result<Vec<TouchedDossier>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link
            .all(&DOSSIER_PAGE, args![firm, application, after, limit])
            .await?;
        rows.iter()
            .map(|row| {
                Ok(TouchedDossier {
                    id: row.id(0)?,
                    code: row.text(1)?,
                    name: row.text(2)?,
                    owner: full_name(row, 3)?,
                    contacts: row.int(5)?,
                })
            })
            .collect()
    }

    async fn consequences(&mut self, application: InstalledAppId) -> Result<Vec<Consequence>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link.all(&CONSEQUENCES, args![firm, application]).await?;
        rows.iter()
            .map(|row| {
                let text = |at| row.maybe_text(at).map(Option::unwrap_or_default);
                Ok(Consequence {
                    code: row.text(0)?,
                    name: row.text(1)?,
                    owner: full_name(row, 2)?.unwrap_or_default(),
                    owner_email: text(4)?,
                    last_name: text(5)?,
                    first_name: text(6)?,
                    email: text(7)?,
                })
            })
            .collect()
    }

    async fn last_call(
        &mut self,
        application: InstalledAppId,
    ) -> Result<Option<hub_domain::moment::Moment>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&LAST_CALL, args![firm, application]).await?;
        row.map_or(Ok(None), |row| row.maybe_moment(0))
    }

    async fn removal(&mut self, application: InstalledAppId) -> Result<Option<Removal>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&REMOVAL, args![firm, application]).await?;
        row.map(|row| {
            Ok(Removal {
                at: row.moment(0)?,
                by: full_name(&row, 2)?.or(row.maybe_text(4)?),
            })
        })
        .transpose()
    }
}

fn owner_share(row: &Row) -> Result<OwnerShare, StoreError> {
    Ok(OwnerShare {
        owner: row.maybe_id(0)?.map(|staff| addressee(row, staff)).transpose()?,
        dossiers: row.int(5)?,
    })
}

/// Reads first name, last name, address and language from the columns after the identifier.
fn addressee(row: &Row, staff: StaffId) -> Result<Addressee, StoreError> {
    Ok(Addressee {
        email: row.text(3)?,
        first_name: row.text(1)?,
        last_name: row.text(2)?,
        language: row.text(4)?,
        staff: Some(staff),
        contact: None,
    })
}

/// First and last name in two columns that are there together or not at all.
pub(super) fn full_name(row: &Row, at: usize) -> Result<Option<String>, StoreError> {
    Ok(row
        .maybe_text(at)?
        .zip(row.maybe_text(at + 1)?)
        .map(|(first, last)| format!("{first} {last}").trim().to_owned()))
}

fn letter_dossiers(text: &str) -> Vec<LetterDossier> {
    let [between_contacts, between_parts, between_dossiers] = SEPARATORS;
    text.split(between_dossiers)
        .map(|line| {
            let mut parts = line.splitn(3, between_parts).map(str::to_owned);
            let mut part = || parts.next().unwrap_or_default();
            let (code, name, contacts) = (part(), part(), part());
            LetterDossier {
                code,
                name,
                contacts: contacts
                    .split(between_contacts)
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect(),
            }
        })
        .collect()
}
