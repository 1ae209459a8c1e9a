-- How many calls of a key were allowed for an application, by the hour: figures alone, kept some weeks. No journal.

CREATE TABLE api_key_calls (
    firm_id          INTEGER NOT NULL,
    key_id           INTEGER NOT NULL,
    hour             INTEGER NOT NULL,
    installed_app_id INTEGER NOT NULL,
    calls            INTEGER NOT NULL,
    PRIMARY KEY (firm_id, key_id, hour, installed_app_id),
    FOREIGN KEY (firm_id, key_id) REFERENCES api_key (firm_id, id),
    FOREIGN KEY (firm_id, installed_app_id) REFERENCES installed_app (firm_id, id)
) STRICT;
CREATE INDEX api_key_calls_by_app ON api_key_calls (firm_id, installed_app_id, hour);
