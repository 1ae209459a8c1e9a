-- The lines of a file lie in the order of what they are matched by: repeated ones are neighbours, and taking them over
-- sorts nothing, so that a file of a million lines takes no more memory than one of a thousand. Nothing of value is lost:
-- a file whose lines are gone is sent again.

DROP TABLE import_dossier;
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
    PRIMARY KEY (firm_id, import_id, code, line)
) STRICT, WITHOUT ROWID;

DROP TABLE import_staff;
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
    PRIMARY KEY (firm_id, import_id, email_folded, line)
) STRICT, WITHOUT ROWID;

DROP TABLE import_contact;
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
    PRIMARY KEY (firm_id, import_id, email_folded, line)
) STRICT, WITHOUT ROWID;

DROP TABLE import_link;
CREATE TABLE import_link (
    firm_id      INTEGER NOT NULL,
    import_id    INTEGER NOT NULL,
    line         INTEGER NOT NULL,
    code         TEXT NOT NULL,
    email        TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    limited_to   TEXT,
    PRIMARY KEY (firm_id, import_id, code, email_folded, line)
) STRICT, WITHOUT ROWID;

UPDATE import_file SET state = 'unreadable', reason = 'interrupted' WHERE state IN ('reading', 'ready', 'applying');
