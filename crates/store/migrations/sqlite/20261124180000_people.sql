-- People: what contacts are invited to, what is written to people, and what staff keep at hand.

-- What a firm prints at the foot of its e-mails and on the page of its contacts.
ALTER TABLE firm ADD COLUMN postal_address TEXT NOT NULL DEFAULT '';
ALTER TABLE firm ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE firm ADD COLUMN contact_email TEXT NOT NULL DEFAULT '';

-- Lists of dossiers in the order of their names, whatever their status; the wizard's own lists have their indexes.
CREATE INDEX dossier_by_name ON dossier (firm_id, name_sort, code);
CREATE INDEX dossier_at_rest ON dossier (firm_id, code) WHERE NOT selectable;
CREATE INDEX portfolio_entry_of_dossier ON portfolio_entry (firm_id, dossier_id);
-- Moves with every change of a person's portfolio: its totals are remembered until then.
ALTER TABLE staff_member ADD COLUMN portfolio_revision INTEGER NOT NULL DEFAULT 0;

-- The staff who work on a dossier beside those in charge of it; it gives no right.
CREATE TABLE dossier_staff (
    firm_id    INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    staff_id   INTEGER NOT NULL,
    PRIMARY KEY (firm_id, dossier_id, staff_id),
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossier (firm_id, id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES staff_member (firm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX dossier_staff_of_staff ON dossier_staff (firm_id, staff_id);

-- A portfolio holds what its person keeps at hand. Who is put in charge of a dossier gets it there, and may take it out.
INSERT INTO portfolio_entry (firm_id, staff_id, dossier_id, added_at)
    SELECT firm_id, owner_id, id, 0 FROM dossier WHERE owner_id IS NOT NULL AND NOT is_model
    ON CONFLICT (firm_id, staff_id, dossier_id) DO NOTHING;
INSERT INTO portfolio_entry (firm_id, staff_id, dossier_id, added_at)
    SELECT firm_id, engagement_manager_id, id, 0 FROM dossier WHERE engagement_manager_id IS NOT NULL AND NOT is_model
    ON CONFLICT (firm_id, staff_id, dossier_id) DO NOTHING;

-- The columns of a list as one person wants them.
CREATE TABLE column_layout (
    firm_id  INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    list     TEXT NOT NULL,
    columns  TEXT NOT NULL,
    PRIMARY KEY (firm_id, staff_id, list),
    FOREIGN KEY (firm_id, staff_id) REFERENCES staff_member (firm_id, id)
) STRICT, WITHOUT ROWID;

-- A selection kept for a day, tied to a person and a list: a base (`none`, `all`) and the rows that differ from it.
CREATE TABLE basket (
    firm_id        INTEGER NOT NULL REFERENCES firm (id),
    id             INTEGER PRIMARY KEY,
    staff_id       INTEGER NOT NULL,
    list           TEXT NOT NULL,
    selection_base TEXT NOT NULL,
    data           TEXT NOT NULL,
    version        INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    UNIQUE (firm_id, id),
    UNIQUE (firm_id, staff_id, list),
    FOREIGN KEY (firm_id, staff_id) REFERENCES staff_member (firm_id, id)
) STRICT;

CREATE TABLE basket_exception (
    firm_id    INTEGER NOT NULL,
    basket_id  INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    PRIMARY KEY (firm_id, basket_id, dossier_id),
    FOREIGN KEY (firm_id, basket_id) REFERENCES basket (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossier (firm_id, id)
) STRICT, WITHOUT ROWID;

-- Contacts and their directory -----------------------------------------------------------------------------------

ALTER TABLE contact ADD COLUMN last_name_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN first_name_folded TEXT NOT NULL DEFAULT '';
CREATE INDEX contact_by_name ON contact (firm_id, name_sort, id) WHERE removed_by IS NULL;
CREATE INDEX contact_by_state ON contact (firm_id, guest_state, name_sort, id) WHERE removed_by IS NULL;
CREATE INDEX contact_by_last_name ON contact (firm_id, last_name_folded, id) WHERE removed_by IS NULL;
CREATE INDEX contact_by_first_name ON contact (firm_id, first_name_folded, id) WHERE removed_by IS NULL;
-- One address, one person: who signs in by it must be one contact of the firm.
CREATE UNIQUE INDEX contact_live_email ON contact (firm_id, email_folded) WHERE removed_by IS NULL AND email_folded IS NOT NULL;
CREATE INDEX contact_of_account ON contact (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX contact_link_of_contact ON contact_link (firm_id, contact_id, dossier_id);

-- Every access there ever was to an activation: who changed a window last, and who had what on a past date.
CREATE INDEX access_of_activation ON access (firm_id, activation_id);

-- While a contact was a guest of the firm: an access lets in only then, today as on any past date.
CREATE TABLE guest_period (
    firm_id    INTEGER NOT NULL,
    id         INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL,
    opened_by  INTEGER NOT NULL,
    closed_by  INTEGER,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, contact_id) REFERENCES contact (firm_id, id),
    FOREIGN KEY (firm_id, opened_by) REFERENCES act (firm_id, id),
    FOREIGN KEY (firm_id, closed_by) REFERENCES act (firm_id, id)
) STRICT;
CREATE UNIQUE INDEX guest_period_live ON guest_period (firm_id, contact_id) WHERE closed_by IS NULL;

-- While an application was suspended.
CREATE TABLE suspension (
    firm_id          INTEGER NOT NULL,
    id               INTEGER PRIMARY KEY,
    installed_app_id INTEGER NOT NULL,
    opened_by        INTEGER NOT NULL,
    closed_by        INTEGER,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, installed_app_id) REFERENCES installed_app (firm_id, id),
    FOREIGN KEY (firm_id, opened_by) REFERENCES act (firm_id, id),
    FOREIGN KEY (firm_id, closed_by) REFERENCES act (firm_id, id)
) STRICT;
CREATE UNIQUE INDEX suspension_live ON suspension (firm_id, installed_app_id) WHERE closed_by IS NULL;

-- Where a firm's contacts are invited; no row means the embedded directory.
CREATE TABLE directory (
    firm_id      INTEGER NOT NULL PRIMARY KEY REFERENCES firm (id),
    kind         TEXT NOT NULL,
    tenant       TEXT NOT NULL,
    consent      TEXT NOT NULL,
    consented_at INTEGER,
    revision     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per invitation asked for; what was asked, what exists in the directory and what was accepted stay apart.
-- `directory_id` is the directory's own name of the user, `redeem_url` the address it gave to accept.
CREATE TABLE invitation (
    firm_id          INTEGER NOT NULL,
    id               INTEGER PRIMARY KEY,
    contact_id       INTEGER NOT NULL,
    installed_app_id INTEGER,
    email            TEXT NOT NULL,
    state            TEXT NOT NULL,
    asked_by         INTEGER NOT NULL,
    asked_at         INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL,
    directory_id     TEXT,
    redeem_url       TEXT,
    reason           TEXT,
    step_since       INTEGER,
    attempts         INTEGER NOT NULL,
    next_try_at      INTEGER,
    leased_until     INTEGER,
    ended_by         INTEGER,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, contact_id) REFERENCES contact (firm_id, id),
    FOREIGN KEY (firm_id, installed_app_id) REFERENCES installed_app (firm_id, id),
    FOREIGN KEY (firm_id, asked_by) REFERENCES act (firm_id, id),
    FOREIGN KEY (firm_id, ended_by) REFERENCES act (firm_id, id)
) STRICT;
CREATE UNIQUE INDEX invitation_live ON invitation (firm_id, contact_id) WHERE ended_by IS NULL;
CREATE INDEX invitation_due ON invitation (next_try_at) WHERE next_try_at IS NOT NULL;

-- One-time links of contacts: to accept an invitation, or to sign in. Only the hash of the token is kept.
CREATE TABLE contact_pass (
    firm_id       INTEGER NOT NULL,
    token_hash    BLOB NOT NULL,
    contact_id    INTEGER NOT NULL,
    invitation_id INTEGER,
    purpose       TEXT NOT NULL,
    email         TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    used_at       INTEGER,
    PRIMARY KEY (token_hash),
    FOREIGN KEY (firm_id, contact_id) REFERENCES contact (firm_id, id),
    FOREIGN KEY (firm_id, invitation_id) REFERENCES invitation (firm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_pass_of_contact ON contact_pass (firm_id, contact_id);

-- When a contact last opened an application from their page.
CREATE TABLE launch (
    firm_id       INTEGER NOT NULL,
    contact_id    INTEGER NOT NULL,
    activation_id INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    PRIMARY KEY (firm_id, contact_id, activation_id),
    FOREIGN KEY (firm_id, contact_id) REFERENCES contact (firm_id, id),
    FOREIGN KEY (firm_id, activation_id) REFERENCES activation (firm_id, id)
) STRICT, WITHOUT ROWID;

-- A session of a contact, signed in by a one-time link: never one of the staff, whatever else the account is.
ALTER TABLE session ADD COLUMN contact_id INTEGER;

-- What is written to people ----------------------------------------------------------------------------------------

-- An e-mail, written with the act that sets it off and sent after it. `data` holds what its template needs, never a
-- token: a link is made when the e-mail leaves, and `data` itself is forgotten after ninety days. `cause` makes one
-- e-mail of one event to one person. `queued_at` is when it last began to wait. Only a demo, whose e-mails go to the
-- screen, keeps the link one carried: `shown_link`.
CREATE TABLE mail (
    firm_id      INTEGER NOT NULL REFERENCES firm (id),
    id           INTEGER PRIMARY KEY,
    act_id       INTEGER NOT NULL,
    template     TEXT NOT NULL,
    cause        TEXT NOT NULL,
    recipient    TEXT NOT NULL,
    to_folded    TEXT NOT NULL,
    first_name   TEXT NOT NULL,
    last_name    TEXT NOT NULL,
    language     TEXT NOT NULL,
    reply_to     TEXT,
    subject      TEXT NOT NULL,
    data         TEXT,
    shown_link   TEXT,
    message_id   TEXT NOT NULL UNIQUE,
    staff_id     INTEGER,
    contact_id   INTEGER,
    state        TEXT NOT NULL,
    attempts     INTEGER NOT NULL,
    next_try_at  INTEGER,
    leased_until INTEGER,
    created_at   INTEGER NOT NULL,
    queued_at    INTEGER NOT NULL,
    sent_at      INTEGER,
    UNIQUE (firm_id, id),
    UNIQUE (firm_id, cause),
    FOREIGN KEY (firm_id, act_id) REFERENCES act (firm_id, id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES staff_member (firm_id, id),
    FOREIGN KEY (firm_id, contact_id) REFERENCES contact (firm_id, id)
) STRICT;
CREATE INDEX mail_due ON mail (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX mail_of_firm ON mail (firm_id, state, id);
CREATE INDEX mail_of_act ON mail (firm_id, act_id, template, state);
CREATE INDEX mail_to ON mail (firm_id, to_folded, id);
CREATE INDEX mail_kept ON mail (created_at) WHERE data IS NOT NULL;

-- One row per attempt, written before it: what a killed process began stays readable.
CREATE TABLE mail_attempt (
    firm_id INTEGER NOT NULL,
    mail_id INTEGER NOT NULL,
    n       INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    answer  TEXT NOT NULL,
    PRIMARY KEY (firm_id, mail_id, n),
    FOREIGN KEY (firm_id, mail_id) REFERENCES mail (firm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_attempt_outcome ON mail_attempt (firm_id, outcome, at);
