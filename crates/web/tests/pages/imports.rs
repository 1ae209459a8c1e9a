//! « Importer »: a file is checked, shown, and taken over when that is confirmed (ACT-01, ACT-05).

use hub_testkit::Person;
use hub_testkit::hub_app::HubSettings;
use hub_testkit::hub_app::import::ImportLimits;

use crate::site::{Page, Site, on_site};

const DOSSIERS: &str = "/parametrage/clients/dossiers/importer";
const CONTACTS: &str = "/parametrage/clients/interlocuteurs/importer";

/// Somebody sends a file; the page it leads to.
async fn send(
    site: &Site,
    person: Person,
    place: &str,
    name: &str,
    bytes: &[u8],
) -> (crate::site::Browser, Page) {
    let mut browser = site.as_(person).await;
    let form = browser.get(place).await;
    assert_eq!(form.status, 200, "{}", form.text());
    let sent = browser.send_file(&form, place, name, bytes).await;
    assert!(
        sent.location().starts_with("/imports/"),
        "{} {}",
        sent.status,
        sent.text()
    );
    let page = browser.follow(&sent).await;
    (browser, page)
}

/// The preview says what would be added and changed; « Importer » does exactly that, and the same file again finds
/// nothing to do.
#[test]
fn act_05_a_file_is_shown_then_imported() {
    on_site(async |site: Site| {
        let text =
            "Code dossier;Nom;SIREN\r\nN1;Éceil;732 829 320\r\nA1;Atelier du port;\r\nECE01;Éceil;\r\n";
        let (mut david, page) = send(&site, Person::David, DOSSIERS, "dossiers.csv", text.as_bytes()).await;
        let shown = page.text();
        for words in [
            "Importer des dossiers client : dossiers.csv",
            "Nouveaux 1",
            "Modifiés 1",
            "Inchangés 1",
        ] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        let action = page
            .attribute("form[action^='/imports/']", "action")
            .expect("the form");
        let done = david.send(&page, action.trim_end_matches("#resume"), &[]).await;
        let page = david.follow(&done).await;
        assert!(
            page.text()
                .contains("Succès : 1 dossier ajouté, 1 modifié, 1 inchangé."),
            "{}",
            page.text()
        );
        let list = david.get("/parametrage/clients/dossiers?q=Atelier+du+port").await;
        assert!(list.text().contains("Atelier du port"));

        let (_, page) = send(&site, Person::David, DOSSIERS, "dossiers.csv", text.as_bytes()).await;
        assert!(
            page.text().contains("il n’y a rien à importer"),
            "{}",
            page.text()
        );
    });
}

/// MSG-CSV, S7: every line in error is told with its line and column, in the page and in a file whose cells run nothing.
#[test]
fn wrong_lines_are_told_and_nothing_is_imported() {
    on_site(async |site: Site| {
        let text = "Code dossier;Nom;SIREN\nN1;Neuf;732829321\n=1+1;Formule;\n";
        let (mut alice, page) = send(&site, Person::Alice, DOSSIERS, "d.csv", text.as_bytes()).await;
        let shown = page.text();
        for words in [
            "2 lignes sur 2 sont en erreur ; rien n’a été importé.",
            "2 3 – SIREN 732829321 Le chiffre de contrôle est faux",
            "3 1 – Code dossier =1+1 Un code dossier ne contient que",
        ] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        assert!(
            page.attribute("input[name=nouveaux]", "value").is_none(),
            "nothing to confirm"
        );
        let export = page.attribute("a[href$='/erreurs']", "href").expect("the export");
        let file = alice.get(&export).await;
        assert!(
            file.body.contains("\r\n3;1 – Code dossier;'=1+1;"),
            "{}",
            file.body
        );
        assert_eq!(site.kit.at.count("dossier", "code = 'N1'").await, 0);
        // Corrected, it goes through.
        let text = text.replace("732829321", "732829320").replace("=1+1", "N2");
        let (_, page) = send(&site, Person::Alice, DOSSIERS, "d.csv", text.as_bytes()).await;
        assert!(page.text().contains("Nouveaux 2"));
    });
}

/// What is no such file says what to do, and nothing is kept of it.
#[test]
fn what_cannot_be_read_says_why() {
    on_site(async |site: Site| {
        for (bytes, words) in [
            (&b""[..], "Ce fichier est vide."),
            (b"Nom;Ville\nx;y", "Il manque la colonne « Code dossier »"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ancien classeur (.xls)"),
            (b"PK\x03\x04xx", "n’a pas pu être lu"),
            (b"\xff\xfec\0", "UTF-16"),
        ] {
            let (_, page) = send(&site, Person::Alice, DOSSIERS, "x", bytes).await;
            assert!(page.text().contains(words), "{words}: {}", page.text());
        }
        assert_eq!(site.kit.at.count("import_dossier", "1 = 1").await, 0);
    });
}

/// A form without a file, or with too large a one, comes back with what to do at its field.
#[test]
fn a_missing_or_too_large_file_is_told_at_its_field() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let form = alice.get(CONTACTS).await;
        let action = CONTACTS;
        let sent = alice.send_file(&form, action, "", b"").await;
        assert_eq!(
            (sent.status.as_u16(), sent.error_at("fichier")),
            (422, "Erreur : Choisissez un fichier.".to_owned())
        );
        let sent = alice.send(&form, action, &[]).await;
        assert_eq!(sent.status, 422);

        let small = HubSettings {
            imports: ImportLimits {
                file_bytes: 1 << 20,
                ..site.kit.hub.settings().imports.clone()
            },
            ..site.kit.hub.settings().clone()
        };
        let mut kit = site.kit;
        kit.hub = kit.at.hub_with(&kit.clock, 9, small).await;
        let site = Site::new(kit, Default::default());
        let mut alice = site.as_(Person::Alice).await;
        let form = alice.get(CONTACTS).await;
        let sent = alice
            .send_file(&form, action, "g.csv", &vec![b'x'; (1 << 20) + 1])
            .await;
        assert_eq!(sent.status, 422);
        assert!(
            sent.error_at("fichier").contains("Le fichier dépasse 1 Mo"),
            "{}",
            sent.text()
        );
        let sent = alice
            .send_file(&form, action, "g.csv", &vec![b'x'; 5 << 20])
            .await;
        assert_eq!(sent.status, 413);
    });
}

/// A forged form, or one of another firm, is refused before anything of its file is kept.
#[test]
fn a_forged_form_is_refused() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let form = alice.get(DOSSIERS).await;
        let action = DOSSIERS;
        let forged = Page {
            body: form
                .body
                .replace("name=\"csrf\" value=\"", "name=\"csrf\" value=\"0"),
            ..form
        };
        let sent = alice.send_file(&forged, action, "d.csv", b"code\nA1").await;
        assert_eq!(sent.status, 403);
        assert_eq!(site.kit.at.count("import_file", "1 = 1").await, 0);
        // Whoever may not is told so, whatever they send.
        let mut emma = site.as_(Person::Emma).await;
        let sent = emma.send_file(&forged, action, "d.csv", b"code\nA1").await;
        assert_eq!(sent.status, 403);
    });
}

/// Given up, an import stays so; the page says that nothing was changed.
#[test]
fn an_import_can_be_given_up() {
    on_site(async |site: Site| {
        let (mut alice, page) = send(&site, Person::Alice, DOSSIERS, "d.csv", b"code;nom\nN1;x").await;
        let action = page
            .attribute("form[action^='/imports/']", "action")
            .expect("the form");
        let here = action.trim_end_matches("#resume").to_owned();
        let hidden = page.hidden(&here);
        let fields: Vec<(&str, &str)> = hidden
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let cancelled = alice.post(&format!("{here}/annuler"), &fields).await;
        let page = alice.follow(&cancelled).await;
        assert!(page.text().contains("rien n’a été modifié"), "{}", page.text());
        let applied = alice.post(&here, &fields).await;
        assert_eq!(applied.status, 409);
        assert_eq!(site.kit.at.count("dossier", "code = 'N1'").await, 0);
    });
}
