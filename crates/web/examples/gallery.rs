//! Every component in the frame, to be looked at: `cargo run -p hub-web --example gallery`, then
//! `http://127.0.0.1:4173/fr/clair/liste` (languages `fr`, `en`; themes `auto`, `clair`, `sombre`;
//! pages `liste`, `vide`, `definition`, `erreurs`, `dossiers`, `recapitulatif`, `secret`,
//! `connexion`, `refus`, `composants`).

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::middleware::from_fn;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use components::{Badge, Choice, Pager, Stepper, Tab, Tone, loophub_tabs};
use http::StatusCode;
use hub_domain::moment::Moment;
use hub_web::errors::{ErrorPage, Refusal, render};
use hub_web::forms::{FieldErrors, FormBody, FormData};
use hub_web::frame::{FirmChoice, Frame, Message, MessageKind, NavEntry, Reader, Theme};
use hub_web::i18n::{L10n, Lang};
// The templates name these through the crate root.
use hub_web::{assets, components, headers, urls};

const NOW: Moment = Moment(1_795_440_725_000);

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app: Router = Router::new()
        .merge(assets::routes().into_router())
        .route("/{lang}/{theme}/{page}", get(seen).post(sent))
        .layer(from_fn(headers::secure));
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:4173".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    eprintln!("http://{address}/fr/clair/liste");
    axum::serve(listener, app).await
}

struct Row {
    label: &'static str,
    kind: &'static str,
    by_default: bool,
    key: &'static str,
    badge: Option<Badge>,
    dossiers: u64,
    state: Badge,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"{% extends "frame.html" %}
{% import "components/blocks.html" as blocks %}
{% import "components/table.html" as table %}
{% import "components/badge.html" as badge %}
{% import "components/search.html" as search %}
{% import "components/form.html" as field %}
{% import "components/pager.html" as pager %}
{% block actions %}<a class="btn primaire" href="/ajouter">{{ crate::components::icon("plus") }}{{ frame.l.t("apps-add") }}</a>{% endblock %}
{% block content %}
<p class="sous-titre">{{ frame.l.tx("apps-subtitle", "domain", frame.domain()) }}</p>
{{ blocks::tabs(frame.l.t("loophub-tabs"), tabs) }}
{% call search::search(frame, "q", frame.l.t("apps-search"), query, "?") %}
{{ field::select(frame, "type", frame.l.t("apps-type"), types) }}
{{ field::select(frame, "etat", frame.l.t("apps-state"), types) }}
{% endcall %}
{% if rows.is_empty() %}
{{ blocks::empty(frame.l.t("apps-empty-title"), frame.l.t("apps-empty"), "/ajouter", frame.l.t("apps-add")) }}
{% else %}
{% call table::table("apps", frame.l.t("apps-caption"), class="large") %}
<thead><tr>
<th scope="col" aria-sort="ascending"><a href="?tri=-libelle">{{ frame.l.t("apps-col-label") }}</a>{{ crate::components::icon("montant") }}</th>
<th scope="col">{{ frame.l.t("apps-col-type") }}</th><th scope="col">{{ frame.l.t("apps-col-default") }}</th>
<th scope="col">{{ frame.l.t("apps-col-key") }}</th><th scope="col" class="nombre">{{ frame.l.t("apps-col-dossiers") }}</th>
<th scope="col">{{ frame.l.t("apps-col-state") }}</th><th scope="col" class="serre">{{ frame.l.t("apps-col-actions") }}</th>
</tr></thead>
<tbody>
{% for row in rows %}
<tr><th scope="row"><a href="/x">{{ row.label }}</a></th><td>{{ row.kind }}</td>
<td><span class="coche" role="img" aria-label="{% if row.by_default %}{{ frame.l.t("apps-default-cell-yes") }}{% else %}{{ frame.l.t("apps-default-cell-no") }}{% endif %}">{% if row.by_default %}{{ crate::components::icon("coche") }}{% endif %}</span></td>
<td>{% if row.key.is_empty() %}{{ frame.l.t("apps-key-none") }}{% else %}<code>{{ row.key }}</code>{% endif %}{% if let Some(b) = row.badge %} {{ badge::badge(b) }}{% endif %}</td>
<td class="nombre">{{ frame.l.number(row.dossiers) }}</td><td>{{ badge::badge(row.state) }}</td>
<td class="serre"><div class="actes"><a class="btn petit" href="/m">{{ frame.l.t("edit") }}<span class="vh"> {{ row.label }}</span></a><a class="btn petit danger" href="/s">{{ frame.l.t("delete") }}<span class="vh"> {{ row.label }}</span></a></div></td></tr>
{% endfor %}
</tbody>
{% endcall %}
<div class="bas">{{ table::rows(frame, pages) }}{{ pager::links(frame, pages) }}</div>
{% endif %}
{% endblock %}"##
)]
struct List {
    frame: Frame,
    tabs: Vec<Tab>,
    types: Vec<Choice>,
    query: &'static str,
    rows: Vec<Row>,
    pages: Pager,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"{% extends "frame.html" %}
{% import "components/form.html" as field %}
{% import "components/stepper.html" as steps %}
{% import "components/message.html" as say %}
{% block content %}
{{ steps::stepper(frame, stepper) }}
<form class="saisie" method="post" action="#resume" novalidate>
{{ field::hidden(frame) }}
{{ field::required_note(frame) }}
<div data-groupe>{{ field::radios(frame, "type", frame.l.t("wizard-type"), types, required=true) }}
<p><button class="btn petit" name="action" value="type" data-auto="suite">{{ frame.l.t("wizard-type-choose") }}</button></p></div>
<div class="feuille saisie" id="suite">
{{ field::select(frame, "application", frame.l.t("wizard-app"), apps, empty=frame.l.t("wizard-app-choose"), hint=frame.l.t("wizard-app-hint"), required=true) }}
<div class="champ"><p class="intitule"><b>{{ frame.l.t("wizard-description") }}</b></p><p>Collecte, lecture et pré-comptabilisation automatiques des factures d’achat et de vente.</p></div>
{{ field::input(frame, "api_key", frame.l.t("wizard-key"), value="11111111", hint=frame.l.t("wizard-key-hint"), required=true, mono=true) }}
<details><summary>{{ frame.l.t("wizard-key-help-title") }}</summary><p>{{ frame.l.t("wizard-key-help") }}</p></details>
{{ field::select(frame, "sic", frame.l.t("wizard-sic"), sic, empty=frame.l.t("wizard-sic-choose"), hint=frame.l.t("wizard-sic-hint"), required=true) }}
{{ field::area(frame, "adresses", frame.l.t("keys-addresses"), hint=frame.l.t("keys-addresses-hint"), mono=true) }}
{{ field::check(frame, "lu", frame.l.t("app-delete-check"), required=true) }}
</div>
{{ say::inline(frame, hub_web::frame::MessageKind::Warning, frame.l.t("keys-created-warning")) }}
<div class="actions assistant"><a class="btn lien" href="/">{{ frame.l.t("wizard-cancel") }}</a><button class="btn primaire" name="action" value="suivant" data-si-valide>{{ frame.l.t("wizard-next") }}</button></div>
</form>
{% endblock %}"##
)]
struct Definition {
    frame: Frame,
    stepper: Stepper,
    types: Vec<Choice>,
    apps: Vec<Choice>,
    sic: Vec<Choice>,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"{% extends "frame.html" %}
{% import "components/form.html" as field %}
{% import "components/stepper.html" as steps %}
{% import "components/table.html" as table %}
{% import "components/pager.html" as pager %}
{% block content %}
{{ steps::stepper(frame, stepper) }}
<p>{{ frame.l.t("wizard-optional") }}</p>
<form class="saisie" method="post" novalidate>
{{ field::hidden(frame) }}
<div class="recherche" role="search"><div class="champ"><label for="q">{{ frame.l.t("search-dossier") }}</label>
<p id="q-aide" class="aide">{{ frame.l.t("search-dossier-hint") }}</p>
<div class="avec-bouton"><input type="search" id="q" name="q" data-recherche="resultats" aria-describedby="q-aide" autocomplete="off" spellcheck="false"><button class="btn" name="action" value="rechercher">{{ crate::components::icon("loupe") }}{{ frame.l.t("search") }}</button></div></div></div>
<div class="lot{% if selected > 0 %} active{% endif %} double" id="lot" role="group" aria-label="{{ frame.l.t("selection") }}"><p role="status">{{ frame.l.tn("selected-count", selected) }}</p>
<button class="btn petit" name="action" value="cocher" data-cocher="lot">{{ frame.l.t("select-page-apply") }}</button>
<button class="btn petit" name="action" value="tous">{{ frame.l.tn("select-all", 50000) }}</button><button class="btn petit" name="action" value="recherche">{{ frame.l.tn("select-search", 312) }}</button><button class="btn petit" name="action" value="rien">{{ frame.l.t("select-none") }}</button><a href="/voir">{{ frame.l.t("selection-see") }}</a></div>
{% call table::table("dossiers", frame.l.t("dossiers-caption"), visible=false, class="fixe") %}
<thead><tr><th scope="col" class="case"><input type="checkbox" name="page_entiere" value="oui" data-page aria-label="{{ frame.l.tn("select-page", 50) }}"></th><th scope="col">{{ frame.l.t("dossier-code") }}</th><th scope="col">{{ frame.l.t("dossier-name") }}</th><th scope="col">{{ frame.l.t("dossier-owner") }}</th></tr></thead>
<tbody>{% for row in rows %}<tr><td class="case"><input type="checkbox" name="d" value="{{ loop.index }}"{% if row.2 %} checked{% endif %} aria-label="{{ frame.l.ta2("select-row", "code", row.0, "name", row.1) }}"></td><th scope="row" class="code">{{ row.0 }}</th><td>{{ row.1 }}</td><td>Bruno Lefèvre</td></tr>{% endfor %}</tbody>
{% endcall %}
<div class="bas">{{ table::rows_short(frame, pages) }}{{ pager::buttons(frame, pages) }}</div>
<div class="actions assistant"><a class="btn lien" href="/">{{ frame.l.t("wizard-cancel") }}</a><button class="btn" name="action" value="retour">{{ crate::components::icon("gauche") }}{{ frame.l.t("wizard-back") }}</button><button class="btn primaire" name="action" value="suivant">{{ frame.l.t("wizard-next") }}</button></div>
</form>
{% endblock %}"##
)]
struct Dossiers {
    frame: Frame,
    selected: usize,
    stepper: Stepper,
    rows: Vec<(String, String, bool)>,
    pages: Pager,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"{% extends "frame.html" %}
{% import "components/form.html" as field %}
{% import "components/stepper.html" as steps %}
{% block content %}
{{ steps::stepper(frame, stepper) }}
<div class="feuille phrases">
<p>{{ frame.l.tx("recap-will-be-added", "app", "AZOPIO") }}</p>
<p>{{ frame.l.t("recap-can-associate") }}</p>
<p>{{ frame.l.ta("recap-secured", [("key", "11111111".into()), ("mail", "111111111688479626618@partenaires.exemple.fr".into())]) }}</p>
<p>{{ frame.l.tn("recap-associated", 50000) }}</p>
<ul class="colonnes">{% for row in rows %}<li><code>{{ row.0 }}</code> – {{ row.1 }}</li>{% endfor %}</ul>
<p>{{ frame.l.tn("recap-more", 49950) }} <a href="/tous">{{ frame.l.t("recap-see-all") }}</a></p>
</div>
<div class="feuille"><div class="titre"><h2>{{ frame.l.t("recap-choices") }}</h2><a href="/">{{ frame.l.t("recap-edit-definition") }}</a></div>
<dl class="fiche"><div><dt>{{ frame.l.t("app-type") }}</dt><dd>{{ frame.l.t("type-partner") }}</dd></div><div><dt>{{ frame.l.t("wizard-app") }}</dt><dd>AZOPIO</dd></div><div><dt>{{ frame.l.t("app-key") }}</dt><dd><code>11111111</code></dd></div><div><dt>{{ frame.l.t("app-added-on") }}</dt><dd>{{ frame.l.date_time_tag(*now) }}</dd></div></dl></div>
<div class="feuille"><h2>{{ frame.l.t("app-delete-consequences") }}</h2><dl class="chiffres"><div><dt>{{ frame.l.t("app-delete-dossiers") }}</dt><dd>{{ frame.l.number(1204) }}</dd></div><div><dt>{{ frame.l.t("app-delete-contacts") }}</dt><dd>{{ frame.l.number(1870) }}</dd></div><div><dt>{{ frame.l.t("keys-revoke-calls") }}</dt><dd>{{ frame.l.number(12480) }}</dd></div></dl></div>
<form method="post">{{ field::hidden(frame) }}<div class="actions assistant"><a class="btn lien" href="/">{{ frame.l.t("wizard-cancel") }}</a><button class="btn">{{ crate::components::icon("gauche") }}{{ frame.l.t("wizard-back") }}</button><button class="btn primaire" data-attente="{{ frame.l.t("saving") }}">{{ frame.l.t("wizard-confirm") }}</button><button class="btn danger plein">{{ frame.l.t("app-delete-button") }}</button></div></form>
{% endblock %}"##
)]
struct Summary {
    frame: Frame,
    stepper: Stepper,
    rows: Vec<(String, String, bool)>,
    now: Moment,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"{% extends "frame.html" %}
{% import "components/blocks.html" as blocks %}
{% import "components/form.html" as field %}
{% import "components/message.html" as say %}
{% block content %}
{{ say::inline(frame, hub_web::frame::MessageKind::Warning, frame.l.t("keys-created-warning")) }}
<div class="feuille">
{{ blocks::secret("identifiant", frame.l.t("keys-identifier"), "11111111", frame.l.t("copy"), frame.l.t("copied")) }}
{{ blocks::secret("secret", frame.l.t("keys-secret"), "lhs_7Qm2vXk9RbT4wZcN8eJpY5dHsA3fLuG6_0b91c7e2", frame.l.t("secret-copy"), frame.l.t("secret-copied")) }}
</div>
<form class="saisie" method="post" novalidate>{{ field::hidden(frame) }}
{{ field::check(frame, "lu", frame.l.t("keys-secret-check"), required=true) }}
<div class="actions"><button class="btn primaire">{{ frame.l.t("finish") }}</button></div></form>
{% endblock %}"##
)]
struct Secret {
    frame: Frame,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"{% extends "frame.html" %}
{% import "components/form.html" as field %}
{% block content %}
<form class="feuille saisie" method="post" novalidate>{{ field::hidden(frame) }}
{{ field::input(frame, "email", frame.l.t("login-email"), kind="email", autocomplete="username", required=true) }}
{{ field::password(frame, "mot_de_passe", frame.l.t("login-password"), "current-password") }}
<div class="actions"><button class="btn primaire">{{ frame.l.t("login-button") }}</button></div>
</form>
<p class="note">{{ frame.l.t("login-forgotten") }}</p>
{% endblock %}"##
)]
struct SignIn {
    frame: Frame,
}

type Place = Path<(String, String, String)>;

async fn seen(Path(place): Place) -> Response {
    page(place, &FormData::default())
}

/// Answers a form with its own page, so that the scripts can be tried.
async fn sent(Path(place): Place, FormBody(form): FormBody) -> Response {
    page(place, &form)
}

fn page((lang, theme, page): (String, String, String), form: &FormData) -> Response {
    let l = L10n::new(Lang::from_tag(&lang).unwrap_or_default(), "Europe/Paris");
    let theme = Theme::from_name(&theme);
    let reader = Reader {
        name: "Alice Martin".to_owned(),
        is_admin: true,
        is_contact: false,
        firm: FirmChoice {
            id: "1".to_owned(),
            domain: "CEGIDPARTENAIRES".to_owned(),
        },
        other_firms: vec![FirmChoice {
            id: "2".to_owned(),
            domain: "CABINETDUPONT".to_owned(),
        }],
    };
    let frame = Frame::new(l.clone(), theme, reader, "jeton").at(format!("/{page}"));
    let hub = Some(NavEntry::LoopHub);
    let ok = StatusCode::OK;
    match page.as_str() {
        "liste" | "vide" => render(ok, &list(frame.page(l.t("apps-title"), hub), page == "vide")),
        "definition" | "erreurs" => definition(frame, page == "erreurs"),
        "dossiers" => {
            let frame = wizard(frame);
            let stepper = Stepper::wizard(&frame.l, 2);
            render(
                ok,
                &Dossiers {
                    frame,
                    stepper,
                    selected: form.get_all("d").count(),
                    rows: rows(),
                    pages: Pager::new(3, 50_000, 50, ""),
                },
            )
        }
        "recapitulatif" => {
            let frame = wizard(frame);
            let stepper = Stepper::wizard(&frame.l, 3);
            render(
                ok,
                &Summary {
                    frame,
                    stepper,
                    rows: rows(),
                    now: NOW,
                },
            )
        }
        "secret" => {
            let frame = frame
                .page(l.t("keys-created-title"), Some(NavEntry::ApiKeys))
                .crumb(l.t("keys-title"), urls::API_KEYS);
            render(ok, &Secret { frame })
        }
        "connexion" => {
            let mut frame = Frame::signed_out(l).page("", None);
            frame.theme = theme;
            frame.heading = frame.l.t("login-title").into_owned();
            let message = Message::new(MessageKind::Error, frame.l.t("msg-login"), &frame.l);
            render(
                ok,
                &SignIn {
                    frame: frame.with_message(Some(message)),
                },
            )
        }
        "refus" => {
            let reason = l.t("error-403-admin").into_owned();
            let ask = vec!["Alice Martin".to_owned(), "Farid Benali".to_owned()];
            ErrorPage::new(frame, &Refusal::Denied { reason, ask }).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn wizard(frame: Frame) -> Frame {
    let title = frame.l.t("wizard-title");
    frame.page(title, Some(NavEntry::LoopHub))
}

fn list(frame: Frame, empty: bool) -> List {
    let l = frame.l.clone();
    let active = Badge::new(Tone::Ok, l.t("apps-state-active"));
    let suspended = Badge::new(Tone::Warn, l.t("apps-state-suspended"));
    let row = |label, kind, by_default, key, dossiers| Row {
        label,
        kind,
        by_default,
        key,
        badge: None,
        dossiers,
        state: active.clone(),
    };
    let mut rows = vec![
        row("Atoo Sync Cloud", "Partenaire", false, "a7c2e91f", 12),
        row("AZOPIO", "Partenaire", false, "11111111", 1204),
        row(
            "Beeye est le Copilote indispensable à votre cabinet pour une gestion interne automatisée",
            "Partenaire",
            false,
            "4f0b77d2",
            50_000,
        ),
        row("Cegid Flow", "Cegid", true, "", 318),
        row("CEGID LOOP - Offre Co-production", "Cegid", false, "", 0),
    ];
    rows[0].badge = Some(Badge::new(Tone::Warn, l.tn("apps-key-expires", 12)));
    rows[2].badge = Some(Badge::new(Tone::Err, l.t("apps-key-revoked")));
    rows[2].state = suspended;
    if empty {
        rows.clear();
    }
    let message = Message::new(
        MessageKind::Success,
        l.ta("msg-added", &[("app", "AZOPIO".into()), ("n", 1204.into())]),
        &l,
    );
    List {
        tabs: loophub_tabs(&l, false),
        types: vec![
            Choice::new("", l.t("apps-type-all"), ""),
            Choice::new("p", l.t("type-partner"), ""),
        ],
        query: "",
        pages: Pager::new(3, 412, 50, ""),
        rows,
        frame: if empty {
            frame
        } else {
            frame.with_message(Some(message))
        },
    }
}

fn definition(frame: Frame, errors: bool) -> Response {
    let l = frame.l.clone();
    let mut found = FieldErrors::default();
    if errors {
        for (field, id) in [
            ("type", "msg-type"),
            ("application", "msg-app"),
            ("api_key", "msg-keyunk"),
            ("sic", "msg-sic"),
            ("lu", "msg-check"),
        ] {
            found.add(field, l.t(id));
        }
    }
    let present = if errors { "" } else { "partenaire" };
    let types = [
        ("cabinet", "type-firm", "wizard-type-firm"),
        ("cegid", "type-cegid", "wizard-type-cegid"),
        ("partenaire", "type-partner", "wizard-type-partner"),
    ]
    .map(|(value, label, text)| Choice::new(value, l.t(label), present).described(l.t(text)));
    render(
        StatusCode::OK,
        &Definition {
            stepper: Stepper::wizard(&l, 1),
            types: types.to_vec(),
            apps: vec![
                Choice::new("1", "AZOPIO", if errors { "" } else { "1" }),
                Choice::new("2", "Dext", ""),
            ],
            sic: vec![
                Choice::new("FR001", "FR001", ""),
                Choice::new("FR002", "FR002", ""),
            ],
            frame: wizard(frame).with_errors(found),
        },
    )
}

fn rows() -> Vec<(String, String, bool)> {
    [
        ("AP0001", "APOZIO"),
        ("APOLPATEST", "APOLPATEST"),
        ("ATOONEXT01", "ATOONEXT"),
        ("AZ0001", "AZOPIO"),
        ("BICOM001", "BICOM001"),
        ("BRIGTH01", "brightanalytics"),
        ("CCADECO", "CCADECO"),
        ("CCASES", "EG RESTAURATION PLUS"),
        ("CCASESHA", "CHEZ JEANLIN"),
        ("CEGID001", "CEGID Dossier Test"),
        ("CEGID002", "CEGID002"),
        ("CEGID003", "CEGID003"),
        ("ECEIL01", "Éceil Menuiserie"),
    ]
    .iter()
    .enumerate()
    .map(|(at, (code, name))| ((*code).to_owned(), (*name).to_owned(), at % 3 == 1))
    .collect()
}
