//! Dossiers found by their codes, many at once: a list that is pasted into a selection, or sent with an application.

use std::sync::LazyLock;

use hub_domain::authz::Target;
use hub_domain::dossier::DossierCode;
use hub_domain::ids::{DossierId, InstalledAppId};

use crate::db::{Arg, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::Statement;

/// How many codes one statement looks up, the fewest first.
const SIZES: [usize; 2] = [50, 500];

fn statement(at: usize) -> Statement {
    static SQL: LazyLock<[String; 2]> = LazyLock::new(|| {
        SIZES.map(|size| {
            format!(
                "SELECT id, code, owner_id, engagement_manager_id FROM dossier \
                    WHERE firm_id = $1 AND selectable AND code IN ({})",
                places(2, size)
            )
        })
    });
    Statement {
        name: "DOSSIERS_OF_CODES",
        sql: &SQL[at],
    }
}

fn activate(at: usize) -> Statement {
    static SQL: LazyLock<[String; 2]> = LazyLock::new(|| {
        SIZES.map(|size| {
            format!(
                "INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) \
                    SELECT firm_id, $2, id, $3 FROM dossier \
                    WHERE firm_id = $1 AND selectable AND id IN ({}) ORDER BY id",
                places(4, size)
            )
        })
    });
    Statement {
        name: "ACTIVATE_LISTED",
        sql: &SQL[at],
    }
}

fn places(from: usize, size: usize) -> String {
    let places: Vec<String> = (from..from + size).map(|n| format!("${n}")).collect();
    places.join(", ")
}

/// The parts of a list that one statement takes each, with the statement's size; a short part repeats its last one.
fn parts<T: Copy>(list: &[T]) -> impl Iterator<Item = (usize, Vec<T>)> {
    list.chunks(SIZES[1]).filter_map(|part| {
        let last = *part.last()?;
        let at = usize::from(part.len() > SIZES[0]);
        let padded = part.iter().copied().chain(std::iter::repeat(last));
        Some((at, padded.take(SIZES[at]).collect()))
    })
}

/// The statements of this room.
pub(super) fn statements() -> [Statement; 4] {
    [statement(0), statement(1), activate(0), activate(1)]
}

/// A dossier that takes activations, found by its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierOfCode {
    /// Its row.
    pub id: DossierId,
    /// Its code.
    pub code: String,
    /// For deciding rights on it.
    pub target: Target,
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadCodes {
    /// The dossiers of these codes that take activations, in no order.
    ///
    /// # Errors
    /// What the database answers.
    async fn dossiers_of_codes(&mut self, codes: &[DossierCode]) -> Result<Vec<DossierOfCode>, StoreError>;
}

impl<P: FirmLink> ReadCodes for P {
    async fn dossiers_of_codes(&mut self, codes: &[DossierCode]) -> Result<Vec<DossierOfCode>, StoreError> {
        let (firm, link) = self.firm_link();
        let codes: Vec<&str> = codes.iter().map(DossierCode::as_str).collect();
        let mut found = Vec::with_capacity(codes.len());
        for (at, part) in parts(&codes) {
            let mut args = args![firm];
            args.extend(part.into_iter().map(Arg::from));
            for row in link.all(&statement(at), args).await? {
                found.push(DossierOfCode {
                    id: row.id(0)?,
                    code: row.text(1)?,
                    target: Target::Dossier {
                        owner: row.maybe_id(2)?,
                        engagement_manager: row.maybe_id(3)?,
                    },
                });
            }
        }
        Ok(found)
    }
}

impl FirmTx {
    /// Switches a new application on for these dossiers; answers for how many.
    pub(super) async fn activate_listed(
        &mut self,
        application: InstalledAppId,
        dossiers: &[DossierId],
    ) -> Result<u64, StoreError> {
        let act = self.act();
        let (firm, link) = self.parts();
        let mut opened = 0;
        for (at, part) in parts(dossiers) {
            let mut args = args![firm, application, act];
            args.extend(part.into_iter().map(Arg::from));
            opened += link.run(&activate(at), args).await?;
        }
        Ok(opened)
    }
}
