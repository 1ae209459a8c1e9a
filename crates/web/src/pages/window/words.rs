//! The sentences of the window: its summary, what somebody else changed, what was saved.

use hub_app::commands::PastNames;
use hub_domain::ids::{ContactId, InstalledAppId};
use hub_domain::window::{Chosen, Difference, WindowFacts};

use crate::i18n::L10n;

/// « 1 application sera ajoutée, 1 sera retirée. »
pub(super) fn summary(shown: &Chosen, mine: &Chosen, contact: Option<ContactId>, l: &L10n) -> String {
    let (mut added, mut removed, mut handed) = (0, 0, 0);
    for difference in shown.differences(mine) {
        let app = difference.app();
        match (&difference, contact) {
            (_, Some(contact)) if mine.has(app, contact) => added += 1,
            (_, Some(_)) => removed += 1,
            (Difference::On { .. }, None) => added += 1,
            (Difference::Off { .. }, None) => removed += 1,
            (Difference::Contacts { .. }, None) => handed += 1,
        }
    }
    let mut parts = Vec::new();
    if added > 0 {
        parts.push(l.tn("window-sum-add", added));
    }
    if removed > 0 {
        let id = if parts.is_empty() {
            "window-sum-remove"
        } else {
            "window-sum-remove-too"
        };
        parts.push(l.tn(id, removed));
    }
    if handed > 0 {
        let id = if parts.is_empty() {
            "window-sum-hand-only"
        } else {
            "window-sum-hand"
        };
        parts.push(l.tn(id, handed));
    }
    if parts.is_empty() {
        l.t("window-sum-none").into_owned()
    } else {
        format!("{}.", parts.join(", "))
    }
}

/// « 1 application ajoutée et 2 retirées », without the part that is nothing (MSG-SAVED).
pub(super) fn done([added, removed, removed_too]: [&str; 3], more: i64, less: i64, l: &L10n) -> String {
    match (more, less) {
        (more, 0) => l.tn(added, more),
        (0, less) => l.tn(removed, less),
        (more, less) => {
            let args = [
                ("one", l.tn(added, more).into()),
                ("other", l.tn(removed_too, less).into()),
            ];
            l.ta("window-did-both", &args)
        }
    }
}

/// What somebody else changed, each with what was chosen here where it is the same application.
pub(super) fn changes(
    theirs: &[Difference],
    (shown, mine): (&Chosen, &Chosen),
    facts: &WindowFacts,
    past: &PastNames,
    l: &L10n,
) -> Vec<String> {
    let app_name = |app: InstalledAppId| match (facts.card(app), past.apps.get(&app)) {
        (Some(card), _) => card.label.clone(),
        (None, Some(label)) => label.clone(),
        (None, None) => l.t("window-someone").into_owned(),
    };
    let names = |contacts: &[ContactId]| {
        let name = |contact: &ContactId| contact_name(*contact, facts, past, l);
        contacts.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    let mut lines = Vec::new();
    for difference in theirs {
        let app = difference.app();
        let label = app_name(app);
        let mut said = match difference {
            Difference::On { contacts, .. } if contacts.is_empty() => l.tx("window-409-on", "app", label),
            Difference::On { contacts, .. } => {
                l.ta2("window-409-on-for", "app", label, "names", names(contacts))
            }
            Difference::Off { .. } => l.tx("window-409-off", "app", label),
            Difference::Contacts { given, taken, .. } => {
                let mut said = Vec::new();
                if !given.is_empty() {
                    said.push(l.ta2("window-409-given", "app", &label, "names", names(given)));
                }
                if !taken.is_empty() {
                    said.push(l.ta2("window-409-taken", "app", &label, "names", names(taken)));
                }
                said.join(" ")
            }
        };
        let touched = shown.is_on(app) != mine.is_on(app)
            || shown.contacts(app).collect::<Vec<_>>() != mine.contacts(app).collect::<Vec<_>>();
        if touched {
            let own: Vec<ContactId> = mine.contacts(app).collect();
            said.push(' ');
            said += &match (mine.is_on(app), own.is_empty()) {
                (false, _) => l.t("window-409-mine-off").into_owned(),
                (true, true) => l.t("window-409-mine-on").into_owned(),
                (true, false) => l.tx("window-409-mine-contacts", "names", names(&own)),
            };
        }
        lines.push(said);
    }
    lines
}

/// A contact's name, linked or not; a contact of nobody's has none.
pub(super) fn contact_name(contact: ContactId, facts: &WindowFacts, past: &PastNames, l: &L10n) -> String {
    match (facts.contact(contact), past.contacts.get(&contact)) {
        (Some(linked), _) => linked.name.clone(),
        (None, Some(name)) => name.clone(),
        (None, None) => l.t("window-someone").into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// MSG-SAVED: what is nothing is not told.
    #[test]
    fn a_part_that_is_nothing_is_left_out() {
        let words = ["window-did-add", "window-did-remove", "window-did-remove-too"];
        let said = |more, less| done(words, more, less, &L10n::default());
        assert_eq!(said(1, 0), "1 application ajoutée");
        assert_eq!(said(0, 2), "2 applications retirées");
        assert_eq!(said(2, 1), "2 applications ajoutées et 1 retirée");
    }
}
