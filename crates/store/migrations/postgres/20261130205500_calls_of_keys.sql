-- How many calls of a key were allowed for an application, by the hour: figures alone, kept some weeks. No journal.

CREATE TABLE api_key_calls (
    firm_id          BIGINT NOT NULL,
    key_id           BIGINT NOT NULL,
    hour             BIGINT NOT NULL,
    installed_app_id BIGINT NOT NULL,
    calls            BIGINT NOT NULL,
    PRIMARY KEY (firm_id, key_id, hour, installed_app_id),
    FOREIGN KEY (firm_id, key_id) REFERENCES api_key (firm_id, id),
    FOREIGN KEY (firm_id, installed_app_id) REFERENCES installed_app (firm_id, id)
);
CREATE INDEX api_key_calls_by_app ON api_key_calls (firm_id, installed_app_id, hour);
