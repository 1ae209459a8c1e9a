-- E8: whoever set off letters that took long is told when the last one has left, unless they asked not to be.

ALTER TABLE account ADD COLUMN job_letters BIGINT NOT NULL DEFAULT 1;

-- Deliveries to look at once more: how their letters leave is their journal.
CREATE TABLE delivery_to_tell (
    firm_id BIGINT NOT NULL,
    act_id  BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (firm_id, act_id),
    FOREIGN KEY (firm_id, act_id) REFERENCES act (firm_id, id)
);
