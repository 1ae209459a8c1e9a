//! Bringing together what was asked, what exists in the directory and what was accepted (`GST-03`).
//!
//! An invitation is leased, the directory asked with no transaction open, and each answer written under the lease: a
//! process that dies leaves a step from which another goes on, and whoever lost the lease writes nothing.

use std::sync::Arc;
use std::time::Duration;

use hub_domain::authz::{EditContacts, Target, policy};
use hub_domain::contact::GuestState;
use hub_domain::directory::{Consent, DirectoryChoice};
use hub_domain::ids::FirmId;
use hub_domain::invitation::{Answer, DirectoryFault, Next, Question, Situation, Step, Then, next};
use hub_domain::letter::{Addressee, Letter};
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use hub_outbound::directory::{Directory, Embedded, Guest};
use hub_store::{
    FirmTx, Invitee, ReadApplications as _, ReadDirectory as _, ReadInvitations as _, StoredInvitation,
};

use crate::authn::system;
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// How long one worker alone works on an invitation before another may take it, in milliseconds.
pub(crate) const LEASE_MILLIS: i64 = 60_000;
/// How many invitations are taken up in one round.
const ROUND: i64 = 50;
/// How many questions one round asks about one invitation.
const QUESTIONS: usize = 6;

/// What came of taking an invitation up.
#[derive(Debug)]
pub(crate) enum TakenUp {
    /// It reached this step.
    Reached(Step),
    /// Somebody else has it now, or it was ended meanwhile: nothing was written.
    Lost,
}

impl Hub {
    /// Takes up every invitation that is due. Answers how many were.
    ///
    /// # Errors
    /// What the database answers; a directory's failures are answers that are kept.
    pub async fn reconcile_invitations(&self) -> Result<usize, AppError> {
        let due = self.database().due_invitations(self.now(), ROUND).await?;
        let mut taken = 0;
        for place in due {
            let leased = self
                .database()
                .lease_invitation(place, self.now(), LEASE_MILLIS)
                .await?;
            let Some(held) = leased else { continue };
            let id = held.id;
            // One that cannot be written must not keep the others waiting; its lease runs out.
            if let Err(error) = self.take_up(held, &system(place.0), &reconciler()).await {
                tracing::warn!(%error, invitation = %id, "an invitation could not be taken up");
            }
            taken += 1;
        }
        Ok(taken)
    }

    /// Waits until there may be invitations to take up: `period` at most.
    pub async fn invitations_may_be_due(&self, period: Duration) {
        let _either = tokio::time::timeout(period, self.invitations_wake().notified()).await;
    }

    /// Asks the directory about one invitation as far as it goes now, the steps being written as `author`.
    pub(crate) async fn take_up(
        &self,
        mut held: StoredInvitation,
        author: &Caller,
        origin: &Origin,
    ) -> Result<TakenUp, AppError> {
        let mut firm = self.database().read(&system(held.firm)).await?;
        let (choice, invitee) = (firm.directory().await?.choice, firm.invitee(held.contact).await?);
        drop(firm);
        let Some((invitee, question)) = invitee.zip(held.step.question()) else {
            return Ok(TakenUp::Lost);
        };
        let is_embedded = choice == DirectoryChoice::Embedded;
        if is_embedded && matches!(held.step, Step::Sent { .. } | Step::Accepted { .. }) {
            // The person accepts by their link: there is nobody to ask.
            return self.rest(held).await;
        }
        let directory = self.directory_of(&choice);
        let guest = Guest {
            email: held.email.clone(),
            name: invitee.label(),
            redirect: format!("{}/mes-applications", self.settings().public_url),
        };
        let mut question = question;
        for _ in 0..QUESTIONS {
            let answer = directory.ask(&question, &guest).await;
            if let Answer::Fault(fault) = &answer {
                tracing::info!(invitation = %held.id, %fault, "the directory gave no usable answer");
            }
            if matches!(answer, Answer::Fault(DirectoryFault::NoConsent(_))) {
                self.consent_is_gone(held.firm).await?;
            }
            let situation = Situation {
                email: &held.email,
                asked_at: held.asked_at,
                attempts: held.attempts,
                now: self.now(),
            };
            let mut reached = next(held.step.clone(), &question, answer, situation);
            if is_embedded && matches!(reached.step, Step::Sent { .. }) {
                reached.then = Then::Rest;
            }
            let Then::Ask(asked) = reached.then.clone() else {
                return self.reach(&held, &invitee, reached, (author, origin)).await;
            };
            let lease = self.now().plus_millis(LEASE_MILLIS);
            if !self.database().keep_step(&held, &reached, Some(lease)).await? {
                return Ok(TakenUp::Lost);
            }
            (held.step, held.attempts, held.leased_until) = (reached.step, reached.attempts, Some(lease));
            question = asked;
        }
        // More answers than an invitation has steps: another round goes on from here.
        let wait = Next {
            step: held.step.clone(),
            then: Then::Wait(self.now().plus_millis(LEASE_MILLIS)),
            attempts: held.attempts,
        };
        self.database().keep_step(&held, &wait, None).await?;
        Ok(TakenUp::Reached(held.step))
    }

    async fn rest(&self, held: StoredInvitation) -> Result<TakenUp, AppError> {
        let rest = Next {
            step: held.step.clone(),
            then: Then::Rest,
            attempts: 0,
        };
        self.database().keep_step(&held, &rest, None).await?;
        Ok(TakenUp::Reached(held.step))
    }

    /// Writes a step under the lease: with its trace and its letters where anybody can notice it.
    async fn reach(
        &self,
        held: &StoredInvitation,
        invitee: &Invitee,
        reached: Next,
        (author, origin): (&Caller, &Origin),
    ) -> Result<TakenUp, AppError> {
        let state = reached.step.guest_state();
        if state == held.step.guest_state() {
            return Ok(if self.database().keep_step(held, &reached, None).await? {
                TakenUp::Reached(reached.step)
            } else {
                TakenUp::Lost
            });
        }
        let mut tx = self
            .database()
            .begin(&system(held.firm), self.stamp(origin))
            .await?;
        let permit = tx.permit::<EditContacts>(Target::Firm)?;
        if !tx.reach_step(permit, held, invitee, &reached).await? {
            return Ok(TakenUp::Lost);
        }
        match (&reached.step, state) {
            (Step::Failed(reason), _) => {
                self.post_failure(&mut tx, held, invitee, &reason.stored())
                    .await?;
            }
            (_, GuestState::InvitationSent) => {
                let cause = format!("invitation:{}:sent", held.id);
                self.post_invitation(&mut tx, invitee, held, author.actor().name(), (cause, None))
                    .await?;
            }
            _ => {}
        }
        tx.commit().await?;
        Ok(TakenUp::Reached(reached.step))
    }

    /// E2 to the contact, or E10 where they were written to at `first`; its link is made when it leaves.
    pub(crate) async fn post_invitation(
        &self,
        tx: &mut FirmTx,
        invitee: &Invitee,
        invitation: &StoredInvitation,
        author: &str,
        (cause, first): (String, Option<Moment>),
    ) -> Result<(), AppError> {
        let card = tx.firm_card().await?;
        let application = match invitation.application {
            Some(id) => tx
                .application(id)
                .await?
                .filter(|application| !application.removed),
            None => None,
        };
        let letter = Letter::Invitation {
            applications: application
                .into_iter()
                .map(|application| application.label)
                .collect(),
            dossier: tx.only_dossier_of(invitee.id).await?,
            author: if author == "system" {
                tx.asker_of(invitation.id).await?.unwrap_or(card.name)
            } else {
                author.to_owned()
            },
            contact_email: card.contact_email,
            first_written_at: first,
        };
        let to = Addressee {
            email: invitation.email.as_str().to_owned(),
            first_name: invitee.first_name.clone(),
            last_name: invitee.last_name.clone(),
            language: card.language,
            staff: None,
            contact: Some(invitee.id),
        };
        self.post(tx, to, letter, cause).await?;
        Ok(())
    }

    /// E9 to the owners of the contact's dossiers and to the administrators.
    async fn post_failure(
        &self,
        tx: &mut FirmTx,
        held: &StoredInvitation,
        invitee: &Invitee,
        reason: &str,
    ) -> Result<(), AppError> {
        let language = tx.firm_card().await?.language;
        let application = match held.application {
            Some(id) => tx.application(id).await?.map(|application| application.label),
            None => None,
        };
        let letter = Letter::InvitationFailed {
            contact: invitee.label(),
            email: held.email.as_str().to_owned(),
            dossier: tx.only_dossier_of(invitee.id).await?,
            application,
            reason: reason.to_owned(),
            author: tx.asker_of(held.id).await?.unwrap_or_default(),
        };
        let told = tx
            .owners_and_administrators(invitee.id, policy::administrator_hundredths())
            .await?;
        for person in told {
            let cause = format!("invitation:{}:failed:{}:staff:{}", held.id, tx.act(), person.id);
            let to = Addressee {
                email: person.email,
                first_name: person.first_name,
                last_name: person.last_name,
                language: person.language.unwrap_or_else(|| language.clone()),
                staff: Some(person.id),
                contact: None,
            };
            self.post(tx, to, letter.clone(), cause).await?;
        }
        Ok(())
    }

    /// Keeps that a tenant does not consent any more.
    async fn consent_is_gone(&self, firm: FirmId) -> Result<(), AppError> {
        let mut tx = self
            .database()
            .begin(&system(firm), self.stamp(&reconciler()))
            .await?;
        let permit = tx.permit::<EditContacts>(Target::Firm)?;
        if tx.consent(permit, Consent::Withdrawn).await? {
            tx.commit().await?;
        }
        Ok(())
    }

    /// The directory of a firm, to be asked.
    pub(crate) fn directory_of(&self, choice: &DirectoryChoice) -> Arc<dyn Directory> {
        match choice {
            DirectoryChoice::Embedded => Arc::new(Embedded),
            DirectoryChoice::Entra { tenant, .. } => match self.graph() {
                Some(graph) => Arc::new(graph.tenant(tenant.clone())),
                None => Arc::new(Unconfigured),
            },
        }
    }
}

/// A tenant of an installation that has no application at Microsoft.
#[derive(Debug)]
struct Unconfigured;

impl Unconfigured {
    fn fault() -> DirectoryFault {
        DirectoryFault::NotReached("the installation has no application at Microsoft: set [graph]".to_owned())
    }
}

impl Directory for Unconfigured {
    fn ask<'a>(&'a self, _: &'a Question, _: &'a Guest) -> hub_outbound::directory::Reply<'a, Answer> {
        Box::pin(std::future::ready(Answer::Fault(Self::fault())))
    }

    fn check(&self) -> hub_outbound::directory::Reply<'_, Result<(), DirectoryFault>> {
        Box::pin(std::future::ready(Err(Self::fault())))
    }
}

/// The reconciler as the origin of an act.
fn reconciler() -> Origin {
    Origin::inside("reconcile-invitations")
}
