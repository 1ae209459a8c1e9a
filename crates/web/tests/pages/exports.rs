//! « Exporter »: every list as a file, for those who see the list.

use hub_testkit::Person;

use crate::site::{Site, on_site};

/// A list, what a line of its file holds, and who does not see it.
const LISTS: [(&str, &str); 4] = [
    ("/loophub/applications", "Qonto"),
    ("/loophub/cles", "11111111"),
    ("/parametrage/cabinet/collaborateurs", "emma@alpha.example"),
    ("/parametrage/cabinet/groupes", "LOOP-GESTION-DES-DROITS"),
];

/// APP-01, KEY-04: the list and its file tell the same, to the same people; the link to the file stands on the page.
#[test]
fn app_01_a_list_is_exported_to_who_sees_it() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let mut emma = site.as_(Person::Emma).await;
        let mut farid = site.as_(Person::Farid).await;
        for (list, line) in LISTS {
            let page = alice.get(list).await;
            let links = page.attributes("#exporter a", "href");
            assert_eq!(links, ["?format=csv", "?format=xlsx"], "{list}");
            let file = alice.get(&format!("{list}?format=csv")).await;
            assert_eq!(file.header("content-type"), "text/csv; charset=utf-8", "{list}");
            assert!(
                file.header("content-disposition").starts_with("attachment"),
                "{list}"
            );
            assert!(file.body.contains(line), "{list}: {}", file.body);
            assert_eq!(
                file.body.lines().count(),
                page.texts("tbody tr").len() + 1,
                "{list}: one line a row, and the head: {}",
                file.body
            );
            let book = alice.get(&format!("{list}?format=xlsx")).await;
            assert!(book.body.starts_with("PK"), "{list}");
            let refused = emma.get(&format!("{list}?format=csv")).await;
            assert_eq!(refused.status, 403, "{list}");
            let another = farid.get(&format!("{list}?format=csv")).await;
            assert!(
                !another.body.contains("emma@alpha.example"),
                "{list} of Beta, where Emma is not"
            );
        }
    });
}

/// APP-02: the file holds what the filter of the page shows.
#[test]
fn app_02_the_filter_holds_for_the_file() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get("/loophub/applications?q=qonto%20%26&etat=active").await;
        assert!(
            page.attributes("#exporter a", "href").is_empty(),
            "nothing to export"
        );
        let page = alice.get("/loophub/applications?q=qonto&etat=active").await;
        let links = page.attributes("#exporter a", "href");
        assert_eq!(links[0], "?q=qonto&etat=active&format=csv");
        let file = alice.get(&format!("/loophub/applications{}", links[0])).await;
        assert_eq!(
            file.body.lines().count(),
            page.texts("tbody tr").len() + 1,
            "{}",
            file.body
        );
    });
}
