//! The kinds of writes that go on while the server is killed, and what must be true of each when it is back.

use std::collections::BTreeMap;
use std::future::Future;

use reqwest::StatusCode;

use crate::browser::{Browser, Page};

/// What is known of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The server said that it was done, or it was seen done: it must stay so.
    Acknowledged,
    /// The server died before it answered: it was done, or it was not.
    Unknown,
}

/// One person's kind of write.
pub trait Work: Send + 'static {
    /// Writes once; nothing when the server died meanwhile.
    fn once(&mut self, browser: &Browser) -> impl Future<Output = Option<()>> + Send;
    /// Holds what was acknowledged against what is there; `is_end`: everything, not only what is recent.
    fn check(&mut self, browser: &Browser, is_end: bool) -> impl Future<Output = ()> + Send;
    /// How many writes were acknowledged, and what they are.
    fn count(&self) -> (usize, &'static str);
    /// What the journal must hold once for each acknowledged write: a verb, and words of its object.
    fn entries(&self) -> Vec<(&'static str, String)>;
}

/// Names that nobody had before: the round and a number.
#[derive(Debug, Default)]
struct Names {
    number: usize,
}

impl Names {
    fn next(&mut self) -> usize {
        self.number += 1;
        self.number
    }
}

/// API keys, whose secret is in the answer only.
#[derive(Default)]
pub struct Keys {
    names: Names,
    issued: Vec<(String, String)>,
    checked: usize,
}

impl Work for Keys {
    async fn once(&mut self, browser: &Browser) -> Option<()> {
        let form = browser.get("/loophub/cles/creer").await?;
        let name = format!("Essai-{:05}", self.names.next());
        let sic = form.option("FR001");
        let fields = form.filled(&[
            ("nom", &name),
            ("droits", "standard"),
            ("expiration", "jamais"),
            ("sic", &sic),
        ]);
        let page = browser.post("/loophub/cles/creer", &fields).await?;
        assert_eq!(page.status, StatusCode::OK, "a key is created: {}", page.words());
        let told = page.codes();
        let secret = told
            .iter()
            .find(|code| code.starts_with("lhs_"))
            .expect("the secret is shown");
        let identifier = told
            .iter()
            .find(|code| code.len() == 12)
            .expect("the identifier is shown");
        self.issued.push((name, format!("{identifier}:{secret}")));
        Some(())
    }

    async fn check(&mut self, browser: &Browser, is_end: bool) {
        let from = if is_end { 0 } else { self.checked };
        for (name, credential) in &self.issued[from..] {
            let answer = browser.call("/api/v1/key", &[("x-apikey", credential)]).await;
            let answer = answer.expect("it answers").text;
            // The key is known and its secret right; no application uses it yet.
            assert!(
                answer.contains("key_not_configured"),
                "the acknowledged key {name} is lost: {answer}"
            );
        }
        self.checked = self.issued.len();
    }

    fn count(&self) -> (usize, &'static str) {
        (self.issued.len(), "keys")
    }

    fn entries(&self) -> Vec<(&'static str, String)> {
        let of = |(name, _): &(String, String)| ("key.issued", name.clone());
        self.issued.iter().map(of).collect()
    }
}

/// Dossiers and interlocuteurs, one after the other, from their forms.
#[derive(Default)]
pub struct Records {
    names: Names,
    dossiers: BTreeMap<String, Fate>,
    contacts: BTreeMap<String, Fate>,
}

impl Records {
    /// The newest dossier that was acknowledged.
    pub fn newest(&self) -> String {
        acknowledged(&self.dossiers).last().expect("one").clone()
    }

    async fn send(browser: &Browser, path: &str, typed: &[(&str, &str)]) -> Option<()> {
        let form = browser.get(path).await?;
        let page = browser.post(path, &form.filled(typed)).await?;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}: {}", page.words());
        Some(())
    }
}

impl Work for Records {
    async fn once(&mut self, browser: &Browser) -> Option<()> {
        let number = self.names.next();
        let code = format!("CRASH{number:05}");
        self.dossiers.insert(code.clone(), Fate::Unknown);
        let typed = [
            ("code", code.as_str()),
            ("nom", "Dossier d’essai"),
            ("statut", "to_prepare"),
        ];
        Self::send(browser, "/parametrage/clients/dossiers/ajouter", &typed).await?;
        self.dossiers.insert(code.clone(), Fate::Acknowledged);
        let email = format!("crash-{number:05}@client.example");
        self.contacts.insert(email.clone(), Fate::Unknown);
        let name = format!("Essai{number:05}");
        let typed = [("nom", name.as_str()), ("email", &email), ("dossier", &code)];
        Self::send(browser, "/parametrage/clients/interlocuteurs/ajouter", &typed).await?;
        self.contacts.insert(email, Fate::Acknowledged);
        Some(())
    }

    async fn check(&mut self, browser: &Browser, _: bool) {
        let codes = dossier_codes(browser).await;
        hold(&mut self.dossiers, &codes);
        let list = "/parametrage/clients/interlocuteurs/export?format=csv";
        let emails = column(&browser.get(list).await.expect("it answers"), 4);
        hold(&mut self.contacts, &emails);
    }

    fn count(&self) -> (usize, &'static str) {
        (
            acknowledged(&self.dossiers).count() + acknowledged(&self.contacts).count(),
            "dossiers and contacts",
        )
    }

    fn entries(&self) -> Vec<(&'static str, String)> {
        let dossiers = acknowledged(&self.dossiers).map(|code| ("dossiers.created", code.clone()));
        let contacts = acknowledged(&self.contacts).map(|email| {
            (
                "contact.created",
                email.replace("crash-", "Essai").replace("@client.example", ""),
            )
        });
        dossiers.chain(contacts).collect()
    }
}

/// Files of dossiers, taken over all or none.
#[derive(Default)]
pub struct Imports {
    names: Names,
    files: BTreeMap<String, Fate>,
}

/// Lines of each file.
const LINES: usize = 120;

impl Work for Imports {
    async fn once(&mut self, browser: &Browser) -> Option<()> {
        const PLACE: &str = "/parametrage/clients/dossiers/importer";
        let prefix = format!("LOT{:04}", self.names.next());
        let mut file = "Code dossier;Nom\r\n".to_owned();
        for line in 0..LINES {
            file += &format!("{prefix}{line:03};Ligne {line}\r\n");
        }
        let form = browser.get(PLACE).await?;
        let sent = browser.upload(PLACE, &form.hidden(), &file).await?;
        assert_eq!(
            sent.status,
            StatusCode::SEE_OTHER,
            "a file is sent: {}",
            sent.words()
        );
        let shown = browser.get(&sent.location).await?;
        let fields = shown.hidden();
        assert!(
            fields.contains(&("nouveaux".to_owned(), LINES.to_string())),
            "the file is compared: {}",
            shown.words()
        );
        self.files.insert(prefix.clone(), Fate::Unknown);
        let taken = browser.post(&sent.location, &fields).await?;
        assert_eq!(
            taken.status,
            StatusCode::SEE_OTHER,
            "it is taken over: {}",
            taken.words()
        );
        self.files.insert(prefix, Fate::Acknowledged);
        Some(())
    }

    async fn check(&mut self, browser: &Browser, _: bool) {
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for code in dossier_codes(browser).await {
            if code.starts_with("LOT") {
                *found.entry(code[..7].to_owned()).or_default() += 1;
            }
        }
        for (prefix, lines) in &found {
            assert_eq!(*lines, LINES, "half of the file {prefix} was taken over");
        }
        let whole: Vec<String> = found.into_keys().collect();
        hold(&mut self.files, &whole);
    }

    fn count(&self) -> (usize, &'static str) {
        (acknowledged(&self.files).count(), "imports of 120 lines")
    }

    fn entries(&self) -> Vec<(&'static str, String)> {
        // An import's entry names no dossier: they are counted, by an empty word.
        acknowledged(&self.files)
            .map(|_| ("dossiers.imported", String::new()))
            .collect()
    }
}

/// The codes of every dossier.
pub async fn dossier_codes(browser: &Browser) -> Vec<String> {
    let list = browser.get("/dossiers/export?vue=clients&format=csv").await;
    column(&list.expect("it answers"), 0)
}

/// A column of an exported list.
fn column(page: &Page, at: usize) -> Vec<String> {
    page.text
        .lines()
        .skip(1)
        .filter_map(|line| line.split(';').nth(at).map(str::to_owned))
        .collect()
}

/// What was acknowledged is there once; what is not known is there at most once, and from then on stays.
fn hold(known: &mut BTreeMap<String, Fate>, there: &[String]) {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for name in there {
        *times.entry(name).or_default() += 1;
    }
    known.retain(|name, fate| {
        let times = times.get(name.as_str()).copied().unwrap_or_default();
        assert!(times <= 1, "{name} was applied twice");
        assert!(
            times == 1 || *fate == Fate::Unknown,
            "the acknowledged {name} is lost"
        );
        *fate = Fate::Acknowledged;
        times == 1
    });
}

fn acknowledged(known: &BTreeMap<String, Fate>) -> impl Iterator<Item = &String> {
    known
        .iter()
        .filter(|(_, fate)| **fate == Fate::Acknowledged)
        .map(|(name, _)| name)
}
