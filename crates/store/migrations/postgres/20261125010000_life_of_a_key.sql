-- The life of a key: the last reminder of its end, and the calls it was refused.

ALTER TABLE api_key ADD COLUMN reminded_days BIGINT;
CREATE INDEX api_key_by_end ON api_key (expires_at) WHERE revoked_at IS NULL AND expires_at IS NOT NULL;

-- One row for each reason and address, counted; of each key the newest are kept. No secret, no journal.
CREATE TABLE api_key_refusal (
    firm_id  BIGINT NOT NULL,
    key_id   BIGINT NOT NULL,
    reason   TEXT NOT NULL,
    address  TEXT NOT NULL,
    first_at BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    times    BIGINT NOT NULL,
    PRIMARY KEY (firm_id, key_id, reason, address),
    FOREIGN KEY (firm_id, key_id) REFERENCES api_key (firm_id, id)
);
