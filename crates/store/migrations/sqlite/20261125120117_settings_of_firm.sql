-- Under which name a firm's e-mails leave; its own name where this is empty.
ALTER TABLE firm ADD COLUMN mail_name TEXT NOT NULL DEFAULT '';

-- A SIC code or an agency that is no longer offered keeps what hangs on it.
ALTER TABLE sic_code ADD COLUMN deactivated_at INTEGER;
ALTER TABLE agency ADD COLUMN deactivated_at INTEGER;
ALTER TABLE sic_code ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agency ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
CREATE INDEX dossier_agency ON dossier (firm_id, agency_id, code) WHERE agency_id IS NOT NULL;
