//! What the removal of an application would end, the applications removed in the last thirty days, and bringing one back.

use hub_app::commands::RestoreOutcome;
use hub_domain::authz::grant::Grant;
use hub_domain::ids::InstalledAppId;

use super::applications::{ApplicationDocument, document, read};
use super::endpoint::{A_PART, Ask, Endpoint, NOTHING, Reply};
use super::list::{Listed, of_all};
use super::parameters::Parameters;
use super::schema::{Described as _, Instant, document};
use super::who::Opens;
use crate::problem::{Plain, Problem, Text};

const RESTORATION: &str = "/api/v1/applications/{id}/restoration";

pub(super) static ENDPOINTS: [Endpoint; 4] = [
    Endpoint {
        method: "GET",
        path: "/api/v1/applications/{id}/removal",
        opens: Opens::Granted(Grant::WriteApplications),
        summary: Text {
            fr: "Ce que la suppression d’une application ferait, sans la supprimer.",
            en: "What removing an application would do, without removing it.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(RemovalDocument::schema),
        answer: |ask| Box::pin(impact(ask)),
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/removed-applications",
        opens: Opens::Granted(Grant::ReadApplications),
        summary: Text {
            fr: "Les applications supprimées depuis moins de trente jours, qui peuvent être restaurées.",
            en: "The applications removed in the last thirty days, which can be restored.",
        },
        takes: A_PART,
        status: 200,
        gives: Some(Listed::<RemovedDocument>::schema),
        answer: |ask| Box::pin(removed(ask)),
    },
    Endpoint {
        method: "GET",
        path: RESTORATION,
        opens: Opens::Staff,
        summary: Text {
            fr: "Ce que la restauration d’une application supprimée rouvrirait.",
            en: "What restoring a removed application would open again.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(RestorationDocument::schema),
        answer: |ask| Box::pin(restorable(ask)),
    },
    Endpoint {
        method: "POST",
        path: RESTORATION,
        opens: Opens::Staff,
        summary: Text {
            fr: "Restaure une application supprimée, avec ses activations, ses accès et ses droits. Sans effet si elle l’est déjà.",
            en: "Restores a removed application, with its activations, accesses and grants. Does nothing if it is restored already.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(ApplicationDocument::schema),
        answer: |ask| Box::pin(restore(ask)),
    },
];

document! {
    /// What ends with an application.
    RemovalDocument {
        application: i64 = "L’identifiant de l’application." | "The application’s identifier.",
        dossiers: i64 = "Les dossiers pour lesquels elle est activée." | "The dossiers for which it is switched on.",
        contacts: i64 = "Les interlocuteurs qui perdraient un accès." | "The contacts who would lose an access.",
        accesses: i64 = "Les accès qui prendraient fin." | "The accesses that would end.",
        owners: i64 = "Les maîtres de dossiers qui seraient avertis." | "The owners who would be written to.",
        ownerless: i64 = "Les dossiers sans maître à avertir." | "The dossiers without an owner to write to.",
        calls: i64 = "Les appels acceptés de ces trente jours." | "The calls allowed in these thirty days.",
        last_call_at: Option<Instant> = "Son dernier appel accepté." | "When a call of it was last allowed.",
        seal: String = "Le sceau de ces conséquences, pour DELETE." | "The seal of these consequences, for DELETE.",
    }
}

document! {
    /// A removed application.
    RemovedDocument {
        id: i64 = "Son identifiant." | "Its identifier.",
        label: String = "Son nom dans le cabinet." | "Its name in the firm.",
        catalogue: String = "Son nom stable dans le catalogue." | "Its stable name in the catalogue.",
        removed_at: Instant = "Quand elle a été supprimée." | "When it was removed.",
        removed_by: Option<String> = "Le collaborateur ou l’application qui l’a supprimée." | "The member of the staff or the application that removed it.",
    }
}

document! {
    /// What would come back with a removed application, and what would not.
    RestorationDocument {
        application: i64 = "L’identifiant de l’application." | "The application’s identifier.",
        dossiers: i64 = "Les dossiers pour lesquels elle serait activée." | "The dossiers for which it would be switched on.",
        archived: i64 = "Les dossiers qui n’acceptent plus d’activation." | "The dossiers that take no activation any more.",
        accesses: i64 = "Les accès qui seraient rouverts." | "The accesses that would be opened again.",
        accesses_lost: i64 = "Les accès qui ne le seraient pas." | "The accesses that would not.",
        key_taken_by: Option<String> = "L’application qui a pris sa clé : elle reviendrait sans clé, suspendue." | "The application that took its key: it would come back without one, suspended.",
        added_again: Option<i64> = "L’application qui est à sa place : elle ne peut pas être restaurée." | "The application in its place: it cannot be restored.",
    }
}

async fn impact(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let page = ask.hub.removal_page(ask.caller()?, ask.id(0)?, "").await;
    let page = page.map_err(|error| ask.failed(&error))?;
    let figures = &page.impact;
    Reply::of(&RemovalDocument {
        application: page.application.id.0,
        dossiers: figures.dossiers,
        contacts: figures.contacts,
        accesses: figures.accesses,
        owners: figures.owners,
        ownerless: figures.ownerless,
        calls: page.calls,
        last_call_at: page.last_call.map(Instant::of),
        seal: figures.seal().to_owned(),
    })
}

async fn removed(ask: Ask) -> Result<Reply, Problem> {
    let all = ask.hub.applications(ask.caller()?).await;
    let all = all.map_err(|error| ask.failed(&error))?.removed;
    of_all(
        &ask,
        "removed applications",
        all,
        |line| line.application.id.0,
        |line| RemovedDocument {
            id: line.application.id.0,
            label: line.application.label,
            catalogue: line.application.entry.slug,
            removed_at: Instant::of(line.removal.at),
            removed_by: line.removal.by,
        },
    )
}

async fn restorable(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let page = ask.hub.restore_page(ask.caller()?, ask.id(0)?).await;
    let page = page.map_err(|error| ask.failed(&error))?;
    let what = page.what;
    Reply::of(&RestorationDocument {
        application: page.removed.application.id.0,
        dossiers: what.dossiers,
        archived: what.archived,
        accesses: what.accesses,
        accesses_lost: what.accesses_archived + what.contacts_removed + what.links_ended,
        key_taken_by: what.key_taken_by,
        added_again: what.added_again.map(|id| id.0),
    })
}

async fn restore(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: InstalledAppId = ask.id(0)?;
    let done = ask.hub.restore_application(ask.caller()?, id, &ask.origin).await;
    match done.map_err(|error| ask.failed(&error))? {
        RestoreOutcome::Restored { .. } | RestoreOutcome::AlreadySo { .. } => {
            Reply::of(&document(&read(&ask, id).await?))
        }
        RestoreOutcome::AddedAgain(_) => Err(Problem::Plain(Plain::AddedAgain)),
    }
}
