//! S1: the list, one application, changing and removing it (`APP`).

mod edit;
mod grants;
mod impact;
mod list;
mod remove;
mod rights;

use hub_testkit::{Kit, Person, Wizard};

use crate::site::{Browser, Page, Site};

const LIST: &str = "/loophub/applications";

async fn id(site: &Site, label: &str) -> i64 {
    site.kit
        .at
        .number_of("installed_app", "id", &format!("label = '{label}'"))
        .await
}

async fn add(kit: &Kit, slug: &str, key: Option<&str>, dossiers: &[&str]) {
    let wizard = Wizard::start(kit, Person::Alice).await;
    wizard.define(slug, key).await;
    if !dossiers.is_empty() {
        wizard.choose(dossiers).await;
    }
    wizard.finish().await;
}

fn labels(page: &Page) -> Vec<String> {
    page.texts("tbody th")
}

async fn english(browser: &mut Browser) {
    let page = browser.get("/compte").await;
    browser.send(&page, "/compte/langue", &[("langue", "en")]).await;
}
