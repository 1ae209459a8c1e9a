//! Filling in the wizard's draft: kept on the server, outside the journal (`WIZ-12`).

use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::{DossierId, DraftId};
use hub_domain::selection::SelectionBase;
use hub_domain::staff::Caller;
use hub_domain::wizard::{DefinitionForm, DraftData, WizardError, check_definition};
use hub_store::DraftTx;

use crate::context::Hub;
use crate::error::AppError;
use crate::queries::wizard::{StepTwoFilter, definition_facts, read_data, write_data};

/// What keeping step 1 found.
#[derive(Debug)]
pub struct DefinitionKept {
    /// Whether a change of type gave up the application that was chosen.
    pub erased: bool,
    /// What is to be corrected before going on.
    pub errors: Vec<WizardError>,
}

/// A change of the selection, after the rows of the page shown were merged into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SelectionChange {
    /// Nothing more.
    Nothing,
    /// « Appliquer à tous »: every dossier of the list.
    All,
    /// Every dossier that a search and filters find.
    Found(StepTwoFilter),
    /// No dossier.
    Clear,
}

impl Hub {
    /// The draft to fill in: the caller's untouched one if there is one, else a new one.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn start_draft(&self, caller: &Caller) -> Result<DraftId, AppError> {
        let mut firm = self.read_for(caller, Act::AddApplication).await?;
        let staff = caller.actor().staff_id().ok_or(AppError::NotFound)?;
        let untouched = DraftData::default();
        for draft in firm.drafts(staff, self.now()).await? {
            if read_data(&draft)? == untouched && !draft.all {
                return Ok(draft.id);
            }
        }
        drop(firm);
        Ok(self
            .database()
            .new_draft(caller, &write_data(&untouched)?, self.now())
            .await?)
    }

    /// Forgets the caller's draft.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn drop_draft(&self, caller: &Caller, id: DraftId) -> Result<(), AppError> {
        allows(caller, Act::AddApplication, Target::Firm)?;
        if self.database().drop_draft(caller, id).await? {
            Ok(())
        } else {
            Err(AppError::NotFound)
        }
    }

    /// Keeps what step 1 holds, valid or not, and says what is to be corrected. Nothing typed is lost but secrets.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], a conflict when the draft moved since the form was shown.
    pub async fn keep_definition(
        &self,
        caller: &Caller,
        id: DraftId,
        version: i64,
        form: &DefinitionForm,
    ) -> Result<DefinitionKept, AppError> {
        let mut firm = self.read_for(caller, Act::AddApplication).await?;
        let facts = definition_facts(&mut firm, form, None, self.now()).await?;
        drop(firm);
        let (tx, mut data) = self.change_draft(caller, id).await?;
        if tx.draft().version != version + 1 {
            return Err(AppError::stale());
        }
        let erased = data.keep(form, facts.is_secret);
        let all = tx.draft().all;
        tx.save(&write_data(&data)?, all).await?;
        // What was typed is checked, not what was kept of it: a pasted secret is told, then gone.
        let errors = if erased {
            Vec::new()
        } else {
            check_definition(form, &facts).err().unwrap_or_default()
        };
        Ok(DefinitionKept { erased, errors })
    }

    /// Merges a page of step 2 into the selection, `shown` being its rows and `checked` those that are ticked, then
    /// changes the whole of it.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn change_selection(
        &self,
        caller: &Caller,
        id: DraftId,
        shown: &[DossierId],
        checked: &[DossierId],
        change: &SelectionChange,
    ) -> Result<(), AppError> {
        let (mut tx, data) = self.change_draft(caller, id).await?;
        let mut base = if tx.draft().all {
            SelectionBase::All
        } else {
            SelectionBase::None
        };
        let (ticked, unticked): (Vec<DossierId>, Vec<DossierId>) =
            shown.iter().copied().partition(|row| checked.contains(row));
        tx.set_exceptions(&ticked, base.exception_for(true)).await?;
        tx.set_exceptions(&unticked, base.exception_for(false)).await?;
        match change {
            SelectionChange::Nothing => {}
            SelectionChange::All => {
                tx.clear_exceptions().await?;
                base = SelectionBase::All;
            }
            SelectionChange::Clear => {
                tx.clear_exceptions().await?;
                base = SelectionBase::None;
            }
            SelectionChange::Found(filter) => {
                let filter = filter.of_draft(&data);
                tx.set_found(&filter, base.exception_for(true)).await?;
            }
        }
        tx.save(&write_data(&data)?, base == SelectionBase::All).await?;
        Ok(())
    }

    /// Keeps whether the application is to be switched on for every dossier that comes later, too (`APP-08`).
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn keep_future(&self, caller: &Caller, id: DraftId, future: bool) -> Result<(), AppError> {
        let (tx, mut data) = self.change_draft(caller, id).await?;
        if data.future == future {
            return Ok(());
        }
        data.future = future;
        // The summary said otherwise.
        data.summary = None;
        let all = tx.draft().all;
        tx.save(&write_data(&data)?, all).await?;
        Ok(())
    }

    /// Leaves step 2 by « Suivant ».
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn leave_dossiers(&self, caller: &Caller, id: DraftId) -> Result<(), AppError> {
        let (tx, mut data) = self.change_draft(caller, id).await?;
        data.dossiers_seen = true;
        let all = tx.draft().all;
        tx.save(&write_data(&data)?, all).await?;
        Ok(())
    }

    async fn change_draft(&self, caller: &Caller, id: DraftId) -> Result<(DraftTx, DraftData), AppError> {
        allows(caller, Act::AddApplication, Target::Firm)?;
        let tx = self
            .database()
            .change_draft(caller, id, self.now())
            .await?
            .ok_or(AppError::NotFound)?;
        let data = read_data(tx.draft())?;
        Ok((tx, data))
    }
}
