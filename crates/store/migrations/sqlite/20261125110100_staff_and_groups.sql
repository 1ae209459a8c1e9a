-- When a person last signed in to work in this firm; what they do in another firm stays there.
ALTER TABLE staff_member ADD COLUMN signed_in_at INTEGER;

-- They move with every change, so that a form shown before it does not undo it.
ALTER TABLE staff_member ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE staff_group ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE firm ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
