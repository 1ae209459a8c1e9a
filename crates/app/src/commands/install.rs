//! The first firm of an installation, made from its own page by whoever reads the server's one-time code.
#![expect(clippy::disallowed_methods, reason = "the code proves that the operator asks")]

use hub_domain::account::{PasswordRefusal, check_password};
use hub_domain::authz::{CreateFirm, Target};
use hub_domain::firm::firm_code_of;
use hub_domain::ids::FirmId;
use hub_domain::moment::Moment;
use hub_domain::staff::name_of;

use super::create_firm::{FirmFault, NewFirm, faults, read};
use crate::authn::{TypedCode, hash_password, operator};
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What is typed on the page « Installation ».
pub struct FirstFirm {
    /// The firm and its administrator.
    pub firm: NewFirm,
    /// The firm's SIC code; may be empty.
    pub sic_code: String,
    /// The administrator's password.
    pub password: String,
}

impl std::fmt::Debug for FirstFirm {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("FirstFirm")
            .field("firm", &self.firm)
            .finish_non_exhaustive()
    }
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstallFault {
    /// Something about the firm or its administrator.
    Firm(FirmFault),
    /// The administrator has no last name, or one that is too long.
    LastName,
    /// The first name is too long.
    FirstName,
    /// Not a SIC code.
    SicCode,
    /// The password.
    Password(PasswordRefusal),
}

/// What asking for the first firm did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstallOutcome {
    /// It is there, with its administrator.
    Done,
    /// There is a firm: this page is no more.
    Closed,
    /// Not the code that the server printed.
    WrongCode,
    /// Too many wrong codes: none is looked at before this instant.
    Wait(Moment),
    /// The code was right once; a restart prints another.
    ExpiredCode,
    /// Something typed is wrong.
    Refused(Vec<InstallFault>),
}

impl Hub {
    /// Makes the one-time code of an installation without a firm, to be printed; nothing where there is a firm.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn print_installation_code(&self) -> Result<Option<String>, AppError> {
        if self.database().has_firms().await? {
            return Ok(None);
        }
        let now = self.now();
        Ok(Some(self.installation_code().print(self.random(), now)))
    }

    /// Whether the installation waits for its first firm: this process printed a code, and there is none yet.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn awaits_first_firm(&self) -> Result<bool, AppError> {
        if !self.installation_code().is_printed() {
            return Ok(false);
        }
        if self.database().has_firms().await? {
            self.installation_code().forget();
            return Ok(false);
        }
        Ok(true)
    }

    /// Creates the first firm, its SIC code, its administrator with their password, and the default applications of the
    /// catalogue (`CAT-04`). The code is used up.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn install(
        &self,
        code: &str,
        first: &FirstFirm,
        origin: &Origin,
    ) -> Result<InstallOutcome, AppError> {
        if !self.awaits_first_firm().await? {
            return Ok(InstallOutcome::Closed);
        }
        match self.installation_code().check(code, &origin.address, self.now()) {
            TypedCode::Right => {}
            TypedCode::Wrong => return Ok(InstallOutcome::WrongCode),
            TypedCode::Wait(until) => return Ok(InstallOutcome::Wait(until)),
            TypedCode::Expired => return Ok(InstallOutcome::ExpiredCode),
        }
        let wrong = wrong(first);
        let (Some((domain, email)), true) = (read(&first.firm), wrong.is_empty()) else {
            return Ok(InstallOutcome::Refused(wrong));
        };
        let new = &first.firm;
        let hash = hash_password(self, &first.password).await?;
        let mut tx = self
            .database()
            .begin(&operator(FirmId::INSTALLATION), self.stamp(origin))
            .await?;
        if tx.has_firms().await? {
            return Ok(InstallOutcome::Closed);
        }
        let permit = tx.permit::<CreateFirm>(Target::Firm)?;
        let (account, _) = tx.account_of(&email, None).await?;
        // The password is chosen as by any other link, in the same transaction, so that its trace is the same.
        let (_, token_hash) = self.new_password_link();
        let soon = self.now().plus_days(1);
        tx.add_password_link(account, email.as_str(), token_hash, soon)
            .await?;
        tx.choose_password(token_hash, email.as_str(), &hash).await?;
        let firm = tx
            .create_firm(permit, &domain, new.name.trim(), &new.language, &new.time_zone)
            .await?;
        tx.commit().await?;
        self.installation_code().forget();
        let sic_code = firm_code_of(&first.sic_code);
        self.furnish_firm(firm, account, new, sic_code.as_deref(), origin)
            .await?;
        Ok(InstallOutcome::Done)
    }
}

fn wrong(first: &FirstFirm) -> Vec<InstallFault> {
    let new = &first.firm;
    let mut wrong: Vec<InstallFault> = faults(new).into_iter().map(InstallFault::Firm).collect();
    let first_name = new.admin_first_name.trim();
    if !first_name.is_empty() && name_of(first_name).is_none() {
        wrong.push(InstallFault::FirstName);
    }
    if name_of(&new.admin_last_name).is_none() {
        wrong.push(InstallFault::LastName);
    }
    if !first.sic_code.trim().is_empty() && firm_code_of(&first.sic_code).is_none() {
        wrong.push(InstallFault::SicCode);
    }
    if let Err(refusal) = check_password(&first.password, new.admin_email.trim()) {
        wrong.push(InstallFault::Password(refusal));
    }
    wrong
}
