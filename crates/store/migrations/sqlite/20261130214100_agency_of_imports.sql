-- The agency that a line of a file names; 0 when its cell is empty.
ALTER TABLE import_dossier ADD COLUMN agency_id INTEGER;
ALTER TABLE import_staff ADD COLUMN agency_id INTEGER;
