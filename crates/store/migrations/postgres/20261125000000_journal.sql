-- Searching the journal by time and by person, and erasing its words at the end of the time a firm keeps them.

CREATE INDEX audit_entry_by_time ON audit_entry (firm_id, at, seq);
CREATE INDEX audit_entry_of_actor ON audit_entry (firm_id, actor_kind, actor_id, at, seq);

-- How many months the words of the journal are kept; without end where none is given.
ALTER TABLE firm ADD COLUMN journal_months BIGINT;

-- The last position whose words were erased.
ALTER TABLE firm_head ADD COLUMN purged_through BIGINT NOT NULL DEFAULT 0;
