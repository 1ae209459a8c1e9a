//! Odd bytes in every field and every parameter: a clear answer, never a 500, nothing stored.

use http::StatusCode;
use hub_testkit::Person;

use crate::site::{Site, encode, on_site};

const FORMS: [(&str, &str, &[&str]); 5] = [
    ("/compte", "/compte", &["langue", "theme"]),
    ("/compte", "/compte/langue", &["langue", "retour"]),
    ("/portefeuille", "/domaine", &["domaine"]),
    (
        "/loophub/cles/creer",
        "/loophub/cles/creer",
        &[
            "nom",
            "droits",
            "sic",
            "expiration",
            "expire_le",
            "identifiant",
            "formulaire",
        ],
    ),
    (
        "/suivi/journal",
        "/suivi/journal/verification",
        &["csrf", "cabinet"],
    ),
];

/// Raw values: NUL, an encoded surrogate, broken UTF-8, a bare percent sign, accents, markup, quotes, very long.
fn odd() -> Vec<String> {
    let mut odd: Vec<String> = [
        "%00",
        "a%00b",
        "%ED%A0%80",
        "%FF%FE",
        "%",
        "%zz",
        "%CC%81%CC%81%CC%81",
        "%3Cscript%3E%22%27",
        "..%2F..%2F",
        "%E2%80%8B",
        "-1",
        "99999999999999999999",
    ]
    .map(str::to_owned)
    .to_vec();
    odd.push("x".repeat(20_000));
    odd
}

/// *Bad input*: whatever is typed into whatever field, the answer is below 500 and nothing is stored.
#[test]
fn odd_bytes_are_never_a_fault() {
    on_site(async |site: Site| {
        let mut browser = site.as_(Person::Alice).await;
        let before = site.kit.at.cells("firm_head", "firm_id, seq", "TRUE").await;
        for (page, action, fields) in FORMS {
            for field in fields {
                for value in odd() {
                    let page = browser.get(page).await;
                    let hidden = page.hidden(action);
                    let hidden: Vec<(&str, &str)> = hidden
                        .iter()
                        .map(|(name, value)| (name.as_str(), value.as_str()))
                        .filter(|(name, _)| name != field)
                        .collect();
                    let body = format!("{}&{field}={value}", encode(&hidden));
                    let sent = browser.post_raw(action, body).await;
                    let shown = &value[..value.len().min(30)];
                    assert!(
                        sent.status.as_u16() < 500,
                        "{action} {field}={shown}: {}",
                        sent.status
                    );
                    assert!(!sent.body.contains("<script>"), "{action} {field}={shown}");
                }
            }
        }
        assert_eq!(
            site.kit.at.cells("firm_head", "firm_id, seq", "TRUE").await,
            before
        );
        assert_eq!(browser.get("/compte").await.lang(), "fr");
    });
}

/// *Bad input*, signed out: the sign-in form and the password link.
#[test]
fn odd_bytes_at_the_entrance_are_never_a_fault() {
    on_site(async |site: Site| {
        let mut browser = site.visitor();
        for value in odd() {
            for field in ["email", "mot_de_passe", "retour", "motif"] {
                let rest = encode(&[("email", "a@b.example"), ("mot_de_passe", "x")]);
                let page = browser
                    .post_raw("/connexion", format!("{field}={value}&{rest}"))
                    .await;
                assert!(page.status.is_client_error(), "{field}: {}", page.status);
            }
            site.kit.clock.advance(3_600_000);
            let sent = browser
                .post_raw("/mot-de-passe/abc", format!("nouveau={value}&encore={value}"))
                .await;
            assert_eq!(sent.status, StatusCode::GONE);
        }
    });
}

/// Odd bytes in addresses: not found, or as if absent.
#[test]
fn odd_addresses_are_never_a_fault() {
    on_site(async |site: Site| {
        let mut browser = site.as_(Person::Alice).await;
        for value in odd().into_iter().filter(|value| value.len() < 100) {
            let asset = browser.get(&format!("/s/{value}")).await;
            assert!(asset.status.is_client_error(), "{value}: {}", asset.status);
            for path in ["/loophub/cles/{}/revoquer", "/suivi/journal/{}", "/{}"] {
                let page = browser.get(&path.replace("{}", &value)).await;
                assert_eq!(page.status, StatusCode::NOT_FOUND, "{path} {value}");
            }
            for path in [
                "/portefeuille?apres={}",
                "/suivi/journal?action={}",
                "/suivi/journal?avant={}",
                "/suivi/journal?apres={}",
                "/connexion?retour={}&motif={}&langue={}",
            ] {
                let page = browser.get(&path.replace("{}", &value)).await;
                assert!(page.status.as_u16() < 400, "{path} {value}: {}", page.status);
            }
            let page = site.visitor().get(&format!("/mot-de-passe/{value}")).await;
            assert_eq!(page.status, StatusCode::GONE, "{value}");
        }
        assert_eq!(
            browser.get("/suivi/journal/0").await.status,
            StatusCode::NOT_FOUND
        );
    });
}

/// A form of a megabyte, of too many fields, of another kind: refused as a whole, with a page.
#[test]
fn what_cannot_be_a_form_is_refused() {
    on_site(async |site: Site| {
        let mut browser = site.as_(Person::Alice).await;
        let large = browser
            .post_raw("/compte", format!("langue={}", "x".repeat(1 << 20)))
            .await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(large.heading(), "La demande est trop volumineuse");
        let many = browser.post_raw("/compte", "a=1&".repeat(3000)).await;
        assert_eq!(many.status, StatusCode::BAD_REQUEST);
        let twice = browser.get("/compte").await;
        let fields = [
            ("langue", "fr"),
            ("langue", "en"),
            ("theme", "clair"),
            ("theme", "?"),
        ];
        assert_eq!(
            browser.send(&twice, "/compte", &fields).await.status,
            StatusCode::SEE_OTHER
        );
        browser.headers = vec![("content-type", "application/json")];
        let kind = browser.post_raw("/compte", "{}").await;
        assert_eq!(kind.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(kind.lang(), "fr");
    });
}
