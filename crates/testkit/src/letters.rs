//! Letters of the cast.

use hub_domain::authz::{SendMail, Target};
use hub_domain::ids::{ActId, FirmId};
use hub_domain::letter::{Addressee, Letter};
use hub_store::NewMail;

use crate::cast::Kit;

impl Kit {
    /// Writes `count` letters of one act of a firm, to `a0@client.example`, `a1@…`; none leaves by itself.
    ///
    /// # Panics
    /// When they cannot be written.
    pub async fn write_letters(&self, firm: FirmId, count: usize) -> ActId {
        let mut tx = self.begin(firm).await;
        let permit = tx.permit::<SendMail>(Target::Firm).expect("the operator may");
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
}
