//! Letters of the cast.

use hub_app::Origin;
use hub_domain::authz::{SendMail, Target};
use hub_domain::ids::{ActId, FirmId};
use hub_domain::letter::{Addressee, Letter};
use hub_store::{FirmTx, NewMail};

use crate::cast::{Kit, Person};

impl Kit {
    /// Writes `count` letters of one act of a firm, to `a0@client.example`, `a1@…`; none leaves by itself.
    ///
    /// # Panics
    /// When they cannot be written.
    pub async fn write_letters(&self, firm: FirmId, count: usize) -> ActId {
        let tx = self.begin(firm).await;
        written(tx, count).await
    }

    /// The same by a person, who must be an administrator.
    pub async fn write_letters_of(&self, person: Person, count: usize) -> ActId {
        let stamp = self.hub.stamp(&Origin::command_line());
        let tx = self.hub.database().begin(&self.caller(person), stamp).await;
        written(tx.expect("a transaction"), count).await
    }
}

async fn written(mut tx: FirmTx, count: usize) -> ActId {
    let permit = tx.permit::<SendMail>(Target::Firm).expect("they may");
    for n in 0..count {
        let to = Addressee {
            email: format!("a{n}@client.example"),
            first_name: "Inès".to_owned(),
            last_name: format!("Durand {n}"),
            language: "fr".to_owned(),
            staff: None,
            contact: None,
        };
        let mail = NewMail {
            to,
            letter: Letter::ApplicationSuspended {
                application: "Qonto".to_owned(),
                dossiers: 2,
            },
            cause: format!("{}:{n}", tx.act()),
            subject: "Qonto suspendue – 2 dossiers".to_owned(),
            reply_to: None,
            message_id: format!("<{}-{n}@alpha.example>", tx.act()),
        };
        tx.write_mail(&mail)
            .await
            .expect("an answer")
            .expect("a new letter");
    }
    tx.test_mail(permit, "a0@client.example")
        .expect("this firm's permit");
    tx.commit().await.expect("a commit")
}
