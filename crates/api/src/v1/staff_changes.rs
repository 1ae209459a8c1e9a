//! Changing the firm's staff: adding a collaborator, changing one, ending and giving back their place, giving their
//! dossiers to others. The firm's administrators alone: no application makes anybody more than they are.

use hub_app::commands::{
    AddedStaff, DeactivateOutcome, EditStaffOutcome, ReassignForm, ReassignOutcome, StaffFault, StaffForm,
};
use hub_app::queries::StaffDetail;
use hub_domain::ids::{GroupId, StaffId};
use hub_domain::staff::{STAFF_NAME_MAX_CHARS, StaffGroup};

use super::endpoint::{Ask, Endpoint, NOTHING, Reply, Takes};
use super::form::{Nullable, fault, form, said, wrong};
use super::parameters::Parameters;
use super::precondition;
use super::schema::{Described as _, document};
use super::staff::{StaffDocument, one, told_one};
use super::who::Opens;
use crate::json::written;
use crate::problem::{FieldError, Plain, Problem, Text};

const DEACTIVATION: &str = "/api/v1/staff/{id}/deactivation";

pub(super) static ENDPOINTS: [Endpoint; 5] = [
    Endpoint {
        method: "POST",
        path: "/api/v1/staff",
        opens: Opens::Staff,
        summary: Text {
            fr: "Ajoute un collaborateur. Le lien qui lui fait choisir son mot de passe n’est dit que par cette réponse.",
            en: "Adds a collaborator. The link by which they choose their password is told by this answer alone.",
        },
        takes: Takes {
            body: Some(NewStaff::schema),
            ..NOTHING
        },
        status: 201,
        gives: Some(AddedStaffDocument::schema),
        answer: |ask| Box::pin(add(ask)),
    },
    Endpoint {
        method: "PATCH",
        path: "/api/v1/staff/{id}",
        opens: Opens::Staff,
        summary: Text {
            fr: "Modifie un collaborateur : les champs absents restent tels quels.",
            en: "Changes a collaborator: fields left out stay as they are.",
        },
        takes: Takes {
            body: Some(StaffChange::schema),
            if_match: true,
            ..NOTHING
        },
        status: 200,
        gives: Some(StaffDocument::schema),
        answer: |ask| Box::pin(edit(ask)),
    },
    Endpoint {
        method: "POST",
        path: DEACTIVATION,
        opens: Opens::Staff,
        summary: Text {
            fr: "Désactive un collaborateur : ses sessions prennent fin. Ses dossiers restent les siens tant qu’ils ne sont pas réaffectés. Sans effet s’il l’est déjà.",
            en: "Deactivates a collaborator: their sessions end. Their dossiers stay theirs until they are reassigned. Does nothing if they are deactivated already.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(StaffDocument::schema),
        answer: |ask| Box::pin(deactivate(ask, true)),
    },
    Endpoint {
        method: "DELETE",
        path: DEACTIVATION,
        opens: Opens::Staff,
        summary: Text {
            fr: "Rend sa place à un collaborateur désactivé. Sans effet s’il ne l’est pas.",
            en: "Gives a deactivated collaborator their place back. Does nothing if they are not deactivated.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(StaffDocument::schema),
        answer: |ask| Box::pin(deactivate(ask, false)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/staff/{id}/reassignment",
        opens: Opens::Staff,
        summary: Text {
            fr: "Confie tous les dossiers d’un collaborateur à d’autres, archivés exceptés.",
            en: "Gives all dossiers of a collaborator to others, archived ones aside.",
        },
        takes: Takes {
            body: Some(Reassignment::schema),
            ..NOTHING
        },
        status: 200,
        gives: Some(ReassignedDocument::schema),
        answer: |ask| Box::pin(reassign(ask)),
    },
];

form! {
    /// A new collaborator.
    NewStaff {
        required email: String = "Son adresse, qui ne change plus." | "Their address, which never changes.",
        required last_name: String = "Son nom." | "Their last name." ; { "maxLength": STAFF_NAME_MAX_CHARS },
        required level: String = "Son niveau de profil, comme « 1.0 »." | "Their profile level, such as “1.0”.",
        optional first_name: String = "Son prénom." | "Their first name." ; { "maxLength": STAFF_NAME_MAX_CHARS },
        optional groups: Vec<String> = "Les codes de ses groupes." | "The codes of their groups.",
    }
}

form! {
    /// What changes of a collaborator.
    StaffChange {
        optional first_name: String = "Son prénom ; peut être vide." | "Their first name; may be empty." ; { "maxLength": STAFF_NAME_MAX_CHARS },
        optional last_name: String = "Son nom." | "Their last name." ; { "maxLength": STAFF_NAME_MAX_CHARS },
        optional level: String = "Son niveau de profil." | "Their profile level.",
        optional groups: Vec<String> = "Les codes de ses groupes, tous." | "The codes of their groups, all of them.",
    }
}

form! {
    /// To whom dossiers are given.
    Reassignment {
        optional owner: Nullable<i64> = "L’identifiant du nouveau maître ; le rôle reste tel quel s’il est absent." | "The new owner’s identifier; the role stays as it is when left out.",
        optional engagement_manager: Nullable<i64> = "L’identifiant du nouvel engagement manager ; de même." | "The new engagement manager’s identifier; likewise.",
    }
}

document! {
    /// A collaborator who was just added.
    AddedStaffDocument {
        id: i64 = "Son identifiant." | "Their identifier.",
        name: String = "Son nom." | "Their name.",
        password_link: Option<String> = "Le lien, valable sept jours et une fois, qui lui fait choisir son mot de passe ; nul si cette personne a déjà un mot de passe, ou si la même demande est renvoyée." | "The link, good for seven days and once, by which they choose their password; null where this person has a password already, or when the same request is sent again.",
        code: Option<&'static str> = "« secret_already_shown » si la même demande est renvoyée." | "“secret_already_shown” when the same request is sent again." ; { "enum": ["secret_already_shown"] },
    }
}

document! {
    /// What giving dossiers to others did.
    ReassignedDocument {
        dossiers: i64 = "Le nombre de dossiers qui ont changé de mains." | "How many dossiers changed hands.",
    }
}

async fn add(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let typed = NewStaff::read(ask.body.clone())?;
    let all = ask.hub.groups(ask.caller()?).await;
    let all: Vec<StaffGroup> = all
        .map_err(|error| ask.failed(&error))?
        .into_iter()
        .map(|line| line.group)
        .collect();
    let form = StaffForm {
        email: typed.email.unwrap_or_default(),
        first_name: typed.first_name.unwrap_or_default(),
        last_name: typed.last_name.unwrap_or_default(),
        level: typed.level.unwrap_or_default(),
        groups: groups(&all, &typed.groups.unwrap_or_default())?,
    };
    let added = ask.hub.add_staff(ask.caller()?, &form, &ask.origin).await;
    match added.map_err(|error| ask.failed(&error))? {
        Ok(added) => shown_once(&ask, added),
        Err(faults) => Err(refused(&faults)),
    }
}

/// The answer with the link, and the one that is given again without it.
fn shown_once(ask: &Ask, added: AddedStaff) -> Result<Reply, Problem> {
    let (id, name) = (added.id, added.name);
    let public_url = ask.door.site.public_url.trim_end_matches('/');
    let link = added
        .link
        .map(|link| [public_url, link.into_path().as_str()].concat());
    let had_link = link.is_some();
    let document = |password_link: Option<String>| AddedStaffDocument {
        id: id.0,
        name: name.clone(),
        code: (had_link && password_link.is_none()).then_some("secret_already_shown"),
        password_link,
    };
    let mut reply = Reply::list(&document(link))?;
    reply.again = Some(written(&document(None))?);
    Ok(reply.created(&format!("/api/v1/staff/{id}")))
}

async fn edit(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let before = told_one(&ask, ask.id(0)?).await?;
    let now = one(&before)?;
    precondition::check(&ask, &now)?;
    let typed = StaffChange::read(ask.body.clone())?;
    let StaffDetail {
        member,
        groups: present,
        all_groups,
    } = &before;
    let form = StaffForm {
        email: member.email.clone(),
        first_name: typed.first_name.unwrap_or_else(|| member.first_name.clone()),
        last_name: typed.last_name.unwrap_or_else(|| member.last_name.clone()),
        level: typed.level.unwrap_or_else(|| member.level.to_string()),
        groups: match typed.groups {
            Some(codes) => groups(all_groups, &codes)?,
            None => present.clone(),
        },
    };
    let outcome = ask
        .hub
        .edit_staff(ask.caller()?, member.id, member.revision, &form, &ask.origin)
        .await;
    match outcome.map_err(|error| ask.failed(&error))? {
        EditStaffOutcome::Saved(_) => one(&told_one(&ask, member.id).await?),
        EditStaffOutcome::Unchanged => Ok(now),
        EditStaffOutcome::Refused(faults) => Err(refused(&faults)),
        EditStaffOutcome::OwnProfile => Err(Problem::Plain(Plain::Oneself)),
        EditStaffOutcome::LastAdministrator => Err(Problem::Plain(Plain::LastAdministrator)),
    }
}

async fn deactivate(ask: Ask, deactivated: bool) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: StaffId = ask.id(0)?;
    let outcome = if deactivated {
        ask.hub.deactivate_staff(ask.caller()?, id, &ask.origin).await
    } else {
        ask.hub.reactivate_staff(ask.caller()?, id, &ask.origin).await
    };
    match outcome.map_err(|error| ask.failed(&error))? {
        DeactivateOutcome::Done(_) | DeactivateOutcome::AlreadySo(_) => one(&told_one(&ask, id).await?),
        DeactivateOutcome::Oneself => Err(Problem::Plain(Plain::Oneself)),
        DeactivateOutcome::LastAdministrator => Err(Problem::Plain(Plain::LastAdministrator)),
    }
}

async fn reassign(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: StaffId = ask.id(0)?;
    let typed = Reassignment::read(ask.body.clone())?;
    let person = |given: Option<Nullable<i64>>| given.and_then(|Nullable(id)| id).map(StaffId);
    let form = ReassignForm {
        owner: person(typed.owner),
        engagement_manager: person(typed.engagement_manager),
    };
    let outcome = ask
        .hub
        .reassign_dossiers(ask.caller()?, id, form, &ask.origin)
        .await;
    let dossiers = match outcome.map_err(|error| ask.failed(&error))? {
        ReassignOutcome::Done(count) => count,
        ReassignOutcome::Nothing => 0,
        ReassignOutcome::NobodyChosen => {
            let why = said!(
                "nobody_chosen",
                "Choisissez au moins un collaborateur.",
                "Choose at least one collaborator."
            );
            return Err(Problem::Body(vec![fault("owner", why)]));
        }
        ReassignOutcome::NotAtWork => {
            let why = said!(
                "unknown_staff",
                "Choisissez d’autres collaborateurs actifs du cabinet.",
                "Choose other active members of the firm’s staff."
            );
            let place = match form.owner {
                Some(_) => "owner",
                None => "engagement_manager",
            };
            return Err(Problem::Body(vec![fault(place, why)]));
        }
    };
    Reply::list(&ReassignedDocument { dossiers })
}

/// The groups of these codes.
fn groups(all: &[StaffGroup], codes: &[String]) -> Result<Vec<GroupId>, Problem> {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for (at, code) in codes.iter().enumerate() {
        match all.iter().find(|group| group.code == *code) {
            Some(group) => found.push(group.id),
            None => faults.push(told(StaffFault::Group, &format!("groups/{at}"))),
        }
    }
    wrong(faults)?;
    Ok(found)
}

fn refused(faults: &[StaffFault]) -> Problem {
    let place = |fault: &StaffFault| match fault {
        StaffFault::Email | StaffFault::AtWork | StaffFault::Deactivated(_) => "email",
        StaffFault::FirstName => "first_name",
        StaffFault::LastName => "last_name",
        StaffFault::Level => "level",
        StaffFault::Group => "groups",
    };
    Problem::Body(faults.iter().map(|fault| told(*fault, place(fault))).collect())
}

fn told(found: StaffFault, place: &str) -> FieldError {
    let why = match found {
        StaffFault::Email => said!(
            "invalid_email",
            "Donnez une adresse comme prenom.nom@cabinet.example.",
            "Give an address such as first.last@firm.example."
        ),
        StaffFault::AtWork => said!(
            "taken",
            "Cette personne est déjà un collaborateur du cabinet.",
            "This person is a member of the firm’s staff already."
        ),
        StaffFault::Deactivated(_) => said!(
            "deactivated",
            "Cette personne est un collaborateur désactivé du cabinet : rendez-lui sa place.",
            "This person is a deactivated member of the firm’s staff: give them their place back."
        ),
        StaffFault::FirstName => said!(
            "too_long",
            "Ce prénom est trop long.",
            "This first name is too long."
        ),
        StaffFault::LastName => said!(
            "invalid_name",
            "Donnez un nom, pas trop long.",
            "Give a last name that is not too long."
        ),
        StaffFault::Level => said!(
            "invalid_level",
            "Donnez un niveau comme « 1.0 » ou « 5.0 ».",
            "Give a level such as “1.0” or “5.0”."
        ),
        StaffFault::Group => said!(
            "unknown_group",
            "Le cabinet n’a pas de groupe de ce code.",
            "The firm has no group of this code."
        ),
    };
    fault(place, why)
}
