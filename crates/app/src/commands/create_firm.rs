//! Creating a firm with its first administrator (`CAT-04`).
#![expect(
    clippy::disallowed_methods,
    reason = "only the operator creates firms and loads the catalogue"
)]

use std::collections::BTreeMap;

use hub_domain::account::EmailAddress;
use hub_domain::authz::{AddApplication, CreateFirm, EditSettings, EditStaff, Target};
use hub_domain::firm::{FIRM_TEXT_MAX_CHARS, FirmDomain};
use hub_domain::ids::{AccountId, FirmId};
use hub_domain::staff::ProfileLevel;
use hub_store::{AppSettings, Chosen, NewApplication, NewStaff, StoreError};

use crate::authn::{PasswordLink, operator};
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// A firm to be created.
#[derive(Debug, Clone)]
pub struct NewFirm {
    /// Its domain, such as `CEGIDPARTENAIRES`.
    pub domain: String,
    /// Its name.
    pub name: String,
    /// The address of its first administrator.
    pub admin_email: String,
    /// First name of the administrator.
    pub admin_first_name: String,
    /// Last name of the administrator.
    pub admin_last_name: String,
    /// `fr` or `en`.
    pub language: String,
    /// An IANA time zone.
    pub time_zone: String,
}

/// What is wrong with a firm to be created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FirmFault {
    /// Not a domain.
    #[error("the domain has 2 to 40 letters, digits or hyphens, such as CABINETDUPONT")]
    Domain,
    /// The domain is another firm's.
    #[error("a firm with this domain exists already")]
    DomainTaken,
    /// No name, or one longer than 200 characters.
    #[error("the name has 1 to 200 characters")]
    Name,
    /// Not an address.
    #[error("the administrator's e-mail address has the form name@example.com")]
    Email,
    /// Not a language of the product.
    #[error("the language is fr or en")]
    Language,
    /// Not a time zone.
    #[error("the time zone is an IANA name such as Europe/Paris")]
    TimeZone,
}

impl Hub {
    /// Creates a firm, its administrator and the default applications of the catalogue. Answers the firm, the account
    /// and the one-time link by which the password is chosen.
    ///
    /// A creation that was cut short between the firm and its administrator is taken up where it stopped.
    ///
    /// # Errors
    /// The inner error says what is wrong with what was asked.
    pub async fn create_firm(
        &self,
        new: &NewFirm,
        origin: &Origin,
    ) -> Result<Result<(FirmId, AccountId, PasswordLink), FirmFault>, AppError> {
        if let Some(fault) = faults(new).into_iter().next() {
            return Ok(Err(fault));
        }
        let Some((domain, email)) = read(new) else {
            return Ok(Err(FirmFault::Domain));
        };
        let mut tx = self
            .database()
            .begin(&operator(FirmId::INSTALLATION), self.stamp(origin))
            .await?;
        let permit = tx.permit::<CreateFirm>(Target::Firm)?;
        let (account, _) = tx.account_of(&email, None).await?;
        let link = self.give_password_link(&mut tx, account, email.as_str()).await?;
        let firm = match self.database().firm_by_domain(&domain).await? {
            Some(firm) if self.is_unfinished(firm.id).await? => firm.id,
            Some(_) => return Ok(Err(FirmFault::DomainTaken)),
            None => {
                match tx
                    .create_firm(permit, &domain, new.name.trim(), &new.language, &new.time_zone)
                    .await
                {
                    Ok(firm) => firm,
                    Err(StoreError::Duplicate(_)) => return Ok(Err(FirmFault::DomainTaken)),
                    Err(error) => return Err(error.into()),
                }
            }
        };
        tx.commit().await?;
        self.furnish_firm(firm, account, new, None, origin).await?;
        Ok(Ok((firm, account, link)))
    }

    async fn is_unfinished(&self, firm: FirmId) -> Result<bool, AppError> {
        Ok(self
            .database()
            .read(&operator(firm))
            .await?
            .staff_names()
            .await?
            .is_empty())
    }

    /// The firm's SIC code, its first administrator and its default applications, in one transaction of the firm.
    pub(super) async fn furnish_firm(
        &self,
        firm: FirmId,
        account: AccountId,
        new: &NewFirm,
        sic_code: Option<&str>,
        origin: &Origin,
    ) -> Result<(), AppError> {
        let mut tx = self.database().begin(&operator(firm), self.stamp(origin)).await?;
        if let Some(code) = sic_code {
            let permit = tx.permit::<EditSettings>(Target::Firm)?;
            tx.add_sic_code(permit, code, code).await?;
        }
        let administrator = NewStaff {
            account,
            first_name: new.admin_first_name.trim().to_owned(),
            last_name: new.admin_last_name.trim().to_owned(),
            level: ProfileLevel::from_hundredths(hub_domain::authz::policy::administrator_hundredths()),
            groups: Vec::new(),
        };
        let permit = tx.permit::<EditStaff>(Target::Firm)?;
        tx.add_staff(permit, &administrator).await?;
        for (catalog_app, entry) in tx.default_entries().await? {
            let permit = tx.permit::<AddApplication>(Target::Firm)?;
            let application = NewApplication {
                catalog_app,
                slug: entry.slug,
                repeatable: entry.repeatable,
                settings: AppSettings {
                    label: entry.label,
                    sic_code: None,
                    key: None,
                    fields: BTreeMap::new(),
                },
                partner_email: None,
                future: false,
            };
            tx.add_application(permit, &application, Chosen::Nothing).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// What is wrong with a firm to be created, all of it.
pub(super) fn faults(new: &NewFirm) -> Vec<FirmFault> {
    let checks = [
        (FirmDomain::parse(&new.domain).is_ok(), FirmFault::Domain),
        (EmailAddress::parse(&new.admin_email).is_ok(), FirmFault::Email),
        (
            (1..=FIRM_TEXT_MAX_CHARS).contains(&new.name.trim().chars().count()),
            FirmFault::Name,
        ),
        (matches!(new.language.as_str(), "fr" | "en"), FirmFault::Language),
        (
            jiff::tz::TimeZone::get(&new.time_zone).is_ok(),
            FirmFault::TimeZone,
        ),
    ];
    checks
        .into_iter()
        .filter_map(|(is_right, fault)| (!is_right).then_some(fault))
        .collect()
}

/// The firm's domain and its administrator's address, where they are such.
pub(super) fn read(new: &NewFirm) -> Option<(FirmDomain, EmailAddress)> {
    let domain = FirmDomain::parse(&new.domain).ok()?;
    Some((domain, EmailAddress::parse(&new.admin_email).ok()?))
}
