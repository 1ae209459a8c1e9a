//! Two firms with the same dossier codes, on each engine, and requests to the doors.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use hub_api::{GateSettings, Site, api_router, gate_router, public_router};
use hub_app::upstream::UpstreamSettings;
use hub_app::{Clock as _, Entropy as _, Hub, HubSettings};
use hub_domain::account::EmailAddress;
use hub_domain::api_key::{KeyIdentifier, KeyKind};
use hub_domain::audit::Door;
use hub_domain::authz::call::CallLimits;
use hub_domain::authz::{
    AddApplication, CreateDossier, CreateFirm, EditApplication, EditStaff, IssueKey, LoadCatalogue,
    RemoveApplication, RevokeKey, Target,
};
use hub_domain::catalog::{CatalogFile, STARTER};
use hub_domain::credential::{KeySecret, SECRET_ENTROPY};
use hub_domain::dossier::{DossierCode, DossierName, DossierStatus, TeamsStatus};
use hub_domain::firm::FirmDomain;
use hub_domain::ids::{ApiKeyId, FirmId, InstalledAppId};
use hub_domain::moment::Moment;
use hub_domain::selection::SelectionBase;
use hub_domain::staff::{Actor, Caller};
use hub_testkit::hub_store::{
    AppSettings, Chosen, Database, NewApplication, NewDossier, NewKey, NewStaff, ReadApplications as _,
    ReadDossier as _, ReadKeys as _, Stamp, StoreSettings,
};
use hub_testkit::{Engine, FrozenClock, SeededEntropy, Start, TestDatabase, run_on};
use tower::ServiceExt as _;

/// The instant at which every test begins: 24 November 2026, 9 h UTC.
pub const START: Moment = hub_testkit::NOW;
/// From where calls come unless a test says otherwise.
pub const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 7));

/// A hub with the firms ALPHA (Alice) and BETA (Farid), each with the dossiers A1 to A5 and ARCHIVE, archived.
pub struct House {
    pub hub: Hub,
    at: TestDatabase,
    clock: FrozenClock,
    entropy: Arc<SeededEntropy>,
    installed: AtomicI64,
    pub alpha: Caller,
    pub beta: Caller,
}

/// A key with its secret.
pub struct Key {
    pub identifier: &'static str,
    pub secret: String,
}

impl Key {
    /// What a caller sends.
    pub fn presented(&self) -> String {
        format!("{}:{}", self.identifier, self.secret)
    }
}

/// Runs a test in a house on SQLite, then in one on PostgreSQL where there is one.
pub fn everywhere<F: Future<Output = ()>>(test: impl Fn(House) -> F) {
    let limits = CallLimits {
        per_second: 10_000,
        burst: 10_000,
    };
    everywhere_with(limits, test);
}

/// The same with other limits of each key.
pub fn everywhere_with<F: Future<Output = ()>>(limits: CallLimits, test: impl Fn(House) -> F) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        run_on(engine, async |Empty(database)| {
            test(House::build(database, limits).await).await;
        });
    }
}

/// A database with nothing in it.
struct Empty(TestDatabase);

impl Start for Empty {
    async fn start(database: TestDatabase) -> Self {
        Self(database)
    }
}

impl House {
    async fn build(at: TestDatabase, limits: CallLimits) -> Self {
        let address = StoreSettings {
            url: at.url.clone(),
            connections: 4,
        };
        let database = Database::open(&address).await.unwrap();
        database.migrate().await.unwrap();
        let clock = FrozenClock::default();
        let entropy = Arc::new(SeededEntropy::new(1));
        let settings = HubSettings {
            call_limits: limits,
            ..HubSettings::default()
        };
        let hub = Hub::new(database, Arc::new(clock.clone()), entropy.clone(), settings);
        let mut house = Self {
            hub,
            at,
            clock,
            entropy,
            installed: AtomicI64::new(0),
            alpha: operator(FirmId::INSTALLATION),
            beta: operator(FirmId::INSTALLATION),
        };
        house.load_catalogue().await;
        house.alpha = house.firm("ALPHA", "Alice", "alice@alpha.example").await;
        house.beta = house.firm("BETA", "Farid", "farid@beta.example").await;
        house
    }

    async fn load_catalogue(&self) {
        let installation = operator(FirmId::INSTALLATION);
        let mut tx = self.database().begin(&installation, self.stamp()).await.unwrap();
        let permit = tx.permit::<LoadCatalogue>(Target::Firm).unwrap();
        tx.load_catalogue(permit, &CatalogFile::parse(STARTER).unwrap())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    async fn firm(&self, domain: &str, first_name: &str, email: &str) -> Caller {
        let installation = operator(FirmId::INSTALLATION);
        let mut tx = self.database().begin(&installation, self.stamp()).await.unwrap();
        let permit = tx.permit::<CreateFirm>(Target::Firm).unwrap();
        let firm = tx
            .create_firm(
                permit,
                &FirmDomain::parse(domain).unwrap(),
                domain,
                "fr",
                "Europe/Paris",
            )
            .await
            .unwrap();
        let email = EmailAddress::parse(email).unwrap();
        let (account, _) = tx.account_of(&email, None).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = self
            .database()
            .begin(&operator(firm), self.stamp())
            .await
            .unwrap();
        let permit = tx.permit::<EditStaff>(Target::Firm).unwrap();
        let administrator = NewStaff {
            account,
            first_name: first_name.to_owned(),
            last_name: String::new(),
            level: "5.0".parse().unwrap(),
            groups: Vec::new(),
        };
        let staff = tx.add_staff(permit, &administrator).await.unwrap();
        let permit = tx.permit::<CreateDossier>(Target::Firm).unwrap();
        tx.create_dossiers(permit, &dossiers()).await.unwrap();
        tx.commit().await.unwrap();
        let mut reader = self.database().read(&operator(firm)).await.unwrap();
        let facts = reader.staff_facts(staff).await.unwrap().unwrap();
        caller(firm, Actor::Staff(facts))
    }

    pub fn database(&self) -> &Database {
        self.hub.database()
    }

    fn stamp(&self) -> Stamp {
        Stamp {
            address: None,
            once: None,
            at: self.clock.now(),
            door: Door::CommandLine,
            request_id: "test".to_owned(),
            entropy: self.random(),
        }
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }

    /// Moves the clock forward.
    pub fn wait_millis(&self, millis: i64) {
        self.clock.advance(millis);
    }

    /// From here on facts in memory are used.
    pub async fn remember(&self) {
        self.hub.refresh_epochs().await.unwrap();
    }

    /// Makes a fact that no command makes yet.
    pub async fn tamper(&self, sqlite: &str, postgres: &str) {
        let sql = match self.at.engine {
            Engine::Sqlite => sqlite,
            Engine::Postgres => postgres,
        };
        self.at.tamper(sql).await;
    }

    /// How many rows of a table meet a condition.
    pub async fn count(&self, table: &str, condition: &str) -> i64 {
        self.at.count(table, condition).await
    }

    /// The columns of the rows of a table that meet a condition.
    pub async fn cells(&self, table: &str, columns: &str, condition: &str) -> Vec<Vec<String>> {
        self.at.cells(table, columns, condition).await
    }

    /// The same house, whose calls are passed on to this back end.
    pub fn before(&self, upstream: UpstreamSettings) -> Router {
        let settings = HubSettings {
            upstream: Some(upstream),
            public_url: "https://hub.example".to_owned(),
            call_limits: self.hub.settings().call_limits,
            ..HubSettings::default()
        };
        let clock = Arc::new(self.clock.clone());
        let hub = Hub::new(self.database().clone(), clock, self.entropy.clone(), settings);
        public_router(hub, GateSettings::built_in(Vec::new()).unwrap())
    }

    pub async fn issue(&self, firm: &Caller, identifier: &'static str, kind: KeyKind) -> Key {
        self.issue_until(firm, identifier, kind, None).await
    }

    pub async fn issue_until(
        &self,
        firm: &Caller,
        identifier: &'static str,
        kind: KeyKind,
        expires_at: Option<Moment>,
    ) -> Key {
        let secret = KeySecret::mint(self.random::<SECRET_ENTROPY>());
        let new = NewKey {
            allowed_addresses: None,
            identifier: KeyIdentifier::parse(identifier).unwrap(),
            name: identifier.to_owned(),
            kind,
            sic_code: None,
            expires_at,
            secret: secret.hash(),
        };
        let mut tx = self.database().begin(firm, self.stamp()).await.unwrap();
        let permit = tx.permit::<IssueKey>(Target::Firm).unwrap();
        tx.issue_key(permit, &new).await.unwrap();
        tx.commit().await.unwrap();
        Key {
            identifier,
            secret: secret.expose().to_owned(),
        }
    }

    /// Configures an entry of the catalogue and switches it on for these dossiers.
    pub async fn install(&self, firm: &Caller, slug: &str, key: &Key, codes: &[&str]) -> InstalledAppId {
        let (row, account) = self.key_row(firm, key).await;
        let mut reader = self.database().read(firm).await.unwrap();
        let mut chosen = Vec::new();
        for code in codes {
            let dossier = reader.dossier_of_code(code).await.unwrap();
            chosen.push(dossier.expect(code).id);
        }
        let catalogue = reader.catalogue().await.unwrap();
        let line = catalogue
            .into_iter()
            .find(|line| line.entry.slug == slug)
            .unwrap();
        drop(reader);
        let draft = self.database().new_draft(firm, "{}", START).await.unwrap();
        let mut change = self
            .database()
            .change_draft(firm, draft, START)
            .await
            .unwrap()
            .unwrap();
        change.set_exceptions(&chosen, true).await.unwrap();
        change.save("{}", false).await.unwrap();
        let new = NewApplication {
            future: false,
            catalog_app: line.id,
            slug: slug.to_owned(),
            repeatable: line.entry.repeatable,
            settings: AppSettings {
                label: line.entry.label,
                sic_code: None,
                key: Some((row, key.identifier.to_owned())),
                fields: BTreeMap::new(),
            },
            partner_email: Some(account),
        };
        let mut tx = self.database().begin(firm, self.stamp()).await.unwrap();
        let permit = tx.permit::<AddApplication>(Target::Firm).unwrap();
        let added = tx
            .add_application(permit, &new, Chosen::Draft(draft, Some(SelectionBase::None)))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        added.id
    }

    async fn key_row(&self, firm: &Caller, key: &Key) -> (ApiKeyId, String) {
        let identifier = KeyIdentifier::parse(key.identifier).unwrap();
        let mut reader = self.database().read(firm).await.unwrap();
        let row = reader.key_by_identifier(&identifier).await.unwrap().unwrap();
        let moment = START.0 + self.installed.fetch_add(1, Ordering::SeqCst);
        let account = format!("{}{moment}@partenaires.example", key.identifier);
        (row.id, account)
    }

    pub async fn revoke(&self, firm: &Caller, key: &Key) {
        let identifier = KeyIdentifier::parse(key.identifier).unwrap();
        let mut tx = self.database().begin(firm, self.stamp()).await.unwrap();
        let line = tx.key_by_identifier(&identifier).await.unwrap().unwrap();
        let permit = tx.permit::<RevokeKey>(Target::Firm).unwrap();
        assert!(tx.revoke_key(permit, &line).await.unwrap());
        tx.commit().await.unwrap();
    }

    pub async fn remove(&self, firm: &Caller, application: InstalledAppId) {
        let mut tx = self.database().begin(firm, self.stamp()).await.unwrap();
        let before = tx.application(application).await.unwrap().unwrap();
        let permit = tx.permit::<RemoveApplication>(Target::Firm).unwrap();
        let note = hub_testkit::hub_store::RemovalNote::default();
        assert!(
            tx.remove_application(permit, &before, &note)
                .await
                .unwrap()
                .is_some()
        );
        tx.commit().await.unwrap();
    }

    pub async fn set_key(&self, firm: &Caller, application: InstalledAppId, key: &Key) {
        let (row, _) = self.key_row(firm, key).await;
        let mut tx = self.database().begin(firm, self.stamp()).await.unwrap();
        let before = tx.application(application).await.unwrap().unwrap();
        let mut after = before.settings();
        after.key = Some((row, key.identifier.to_owned()));
        let permit = tx.permit::<EditApplication>(Target::Firm).unwrap();
        assert!(tx.edit_application(permit, &before, &after).await.unwrap());
        tx.commit().await.unwrap();
    }

    /// Every door, behind a proxy at 127.0.0.1.
    pub fn doors(&self) -> Router {
        let settings = GateSettings::built_in(vec!["127.0.0.1/32".parse().unwrap()]).unwrap();
        gate_router(self.hub.clone(), settings.clone())
            .merge(public_router(self.hub.clone(), settings.clone()))
            .merge(api_router(self.hub.clone(), settings, Site::default()))
    }

    /// Asks the gate about a call as nginx would.
    pub async fn ask(&self, key: Option<&str>, method: &str, uri: &str) -> Answer {
        let mut headers = vec![("x-original-method", method), ("x-original-uri", uri)];
        headers.extend(key.map(|key| ("x-apikey", key)));
        self.call("GET", "/gate/nginx", &headers).await
    }

    /// Asks whether a key may read the accounts of a dossier: the answer's status and reason.
    pub async fn may_read(&self, key: &Key, dossier: &str) -> (u16, String) {
        let uri = format!("/compte?codeDossier={dossier}");
        let answer = self.ask(Some(&key.presented()), "GET", &uri).await;
        (answer.status.as_u16(), answer.header("x-loophub-reason"))
    }

    /// A call to the API with a key.
    pub async fn get(&self, key: &Key, uri: &str) -> Answer {
        self.call("GET", uri, &[("x-apikey", &key.presented())]).await
    }

    pub async fn call(&self, method: &str, uri: &str, headers: &[(&str, &str)]) -> Answer {
        self.call_from(ELSEWHERE, method, uri, headers).await
    }

    /// A form posted to the API.
    pub async fn post(&self, uri: &str, headers: &[(&str, &str)], form: &str) -> Answer {
        self.send(ELSEWHERE, "POST", uri, headers, Body::from(form.to_owned()))
            .await
    }

    /// A body posted to the API, as it comes.
    pub async fn post_body(&self, uri: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        self.send(ELSEWHERE, "POST", uri, headers, body).await
    }

    pub async fn call_from(&self, peer: IpAddr, method: &str, uri: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(peer, method, uri, headers, Body::empty()).await
    }

    async fn send(
        &self,
        peer: IpAddr,
        method: &str,
        uri: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(uri)
            .extension(ConnectInfo(SocketAddr::new(peer, 40_000)));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).unwrap();
        let response = self.doors().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body).unwrap(),
        }
    }
}

/// What a door answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// A header's value, empty when it is not there.
    pub fn header(&self, name: &str) -> String {
        assert!(
            self.headers.get_all(name).iter().count() <= 1,
            "{name} is repeated"
        );
        let value = self.headers.get(name);
        value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Everything sent back, for looking for what must not be there.
    pub fn everything(&self) -> String {
        format!("{:?}\n{}", self.headers, self.body)
    }
}

fn dossiers() -> Vec<NewDossier> {
    let dossier = |code: &str, status| {
        let name = DossierName::parse(&format!("Société {code}")).unwrap();
        NewDossier {
            code: DossierCode::parse(code).unwrap(),
            denomination: name.clone(),
            name,
            status,
            teams_status: TeamsStatus::Operational,
            is_model: false,
            owner: None,
            engagement_manager: None,
            numbers: Default::default(),
            agency: None,
        }
    };
    let mut dossiers: Vec<_> = ["A1", "A2", "A3", "A4", "A5"]
        .into_iter()
        .map(|code| dossier(code, DossierStatus::Operational))
        .collect();
    dossiers.push(dossier("ARCHIVE", DossierStatus::Archived));
    dossiers
}

fn operator(firm: FirmId) -> Caller {
    caller(firm, Actor::Operator)
}

#[allow(
    clippy::disallowed_methods,
    reason = "a test stands for who has been authenticated"
)]
fn caller(firm: FirmId, actor: Actor) -> Caller {
    Caller::authenticated(firm, actor)
}
