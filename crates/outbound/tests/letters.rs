//! The letters as they are read (`2-screens.md` §14): in both languages, from one dossier to fifty thousand, with
//! values that would break out.
#![allow(missing_docs, reason = "tests")]

use hub_domain::letter::{Addressee, LISTED_DOSSIERS, Letter, LetterDossier, Letterhead};
use hub_domain::moment::Moment;
use hub_outbound::mail::{Composed, PassLink, Sheet, compose};

/// 23 November 2026, 14:32 in Paris.
const AT: Moment = Moment(1_795_440_725_000);
const LINK: &str = "https://hub.example/invitation/jeton";

fn letterhead() -> Letterhead {
    Letterhead {
        sender: "Cabinet Éléonore".to_owned(),
        firm: "Cabinet Dupont".to_owned(),
        time_zone: "Europe/Paris".to_owned(),
        language: "fr".to_owned(),
        postal_address: "12 rue de la Paix, 75002 Paris".to_owned(),
        phone: "01 23 45 67 89".to_owned(),
        contact_email: "accueil@dupont.example".to_owned(),
        is_microsoft: false,
    }
}

fn worded(letter: &Letter, language: &str) -> Composed {
    worded_on(letter, language, &letterhead(), PassLink::Address(LINK))
}

fn worded_on(letter: &Letter, language: &str, letterhead: &Letterhead, link: PassLink<'_>) -> Composed {
    let to = Addressee {
        email: "ines@client.fr".to_owned(),
        first_name: "Inès".to_owned(),
        last_name: "Durand".to_owned(),
        language: language.to_owned(),
        staff: None,
        contact: None,
    };
    compose(
        letter,
        &Sheet {
            to: &to,
            letterhead,
            public_url: "https://hub.example",
            reply_to: None,
            link,
            at: AT,
        },
    )
}

fn removed(total: i64, name: &str) -> Letter {
    let listed = usize::try_from(total).expect("a count").min(LISTED_DOSSIERS);
    Letter::OfferRemoved {
        application: "CEGID LOOP - Offre Co-production".to_owned(),
        author: "Alice Martin".to_owned(),
        at: AT,
        dossiers: (1..=listed)
            .map(|n| LetterDossier {
                code: format!("CEGID{n:03}"),
                name: name.to_owned(),
                contacts: (0..n % 3).map(|k| format!("DURAND Paul {k}")).collect(),
            })
            .collect(),
        total,
        reason: "Fin du contrat".to_owned(),
        ownerless: false,
    }
}

/// Every kind of letter, with the value in each of its places.
fn every(value: &str) -> Vec<Letter> {
    let value = value.to_owned();
    let one = LetterDossier {
        code: value.clone(),
        name: value.clone(),
        contacts: vec![value.clone(), value.clone()],
    };
    let offer = |total, ownerless| Letter::OfferRemoved {
        application: value.clone(),
        author: value.clone(),
        at: AT,
        dossiers: vec![one.clone(); usize::try_from(total).unwrap_or(0).min(LISTED_DOSSIERS)],
        total,
        reason: value.clone(),
        ownerless,
    };
    vec![
        offer(1, false),
        offer(51, false),
        offer(50_000, true),
        Letter::Invitation {
            applications: vec![value.clone(), "Mes factures".to_owned()],
            dossier: Some(value.clone()),
            author: value.clone(),
            contact_email: "bruno@dupont.example".to_owned(),
            first_written_at: None,
        },
        Letter::Invitation {
            applications: Vec::new(),
            dossier: None,
            author: value.clone(),
            contact_email: String::new(),
            first_written_at: Some(AT),
        },
        Letter::SignInLink,
        Letter::AccessOpened {
            application: value.clone(),
            description: [value.clone(), value.clone()],
            dossier: value.clone(),
        },
        Letter::AccessEnded {
            application: value.clone(),
            dossier: value.clone(),
            dossiers: 1,
            at: AT,
        },
        Letter::InvitationFailed {
            contact: value.clone(),
            email: "paul@client.fr".to_owned(),
            dossier: Some(value.clone()),
            application: Some(value.clone()),
            reason: "address_refused: InvalidAddress".to_owned(),
            author: "Bruno Petit".to_owned(),
        },
        Letter::ApplicationSuspended {
            application: value.clone(),
            dossiers: 2,
        },
        Letter::ApplicationResumed {
            application: value.clone(),
            dossiers: 1,
        },
        Letter::DeliveryEnded {
            of: Some("offer_removed".to_owned()),
            total: 37,
            sent: 35,
            failed: 1,
            given_up: 1,
            seconds: 3_720,
            act: 41,
        },
        Letter::Test { server: value },
    ]
}

fn shown(composed: &Composed) -> String {
    format!("Objet : {}\n\n{}", composed.subject, composed.text)
}

#[test]
fn every_letter_reads_well_in_both_languages() {
    for language in ["fr", "en"] {
        let mut all = String::new();
        let ownerless = Letter::clone(&every("Atelier Étoile")[2]);
        for letter in every("Atelier Étoile") {
            if letter == ownerless || matches!(letter, Letter::OfferRemoved { total: 51, .. }) {
                continue;
            }
            let composed = worded(&letter, language);
            all.push_str(&format!("===== {}\n{}\n", letter.template(), shown(&composed)));
        }
        insta::assert_snapshot!(format!("every_letter_{language}"), all);
    }
}

#[test]
fn a_letter_in_html() {
    for language in ["fr", "en"] {
        insta::assert_snapshot!(
            format!("offer_removed_html_{language}"),
            worded(&removed(2, "Étoile & fils"), language).html
        );
    }
    insta::assert_snapshot!(
        "invitation_html_fr",
        worded(&every("Atelier Étoile")[3], "fr").html
    );
}

/// APP-05: one dossier, two, more than are listed, fifty thousand: counted as the language counts, and short enough.
#[test]
fn app_05_dossiers_are_counted_and_listed() {
    let fr = |total| worded(&removed(total, "Étoile"), "fr");
    let one = fr(1);
    assert!(one.subject.ends_with("– 1 dossier concerné"), "{}", one.subject);
    assert!(one.text.contains("Votre dossier concerné\u{A0}:"), "{}", one.text);
    assert!(fr(2).text.contains("Vos dossiers concernés (2)\u{A0}:"));
    let many = fr(51);
    assert_eq!(many.text.matches("\n- CEGID").count(), 50);
    assert!(many.text.contains("et 1 autre dossier\n"), "{}", many.text);
    let most = fr(50_000);
    assert!(
        most.subject.ends_with("– 50\u{202F}000 dossiers concernés"),
        "{}",
        most.subject
    );
    assert!(
        most.text.contains("et 49\u{202F}950 autres dossiers"),
        "{}",
        most.text
    );
    let en = worded(&removed(50_000, "Étoile"), "en");
    assert!(
        en.subject.ends_with("– 50,000 client files affected"),
        "{}",
        en.subject
    );
    assert!(en.text.contains("and 49,950 other files"), "{}", en.text);
    assert!(en.text.contains("on 23 Nov 2026 at 14:32."), "{}", en.text);
    assert!(
        most.text.contains("le 23 novembre 2026 à 14:32."),
        "{}",
        most.text
    );
}

/// §14: whatever a value holds, it stays a value: escaped, on one line, within 120 characters and 20 kB.
#[test]
fn hostile_values_stay_values() {
    let long = "Ñ<&".repeat(100);
    let line = "Jean\r\nBcc: tous@exemple.fr\r\n\r\n<b>x</b>";
    let hostile = [
        "<script>alert(1)</script>\"'&",
        line,
        long.as_str(),
        "\u{202E}fdp.exe\0\u{7}",
        "",
    ];
    for value in hostile {
        for language in ["fr", "en"] {
            for letter in every(value) {
                let composed = worded(&letter, language);
                let place = format!("{} {language} {value:.20}", letter.template());
                assert!(
                    composed.subject.chars().count() <= 120,
                    "{place}: {}",
                    composed.subject
                );
                assert!(!composed.subject.chars().any(char::is_control), "{place}");
                assert!(
                    composed.html.len() <= 20_000,
                    "{place}: {} bytes",
                    composed.html.len()
                );
                assert!(!composed.html.contains("<script"), "{place}");
                assert!(!composed.html.contains("<b>x"), "{place}");
                assert!(!composed.text.contains("\nBcc"), "{place}");
                let controls = |c: char| (c.is_control() && c != '\n') || c == '\u{202E}';
                assert!(
                    !composed.text.contains(controls) && !composed.html.contains(controls),
                    "{place}"
                );
            }
        }
    }
}

/// §14: nothing is fetched from anywhere: links alone, one button at most, its address in full; no style sheet, image
/// or script.
#[test]
fn nothing_is_loaded_from_elsewhere() {
    for language in ["fr", "en"] {
        for letter in every("Atelier") {
            let html = worded(&letter, language).html;
            for banned in [
                "src=",
                "<img",
                "<link",
                "<script",
                "url(",
                "@import",
                "<style",
                "background=",
            ] {
                assert!(!html.contains(banned), "{} {banned}", letter.template());
            }
            let addresses = html.matches("http").count();
            let links = html.matches("href=\"https://hub.example").count();
            assert!(
                links == 2 && addresses == 3 || (links == 0 && addresses == 0),
                "{}: {html}",
                letter.template()
            );
            assert_eq!(
                html.matches("display:inline-block").count(),
                links / 2,
                "one button"
            );
            assert!(html.contains(&format!("<html lang=\"{language}\">")));
        }
    }
}

/// S5: where letters are shown, words stand in the place of the link, and no button.
#[test]
fn s5_a_hidden_link_is_words() {
    for letter in every("Atelier").iter().filter(|letter| letter.carries_link()) {
        for language in ["fr", "en"] {
            let hidden = worded_on(letter, language, &letterhead(), PassLink::Hidden);
            assert!(!hidden.html.contains("href"), "{}", hidden.html);
            assert!(!hidden.text.contains("http"), "{}", hidden.text);
            let open = worded(letter, language);
            assert!(open.text.contains(LINK) && open.html.contains(&format!("href=\"{LINK}\"")));
        }
    }
}

/// GST-02: who is invited to a Microsoft tenant is told how Microsoft lets them in; the others are not.
#[test]
fn gst_02_the_steps_are_those_of_the_directory() {
    let invitation = &every("Atelier")[3];
    let embedded = worded(invitation, "fr").text;
    assert!(!embedded.contains("Microsoft"), "{embedded}");
    let tenant = Letterhead {
        is_microsoft: true,
        ..letterhead()
    };
    let microsoft = worded_on(invitation, "fr", &tenant, PassLink::Address(LINK)).text;
    assert!(
        microsoft.contains("un compte Microsoft ou un code reçu par e-mail suffit"),
        "{microsoft}"
    );
    assert!(
        microsoft.contains("3. Acceptez les autorisations\u{A0}: vous arrivez"),
        "{microsoft}"
    );
}

/// T-TYPO: French is set as French: no ordinary space before a high sign, inside guillemets or in thousands, no straight
/// apostrophe.
#[test]
fn t_typo_french_is_set_as_french() {
    for letter in every("Atelier").into_iter().chain([removed(50_000, "Étoile")]) {
        let composed = worded(&letter, "fr");
        for text in [&composed.subject, &composed.text] {
            for wrong in [" ;", " :", " !", " ?", "« ", " »", "'", "..."] {
                // The line of accents of the test letter shows both guillemets with their own spaces.
                assert!(!text.contains(wrong), "{} {wrong:?}: {text}", letter.template());
            }
        }
        let english = worded(&letter, "en").text;
        assert!(
            !english.contains(['\u{A0}', '\u{202F}', '\'']),
            "{}",
            letter.template()
        );
    }
}
