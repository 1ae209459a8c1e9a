//! What an act tells outside (3.6): one event an act and application, written in its transaction, and a message for each
//! webhook that asked for it.

use hub_domain::ids::InstalledAppId;
use hub_domain::webhook::EventKind;
use sha2::{Digest as _, Sha256};

use super::keys::KeyLine;
use crate::db::args;
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::firm_sql;

firm_sql! {
    ADD_EVENT = "INSERT INTO outbox_event (firm_id, act_id, uid, kind, application_id, key_identifier, amount, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    // What happens while a webhook is disabled is kept as an event, and posted when somebody asks for it.
    QUEUE = "INSERT INTO webhook_delivery (firm_id, webhook_id, event_id, state, attempts, tries, next_try_at, queued_at) \
        SELECT w.firm_id, w.id, $2, 'waiting', 0, 0, $3, $3 FROM webhook w \
        JOIN webhook_kind k ON k.firm_id = w.firm_id AND k.webhook_id = w.id AND k.kind = $4 \
        WHERE w.firm_id = $1 AND w.removed_by IS NULL AND w.disabled_at IS NULL \
            AND (w.application_id IS NULL OR w.application_id = $5) ORDER BY w.id";
}

/// A fact for the outside, of the act in progress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    kind: EventKind,
    application: Option<InstalledAppId>,
    key: Option<String>,
    amount: i64,
}

impl FirmTx {
    /// Says that something happened to an application, on so many dossiers or accesses where its kind counts them. What
    /// happens again in the same act is counted together.
    pub(crate) fn announce(
        &mut self,
        kind: EventKind,
        application: InstalledAppId,
        amount: impl TryInto<i64>,
    ) {
        let amount = amount.try_into().unwrap_or(i64::MAX);
        if kind.counted().is_some() && amount == 0 {
            return;
        }
        let known = self
            .facts
            .iter_mut()
            .find(|fact| fact.kind == kind && fact.application == Some(application));
        match known {
            Some(fact) => fact.amount = fact.amount.saturating_add(amount),
            None => self.facts.push(Fact {
                kind,
                application: Some(application),
                key: None,
                amount,
            }),
        }
    }

    /// Says that something happened to a key.
    pub(crate) fn announce_key(&mut self, kind: EventKind, key: &KeyLine) {
        self.facts.push(Fact {
            kind,
            application: key.application.as_ref().map(|(id, _)| *id),
            key: Some(key.identifier.clone()),
            amount: 0,
        });
    }

    /// Keeps every fact of this act, with a message for each webhook that asked for it. Part of the commit.
    pub(crate) async fn keep_facts(&mut self) -> Result<(), StoreError> {
        for (index, fact) in std::mem::take(&mut self.facts).into_iter().enumerate() {
            let event = self.keep_fact(index, &fact).await?;
            let at = self.at();
            let (firm, link) = self.parts();
            let args = args![firm, event, at, fact.kind.code(), fact.application];
            if link.run(&QUEUE, args).await? > 0 {
                self.calls_out();
            }
        }
        Ok(())
    }

    /// Keeps a test as an event that no webhook asks for; answers its row.
    pub(super) async fn keep_test(&mut self, application: Option<InstalledAppId>) -> Result<i64, StoreError> {
        let test = Fact {
            kind: EventKind::Test,
            application,
            key: None,
            amount: 0,
        };
        self.keep_fact(usize::MAX, &test).await
    }

    async fn keep_fact(&mut self, index: usize, fact: &Fact) -> Result<i64, StoreError> {
        let (act, at, uid) = (self.act(), self.at(), self.uid(index));
        let (firm, link) = self.parts();
        let args = args![
            firm,
            act,
            uid,
            fact.kind.code(),
            fact.application,
            fact.key.clone(),
            fact.amount,
            at
        ];
        link.one(&ADD_EVENT, args).await?.int(0)
    }

    /// The name of an event for receivers: nobody can guess it.
    fn uid(&self, index: usize) -> String {
        let mut hasher = Sha256::new();
        hasher.update(b"event\0");
        hasher.update(self.entropy());
        hasher.update((index as u64).to_be_bytes());
        let digest: [u8; 32] = hasher.finalize().into();
        let mut uid = "evt_".to_owned();
        for byte in &digest[..12] {
            uid.push_str(&format!("{byte:02x}"));
        }
        uid
    }
}
