-- Facts for the outside, written with the act that makes them true. What was kept before had no reader.
DROP TABLE outbox_event;
CREATE TABLE outbox_event (
    firm_id        INTEGER NOT NULL REFERENCES firm (id),
    id             INTEGER PRIMARY KEY,
    act_id         INTEGER NOT NULL,
    uid            TEXT NOT NULL,
    kind           TEXT NOT NULL,
    application_id INTEGER,
    key_identifier TEXT,
    amount         INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    UNIQUE (firm_id, id),
    UNIQUE (firm_id, uid),
    FOREIGN KEY (firm_id, act_id) REFERENCES act (firm_id, id),
    FOREIGN KEY (firm_id, application_id) REFERENCES installed_app (firm_id, id)
) STRICT;
CREATE INDEX outbox_event_of_firm ON outbox_event (firm_id, created_at);
CREATE INDEX outbox_event_old ON outbox_event (created_at);

-- Where events are posted to.
CREATE TABLE webhook (
    firm_id        INTEGER NOT NULL REFERENCES firm (id),
    id             INTEGER PRIMARY KEY,
    name           TEXT NOT NULL,
    url            TEXT NOT NULL,
    application_id INTEGER,
    added_by       INTEGER NOT NULL,
    removed_by     INTEGER,
    disabled_at    INTEGER,
    is_gone        INTEGER NOT NULL,
    revision       INTEGER NOT NULL,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, application_id) REFERENCES installed_app (firm_id, id),
    FOREIGN KEY (firm_id, added_by) REFERENCES act (firm_id, id),
    FOREIGN KEY (firm_id, removed_by) REFERENCES act (firm_id, id)
) STRICT;

CREATE TABLE webhook_kind (
    firm_id    INTEGER NOT NULL,
    webhook_id INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    PRIMARY KEY (firm_id, webhook_id, kind),
    FOREIGN KEY (firm_id, webhook_id) REFERENCES webhook (firm_id, id)
) STRICT, WITHOUT ROWID;

-- A secret is made from its salt and the installation's key, which no database holds.
CREATE TABLE webhook_secret (
    firm_id     INTEGER NOT NULL,
    id          INTEGER PRIMARY KEY,
    webhook_id  INTEGER NOT NULL,
    salt        BLOB NOT NULL,
    witness     BLOB NOT NULL,
    made_by     INTEGER NOT NULL,
    valid_until INTEGER,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, webhook_id) REFERENCES webhook (firm_id, id),
    FOREIGN KEY (firm_id, made_by) REFERENCES act (firm_id, id)
) STRICT;
CREATE INDEX webhook_secret_of_webhook ON webhook_secret (firm_id, webhook_id);

CREATE TABLE webhook_delivery (
    firm_id      INTEGER NOT NULL,
    id           INTEGER PRIMARY KEY,
    webhook_id   INTEGER NOT NULL,
    event_id     INTEGER NOT NULL,
    state        TEXT NOT NULL,
    attempts     INTEGER NOT NULL,
    tries        INTEGER NOT NULL,
    next_try_at  INTEGER,
    leased_until INTEGER,
    queued_at    INTEGER NOT NULL,
    delivered_at INTEGER,
    last_status  INTEGER,
    UNIQUE (firm_id, id),
    UNIQUE (firm_id, webhook_id, event_id),
    FOREIGN KEY (firm_id, webhook_id) REFERENCES webhook (firm_id, id),
    FOREIGN KEY (firm_id, event_id) REFERENCES outbox_event (firm_id, id)
) STRICT;
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX webhook_delivery_held ON webhook_delivery (firm_id, webhook_id, leased_until) WHERE leased_until IS NOT NULL;
CREATE INDEX webhook_delivery_state ON webhook_delivery (firm_id, webhook_id, state, id);
CREATE INDEX webhook_delivery_of_event ON webhook_delivery (firm_id, event_id);

CREATE TABLE webhook_attempt (
    firm_id     INTEGER NOT NULL,
    delivery_id INTEGER NOT NULL,
    n           INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    outcome     TEXT NOT NULL,
    status      INTEGER,
    answer      TEXT NOT NULL,
    PRIMARY KEY (firm_id, delivery_id, n),
    FOREIGN KEY (firm_id, delivery_id) REFERENCES webhook_delivery (firm_id, id)
) STRICT, WITHOUT ROWID;
