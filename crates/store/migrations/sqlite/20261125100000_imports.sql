-- The numbers of a dossier's company, as far as they are known; their check digits are right.
ALTER TABLE dossier ADD COLUMN siren TEXT;
ALTER TABLE dossier ADD COLUMN siret TEXT;

-- Files that are being brought in -----------------------------------------------------------------------------------
-- A file is read into these tables first, compared with what is there, and taken over in one transaction. Its lines are
-- forgotten afterwards, or after a day. Nothing here is an act: the act is what is taken over.
-- In the lines, NULL means that the file has no such column, and an empty text (0 for a person) that its cell is empty.

CREATE TABLE import_file (
    firm_id    INTEGER NOT NULL REFERENCES firm (id),
    id         INTEGER PRIMARY KEY,
    staff_id   INTEGER,
    kind       TEXT NOT NULL,
    file_name  TEXT NOT NULL,
    digest     BLOB,
    columns    TEXT NOT NULL,
    ignored    TEXT NOT NULL,
    state      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    detail     TEXT NOT NULL,
    done       INTEGER NOT NULL,
    total      INTEGER NOT NULL,
    lines      INTEGER NOT NULL,
    faulty     INTEGER NOT NULL,
    added      INTEGER NOT NULL,
    changed    INTEGER NOT NULL,
    unchanged  INTEGER NOT NULL,
    act_id     INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES staff_member (firm_id, id),
    FOREIGN KEY (firm_id, act_id) REFERENCES act (firm_id, id)
) STRICT;

-- `other_line` is the line that one repeats; 0 when it repeats none.
CREATE TABLE import_fault (
    firm_id     INTEGER NOT NULL,
    import_id   INTEGER NOT NULL,
    line        INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    fault       TEXT NOT NULL,
    column_code TEXT NOT NULL,
    shown_value TEXT NOT NULL,
    other_line  INTEGER NOT NULL,
    PRIMARY KEY (firm_id, import_id, line, position, fault, column_code)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_dossier (
    firm_id      INTEGER NOT NULL,
    import_id    INTEGER NOT NULL,
    line         INTEGER NOT NULL,
    code         TEXT NOT NULL,
    name         TEXT,
    denomination TEXT,
    name_folded  TEXT,
    name_sort    BLOB,
    status       TEXT,
    owner_id     INTEGER,
    manager_id   INTEGER,
    siren        TEXT,
    siret        TEXT,
    PRIMARY KEY (firm_id, import_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_staff (
    firm_id      INTEGER NOT NULL,
    import_id    INTEGER NOT NULL,
    line         INTEGER NOT NULL,
    email        TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    last_name    TEXT,
    first_name   TEXT,
    level        INTEGER,
    group_ids    TEXT,
    PRIMARY KEY (firm_id, import_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_contact (
    firm_id           INTEGER NOT NULL,
    import_id         INTEGER NOT NULL,
    line              INTEGER NOT NULL,
    email             TEXT NOT NULL,
    email_folded      TEXT NOT NULL,
    last_name         TEXT NOT NULL,
    first_name        TEXT NOT NULL,
    name_sort         BLOB NOT NULL,
    last_name_folded  TEXT NOT NULL,
    first_name_folded TEXT NOT NULL,
    mobile            TEXT,
    landline          TEXT,
    PRIMARY KEY (firm_id, import_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_link (
    firm_id      INTEGER NOT NULL,
    import_id    INTEGER NOT NULL,
    line         INTEGER NOT NULL,
    code         TEXT NOT NULL,
    email        TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    limited_to   TEXT,
    PRIMARY KEY (firm_id, import_id, line)
) STRICT, WITHOUT ROWID;
