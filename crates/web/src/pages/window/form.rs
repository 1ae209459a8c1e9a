//! What a window's form holds: boxes, lists of contacts, what was shown, and which button was used.

use std::collections::BTreeSet;

use hub_app::commands::{WindowChoice, WindowForm};
use hub_app::queries::window::WindowDoor;
use hub_domain::ids::{ContactId, InstalledAppId};
use hub_domain::window::Chosen;

use crate::forms::FormData;

/// What a button of the window does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gesture {
    /// « Valider ».
    Validate,
    /// Shows the window again as it stands, with its summary.
    Look,
    /// One more contact for an application.
    AddLine(InstalledAppId),
    /// A contact less for an application.
    RemoveLine(InstalledAppId, ContactId),
}

/// A posted window.
#[derive(Debug)]
pub(super) struct Posted {
    pub form: WindowForm,
    pub gesture: Gesture,
    /// The filter over the cards.
    pub filter: String,
    /// The search among the contacts.
    pub search: String,
}

impl Posted {
    pub(super) fn read(data: &FormData, door: WindowDoor) -> Self {
        let gesture = gesture(data.text("geste"));
        let apps = data.get_all("app").filter_map(id).map(InstalledAppId);
        let choice = if door.contact().is_some() {
            WindowChoice::Contact(apps.collect::<BTreeSet<_>>())
        } else {
            let mut chosen = Chosen::default();
            for app in apps {
                chosen.switch_on(app);
                data.get_all(&format!("c{app}"))
                    .filter_map(id)
                    .for_each(|contact| chosen.give(app, ContactId(contact)));
            }
            if let Gesture::RemoveLine(app, contact) = gesture {
                chosen.take(app, contact);
            }
            WindowChoice::Dossier(chosen)
        };
        Self {
            form: WindowForm {
                shown: shown(data),
                choice,
            },
            gesture,
            filter: data.text("filtre").to_owned(),
            search: data.text("cherche").to_owned(),
        }
    }
}

/// What the window showed: `12` for an application that was on, `12:7` for a contact who had it.
fn shown(data: &FormData) -> Chosen {
    let mut shown = Chosen::default();
    for value in data.get_all("vu") {
        match value.split_once(':') {
            None => {
                if let Some(app) = id(value) {
                    shown.switch_on(InstalledAppId(app));
                }
            }
            Some((app, contact)) => {
                if let (Some(app), Some(contact)) = (id(app), id(contact)) {
                    shown.give(InstalledAppId(app), ContactId(contact));
                }
            }
        }
    }
    shown
}

/// The values that say again what a window shows.
pub(super) fn shown_values(shown: &Chosen) -> Vec<String> {
    let mut values = Vec::new();
    for app in shown.apps() {
        values.push(app.to_string());
        values.extend(shown.contacts(app).map(|contact| format!("{app}:{contact}")));
    }
    values
}

fn gesture(value: &str) -> Gesture {
    let mut parts = value.split(':');
    let (verb, app, contact) = (parts.next(), parts.next(), parts.next());
    let app = app.and_then(id).map(InstalledAppId);
    let contact = contact.and_then(id).map(ContactId);
    match (verb, app, contact) {
        (Some("valider"), ..) => Gesture::Validate,
        (Some("ajouter"), Some(app), _) => Gesture::AddLine(app),
        (Some("retirer"), Some(app), Some(contact)) => Gesture::RemoveLine(app, contact),
        _ => Gesture::Look,
    }
}

fn id(text: &str) -> Option<i64> {
    let digits = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Posted {
        Posted::read(&FormData::parse(body.as_bytes()).unwrap(), WindowDoor::Portfolio)
    }

    /// ACT-03: only « Valider » saves; whatever else is sent shows the window again.
    #[test]
    fn act_03_only_one_button_saves() {
        assert_eq!(read("geste=valider").gesture, Gesture::Validate);
        for other in [
            "",
            "geste=",
            "geste=VALIDER",
            "geste=ajouter",
            "geste=retirer:1",
            "geste=%00",
        ] {
            assert_eq!(read(other).gesture, Gesture::Look, "{other}");
        }
    }

    /// ACT-08: what was shown is written and read back alike; what is no identifier is left out.
    #[test]
    fn act_08_what_was_shown_comes_back() {
        let mut shown = Chosen::default();
        shown.switch_on(InstalledAppId(3));
        shown.give(InstalledAppId(12), ContactId(7));
        let body: Vec<String> = shown_values(&shown)
            .iter()
            .map(|value| format!("vu={value}"))
            .collect();
        assert_eq!(read(&body.join("&")).form.shown, shown);
        let odd = "vu=-1&vu=99999999999999999999&vu=a:b&vu=:&vu=1:&app=%00&app=x&c1=2";
        let posted = read(odd);
        assert_eq!(posted.form.shown, Chosen::default());
        assert_eq!(posted.form.choice, WindowChoice::Dossier(Chosen::default()));
    }
}
