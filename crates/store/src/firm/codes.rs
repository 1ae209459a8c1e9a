//! Dossiers found by their codes, many at once: a list that is pasted into a selection.

use std::sync::LazyLock;

use hub_domain::authz::Target;
use hub_domain::dossier::DossierCode;
use hub_domain::ids::DossierId;

use crate::db::{Arg, args};
use crate::error::StoreError;
use crate::firm_tx::FirmReader;
use crate::sql::Statement;

/// How many codes one statement looks up, the fewest first.
const SIZES: [usize; 2] = [50, 500];

fn statement(at: usize) -> Statement {
    static SQL: LazyLock<[String; 2]> = LazyLock::new(|| {
        SIZES.map(|size| {
            let places: Vec<String> = (2..2 + size).map(|n| format!("${n}")).collect();
            format!(
                "SELECT id, code, owner_id, engagement_manager_id FROM dossier \
                    WHERE firm_id = $1 AND selectable AND code IN ({})",
                places.join(", ")
            )
        })
    });
    Statement {
        name: "DOSSIERS_OF_CODES",
        sql: &SQL[at],
    }
}

/// The statements of this room.
pub(super) fn statements() -> [Statement; 2] {
    [statement(0), statement(1)]
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

impl FirmReader {
    /// The dossiers of these codes that take activations, in no order.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn dossiers_of_codes(
        &mut self,
        codes: &[DossierCode],
    ) -> Result<Vec<DossierOfCode>, StoreError> {
        let mut found = Vec::with_capacity(codes.len());
        for chunk in codes.chunks(SIZES[1]) {
            let Some(last) = chunk.last() else { continue };
            let at = usize::from(chunk.len() > SIZES[0]);
            // A short chunk repeats its last code.
            let padded = chunk.iter().chain(std::iter::repeat(last)).take(SIZES[at]);
            let mut args = args![self.firm];
            args.extend(padded.map(|code| Arg::from(code.as_str())));
            for row in self.link.all(&statement(at), args).await? {
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
