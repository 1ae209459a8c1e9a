//! The frame (spec 3.5) as a page renders it.

use askama::Template;
use scraper::{Html, Selector};

use super::*;

#[derive(Template)]
#[template(ext = "html", source = "{% extends \"frame.html\" %}")]
struct Page {
    frame: Frame,
}

fn reader(is_admin: bool, other: bool) -> Reader {
    Reader {
        name: "Zoé <b>Martin</b>".to_owned(),
        is_admin,
        is_contact: false,
        firm: FirmChoice {
            id: "1".to_owned(),
            domain: "CEGIDPARTENAIRES".to_owned(),
        },
        other_firms: if other {
            vec![FirmChoice {
                id: "2".to_owned(),
                domain: "CABINETDUPONT".to_owned(),
            }]
        } else {
            vec![]
        },
    }
}

fn frame(is_admin: bool, other: bool) -> Frame {
    Frame::new(L10n::default(), Theme::Dark, reader(is_admin, other), "jeton-42")
        .page("Applications", Some(NavEntry::LoopHub))
        .at("/loophub/applications?page=3")
}

fn html(frame: Frame) -> (String, Html) {
    let text = Page { frame }.render().unwrap();
    let page = Html::parse_document(&text);
    (text, page)
}

fn all(page: &Html, selector: &str) -> Vec<String> {
    page.select(&Selector::parse(selector).unwrap())
        .map(|found| found.text().collect::<String>().trim().to_owned())
        .collect()
}

fn count(page: &Html, selector: &str) -> usize {
    page.select(&Selector::parse(selector).unwrap()).count()
}

/// Spec 3.5, T-TITLE: landmarks once each, one h1, the skip link first, language and theme set.
#[test]
fn landmarks_stand_once() {
    let (text, page) = html(frame(true, true));
    for one in [
        "header",
        "main#contenu",
        "footer",
        "h1",
        "title",
        "a.evitement",
        "nav.menu-principal",
    ] {
        assert_eq!(count(&page, one), 1, "{one}");
    }
    assert_eq!(count(&page, "html[lang=fr][data-theme=sombre]"), 1);
    let first = page
        .select(&Selector::parse("a, button, input, select").unwrap())
        .next()
        .unwrap();
    assert_eq!(first.value().attr("href"), Some("#contenu"));
    assert_eq!(
        all(&page, "title"),
        ["Applications – LoopHub – CEGIDPARTENAIRES – Loop Hub"]
    );
    assert!(!text.contains("style=") && !text.contains("<style") && !text.contains("onclick"));
    assert!(!text.contains("<script>"), "the policy refuses inline scripts");
    let ids: Vec<_> = page
        .select(&Selector::parse("[id]").unwrap())
        .map(|found| found.value().attr("id").unwrap().to_owned())
        .collect();
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
}

/// Spec 3.4: entries of the reader's rights only, the current one marked.
#[test]
fn navigation_follows_the_rights() {
    let (_, page) = html(frame(true, false));
    assert_eq!(
        all(&page, ".menu-principal a"),
        [
            "Mon portefeuille",
            "LoopHub",
            "Dossiers client",
            "Interlocuteurs",
            "Paramétrage du cabinet",
            "Collaborateurs",
            "Groupes",
            "Annuaire",
            "Clés d’API",
            "Webhooks",
            "Traitements",
            "Boîte d’envoi",
            "Journal d’audit"
        ]
    );
    assert_eq!(
        all(&page, ".menu-principal h2"),
        [
            "Paramétrage › Clients",
            "Paramétrage › Cabinet",
            "Connexions",
            "Suivi"
        ]
    );
    assert_eq!(all(&page, ".menu-principal a[aria-current=page]"), ["LoopHub"]);
    let (_, page) = html(frame(false, false));
    assert_eq!(
        all(&page, ".menu-principal a"),
        [
            "Mon portefeuille",
            "Dossiers client",
            "Interlocuteurs",
            "Traitements"
        ]
    );
}

/// Spec 3.5: the switcher is a select with its own button; plain text with one firm. Every form
/// carries the token and its firm.
#[test]
fn the_firm_switcher_is_a_form() {
    let (_, page) = html(frame(true, true));
    assert_eq!(
        all(&page, "form.domaine option"),
        ["CEGIDPARTENAIRES", "CABINETDUPONT"]
    );
    assert_eq!(all(&page, "form.domaine button"), ["Changer"]);
    assert_eq!(count(&page, "form[method=post]"), 3);
    assert_eq!(
        count(&page, "form[method=post] input[name=csrf][value=jeton-42]"),
        3
    );
    assert_eq!(
        count(&page, "form[method=post] input[name=cabinet][value='1']"),
        3
    );
    let (_, page) = html(frame(true, false));
    assert_eq!(count(&page, "form.domaine"), 0);
    assert!(all(&page, "p.domaine")[0].ends_with("CEGIDPARTENAIRES"));
}

/// What people are called is text, never markup.
#[test]
fn names_are_escaped() {
    let (text, page) = html(frame(true, false));
    assert!(!text.contains("<b>Martin</b>"));
    assert!(all(&page, ".btn-compte")[0].contains("Zoé <b>Martin</b>"));
}

/// C3: the summary is the first block of main, its links lead to the fields, the title says so.
#[test]
fn errors_come_first_and_in_the_title() {
    let mut errors = FieldErrors::default();
    errors.add("api_key", "Saisissez l’identifiant de la clé d’API.");
    let (_, page) = html(frame(true, false).with_errors(errors.clone()));
    assert_eq!(all(&page, "main > :first-child h2"), ["Il y a un problème"]);
    assert_eq!(count(&page, "#resume [role=alert] a[href='#api_key']"), 1);
    assert!(all(&page, "title")[0].starts_with("Erreur\u{A0}: Applications"));
    errors.add("sic", "…");
    let (_, page) = html(frame(true, false).with_errors(errors));
    assert_eq!(all(&page, "#resume h2"), ["Il y a 2 problèmes"]);
}

/// C4: the kind is a word, written once, and part of the title.
#[test]
fn a_message_says_its_kind_once() {
    let l = L10n::default();
    let text = l.ta("msg-added", &[("app", "AZOPIO".into()), ("n", 50.into())]);
    let message = Message::new(MessageKind::Success, text, &l);
    assert_eq!(
        message.text,
        "l’application AZOPIO a été ajoutée et activée sur 50 dossiers."
    );
    let (_, page) = html(frame(true, false).with_message(Some(message)));
    assert_eq!(
        all(&page, "[role=status] p"),
        ["Succès\u{A0}: l’application AZOPIO a été ajoutée et activée sur 50 dossiers."]
    );
    assert!(all(&page, "title")[0].starts_with("Succès\u{A0}: "));
    // In English too, and a text without its kind is left whole.
    let en = L10n::new(Lang::En, "Europe/Paris");
    assert_eq!(
        Message::new(MessageKind::Info, en.t("msg-nochange"), &en).text,
        "nothing to save."
    );
    assert_eq!(
        Message::new(MessageKind::Error, en.t("msg-login"), &en).text,
        en.t("msg-login")
    );
}

/// A page nobody is signed in for has no navigation and no account, and offers the other language.
#[test]
fn signed_out_pages_have_no_navigation() {
    let l = L10n::new(Lang::En, "Europe/Paris");
    let (_, page) = html(Frame::signed_out(l).page("Sign in to Loop Hub", None));
    assert_eq!(count(&page, "nav, .btn-compte"), 0);
    assert_eq!(count(&page, "a.langue[lang=fr][href='?langue=fr']"), 1);
    assert_eq!(all(&page, "title"), ["Sign in to Loop Hub – Loop Hub"]);
}
