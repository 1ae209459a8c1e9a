//! What a line of the table of operations says: what somebody must have, where, and what they are answered.

use hub_domain::authz::Act;

/// What somebody must have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Needs {
    /// Nothing: signed in or not.
    Nothing,
    /// A session, whoever's.
    Session,
    /// A session of the staff, and with it a place in a firm.
    Place,
    /// The right to an act, by the table of rights (`ACT-01`, `APP-01`).
    Right(Act),
    /// The right to an act on the dossier A1, or on what hangs on it: its owner and its engagement manager have it too.
    InCharge(Act),
    /// The right to see everybody's; for other staff it is not there, since it is not their own.
    EverybodysOrOwn(Act),
    /// An API key; a session opens nothing.
    Key,
    /// The right to an act, by a session at the API, which answers in JSON.
    Api(Act),
    /// The same on a dossier, or on what hangs on it: its owner and its engagement manager have it too.
    ApiInCharge(Act),
}

/// What stands in the variable part of the address.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum On {
    Nothing,
    /// Alpha's « Qonto ».
    Application,
    /// A contact of Alpha's A1, not invited yet.
    Contact,
    /// A contact of Alpha's A1 whose invitation has no answer yet.
    Invited,
    /// The link of a contact to Alpha's A1.
    ContactLink,
    /// A bulk act of Alice.
    Act,
    /// Alpha's and Beta's dossier A1: each firm has its own.
    Dossier,
    /// A collaborator of Alpha who owns no dossier.
    Colleague,
    /// Alpha’s group of rights.
    Group,
    /// A group of Alpha in which nobody is.
    EmptyGroup,
    /// Alpha's SIC code FR001.
    SicCode,
    /// An agency of Alpha.
    Agency,
    /// An application that Alpha declared itself.
    OwnApplication,
    /// An application of Alpha that was removed.
    Removed,
    /// Alpha's key `22222222`.
    Key,
    /// A draft of Alice, whose three steps are filled.
    Draft,
    /// Alpha's newest entry of the journal; Beta's chain is shorter.
    Entry,
    /// An e-mail of Alpha.
    Mail,
    /// What an act of Alpha's operator delivers.
    Job,
    /// A webhook of Alpha.
    Webhook,
    /// A message of a webhook of Alpha.
    WebhookMessage,
    /// A one-time link to choose a password.
    Link,
    /// A one-time link of Inès.
    Pass,
    /// A file of dossiers that Alice sent, with one new dossier.
    Import,
    /// An application open to Inès.
    Offer,
    /// A style sheet.
    Asset,
    /// A dossier of Alpha made to be archived.
    DossierToArchive,
    /// « Qonto » on a dossier that Alpha alone has.
    Activation,
    /// An application of Alpha with a cabinet key.
    CabinetApplication,
    /// An application of Alpha made to be removed.
    Spare,
    /// A dossier that Alpha alone has, owned by Bruno and managed by Chloé.
    AlphasDossier,
    /// Any word.
    Word,
}

/// What those who may are answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Answer {
    /// 200.
    Shown,
    /// 201.
    Made,
    /// 204.
    Done,
    /// 303 to an address that begins so.
    To(&'static str),
    /// 303 to the start: applications for administrators, their own for contacts, else the portfolio.
    Start,
    /// The entrance: 200 for a visitor, 303 for whoever is in already.
    Entrance,
    /// 422: something in the form is to be corrected.
    Wrong,
    /// 404, for everybody.
    NotFound,
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    pub method: &'static str,
    pub path: &'static str,
    pub needs: Needs,
    pub on: On,
    pub answer: Answer,
    /// The answer to an administrator for what is not there, or not theirs: the same.
    pub absent: Answer,
    /// The page on which the posted form stands.
    pub form: Option<&'static str>,
    /// What is typed in it.
    pub typed: &'static [(&'static str, &'static str)],
    /// The body in JSON, for the API; the form is then what is read for its ETag.
    pub json: Option<&'static str>,
}

pub const fn get(path: &'static str, needs: Needs) -> Line {
    Line {
        method: "GET",
        path,
        needs,
        on: On::Nothing,
        answer: Answer::Shown,
        absent: Answer::NotFound,
        form: None,
        typed: &[],
        json: None,
    }
}

pub const fn post(path: &'static str, needs: Needs, to: &'static str) -> Line {
    Line {
        method: "POST",
        answer: Answer::To(to),
        ..get(path, needs)
    }
}

/// A call of the API, with its body.
pub const fn api(method: &'static str, path: &'static str, needs: Needs, json: &'static str) -> Line {
    Line {
        method,
        json: Some(json),
        ..get(path, needs)
    }
}

impl Line {
    pub const fn on(self, on: On) -> Self {
        Self { on, ..self }
    }

    pub const fn answers(self, answer: Answer) -> Self {
        Self { answer, ..self }
    }

    pub const fn absent(self, absent: Answer) -> Self {
        Self { absent, ..self }
    }

    pub const fn form(self, page: &'static str) -> Self {
        Self {
            form: Some(page),
            ..self
        }
    }

    pub const fn typed(self, typed: &'static [(&'static str, &'static str)]) -> Self {
        Self { typed, ..self }
    }
}
