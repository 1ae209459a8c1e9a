-- Whether a contact is written to when an access is taken back from them: 1 or 0.
ALTER TABLE firm ADD COLUMN tells_access_ended INTEGER NOT NULL DEFAULT 0;
