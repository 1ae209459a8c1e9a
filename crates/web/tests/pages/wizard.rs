//! S2 to S4: the wizard as browsers walk through it (`WIZ`).

mod definition;
mod dossiers;
mod hostile;
mod key;
mod narrowed;
mod search;
mod summary;
mod validate;

use http::StatusCode;
use hub_testkit::Person;
use hub_testkit::wizard::form;

use crate::site::{Browser, Page, Site};

/// A browser in front of one draft.
#[derive(Debug, Clone)]
struct Tab {
    browser: Browser,
    /// `/loophub/applications/ajouter/{draft}`.
    base: String,
}

impl Tab {
    /// « Ajouter une application ».
    async fn open(site: &Site, person: Person) -> Self {
        let mut browser = site.as_(person).await;
        let started = browser.get("/loophub/applications/ajouter").await;
        assert_eq!(started.status, StatusCode::SEE_OTHER);
        let base = started.location().strip_suffix("/definition").unwrap().to_owned();
        Self { browser, base }
    }

    /// A draft whose first step is done.
    async fn defined(site: &Site, slug: &str, key: Option<&str>) -> Self {
        let mut tab = Self::open(site, Person::Alice).await;
        let page = tab.define(site, slug, key).await;
        assert_eq!(
            page.location(),
            tab.at("dossiers"),
            "{:?}",
            page.texts(".resume-erreurs")
        );
        tab
    }

    fn at(&self, step: &str) -> String {
        format!("{}/{step}", self.base)
    }

    fn id(&self) -> &str {
        self.base.rsplit('/').next().unwrap()
    }

    async fn get(&mut self, step: &str) -> Page {
        let path = self.at(step);
        self.browser.get(&path).await
    }

    /// Sends the form of a step as it stands, with these fields.
    async fn send(&mut self, step: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(step).await;
        self.send_from(&page, step, fields).await
    }

    /// The same from a page seen before, at the address it was seen at.
    async fn send_from(&mut self, page: &Page, step: &str, fields: &[(&str, &str)]) -> Page {
        let path = self.at(step);
        self.browser.send(page, &path, fields).await
    }

    /// Fills in step 1 for an entry of the catalogue and asks for « Suivant ».
    async fn define(&mut self, site: &Site, slug: &str, key: Option<&str>) -> Page {
        let form = form(&site.kit, slug, key).await;
        let mut fields = vec![
            ("type".to_owned(), form.kind),
            ("application".to_owned(), form.application),
            ("api_key".to_owned(), form.api_key),
            ("sic".to_owned(), form.sic),
            ("action".to_owned(), "suivant".to_owned()),
        ];
        fields.extend(
            form.fields
                .into_iter()
                .map(|(name, text)| (format!("champ_{name}"), text)),
        );
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.send("definition", &fields).await
    }

    /// Asks step 2 for something, the rows on the page staying as they are.
    async fn act(&mut self, address: &str, action: &str) -> Page {
        let page = self.get(address).await;
        let ticked = ticked(&page);
        let mut fields: Vec<(&str, &str)> = ticked.iter().map(|id| ("d", id.as_str())).collect();
        fields.push(("action", action));
        let sent = self.send_from(&page, address, &fields).await;
        if sent.status == StatusCode::SEE_OTHER {
            self.browser.follow(&sent).await
        } else {
            sent
        }
    }

    /// To the summary by « Suivant ».
    async fn summary(&mut self) -> Page {
        let page = self.act("dossiers", "suivant").await;
        assert_eq!(page.texts(".etapes .etat"), ["Étape 3 sur 3"], "{}", page.text());
        page
    }

    async fn validate(&mut self, summary: &Page) -> Page {
        self.send_from(summary, "recapitulatif", &[]).await
    }
}

/// The rows that are ticked on a page of step 2.
fn ticked(page: &Page) -> Vec<String> {
    page.attributes("tbody input[name=d][checked]", "value")
}

/// The rows of a page of step 2.
fn listed(page: &Page) -> Vec<String> {
    page.attributes("tbody input[name=d]", "value")
}

/// The codes on a page, in order.
fn codes(page: &Page) -> Vec<String> {
    page.texts("tbody th")
}

/// The sentence of section 6 for the selection.
fn told(page: &Page) -> String {
    page.texts(".lot [role=status]").concat()
}

async fn applications(site: &Site) -> i64 {
    site.kit.at.count("installed_app", "1 = 1").await
}
