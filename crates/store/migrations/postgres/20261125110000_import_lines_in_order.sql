-- The lines of a file lie in the order of what they are matched by: repeated ones are neighbours, and taking them over
-- sorts nothing, so that a file of a million lines takes no more memory than one of a thousand. Nothing of value is lost:
-- a file whose lines are gone is sent again.

DROP TABLE import_dossier;
CREATE UNLOGGED TABLE import_dossier (
    firm_id      BIGINT NOT NULL,
    import_id    BIGINT NOT NULL,
    line         BIGINT NOT NULL,
    code         TEXT COLLATE "C" NOT NULL,
    name         TEXT,
    denomination TEXT,
    name_folded  TEXT COLLATE "C",
    name_sort    BYTEA,
    status       TEXT,
    owner_id     BIGINT,
    manager_id   BIGINT,
    siren        TEXT,
    siret        TEXT,
    PRIMARY KEY (firm_id, import_id, code, line)
);

DROP TABLE import_staff;
CREATE UNLOGGED TABLE import_staff (
    firm_id      BIGINT NOT NULL,
    import_id    BIGINT NOT NULL,
    line         BIGINT NOT NULL,
    email        TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    last_name    TEXT,
    first_name   TEXT,
    level        BIGINT,
    group_ids    TEXT,
    PRIMARY KEY (firm_id, import_id, email_folded, line)
);

DROP TABLE import_contact;
CREATE UNLOGGED TABLE import_contact (
    firm_id           BIGINT NOT NULL,
    import_id         BIGINT NOT NULL,
    line              BIGINT NOT NULL,
    email             TEXT NOT NULL,
    email_folded      TEXT COLLATE "C" NOT NULL,
    last_name         TEXT NOT NULL,
    first_name        TEXT NOT NULL,
    name_sort         BYTEA NOT NULL,
    last_name_folded  TEXT COLLATE "C" NOT NULL,
    first_name_folded TEXT COLLATE "C" NOT NULL,
    mobile            TEXT,
    landline          TEXT,
    PRIMARY KEY (firm_id, import_id, email_folded, line)
);

DROP TABLE import_link;
CREATE UNLOGGED TABLE import_link (
    firm_id      BIGINT NOT NULL,
    import_id    BIGINT NOT NULL,
    line         BIGINT NOT NULL,
    code         TEXT COLLATE "C" NOT NULL,
    email        TEXT NOT NULL,
    email_folded TEXT COLLATE "C" NOT NULL,
    limited_to   TEXT,
    PRIMARY KEY (firm_id, import_id, code, email_folded, line)
);

UPDATE import_file SET state = 'unreadable', reason = 'interrupted' WHERE state IN ('reading', 'ready', 'applying');
