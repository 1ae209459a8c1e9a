//! The cast of 4.5: two firms that know nothing of each other, and everybody who must not get where they don't belong.

use std::collections::HashMap;

use hub_app::authn::{SignIn, SignedIn, hash_password, operator};
use hub_app::commands::{Expiry, IssuedKey, KeyForm, NewFirm};
use hub_app::{Hub, Origin};
use hub_domain::account::EmailAddress;
use hub_domain::api_key::KeyKind;
use hub_domain::audit::Door;
use hub_domain::authz::{CreateDossier, EditSettings, EditStaff, Target, policy};
use hub_domain::catalog::{CatalogFile, STARTER};
use hub_domain::credential::Credential;
use hub_domain::ids::{AccountId, ApiKeyId, ContactId, DossierId, FirmId, SicCodeId, StaffId};
use hub_domain::moment::Moment;
use hub_domain::staff::{Actor, Caller, ProfileLevel, StaffFacts};
use hub_store::{FirmTx, NewDossier, NewStaff};

use crate::cast_data::dossiers;
use crate::engines::{Bare, Start, TestDatabase};
use crate::still::{FrozenClock, NOW};
use crate::wizard::Wizard;

/// The one password of the cast.
pub const PASSWORD: &str = "loophub-essai";

/// Somebody at work in one firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Person {
    /// Administrator of Alpha, profile 5.0.
    Alice,
    /// Owner of Alpha's dossier A1.
    Bruno,
    /// Engagement manager of Alpha's dossier A1.
    Chloe,
    /// Member of Alpha's group of rights.
    David,
    /// Plain staff of Alpha.
    Emma,
    /// Staff of Alpha with profile 4.9: no administrator.
    Gael,
    /// Administrator of Beta, profile 5.0.
    Farid,
    /// The same account as Alice, plain staff of Beta.
    AliceAtBeta,
    /// A guest contact of Alpha, at the client of A1: no staff, signed in by a one-time link.
    Ines,
}

impl Person {
    /// The staff of the cast.
    pub const ALL: [Self; 8] = [
        Self::Alice,
        Self::Bruno,
        Self::Chloe,
        Self::David,
        Self::Emma,
        Self::Gael,
        Self::Farid,
        Self::AliceAtBeta,
    ];

    /// The address to sign in with.
    #[must_use]
    pub const fn email(self) -> &'static str {
        match self {
            Self::Alice | Self::AliceAtBeta => "alice@alpha.example",
            Self::Bruno => "bruno@alpha.example",
            Self::Chloe => "chloe@alpha.example",
            Self::David => "david@alpha.example",
            Self::Emma => "emma@alpha.example",
            Self::Gael => "gael@alpha.example",
            Self::Farid => "farid@beta.example",
            Self::Ines => crate::cast_contacts::INES,
        }
    }

    /// The domain of the firm worked in.
    #[must_use]
    pub const fn firm(self) -> &'static str {
        match self {
            Self::Farid | Self::AliceAtBeta => "BETA",
            _ => "ALPHA",
        }
    }

    const fn level(self) -> i64 {
        match self {
            Self::Alice | Self::Farid => 500,
            Self::Gael => 490,
            _ => 100,
        }
    }

    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Alice | Self::AliceAtBeta => ("Alice", "Martin"),
            Self::Bruno => ("Bruno", "Petit"),
            Self::Chloe => ("Chloé", "Leroy"),
            Self::David => ("David", "Moreau"),
            Self::Emma => ("Emma", "Simon"),
            Self::Gael => ("Gaël", "Laurent"),
            Self::Farid => ("Farid", "Benali"),
            Self::Ines => ("Inès", "CAMUS"),
        }
    }
}

/// The product with the cast in it.
#[derive(Debug, Clone)]
pub struct Kit {
    /// Where it is.
    pub at: TestDatabase,
    /// The product.
    pub hub: Hub,
    /// The time.
    pub clock: FrozenClock,
    /// Alpha.
    pub alpha: FirmId,
    /// Beta.
    pub beta: FirmId,
    /// Alpha's SIC codes FR001 and FR002.
    pub sic: [SicCodeId; 2],
    facts: HashMap<Person, StaffFacts>,
    keys: HashMap<&'static str, IssuedKey>,
    pub(crate) contacts: HashMap<&'static str, ContactId>,
}

/// Keys of the cast by identifier: `(identifier, name, kind, SIC code, firm's administrator)`.
///
/// `11111111` is free, `22222222` is of the other SIC code, `33333333` a cabinet key, `44444444` expired, `55555555`
/// revoked, `66666666` used by Alpha's « Qonto », `77777777` Beta's.
const KEYS: [(&str, &str, KeyKind, usize, Person); 7] = [
    ("11111111", "Libre", KeyKind::Standard, 0, Person::Alice),
    ("22222222", "Autre code", KeyKind::Standard, 1, Person::Alice),
    ("33333333", "Cabinet", KeyKind::Cabinet, 0, Person::Alice),
    ("44444444", "Expirée", KeyKind::Standard, 0, Person::Alice),
    ("55555555", "Révoquée", KeyKind::Standard, 0, Person::Alice),
    ("66666666", "Qonto", KeyKind::Standard, 0, Person::Alice),
    ("77777777", "De Beta", KeyKind::Standard, 0, Person::Farid),
];

impl Start for Kit {
    async fn start(database: TestDatabase) -> Self {
        let bare = Bare::start(database).await;
        let entries = CatalogFile::parse(STARTER).expect("the starter catalogue is right");
        bare.hub
            .load_catalogue(&entries, &Origin::command_line())
            .await
            .expect("the catalogue is loaded");
        let mut kit = Self {
            at: bare.at,
            hub: bare.hub,
            clock: bare.clock,
            alpha: FirmId(0),
            beta: FirmId(0),
            sic: [SicCodeId(0); 2],
            facts: HashMap::new(),
            keys: HashMap::new(),
            contacts: HashMap::new(),
        };
        kit.clock.set(NOW.plus_days(-2));
        kit.people().await;
        kit.places().await;
        kit.add_contacts().await;
        kit.issue_keys().await;
        // The administrators have long read what was written about these keys.
        kit.at.take_away("mail", "template = 'key_changed'").await;
        kit.clock.set(NOW);
        kit.use_a_key().await;
        kit
    }
}

impl Kit {
    /// Somebody of the cast, at work.
    #[must_use]
    pub fn caller(&self, person: Person) -> Caller {
        let actor = match person {
            Person::Ines => Actor::Contact {
                id: self.contact("ines"),
                name: "CAMUS Inès".to_owned(),
            },
            staff => Actor::Staff(self.facts[&staff].clone()),
        };
        Caller::authenticated(self.firm(person), actor)
    }

    /// Where somebody works.
    #[must_use]
    pub fn firm(&self, person: Person) -> FirmId {
        if person.firm() == "BETA" {
            self.beta
        } else {
            self.alpha
        }
    }

    /// Somebody's staff member.
    #[must_use]
    pub fn staff(&self, person: Person) -> StaffId {
        self.facts[&person].id
    }

    /// Somebody's account.
    #[must_use]
    pub fn account(&self, person: Person) -> AccountId {
        self.facts[&person].account
    }

    /// What is presented with a key of the cast, secret included.
    #[must_use]
    pub fn credential(&self, identifier: &str) -> Credential {
        let text = format!("{identifier}:{}", self.secret(identifier));
        Credential::parse(text.as_bytes()).expect("an issued credential")
    }

    /// The secret of a key of the cast.
    #[must_use]
    pub fn secret(&self, identifier: &str) -> &str {
        self.keys[identifier].secret()
    }

    /// Every secret of the cast.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.keys.values().map(IssuedKey::secret)
    }

    /// A key of the cast, as its firm lists it.
    ///
    /// # Panics
    /// When it is not there.
    pub async fn key_id(&self, person: Person, identifier: &str) -> ApiKeyId {
        let list = self
            .hub
            .keys(&self.caller(person))
            .await
            .expect("the keys are listed");
        let found = list.keys.iter().find(|key| key.identifier == identifier);
        found.expect("the key is there").id
    }

    /// A dossier by its code.
    ///
    /// # Panics
    /// When it is not there.
    pub async fn dossier(&self, firm: FirmId, code: &str) -> DossierId {
        let sql = format!("SELECT id FROM dossier WHERE firm_id = {firm} AND code = '{code}'");
        DossierId(self.at.number(&sql).await)
    }

    /// Signs somebody in through the product.
    ///
    /// # Panics
    /// When it does not work.
    pub async fn sign_in(&self, person: Person) -> SignedIn {
        let typed = SignIn {
            email: person.email(),
            password: PASSWORD,
        };
        let token = self.hub.sign_in(typed, &page()).await.expect("an answer");
        let token = token.expect("the cast may sign in").into_cookie();
        let signed_in = self
            .hub
            .signed_in(&token)
            .await
            .expect("an answer")
            .expect("a session");
        if signed_in.firm().is_some_and(|firm| firm.domain == person.firm()) {
            return signed_in;
        }
        self.hub
            .switch_firm(&signed_in, person.firm())
            .await
            .expect("a place there");
        self.hub
            .signed_in(&token)
            .await
            .expect("an answer")
            .expect("a session")
    }

    /// Creates dossiers in a firm.
    ///
    /// # Panics
    /// When one cannot be.
    pub async fn create_dossiers(&self, firm: FirmId, dossiers: &[NewDossier]) {
        let mut tx = self.begin(firm).await;
        let permit = tx
            .permit::<CreateDossier>(Target::Firm)
            .expect("the operator may");
        tx.create_dossiers(permit, dossiers)
            .await
            .expect("the dossiers are new");
        tx.commit().await.expect("a commit");
    }

    /// Begins a change of a firm as its operator.
    ///
    /// # Panics
    /// When it cannot.
    pub async fn begin(&self, firm: FirmId) -> FirmTx {
        let stamp = self.hub.stamp(&Origin::command_line());
        self.hub
            .database()
            .begin(&operator(firm), stamp)
            .await
            .expect("a transaction")
    }

    /// A form for a new key.
    #[must_use]
    pub fn key_form(&self, name: &str, kind: KeyKind) -> KeyForm {
        KeyForm {
            name: name.to_owned(),
            kind: Some(kind),
            sic_code: Some(self.sic[0]),
            expiry: Some(Expiry::Never),
            identifier: String::new(),
            addresses: String::new(),
            form_token: format!("form of {name}"),
        }
    }

    /// Issues a key for a firm's administrator.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn issue(&self, person: Person, form: &KeyForm) -> IssuedKey {
        let issued = self.hub.issue_key(&self.caller(person), form, &page()).await;
        issued.expect("an answer").expect("a right form")
    }

    /// Another process over the same database.
    pub async fn another_process(&self, seed: u64) -> Hub {
        self.at.hub(&self.clock, seed).await
    }

    async fn people(&mut self) {
        let password = hash_password(&self.hub, PASSWORD).await.expect("a hash");
        for (person, name) in [(Person::Alice, "Cabinet Alpha"), (Person::Farid, "Cabinet Beta")] {
            let (first_name, last_name) = person.names();
            let new = NewFirm {
                domain: person.firm().to_owned(),
                name: name.to_owned(),
                admin_email: person.email().to_owned(),
                admin_first_name: first_name.to_owned(),
                admin_last_name: last_name.to_owned(),
                language: "fr".to_owned(),
                time_zone: "Europe/Paris".to_owned(),
            };
            let made = self
                .hub
                .create_firm(&new, &Origin::command_line())
                .await
                .expect("an answer");
            let (firm, _, link) = made.expect("a right firm");
            let token = link.into_path().replace("/mot-de-passe/", "");
            let chosen = self.hub.choose_password(&token, PASSWORD, &page()).await;
            chosen.expect("an answer").expect("a good password");
            *if person == Person::Alice {
                &mut self.alpha
            } else {
                &mut self.beta
            } = firm;
        }
        for firm in [self.alpha, self.beta] {
            let mut tx = self.begin(firm).await;
            let mut david = Vec::new();
            for person in Person::ALL {
                if self.firm(person) != firm || person.level() == 500 {
                    continue;
                }
                let staff = add(&mut tx, person, &password).await;
                david.extend((person == Person::David).then_some(staff));
            }
            let permit = tx.permit::<EditStaff>(Target::Firm).expect("the operator may");
            tx.add_group(permit, policy::RIGHTS_GROUP, "Gestion des droits", &david)
                .await
                .expect("a new group");
            tx.commit().await.expect("a commit");
        }
        for person in Person::ALL {
            self.facts.insert(person, self.read_facts(person).await);
        }
    }

    async fn read_facts(&self, person: Person) -> StaffFacts {
        let email = EmailAddress::parse(person.email()).expect("an address");
        let account = self
            .hub
            .database()
            .account_by_email(&email)
            .await
            .expect("an answer");
        let places = self
            .hub
            .database()
            .places(account.expect("an account").id)
            .await
            .expect("places");
        let place = places
            .iter()
            .find(|place| place.firm == self.firm(person))
            .expect("a place");
        let mut firm = self
            .hub
            .database()
            .read(&operator(place.firm))
            .await
            .expect("a reader");
        firm.staff_facts(place.staff)
            .await
            .expect("an answer")
            .expect("facts")
    }

    async fn places(&mut self) {
        let (bruno, chloe) = (self.staff(Person::Bruno), self.staff(Person::Chloe));
        self.create_dossiers(self.alpha, &dossiers(Some(bruno), Some(chloe)))
            .await;
        self.create_dossiers(self.beta, &dossiers(None, None)).await;
        let mut tx = self.begin(self.alpha).await;
        for (at, code) in ["FR001", "FR002"].into_iter().enumerate() {
            let permit = tx.permit::<EditSettings>(Target::Firm).expect("the operator may");
            self.sic[at] = tx
                .add_sic_code(permit, code, "Cabinet")
                .await
                .expect("a new code");
        }
        tx.commit().await.expect("a commit");
    }

    async fn issue_keys(&mut self) {
        for (identifier, name, kind, sic, person) in KEYS {
            let form = KeyForm {
                identifier: identifier.to_owned(),
                sic_code: Some(self.sic[sic]),
                expiry: Some(if identifier == "44444444" {
                    Expiry::Days(1)
                } else {
                    Expiry::Never
                }),
                ..self.key_form(name, kind)
            };
            let issued = self.issue(person, &form).await;
            self.keys.insert(identifier, issued);
        }
        let id = self.key_id(Person::Alice, "55555555").await;
        let alice = self.caller(Person::Alice);
        self.hub
            .revoke_key(&alice, id, "55555555", &page())
            .await
            .expect("it is revoked");
    }

    /// « Qonto » on three dossiers, A1 among them.
    async fn use_a_key(&self) {
        let wizard = Wizard::start(self, Person::Alice).await;
        wizard.define("qonto", Some("66666666")).await;
        wizard.choose(&["A1", "CLI001", "CLI002"]).await;
        wizard.finish().await;
    }
}

async fn add(tx: &mut FirmTx, person: Person, password: &str) -> StaffId {
    let email = EmailAddress::parse(person.email()).expect("an address");
    let (account, _) = tx.account_of(&email, Some(password)).await.expect("an account");
    let (first_name, last_name) = person.names();
    let new = NewStaff {
        account,
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        level: ProfileLevel::from_hundredths(person.level()),
        groups: Vec::new(),
    };
    let permit = tx.permit::<EditStaff>(Target::Firm).expect("the operator may");
    tx.add_staff(permit, &new).await.expect("a new place")
}

/// A page, as the product's origin of an act.
#[must_use]
pub fn page() -> Origin {
    Origin {
        door: Door::Page,
        request_id: "test".to_owned(),
        address: "192.0.2.1".to_owned(),
        agent: "tests".to_owned(),
        once: None,
    }
}

/// A moment of the tests' day.
#[must_use]
pub const fn minutes(minutes: i64) -> Moment {
    NOW.plus_millis(minutes * 60_000)
}
