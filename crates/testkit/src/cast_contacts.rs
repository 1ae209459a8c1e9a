//! The contacts of the cast: the people at the clients of A1, in each state the directory can know them in.

use hub_app::commands::InviteOutcome;
use hub_domain::authz::{EditContacts, Target};
use hub_domain::contact::{ContactDetails, ContactForm};
use hub_domain::ids::{ContactId, FirmId, LinkId};

use crate::cast::{Kit, Person, page};
use crate::still::NOW;

/// Address of Inès, guest of both firms, each of which has its own contact for her.
pub const INES: &str = "ines@client.example";

/// A contact of the cast.
struct Contact {
    key: &'static str,
    last_name: &'static str,
    first_name: &'static str,
    email: &'static str,
    dossiers: &'static [&'static str],
}

/// Of Alpha; all but Inès are hers alone.
const ALPHA: [Contact; 4] = [
    Contact {
        key: "ines",
        last_name: "CAMUS",
        first_name: "Inès",
        email: INES,
        dossiers: &["A1"],
    },
    Contact {
        key: "paul",
        last_name: "DURAND",
        first_name: "Paul",
        email: "durand@client.example",
        dossiers: &["A1"],
    },
    Contact {
        key: "marie",
        last_name: "LEBRUN",
        first_name: "Marie",
        email: "",
        dossiers: &["A1"],
    },
    Contact {
        key: "lucie",
        last_name: "FABRE",
        first_name: "Lucie",
        email: "lucie@client.example",
        dossiers: &["A1", "CLI001"],
    },
];

/// Of Beta: the same person, unknown to Alpha's.
const BETA: [Contact; 1] = [Contact {
    key: "ines_at_beta",
    last_name: "CAMUS",
    first_name: "Inès",
    email: INES,
    dossiers: &["A1"],
}];

impl Kit {
    /// A contact of the cast: `ines` (guest), `paul` (not invited), `marie` (without address), `lucie` (invited,
    /// linked to A1 and CLI001), all of Alpha, and `ines_at_beta` (guest). All are linked to their firm's A1.
    #[must_use]
    pub fn contact(&self, key: &str) -> ContactId {
        self.contacts[key]
    }

    /// A new contact of Alpha's A1, with an address of their own and this first name; and their link.
    ///
    /// # Panics
    /// When it cannot be.
    pub async fn new_contact(&self, first_name: &str) -> (ContactId, LinkId) {
        let number = self.at.count("contact", "TRUE").await;
        let details = ContactDetails::check(&ContactForm {
            last_name: format!("ESSAI{number}"),
            first_name: first_name.to_owned(),
            email: format!("essai{number}@client.example"),
            ..ContactForm::default()
        })
        .expect("a right contact");
        let dossier = self.dossier(self.alpha, "A1").await;
        let mut tx = self.begin(self.alpha).await;
        let permit = tx.permit::<EditContacts>(Target::Firm).expect("the operator may");
        let id = tx.add_contact(permit, &details).await.expect("a new contact");
        let permit = tx.permit::<EditContacts>(Target::Firm).expect("the operator may");
        let shown = details.shown_name();
        let link = tx.open_link(permit, (id, shown.as_str()), dossier, "").await;
        tx.commit().await.expect("a commit");
        (id, link.expect("a new link"))
    }

    /// Invites a contact of Alpha, as Alice.
    ///
    /// # Panics
    /// When it does not work.
    pub async fn invite(&self, contact: ContactId) {
        let alice = self.caller(Person::Alice);
        let invited = self.hub.invite_contact(&alice, contact, None, &page()).await;
        let outcome = invited.expect("an answer");
        assert_eq!(outcome, InviteOutcome::Invited);
    }

    pub(crate) async fn add_contacts(&mut self) {
        self.add_contacts_of(self.alpha, &ALPHA).await;
        self.add_contacts_of(self.beta, &BETA).await;
        let invited_at = NOW.plus_days(-2).0;
        let known = format!(
            "UPDATE contact SET guest_state = 'guest', invited_at = {invited_at} WHERE email_folded = '{INES}'; \
             INSERT INTO guest_period (firm_id, contact_id, opened_by) \
                SELECT firm_id, id, created_by FROM contact WHERE email_folded = '{INES}' ORDER BY id; \
             UPDATE contact SET guest_state = 'invitation_sent', invited_at = {invited_at} \
                WHERE email_folded = 'lucie@client.example'"
        );
        self.at.tamper(&known).await;
    }

    async fn add_contacts_of(&mut self, firm: FirmId, contacts: &'static [Contact]) {
        let mut dossiers = Vec::new();
        for contact in contacts {
            for code in contact.dossiers {
                dossiers.push(self.dossier(firm, code).await);
            }
        }
        let mut dossiers = dossiers.into_iter();
        let mut tx = self.begin(firm).await;
        for contact in contacts {
            let details = ContactDetails::check(&ContactForm {
                last_name: contact.last_name.to_owned(),
                first_name: contact.first_name.to_owned(),
                email: contact.email.to_owned(),
                ..ContactForm::default()
            })
            .expect("a right contact");
            let permit = tx.permit::<EditContacts>(Target::Firm).expect("the operator may");
            let id = tx.add_contact(permit, &details).await.expect("a new contact");
            for _ in contact.dossiers {
                let permit = tx.permit::<EditContacts>(Target::Firm).expect("the operator may");
                let dossier = dossiers.next().expect("a dossier each");
                let shown = details.shown_name();
                tx.open_link(permit, (id, shown.as_str()), dossier, "")
                    .await
                    .expect("a new link");
            }
            self.contacts.insert(contact.key, id);
        }
        tx.commit().await.expect("a commit");
    }
}
