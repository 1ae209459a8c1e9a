-- The installation ---------------------------------------------------------------------------------------------

CREATE TABLE installation (
    name        TEXT NOT NULL PRIMARY KEY,
    value       TEXT NOT NULL
) STRICT;

CREATE TABLE firm (
    id           INTEGER PRIMARY KEY,
    domain       TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    language     TEXT NOT NULL,
    time_zone    TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    suspended_at INTEGER
) STRICT;

-- One row per firm, and one (firm 0) for the installation. A writer locks it first, so the writers of a firm queue
-- and firms never wait for each other. It belongs to no firm row: the installation has none.
CREATE TABLE firm_head (
    firm_id          INTEGER NOT NULL PRIMARY KEY,
    seq              INTEGER NOT NULL,
    hash             BLOB NOT NULL,
    revision         INTEGER NOT NULL,
    decision_epoch   INTEGER NOT NULL,
    dossier_revision INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
    id              INTEGER PRIMARY KEY,
    email           TEXT NOT NULL,
    email_folded    TEXT NOT NULL UNIQUE,
    password_hash   TEXT,
    language        TEXT,
    theme           TEXT NOT NULL,
    failed_attempts INTEGER NOT NULL,
    locked_until    INTEGER,
    created_at      INTEGER NOT NULL,
    disabled_at     INTEGER
) STRICT;

-- One-time links sent to an account; only the hash of the token is kept.
CREATE TABLE account_link (
    token_hash BLOB NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    purpose    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT;

CREATE TABLE session (
    id         INTEGER PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    account_id INTEGER NOT NULL REFERENCES account (id),
    firm_id    INTEGER REFERENCES firm (id),
    csrf_token TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    address    TEXT NOT NULL,
    agent      TEXT NOT NULL
) STRICT;
CREATE INDEX session_of_account ON session (account_id);

-- What exists, described once for all firms. `owner_firm_id` is set for an application that a firm declared itself.
CREATE TABLE catalog_app (
    id              INTEGER PRIMARY KEY,
    slug            TEXT NOT NULL,
    owner_firm_id   INTEGER NOT NULL,
    label           TEXT NOT NULL,
    kind            TEXT NOT NULL,
    key_requirement TEXT NOT NULL,
    requires_contact INTEGER NOT NULL,
    bulk_selectable INTEGER NOT NULL,
    repeatable      INTEGER NOT NULL,
    is_default      INTEGER NOT NULL,
    state           TEXT NOT NULL,
    entry           TEXT NOT NULL,
    digest          TEXT NOT NULL,
    UNIQUE (owner_firm_id, slug)
) STRICT;

-- The journal --------------------------------------------------------------------------------------------------
-- firm_id 0 is the installation's own chain; for that reason these tables do not reference firm.

CREATE TABLE act (
    firm_id    INTEGER NOT NULL,
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id   INTEGER,
    door       TEXT NOT NULL,
    request_id TEXT NOT NULL,
    UNIQUE (firm_id, id)
) STRICT;

CREATE TABLE audit_entry (
    firm_id        INTEGER NOT NULL,
    seq            INTEGER NOT NULL,
    act_id         INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    actor_kind     TEXT NOT NULL,
    actor_id       INTEGER,
    door           TEXT NOT NULL,
    verb           TEXT NOT NULL,
    object_kind    TEXT NOT NULL,
    object_id      INTEGER NOT NULL,
    dossier_id     INTEGER,
    payload_digest BLOB NOT NULL,
    previous       BLOB NOT NULL,
    hash           BLOB NOT NULL,
    PRIMARY KEY (firm_id, seq),
    FOREIGN KEY (firm_id, act_id) REFERENCES act (firm_id, id)
) STRICT;
CREATE INDEX audit_entry_of_dossier ON audit_entry (firm_id, dossier_id, seq) WHERE dossier_id IS NOT NULL;
CREATE INDEX audit_entry_of_object ON audit_entry (firm_id, object_kind, object_id, seq);
CREATE INDEX audit_entry_of_act ON audit_entry (firm_id, act_id);

-- What an entry says in words, apart from the chain so that it can be erased and the chain still verifies.
CREATE TABLE audit_payload (
    firm_id INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    salt    BLOB NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (firm_id, seq),
    FOREIGN KEY (firm_id, seq) REFERENCES audit_entry (firm_id, seq)
) STRICT;

-- Facts for the outside, written with the act that makes them true and delivered after it.
CREATE TABLE outbox_event (
    firm_id      INTEGER NOT NULL REFERENCES firm (id),
    id           INTEGER PRIMARY KEY,
    act_id       INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    payload      TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    delivered_at INTEGER,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, act_id) REFERENCES act (firm_id, id)
) STRICT;
CREATE INDEX outbox_event_waiting ON outbox_event (id) WHERE delivered_at IS NULL;

-- The firm's people and places ---------------------------------------------------------------------------------

CREATE TABLE sic_code (
    firm_id INTEGER NOT NULL REFERENCES firm (id),
    id      INTEGER PRIMARY KEY,
    code    TEXT NOT NULL,
    label   TEXT NOT NULL,
    UNIQUE (firm_id, id),
    UNIQUE (firm_id, code)
) STRICT;

CREATE TABLE agency (
    firm_id INTEGER NOT NULL REFERENCES firm (id),
    id      INTEGER PRIMARY KEY,
    code    TEXT NOT NULL,
    label   TEXT NOT NULL,
    UNIQUE (firm_id, id),
    UNIQUE (firm_id, code)
) STRICT;

CREATE TABLE staff_member (
    firm_id        INTEGER NOT NULL REFERENCES firm (id),
    id             INTEGER PRIMARY KEY,
    account_id     INTEGER NOT NULL REFERENCES account (id),
    first_name     TEXT NOT NULL,
    last_name      TEXT NOT NULL,
    level          INTEGER NOT NULL,
    agency_id      INTEGER,
    deactivated_at INTEGER,
    UNIQUE (firm_id, id),
    UNIQUE (firm_id, account_id),
    FOREIGN KEY (firm_id, agency_id) REFERENCES agency (firm_id, id)
) STRICT;
CREATE INDEX staff_member_of_account ON staff_member (account_id);

CREATE TABLE staff_group (
    firm_id INTEGER NOT NULL REFERENCES firm (id),
    id      INTEGER PRIMARY KEY,
    code    TEXT NOT NULL,
    label   TEXT NOT NULL,
    UNIQUE (firm_id, id),
    UNIQUE (firm_id, code)
) STRICT;

CREATE TABLE staff_group_member (
    firm_id  INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    PRIMARY KEY (firm_id, staff_id, group_id),
    FOREIGN KEY (firm_id, group_id) REFERENCES staff_group (firm_id, id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES staff_member (firm_id, id)
) STRICT, WITHOUT ROWID;

-- `selectable` says that the dossier takes activations: neither archived nor a model. It is kept by the one function
-- that writes dossiers, so that partial indexes serve every list of the wizard.
CREATE TABLE dossier (
    firm_id               INTEGER NOT NULL REFERENCES firm (id),
    id                    INTEGER PRIMARY KEY,
    code                  TEXT NOT NULL,
    name                  TEXT NOT NULL,
    denomination          TEXT NOT NULL,
    name_folded           TEXT NOT NULL,
    name_sort             BLOB NOT NULL,
    status                TEXT NOT NULL,
    teams_status          TEXT NOT NULL,
    is_model              INTEGER NOT NULL,
    selectable            INTEGER NOT NULL,
    owner_id              INTEGER,
    engagement_manager_id INTEGER,
    agency_id             INTEGER,
    created_by            INTEGER NOT NULL,
    archived_by           INTEGER,
    revision              INTEGER NOT NULL,
    UNIQUE (firm_id, id),
    UNIQUE (firm_id, code),
    FOREIGN KEY (firm_id, owner_id) REFERENCES staff_member (firm_id, id),
    FOREIGN KEY (firm_id, engagement_manager_id) REFERENCES staff_member (firm_id, id),
    FOREIGN KEY (firm_id, agency_id) REFERENCES agency (firm_id, id),
    FOREIGN KEY (firm_id, created_by) REFERENCES act (firm_id, id),
    FOREIGN KEY (firm_id, archived_by) REFERENCES act (firm_id, id)
) STRICT;
CREATE INDEX dossier_selectable_code ON dossier (firm_id, code, name_folded) WHERE selectable;
CREATE INDEX dossier_selectable_name ON dossier (firm_id, name_folded, code) WHERE selectable;
CREATE INDEX dossier_owner ON dossier (firm_id, owner_id, code) WHERE owner_id IS NOT NULL;
CREATE INDEX dossier_engagement_manager ON dossier (firm_id, engagement_manager_id, code)
    WHERE engagement_manager_id IS NOT NULL;

CREATE TABLE portfolio_entry (
    firm_id    INTEGER NOT NULL,
    staff_id   INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    added_at   INTEGER NOT NULL,
    PRIMARY KEY (firm_id, staff_id, dossier_id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES staff_member (firm_id, id),
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossier (firm_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
    firm_id      INTEGER NOT NULL REFERENCES firm (id),
    id           INTEGER PRIMARY KEY,
    last_name    TEXT NOT NULL,
    first_name   TEXT NOT NULL,
    email        TEXT,
    email_folded TEXT,
    mobile       TEXT NOT NULL,
    landline     TEXT NOT NULL,
    name_sort    BLOB NOT NULL,
    guest_state  TEXT NOT NULL,
    guest_reason TEXT,
    invited_at   INTEGER,
    directory_id TEXT,
    account_id   INTEGER REFERENCES account (id),
    created_by   INTEGER NOT NULL,
    removed_by   INTEGER,
    revision     INTEGER NOT NULL,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, created_by) REFERENCES act (firm_id, id),
    FOREIGN KEY (firm_id, removed_by) REFERENCES act (firm_id, id)
) STRICT;

CREATE TABLE contact_link (
    firm_id    INTEGER NOT NULL,
    id         INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    limited_to TEXT NOT NULL,
    opened_by  INTEGER NOT NULL,
    closed_by  INTEGER,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, contact_id) REFERENCES contact (firm_id, id),
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossier (firm_id, id),
    FOREIGN KEY (firm_id, opened_by) REFERENCES act (firm_id, id),
    FOREIGN KEY (firm_id, closed_by) REFERENCES act (firm_id, id)
) STRICT;
CREATE UNIQUE INDEX contact_link_live ON contact_link (firm_id, dossier_id, contact_id) WHERE closed_by IS NULL;

-- Keys and applications ----------------------------------------------------------------------------------------

-- Identifiers are unique in the whole installation, whatever their case. A key restricted to one dossier of an
-- application carries both; an application's main key is named by the application.
CREATE TABLE api_key (
    firm_id           INTEGER NOT NULL REFERENCES firm (id),
    id                INTEGER PRIMARY KEY,
    identifier        TEXT NOT NULL,
    identifier_folded TEXT NOT NULL UNIQUE,
    name              TEXT NOT NULL,
    kind              TEXT NOT NULL,
    sic_code_id       INTEGER,
    restricted_app_id INTEGER,
    restricted_dossier_id INTEGER,
    allowed_addresses TEXT,
    issued_by         INTEGER NOT NULL,
    expires_at        INTEGER,
    revoked_by        INTEGER,
    revoked_at        INTEGER,
    last_used_at      INTEGER,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, sic_code_id) REFERENCES sic_code (firm_id, id),
    FOREIGN KEY (firm_id, restricted_dossier_id) REFERENCES dossier (firm_id, id),
    FOREIGN KEY (firm_id, issued_by) REFERENCES act (firm_id, id),
    FOREIGN KEY (firm_id, revoked_by) REFERENCES act (firm_id, id)
) STRICT;

-- Only the SHA-256 of a secret is kept. Two are valid together while a rotation lasts.
CREATE TABLE api_key_secret (
    firm_id     INTEGER NOT NULL,
    id          INTEGER PRIMARY KEY,
    key_id      INTEGER NOT NULL,
    secret_hash BLOB NOT NULL,
    made_by     INTEGER NOT NULL,
    valid_until INTEGER,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, key_id) REFERENCES api_key (firm_id, id),
    FOREIGN KEY (firm_id, made_by) REFERENCES act (firm_id, id)
) STRICT;
CREATE INDEX api_key_secret_of_key ON api_key_secret (firm_id, key_id);
CREATE INDEX api_key_secret_by_hash ON api_key_secret (firm_id, secret_hash);

-- `open_revision` moves with every change of the application's activations; caches of open dossiers follow it.
-- `dossier_count` is the number of live activations, kept by the transactions that change them.
CREATE TABLE installed_app (
    firm_id        INTEGER NOT NULL REFERENCES firm (id),
    id             INTEGER PRIMARY KEY,
    catalog_app_id INTEGER NOT NULL REFERENCES catalog_app (id),
    instance       INTEGER NOT NULL,
    label          TEXT NOT NULL,
    sic_code_id    INTEGER,
    main_key_id    INTEGER,
    partner_email  TEXT UNIQUE,
    field_values   TEXT NOT NULL,
    added_by       INTEGER NOT NULL,
    removed_by     INTEGER,
    suspended_by   INTEGER,
    open_revision  INTEGER NOT NULL,
    dossier_count  INTEGER NOT NULL,
    revision       INTEGER NOT NULL,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, sic_code_id) REFERENCES sic_code (firm_id, id),
    FOREIGN KEY (firm_id, main_key_id) REFERENCES api_key (firm_id, id),
    FOREIGN KEY (firm_id, added_by) REFERENCES act (firm_id, id),
    FOREIGN KEY (firm_id, removed_by) REFERENCES act (firm_id, id),
    FOREIGN KEY (firm_id, suspended_by) REFERENCES act (firm_id, id)
) STRICT;
CREATE UNIQUE INDEX installed_app_live ON installed_app (firm_id, catalog_app_id, instance) WHERE removed_by IS NULL;
CREATE UNIQUE INDEX installed_app_live_key ON installed_app (firm_id, main_key_id)
    WHERE removed_by IS NULL AND main_key_id IS NOT NULL;

-- History: an activation and an access are intervals between two acts; the live ones have no `closed_by`.
CREATE TABLE activation (
    firm_id          INTEGER NOT NULL,
    id               INTEGER PRIMARY KEY,
    installed_app_id INTEGER NOT NULL,
    dossier_id       INTEGER NOT NULL,
    opened_by        INTEGER NOT NULL,
    closed_by        INTEGER,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, installed_app_id) REFERENCES installed_app (firm_id, id),
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossier (firm_id, id),
    FOREIGN KEY (firm_id, opened_by) REFERENCES act (firm_id, id),
    FOREIGN KEY (firm_id, closed_by) REFERENCES act (firm_id, id)
) STRICT;
CREATE UNIQUE INDEX activation_live ON activation (firm_id, installed_app_id, dossier_id) WHERE closed_by IS NULL;
CREATE INDEX activation_of_dossier ON activation (firm_id, dossier_id, installed_app_id);

CREATE TABLE access (
    firm_id       INTEGER NOT NULL,
    id            INTEGER PRIMARY KEY,
    activation_id INTEGER NOT NULL,
    contact_id    INTEGER NOT NULL,
    opened_by     INTEGER NOT NULL,
    closed_by     INTEGER,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, activation_id) REFERENCES activation (firm_id, id),
    FOREIGN KEY (firm_id, contact_id) REFERENCES contact (firm_id, id),
    FOREIGN KEY (firm_id, opened_by) REFERENCES act (firm_id, id),
    FOREIGN KEY (firm_id, closed_by) REFERENCES act (firm_id, id)
) STRICT;
CREATE UNIQUE INDEX access_live ON access (firm_id, activation_id, contact_id) WHERE closed_by IS NULL;
CREATE INDEX access_of_contact ON access (firm_id, contact_id);

-- Drafts: kept on the server, outside the journal --------------------------------------------------------------

CREATE TABLE draft (
    firm_id        INTEGER NOT NULL REFERENCES firm (id),
    id             INTEGER PRIMARY KEY,
    staff_id       INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    data           TEXT NOT NULL,
    selection_base TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    result_id      INTEGER,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES staff_member (firm_id, id)
) STRICT;
CREATE INDEX draft_of_staff ON draft (firm_id, staff_id);

-- The rows that differ from the draft's base: chosen when it is `none`, taken out when it is `all`.
CREATE TABLE draft_exception (
    firm_id    INTEGER NOT NULL,
    draft_id   INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    PRIMARY KEY (firm_id, draft_id, dossier_id),
    FOREIGN KEY (firm_id, draft_id) REFERENCES draft (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossier (firm_id, id)
) STRICT, WITHOUT ROWID;
