//! A firm's data: read through a view, changed only in a transaction that records what it does.

use hub_domain::audit::{Door, Event, Hash, Header, SALT_BYTES, entry_hash, payload_digest};
use hub_domain::authz::{BulkPermit, Denied, Permit, Permitted, Scope, Target, decide, decide_in_bulk};
use hub_domain::contact::shown_name;
use hub_domain::ids::{ActId, ContactId, FirmId, StaffId};
use hub_domain::moment::Moment;
use hub_domain::staff::{Actor, Caller, ProfileLevel, StaffFacts};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::db::{Database, Link, args};
use crate::error::StoreError;
use crate::firm::{Fact, OnceKey, acting_application, ask, connector};
use crate::sql::firm_sql;

firm_sql! {
    /// Locks the firm's head: from here to the commit, no other writer of this firm runs.
    LOCK_HEAD = "UPDATE firm_head SET revision = revision + 1 WHERE firm_id = $1 \
        RETURNING seq, hash, decision_epoch, dossier_revision";
    MOVE_HEAD = "UPDATE firm_head SET seq = $2, hash = $3, decision_epoch = $4, dossier_revision = $5 \
        WHERE firm_id = $1";
    STAFF_FACTS = "SELECT s.id, s.account_id, s.first_name, s.last_name, s.level FROM staff_member s \
        JOIN account a ON a.id = s.account_id \
        WHERE s.firm_id = $1 AND s.id = $2 AND s.deactivated_at IS NULL AND a.disabled_at IS NULL";
    STAFF_GROUPS = "SELECT g.code FROM staff_group_member m \
        JOIN staff_group g ON g.firm_id = m.firm_id AND g.id = m.group_id \
        WHERE m.firm_id = $1 AND m.staff_id = $2 ORDER BY g.code";
    CONTACT_FACTS = "SELECT last_name, first_name FROM contact WHERE firm_id = $1 AND id = $2 \
        AND removed_by IS NULL AND guest_state IN ('guest', 'invitation_sent')";
    ADD_ACT = "INSERT INTO act (firm_id, at, actor_kind, actor_id, door, request_id) \
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    ADD_ENTRY = "INSERT INTO audit_entry (firm_id, seq, act_id, at, actor_kind, actor_id, door, verb, object_kind, \
        object_id, dossier_id, payload_digest, previous, hash) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    ADD_PAYLOAD = "INSERT INTO audit_payload (firm_id, seq, salt, payload) VALUES ($1, $2, $3, $4)";
}

/// When, through which door and under which request something is done, with fresh randomness for the journal's salts.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// When.
    pub at: Moment,
    /// The door.
    pub door: Door,
    /// The request, as the logs name it.
    pub request_id: String,
    /// The address it comes from, where it comes from afar; kept with the journal's words, so erased with them.
    pub address: Option<String>,
    /// The name under which this change is made once, where its caller gave one.
    pub once: Option<OnceKey>,
    /// 32 random bytes.
    pub entropy: [u8; 32],
}

/// Reads one firm's data, outside any transaction.
#[derive(Debug)]
pub struct FirmReader {
    pub(crate) firm: FirmId,
    pub(crate) link: Link,
    pub(crate) database: Database,
}

/// One change of one firm's data: everything in it happens, with its trace, or nothing does.
#[derive(Debug)]
pub struct FirmTx {
    firm: FirmId,
    link: Link,
    database: Database,
    caller: Caller,
    stamp: Stamp,
    act: ActId,
    head: Head,
    events: Vec<Event>,
    /// What is told outside once this is committed.
    pub(crate) facts: Vec<Fact>,
    touches_decisions: bool,
    touches_dossiers: bool,
    /// Whether letters wait for the commit.
    posts: bool,
    /// Whether messages to webhooks wait for the commit.
    calls_out: bool,
    /// Other firms whose decisions this act of the installation touches, with their new epochs.
    touched: Vec<(FirmId, i64)>,
}

#[derive(Debug, Clone, Copy)]
struct Head {
    seq: i64,
    hash: Hash,
    decision_epoch: i64,
    dossier_revision: i64,
}

impl Database {
    /// Opens the caller's own firm for reading.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn read(&self, caller: &Caller) -> Result<FirmReader, StoreError> {
        Ok(FirmReader {
            firm: caller.firm(),
            link: self.reader().await?,
            database: self.clone(),
        })
    }

    /// Begins a change of the caller's own firm. The firm's head is locked, then the caller's facts are read anew, so
    /// rights are decided on what is true in this very transaction.
    ///
    /// # Errors
    /// [`StoreError::CallerGone`] when the caller has lost their place, [`StoreError::AskedBefore`] when a change was
    /// made under the stamp's name already, [`StoreError::Unavailable`] when the writer is too busy.
    #[expect(
        clippy::disallowed_methods,
        reason = "the facts were read anew just above, in this transaction"
    )]
    pub async fn begin(&self, caller: &Caller, stamp: Stamp) -> Result<FirmTx, StoreError> {
        let firm = caller.firm();
        let mut link = self.writer().await?;
        let head = link
            .opt(&LOCK_HEAD, args![firm])
            .await?
            .ok_or(StoreError::NoSuchFirm)?;
        let head = Head {
            seq: head.int(0)?,
            hash: head.hash(1)?,
            decision_epoch: head.int(2)?,
            dossier_revision: head.int(3)?,
        };
        let actor = match caller.actor() {
            Actor::Staff(facts) => Actor::Staff(
                staff_facts(&mut link, firm, facts.id)
                    .await?
                    .ok_or(StoreError::CallerGone)?,
            ),
            Actor::Contact { id, .. } => contact_facts(&mut link, firm, *id)
                .await?
                .ok_or(StoreError::CallerGone)?,
            Actor::Connector(facts) => Actor::Connector(
                connector(&mut link, firm, (facts.id, facts.key), stamp.at)
                    .await?
                    .ok_or(StoreError::CallerGone)?,
            ),
            Actor::Application(facts) => Actor::Application(
                acting_application(&mut link, firm, (facts.id, facts.key), stamp.at)
                    .await?
                    .ok_or(StoreError::CallerGone)?,
            ),
            Actor::Account { .. } | Actor::Operator | Actor::System => caller.actor().clone(),
        };
        if let Some(once) = &stamp.once {
            ask(&mut link, firm, &actor, once, stamp.at).await?;
        }
        let actor_id = actor.journal_id();
        let act = link
            .one(
                &ADD_ACT,
                args![
                    firm,
                    stamp.at,
                    actor.kind(),
                    actor_id,
                    stamp.door.code(),
                    &stamp.request_id
                ],
            )
            .await?
            .id(0)?;
        Ok(FirmTx {
            firm,
            link,
            database: self.clone(),
            caller: caller.acting_as(actor),
            stamp,
            act,
            head,
            events: Vec::new(),
            facts: Vec::new(),
            touches_decisions: false,
            touches_dossiers: false,
            posts: false,
            calls_out: false,
            touched: Vec::new(),
        })
    }
}

/// The facts about a staff member, unless they are gone or deactivated.
pub(crate) async fn staff_facts(
    link: &mut Link,
    firm: FirmId,
    staff: StaffId,
) -> Result<Option<StaffFacts>, StoreError> {
    let Some(row) = link.opt(&STAFF_FACTS, args![firm, staff]).await? else {
        return Ok(None);
    };
    let groups = link.all(&STAFF_GROUPS, args![firm, staff]).await?;
    Ok(Some(StaffFacts {
        id: row.id(0)?,
        account: row.id(1)?,
        name: format!("{} {}", row.text(2)?, row.text(3)?).trim().to_owned(),
        level: ProfileLevel::from_hundredths(row.int(4)?),
        groups: groups.iter().map(|row| row.text(0)).collect::<Result<_, _>>()?,
    }))
}

/// The contact as an actor, unless they are removed or the directory does not know them any more (`GST-05`, `GST-06`).
async fn contact_facts(
    link: &mut Link,
    firm: FirmId,
    contact: ContactId,
) -> Result<Option<Actor>, StoreError> {
    let Some(row) = link.opt(&CONTACT_FACTS, args![firm, contact]).await? else {
        return Ok(None);
    };
    Ok(Some(Actor::Contact {
        id: contact,
        name: shown_name(&row.text(0)?, &row.text(1)?),
    }))
}

impl FirmTx {
    /// Decides on the facts of this transaction (`ACT-01`).
    ///
    /// # Errors
    /// [`Denied`] when the table of rights says no.
    pub fn permit<A: Permitted>(&self, target: Target) -> Result<Permit<A>, Denied> {
        decide(&self.caller, target)
    }

    /// Decides an act in bulk on the facts of this transaction (`ACT-01`).
    ///
    /// # Errors
    /// [`Denied`] when the table of rights leaves the caller no dossier.
    pub fn permit_in_bulk<A: Permitted>(&self) -> Result<BulkPermit<A>, Denied> {
        decide_in_bulk(&self.caller)
    }

    /// The caller, with the facts of this transaction.
    #[must_use]
    pub const fn caller(&self) -> &Caller {
        &self.caller
    }

    /// When this change happens.
    #[must_use]
    pub const fn at(&self) -> Moment {
        self.stamp.at
    }

    /// The act this transaction is.
    #[must_use]
    pub const fn act(&self) -> ActId {
        self.act
    }

    /// Commits everything, or nothing. The change is published to the decision caches before this returns, and a
    /// caller who goes away meanwhile cannot interrupt it.
    ///
    /// # Errors
    /// [`StoreError::Internal`] when nothing was recorded (`AUD-01`), else what the database answers.
    pub async fn commit(mut self) -> Result<ActId, StoreError> {
        if self.events.is_empty() {
            return Err(StoreError::internal(
                "an act that records nothing cannot be committed (AUD-01)",
            ));
        }
        self.keep_facts().await?;
        self.chain_events().await?;
        let act = self.act;
        tokio::spawn(self.publish())
            .await
            .map_err(StoreError::internal)??;
        Ok(act)
    }

    async fn publish(mut self) -> Result<(), StoreError> {
        if self.touches_decisions {
            self.touched.push((self.firm, self.head.decision_epoch));
        }
        let epochs: Vec<_> = self
            .touched
            .iter()
            .map(|(firm, epoch)| (self.database.epochs().of(*firm), *epoch))
            .collect();
        for (known, _) in &epochs {
            known.change_begins();
        }
        let committed = self.link.commit().await;
        if committed.is_ok() {
            for (known, epoch) in epochs {
                known.publish(epoch);
                known.change_ends();
            }
            if self.posts {
                self.database.letters_written().notify_one();
            }
            if self.calls_out {
                self.database.events_told().notify_one();
            }
        } else if !epochs.is_empty() {
            // Whether the change took effect is unknown: what the database says is asked again before any cached
            // fact is used.
            let database = self.database.clone();
            tokio::spawn(async move {
                while database.epochs().refresh(&database, Moment(0)).await.is_err() {
                    tokio::time::sleep(std::time::Duration::from_millis(250)).await;
                }
                for (known, _) in epochs {
                    known.change_ends();
                }
            });
        }
        committed
    }

    async fn chain_events(&mut self) -> Result<(), StoreError> {
        for (index, event) in std::mem::take(&mut self.events).into_iter().enumerate() {
            self.chain(index, event).await?;
        }
        self.head.decision_epoch += i64::from(self.touches_decisions);
        self.head.dossier_revision += i64::from(self.touches_dossiers);
        let head = self.head;
        let args = args![
            self.firm,
            head.seq,
            head.hash,
            head.decision_epoch,
            head.dossier_revision
        ];
        self.link.run(&MOVE_HEAD, args).await?;
        Ok(())
    }

    async fn chain(&mut self, index: usize, event: Event) -> Result<(), StoreError> {
        let salt = self.salt(index);
        let payload = json!({
            "actor": self.caller.actor().name(),
            "object": event.object.label,
            "request": self.stamp.request_id,
            "address": self.stamp.address,
            "before": event.before,
            "after": event.after,
        })
        .to_string();
        let header = Header {
            firm: self.firm,
            seq: self.head.seq + 1,
            act: self.act,
            at: self.stamp.at,
            actor_kind: self.caller.actor().kind().to_owned(),
            actor: self.caller.actor().journal_id(),
            door: self.stamp.door.code().to_owned(),
            verb: event.verb.code().to_owned(),
            object_kind: event.object.kind.to_owned(),
            object_id: event.object.id,
            dossier: event.dossier,
        };
        let digest = payload_digest(&salt, &payload);
        let hash = entry_hash(&self.head.hash, &header, &digest);
        self.link
            .run(
                &ADD_ENTRY,
                args![
                    header.firm,
                    header.seq,
                    header.act,
                    header.at,
                    header.actor_kind,
                    header.actor,
                    header.door,
                    header.verb,
                    header.object_kind,
                    header.object_id,
                    header.dossier,
                    digest,
                    self.head.hash,
                    hash
                ],
            )
            .await?;
        self.link
            .run(
                &ADD_PAYLOAD,
                args![self.firm, header.seq, salt.as_slice(), payload],
            )
            .await?;
        (self.head.seq, self.head.hash) = (header.seq, hash);
        Ok(())
    }

    fn salt(&self, index: usize) -> [u8; SALT_BYTES] {
        let mut hasher = Sha256::new();
        hasher.update(self.stamp.entropy);
        hasher.update((index as u64).to_be_bytes());
        let digest: [u8; 32] = hasher.finalize().into();
        let mut salt = [0; SALT_BYTES];
        salt.copy_from_slice(&digest[..SALT_BYTES]);
        salt
    }

    /// Records one thing this transaction did; chained at the commit.
    pub(crate) fn record(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Says that letters wait for the commit of this change.
    pub(crate) const fn posts(&mut self) {
        self.posts = true;
    }

    /// Says that messages to webhooks wait for the commit of this change.
    pub(crate) const fn calls_out(&mut self) {
        self.calls_out = true;
    }

    /// The randomness of this change, for names that nobody can guess.
    pub(crate) const fn entropy(&self) -> &[u8; 32] {
        &self.stamp.entropy
    }

    /// Says that facts on which calls are decided change here.
    pub(crate) fn touch_decisions(&mut self) {
        self.touches_decisions = true;
    }

    /// Says that facts on which another firm's calls are decided change here, its epoch being `epoch` from then on.
    pub(crate) fn touch_decisions_of(&mut self, firm: FirmId, epoch: i64) {
        self.touched.push((firm, epoch));
    }

    /// Says that dossiers change here: totals and page starts are counted anew.
    pub(crate) fn touch_dossiers(&mut self) {
        self.touches_dossiers = true;
        self.touches_decisions = true;
    }

    /// Refuses a permit given for another firm.
    pub(crate) fn spend<A>(&self, permit: Permit<A>) -> Result<(), StoreError> {
        if permit.firm() == self.firm {
            Ok(())
        } else {
            Err(StoreError::internal("a permit of another firm was presented"))
        }
    }

    /// Refuses a permit in bulk given for another firm; answers the dossiers it holds for.
    pub(crate) fn spend_in_bulk<A>(&self, permit: BulkPermit<A>) -> Result<Scope, StoreError> {
        if permit.firm() == self.firm {
            Ok(permit.scope())
        } else {
            Err(StoreError::internal("a permit of another firm was presented"))
        }
    }

    pub(crate) fn parts(&mut self) -> (FirmId, &mut Link) {
        (self.firm, &mut self.link)
    }
}

/// A place from which a firm's data can be read: a reader, or a transaction that sees its own changes.
pub(crate) trait FirmLink {
    fn firm_link(&mut self) -> (FirmId, &mut Link);
}

impl FirmLink for FirmReader {
    fn firm_link(&mut self) -> (FirmId, &mut Link) {
        (self.firm, &mut self.link)
    }
}

impl FirmLink for FirmTx {
    fn firm_link(&mut self) -> (FirmId, &mut Link) {
        self.parts()
    }
}
