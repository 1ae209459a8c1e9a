-- What an application may do in Loop Hub by itself, with its cabinet key: words apart by spaces; nothing unless granted.
ALTER TABLE installed_app ADD COLUMN hub_grants TEXT NOT NULL DEFAULT '';

-- Calls of the native API that carry an Idempotency-Key, kept a day. A row is written in the transaction of the change
-- it asks for; its answer comes after the commit.
CREATE TABLE asked_once (
    firm_id     INTEGER NOT NULL,
    actor_kind  TEXT NOT NULL,
    actor_id    INTEGER NOT NULL,
    name        TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    asked_at    INTEGER NOT NULL,
    status      INTEGER,
    headers     TEXT,
    body        BLOB,
    PRIMARY KEY (firm_id, actor_kind, actor_id, name),
    FOREIGN KEY (firm_id) REFERENCES firm (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX asked_once_by_age ON asked_once (asked_at);
