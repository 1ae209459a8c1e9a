//! An application that a firm declares itself (`CAT-05`): what is asked of it, and the entry it makes.

use super::{
    AppKind, CatalogEntry, CatalogState, KeyRequirement, LABEL_MAX_CHARS, SENTENCE_MAX_CHARS, SLUG_MAX_CHARS,
    bulk_selectable, text_fault,
};
use crate::authz::call::Permissions;
use crate::fold::fold;

/// What is typed of an application of the firm.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnForm {
    /// What it is called.
    pub label: String,
    /// Code of its [`AppKind`]: `partenaire` works on dossiers, `cabinet` on the whole firm; fixed once declared.
    pub kind: String,
    /// Who makes it.
    pub publisher: String,
    /// What it is for.
    pub description: String,
    /// Whether its calls may write.
    pub may_write: bool,
    /// Whether the wizard offers it.
    pub is_offered: bool,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnFault {
    /// No label, or one that is too long.
    Label,
    /// The firm sees another application of this label.
    LabelTaken,
    /// Not a kind that a firm may declare.
    Kind,
    /// Nobody, or a name that is too long.
    Publisher,
    /// No description, or one that is too long.
    Description,
}

impl OwnForm {
    /// The kinds a firm may declare: no collaborative offer, which is its editor's.
    pub const KINDS: [AppKind; 2] = [AppKind::Partenaire, AppKind::Cabinet];

    /// The form that shows an entry.
    #[must_use]
    pub fn of(entry: &CatalogEntry) -> Self {
        Self {
            label: entry.label.clone(),
            kind: entry.kind.as_str().to_owned(),
            publisher: entry.publisher.clone(),
            description: entry.description_fr.clone(),
            may_write: entry.operations == Permissions::all(),
            is_offered: entry.state == CatalogState::Available,
        }
    }

    /// The entry it makes, `taken` being the labels that the firm sees elsewhere and `slugs` those of its own
    /// applications.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn entry(&self, taken: &[String], slugs: &[String]) -> Result<CatalogEntry, Vec<OwnFault>> {
        let (label, publisher) = (self.label.trim(), self.publisher.trim());
        let description = self.description.trim();
        let kind = AppKind::parse(&self.kind).filter(|kind| Self::KINDS.contains(kind));
        let mut faults = Vec::new();
        if text_fault(label, LABEL_MAX_CHARS).is_some() {
            faults.push(OwnFault::Label);
        } else if taken.iter().any(|other| fold(other) == fold(label)) {
            faults.push(OwnFault::LabelTaken);
        }
        if text_fault(publisher, LABEL_MAX_CHARS).is_some() {
            faults.push(OwnFault::Publisher);
        }
        if text_fault(description, SENTENCE_MAX_CHARS).is_some() {
            faults.push(OwnFault::Description);
        }
        let Some(kind) = kind else {
            faults.push(OwnFault::Kind);
            return Err(faults);
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let (permissions_fr, permissions_en) = permissions(label, kind, self.may_write);
        Ok(CatalogEntry {
            slug: free_slug(label, slugs),
            label: label.to_owned(),
            kind,
            publisher: publisher.to_owned(),
            description_fr: description.to_owned(),
            description_en: description.to_owned(),
            permissions_fr,
            permissions_en,
            default: false,
            key_requirement: match kind {
                AppKind::Cabinet => KeyRequirement::Cabinet,
                AppKind::Cegid | AppKind::Partenaire => KeyRequirement::Standard,
            },
            requires_contact: false,
            bulk_selectable: bulk_selectable(kind, false),
            repeatable: false,
            operations: if self.may_write {
                Permissions::all()
            } else {
                Permissions::reading()
            },
            fields: Vec::new(),
            state: if self.is_offered {
                CatalogState::Available
            } else {
                CatalogState::Deprecated
            },
            launch_url: None,
        })
    }
}

/// What the application will be able to do, in French and in English.
fn permissions(label: &str, kind: AppKind, may_write: bool) -> (String, String) {
    let (does, may) = if may_write {
        ("lire et écrire", "read and write")
    } else {
        ("lire", "read")
    };
    if kind == AppKind::Cabinet {
        (
            format!("{label} pourra {does} les données de gestion du cabinet."),
            format!("{label} will be able to {may} the firm’s own management data."),
        )
    } else {
        (
            format!("{label} pourra {does} la comptabilité des dossiers choisis."),
            format!("{label} will be able to {may} the accounts of the chosen files."),
        )
    }
}

/// A slug made of the label, numbered when it is taken.
fn free_slug(label: &str, slugs: &[String]) -> String {
    let letters: String = fold(label)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let parts: Vec<&str> = letters.split('-').filter(|part| !part.is_empty()).collect();
    let mut base = parts.join("-");
    // Room is left for a number.
    base.truncate(SLUG_MAX_CHARS - 6);
    let base = match base.trim_end_matches('-') {
        "" => "application",
        base => base,
    };
    let is_free = |slug: &String| !slugs.contains(slug);
    std::iter::once(base.to_owned())
        .chain((2_u32..).map(|n| format!("{base}-{n}")))
        .find(is_free)
        .unwrap_or_else(|| base.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(label: &str, kind: &str) -> OwnForm {
        OwnForm {
            label: label.to_owned(),
            kind: kind.to_owned(),
            publisher: "Cabinet Dupont".to_owned(),
            description: "Relances des clients.".to_owned(),
            may_write: false,
            is_offered: true,
        }
    }

    /// CAT-05, CAT-02: what a firm declares is a sound entry of the catalogue, of a kind that is no editor's offer.
    #[test]
    fn cat_05_a_declaration_is_a_sound_entry() {
        for kind in ["partenaire", "cabinet"] {
            for may_write in [false, true] {
                let typed = OwnForm {
                    may_write,
                    ..form(" Relances 2026 – Été ", kind)
                };
                let entry = typed.entry(&[], &[]).expect("an entry");
                assert_eq!(entry.faults(), vec![], "{kind}");
                assert_eq!(entry.slug, "relances-2026-ete");
                assert_eq!(
                    OwnForm::of(&entry),
                    OwnForm {
                        label: entry.label.clone(),
                        ..typed
                    }
                );
            }
        }
        let long = form(&"à".repeat(100), "cabinet")
            .entry(&[], &[])
            .expect("an entry");
        assert_eq!(long.faults(), vec![]);
        let strange = form("日本", "partenaire")
            .entry(&[], &["application".to_owned()])
            .expect("an entry");
        assert_eq!(strange.slug, "application-2");
    }

    /// CAT-05: everything wrong is told at once, and no label stands twice for one reader.
    #[test]
    fn cat_05_what_is_no_declaration_is_told() {
        let wrong = OwnForm {
            publisher: String::new(),
            description: "x".repeat(401),
            ..form("", "cegid")
        };
        assert_eq!(
            wrong.entry(&[], &[]),
            Err(vec![
                OwnFault::Label,
                OwnFault::Publisher,
                OwnFault::Description,
                OwnFault::Kind
            ])
        );
        let taken = form("azopio", "partenaire").entry(&["AZOPIO".to_owned()], &[]);
        assert_eq!(taken, Err(vec![OwnFault::LabelTaken]));
    }
}
