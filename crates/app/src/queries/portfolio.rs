//! The dossiers a staff member is in charge of or keeps at hand.

use hub_domain::authz::Act;
use hub_domain::staff::Caller;
use hub_store::PortfolioLine;

use crate::context::Hub;
use crate::error::AppError;

/// Dossiers on a page.
pub const PORTFOLIO_PAGE: i64 = 50;

/// A page of a portfolio, by code.
#[derive(Debug)]
pub struct PortfolioPage {
    /// Its lines.
    pub lines: Vec<PortfolioLine>,
    /// The code after which the next ones come, when there are more.
    pub next: Option<String>,
}

impl Hub {
    /// The caller's dossiers with codes after `after`.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn portfolio(&self, caller: &Caller, after: &str) -> Result<PortfolioPage, AppError> {
        let mut firm = self.read_for(caller, Act::ReadDossiers).await?;
        let staff = caller.actor().staff_id().ok_or(AppError::NotFound)?;
        let mut lines = firm.own_dossiers(staff, after, PORTFOLIO_PAGE + 1).await?;
        let more = lines.len() as i64 > PORTFOLIO_PAGE;
        lines.truncate(PORTFOLIO_PAGE as usize);
        let next = lines
            .last()
            .filter(|_| more)
            .map(|last| last.dossier.code.clone());
        Ok(PortfolioPage { lines, next })
    }
}
