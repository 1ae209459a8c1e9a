//! « Importer »: a file is read and compared first, then taken over all or none (`ACT-01`, AUD-01).

use std::io::{Seek as _, Write as _};
use std::sync::Arc;
use std::time::Duration;

use hub_domain::authz::{Act, CreateDossier, EditContacts, EditStaff, Target, allows};
use hub_domain::firm::FirmCodeKind;
use hub_domain::ids::{AgencyId, ImportId};
use hub_domain::import::{ImportKind, Known};
use hub_domain::staff::Caller;
use hub_store::{ImportCounts, ImportState, ReadDossier as _, ReadFirmCodes as _, ReadGroups as _};
use tokio::sync::mpsc;

use crate::context::{Hub, Origin};
use crate::error::AppError;
use crate::import::{FileFault, Piece, Source, file_name, read, spool};

/// After how long without a sign of life an import is taken to be left behind by a process that died, in milliseconds.
const STALE_MILLIS: i64 = 5 * 60 * 1000;
/// How many pieces of a file may wait to be written.
const PIECES_WAITING: usize = 2;

/// What taking a file over did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportOutcome {
    /// Taken over.
    Done(ImportCounts),
    /// Nothing was done: it comes to something else than what was announced, or lines are in error now. Its page shows
    /// what.
    Changed,
    /// Nothing was done: it is not ready, given up, or somebody else is at it.
    NotReady,
}

/// The right that a kind of file asks for.
#[must_use]
pub const fn import_act(kind: ImportKind) -> Act {
    match kind {
        ImportKind::Dossiers => Act::CreateDossier,
        ImportKind::Staff => Act::EditStaff,
        ImportKind::Contacts | ImportKind::Links => Act::EditContacts,
    }
}

impl Hub {
    /// Begins to bring a file in. Its lines are read by [`Self::read_import`].
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn start_import(
        &self,
        caller: &Caller,
        kind: ImportKind,
        source: &Source,
    ) -> Result<ImportId, AppError> {
        allows(caller, import_act(kind), Target::Firm)?;
        let mut tx = self.database().change_imports(caller, self.now()).await?;
        let import = tx.add(caller, kind, &source.name, source.bytes).await?;
        tx.commit().await?;
        Ok(import)
    }

    /// Begins to bring a file in and reads it beside: waits for its end as long as `patience`, then leaves it to go on.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn bring_in(
        &self,
        caller: &Caller,
        kind: ImportKind,
        source: Source,
        patience: Duration,
    ) -> Result<ImportId, AppError> {
        let import = self.start_import(caller, kind, &source).await?;
        let (hub, caller) = (self.clone(), caller.clone());
        let reading = tokio::spawn(async move {
            if let Err(error) = hub.read_import(&caller, kind, import, source).await {
                tracing::error!(%error, import = import.0, "a file could not be read");
            }
        });
        // Whoever goes away meanwhile stops nothing.
        drop(tokio::time::timeout(patience, reading).await);
        Ok(import)
    }

    /// The same with a file that is in memory.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::Full`] and [`AppError::Unavailable`] when it cannot be kept while it is read.
    pub async fn bring_in_bytes(
        &self,
        caller: &Caller,
        kind: ImportKind,
        (name, bytes): (&str, Vec<u8>),
        patience: Duration,
    ) -> Result<ImportId, AppError> {
        // Who may not bring such files in sends nothing to the disk.
        allows(caller, import_act(kind), Target::Firm)?;
        let (limits, name) = (self.settings().imports.clone(), file_name(name));
        let kept = tokio::task::spawn_blocking(move || {
            let mut file = spool(&limits)?;
            file.write_all(&bytes)?;
            file.rewind()?;
            Source::new(file, &name)
        });
        let source = kept.await.map_err(AppError::internal)?.map_err(|error| {
            if error.kind() == std::io::ErrorKind::StorageFull {
                AppError::Full(error.to_string())
            } else {
                AppError::Unavailable(error.to_string())
            }
        })?;
        self.bring_in(caller, kind, source, patience).await
    }

    /// Reads a file to its end and compares its lines with what is there. The import is ready then, unreadable, or was
    /// given up meanwhile.
    ///
    /// # Errors
    /// What the database answers; the import is noted as unreadable where that can still be written.
    pub async fn read_import(
        &self,
        caller: &Caller,
        kind: ImportKind,
        import: ImportId,
        source: Source,
    ) -> Result<(), AppError> {
        let outcome = self.read_lines(caller, kind, import, source).await;
        let fault = match &outcome {
            Ok(None) => return Ok(()),
            Ok(Some(fault)) => fault.code(),
            Err(_) => ("interrupted", String::new()),
        };
        let mut tx = self.database().change_imports(caller, self.now()).await?;
        tx.fail(import, fault.0, &fault.1).await?;
        tx.forget_lines(import).await?;
        tx.commit().await?;
        outcome.map(|_| ())
    }

    /// The file is read by a thread of its own, a little ahead of the database.
    async fn read_lines(
        &self,
        caller: &Caller,
        kind: ImportKind,
        import: ImportId,
        mut source: Source,
    ) -> Result<Option<FileFault>, AppError> {
        let known = self.known_to_files(caller).await?;
        let limits = self.settings().imports.clone();
        let (sender, mut pieces) = mpsc::channel(PIECES_WAITING);
        let reading = tokio::task::spawn_blocking(move || {
            read(kind, &mut source, &limits, &known, &mut |piece| {
                sender.blocking_send(piece).is_ok()
            })
        });
        while let Some(piece) = pieces.recv().await {
            let mut tx = self.database().change_imports(caller, self.now()).await?;
            match piece {
                Piece::Heads(columns, ignored) => tx.set_heads(import, &columns, &ignored).await?,
                Piece::Lines(batch) => {
                    if !tx.add_lines(import, &batch).await? {
                        // Given up: what was written is forgotten.
                        tx.forget_lines(import).await?;
                        tx.commit().await?;
                        return Ok(None);
                    }
                }
                Piece::End(digest) => {
                    let file = tx.file(import).await?.ok_or(AppError::NotFound)?;
                    tx.compare(&file, Some(digest)).await?;
                }
            }
            tx.commit().await?;
        }
        Ok(reading.await.map_err(AppError::internal)?.err())
    }

    async fn known_to_files(&self, caller: &Caller) -> Result<Arc<Known>, AppError> {
        let mut firm = self.database().read(caller).await?;
        let colleagues = firm.colleagues().await?;
        let groups = firm.groups().await?;
        let agencies = firm.firm_codes(FirmCodeKind::Agency).await?;
        Ok(Arc::new(Known::new(
            colleagues
                .iter()
                .map(|each| (each.id, each.name.as_str(), each.email.as_str())),
            groups.iter().map(|(group, _)| (group.id, group.code.as_str())),
            agencies
                .iter()
                .map(|agency| (AgencyId(agency.id), agency.code.as_str(), agency.label.as_str())),
        )))
    }

    /// Takes a file over that comes to what was announced. Sent twice, it takes effect once.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn apply_import(
        &self,
        caller: &Caller,
        import: ImportId,
        announced: ImportCounts,
        origin: &Origin,
    ) -> Result<ImportOutcome, AppError> {
        let file = self.import(caller, import).await?;
        if file.state == ImportState::Applied {
            return Ok(ImportOutcome::Done(file.counts));
        }
        let mut tx = self.database().change_imports(caller, self.now()).await?;
        let stale = hub_domain::moment::Moment(self.now().0 - STALE_MILLIS);
        if file.faulty > 0 || !tx.begin_applying(import, stale).await? {
            return Ok(ImportOutcome::NotReady);
        }
        tx.commit().await?;
        let outcome = self.take_over(caller, import, announced, origin).await;
        let mut tx = self.database().change_imports(caller, self.now()).await?;
        match &outcome {
            Ok(ImportOutcome::Done(_) | ImportOutcome::NotReady) => tx.forget_lines(import).await?,
            // The page shows what it comes to now.
            Ok(ImportOutcome::Changed) | Err(_) => {
                if let Some(file) = tx.file(import).await? {
                    tx.compare(&file, None).await?;
                }
            }
        }
        tx.commit().await?;
        outcome
    }

    async fn take_over(
        &self,
        caller: &Caller,
        import: ImportId,
        announced: ImportCounts,
        origin: &Origin,
    ) -> Result<ImportOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let file = tx.import_file(import).await?.ok_or(AppError::NotFound)?;
        let (now, faulty) = tx.compare_import(&file).await?;
        if now != announced || faulty > 0 {
            return Ok(ImportOutcome::Changed);
        }
        if now.added + now.changed == 0 {
            drop(tx);
            let mut tx = self.database().change_imports(caller, self.now()).await?;
            let is_closed = tx.close_unchanged(import).await?;
            tx.commit().await?;
            return Ok(if is_closed {
                ImportOutcome::Done(now)
            } else {
                ImportOutcome::NotReady
            });
        }
        let done = match file.kind {
            ImportKind::Dossiers => {
                let permit = tx.permit::<CreateDossier>(Target::Firm)?;
                tx.import_dossiers(permit, &file).await?
            }
            ImportKind::Staff => {
                let permit = tx.permit::<EditStaff>(Target::Firm)?;
                tx.import_staff(permit, &file).await?
            }
            ImportKind::Contacts => {
                let permit = tx.permit::<EditContacts>(Target::Firm)?;
                tx.import_contacts(permit, &file).await?
            }
            ImportKind::Links => {
                let permit = tx.permit::<EditContacts>(Target::Firm)?;
                tx.import_links(permit, &file).await?
            }
        };
        let Some(counts) = done else {
            return Ok(ImportOutcome::NotReady);
        };
        tx.commit().await?;
        Ok(ImportOutcome::Done(counts))
    }

    /// Gives an import up. Answers whether nothing of it was taken over.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn cancel_import(&self, caller: &Caller, import: ImportId) -> Result<bool, AppError> {
        let file = self.import(caller, import).await?;
        let mut tx = self.database().change_imports(caller, self.now()).await?;
        let is_cancelled = tx.cancel(import).await?;
        // While it is being read, its reader forgets the lines.
        if is_cancelled && file.state != ImportState::Reading {
            tx.forget_lines(import).await?;
        }
        tx.commit().await?;
        Ok(is_cancelled)
    }
}
