//! Writes that change decisions: an application added to every dossier and removed, one switched on and off on a dossier.

use reqwest::StatusCode;

use crate::browser::{Browser, Fields, Page};
use crate::work::Work;

/// In the demo's catalogue, and not configured there.
const OFFER: &str = "Dext";

/// What stands of the application.
#[derive(Debug, Clone, PartialEq)]
enum Standing {
    Absent,
    /// On that many dossiers.
    There(u64),
    /// « Valider » was sent and not answered: the summary's address, its form, the number that it announced.
    Adding(String, Fields, u64),
    /// « Supprimer » was sent and not answered.
    Removing(u64),
}

/// The wizard with « Appliquer à tous », then the removal, again and again.
pub struct Offer {
    standing: Standing,
    added: usize,
    acknowledged: usize,
}

impl Default for Offer {
    fn default() -> Self {
        Self {
            standing: Standing::Absent,
            added: 0,
            acknowledged: 0,
        }
    }
}

impl Offer {
    async fn add(&mut self, browser: &Browser) -> Option<()> {
        let opened = browser.asks("/loophub/applications/ajouter").await?;
        let definition = opened.location;
        let form = browser.get(&definition).await?;
        let typed = [("type", "partenaire"), ("action", "type")];
        browser.post(&definition, &form.filled(&typed)).await?;
        let form = browser.get(&definition).await?;
        let application = form.option(OFFER);
        let typed = [
            ("type", "partenaire"),
            ("application", application.as_str()),
            ("action", "application"),
        ];
        browser.post(&definition, &form.filled(&typed)).await?;
        let form = browser.get(&definition).await?;
        let sic = form.option("FR001");
        let typed = [
            ("type", "partenaire"),
            ("application", application.as_str()),
            ("api_key", "11111111"),
            ("sic", &sic),
            ("action", "suivant"),
        ];
        let second = browser.post(&definition, &form.filled(&typed)).await?;
        assert_eq!(second.status, StatusCode::SEE_OTHER, "step 1: {}", second.words());
        for (action, next) in [("tous", "/dossiers"), ("suivant", "/recapitulatif")] {
            let form = browser.get(&second.location).await?;
            let mut fields = form.filled(&[("action", action)]);
            fields.extend(form.ticked("d"));
            let page = browser.post(&second.location, &fields).await?;
            assert!(page.location.ends_with(next), "step 2: {}", page.words());
        }
        let summary = second.location.replace("/dossiers", "/recapitulatif");
        let shown = browser.get(&summary).await?;
        let announced = announced(&shown);
        self.standing = Standing::Adding(summary.clone(), shown.hidden(), announced);
        self.validate(browser).await
    }

    /// « Valider », and once more when nobody answered: it takes effect once.
    async fn validate(&mut self, browser: &Browser) -> Option<()> {
        let Standing::Adding(summary, fields, announced) = self.standing.clone() else {
            return Some(());
        };
        let page = browser.post(&summary, &fields).await?;
        if page.status == StatusCode::SEE_OTHER && page.location == "/loophub/applications" {
            self.standing = Standing::There(announced);
            self.added += 1;
            self.acknowledged += 1;
        } else {
            // Other dossiers came meanwhile: nothing was done, and the page says so.
            assert!(
                page.status.is_redirection() || page.status.is_client_error(),
                "« Valider »: {} {}",
                page.status,
                page.words()
            );
            self.standing = Standing::Absent;
        }
        Some(())
    }

    async fn remove(&mut self, browser: &Browser, count: u64) -> Option<()> {
        let list = browser.get("/loophub/applications").await?;
        let application = list.links(OFFER).pop().expect("it is in the list");
        let removal = format!("{application}/supprimer");
        let form = browser
            .get(&removal)
            .await?
            .filled(&[("lu", "oui"), ("nom", OFFER)]);
        self.standing = Standing::Removing(count);
        let page = browser.post(&removal, &form).await?;
        assert_eq!(
            page.status,
            StatusCode::SEE_OTHER,
            "it is removed: {}",
            page.words()
        );
        self.standing = Standing::Absent;
        self.acknowledged += 1;
        Some(())
    }

    /// On how many dossiers the list says that it is; nothing when it is not there.
    async fn listed(browser: &Browser) -> Option<u64> {
        let list = browser.get("/loophub/applications").await.expect("it answers");
        let mut lines = list.lines();
        // What was removed is listed below, to be restored.
        lines
            .retain(|cells| cells[0] == OFFER && cells.last().is_some_and(|acts| acts.contains("Supprimer")));
        assert!(lines.len() <= 1, "it was added twice");
        Some(number(&lines.pop()?[4]))
    }
}

impl Work for Offer {
    async fn once(&mut self, browser: &Browser) -> Option<()> {
        match self.standing {
            Standing::Absent => self.add(browser).await,
            Standing::There(count) | Standing::Removing(count) => self.remove(browser, count).await,
            Standing::Adding(..) => self.validate(browser).await,
        }
    }

    async fn check(&mut self, browser: &Browser, _: bool) {
        let there = Self::listed(browser).await;
        match (self.standing.clone(), there) {
            (Standing::Absent, None) => {}
            (Standing::There(expected), Some(count)) => assert_eq!(count, expected, "all or nothing"),
            (Standing::Removing(expected), Some(count)) => {
                assert_eq!(count, expected, "a removal was half done");
                self.standing = Standing::There(count);
            }
            (Standing::Removing(_), None) => self.standing = Standing::Absent,
            (Standing::Adding(_, _, expected), there) => {
                if let Some(count) = there {
                    assert_eq!(count, expected, "« Valider » was half done");
                }
                // As a person does who saw no answer.
                self.validate(browser).await.expect("it answers");
                let now = Self::listed(browser).await;
                match self.standing {
                    Standing::There(_) => assert_eq!(now, Some(expected), "« Valider » twice"),
                    _ => assert_eq!((there, now), (None, None), "« Valider » was refused and done"),
                }
            }
            (standing, there) => panic!("{standing:?} was acknowledged, and the list says {there:?}"),
        }
    }

    fn count(&self) -> (usize, &'static str) {
        (self.acknowledged, "« Valider » and removals")
    }

    fn entries(&self) -> Vec<(&'static str, String)> {
        vec![("application.added", OFFER.to_owned()); self.added]
    }
}

/// The application of the demo's sample key, on a dossier where it is on at first.
const SWITCHED: (&str, &str) = ("Qonto", "CEGID002");

/// One application switched off and on in the window of one dossier, and the decision that follows.
pub struct Switch {
    credential: String,
    /// As acknowledged; nothing when the last change was not answered.
    is_on: Option<bool>,
    acknowledged: usize,
}

impl Switch {
    /// With the demo's sample key.
    pub fn with(credential: String) -> Self {
        Self {
            credential,
            is_on: Some(true),
            acknowledged: 0,
        }
    }

    /// What the gate decides now.
    async fn decided(&self, browser: &Browser) -> bool {
        let asked = format!("/loop-api-publiques/compte?codeDossier={}", SWITCHED.1);
        let headers = [
            ("x-apikey", self.credential.as_str()),
            ("X-Original-Method", "GET"),
            ("X-Original-URI", &asked),
        ];
        let answer = browser.call("/gate/nginx", &headers).await.expect("it answers");
        match answer.status {
            StatusCode::OK => true,
            StatusCode::FORBIDDEN => false,
            other => panic!("the gate answers {other}"),
        }
    }
}

impl Work for Switch {
    async fn once(&mut self, browser: &Browser) -> Option<()> {
        let path = format!("/dossiers/{}/applications?porte=portefeuille", SWITCHED.1);
        let window = browser.get(&path).await?;
        let mut fields = window.filled(&[("geste", "valider")]);
        let mut becomes = true;
        for (value, label, is_ticked) in window.boxes("app") {
            let ticked = if label == SWITCHED.0 {
                !is_ticked
            } else {
                is_ticked
            };
            if label == SWITCHED.0 {
                becomes = ticked;
            }
            if ticked {
                fields.push(("app".to_owned(), value));
            }
        }
        let before = self.is_on.take();
        let page = browser.post(&path, &fields).await?;
        if page.status == StatusCode::SEE_OTHER {
            self.is_on = Some(becomes);
            self.acknowledged += 1;
        } else {
            // Somebody else changed the dossier meanwhile: nothing was saved.
            assert!(page.status.is_client_error(), "{}: {}", page.status, page.words());
            self.is_on = before;
        }
        Some(())
    }

    async fn check(&mut self, browser: &Browser, _: bool) {
        let decided = self.decided(browser).await;
        assert!(
            self.is_on.is_none_or(|is_on| is_on == decided),
            "the window acknowledged {:?}, the gate decides {decided}",
            self.is_on
        );
        self.is_on = Some(decided);
    }

    fn count(&self) -> (usize, &'static str) {
        (self.acknowledged, "switches in a window")
    }

    fn entries(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// The number that the summary announces.
fn announced(page: &Page) -> u64 {
    let words = page.words();
    if words.contains("ne sera associée à aucun dossier") {
        return 0;
    }
    let after = words
        .split_once("immédiatement associée à ")
        .map(|(_, after)| after);
    let number_of = after
        .and_then(|after| after.split_once(" dossier"))
        .map(|(number, _)| number);
    number(number_of.unwrap_or_else(|| panic!("{} « {} »: {words}", page.status, page.location)))
}

/// A number as the pages write it; none is nought.
fn number(text: &str) -> u64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_default()
}
