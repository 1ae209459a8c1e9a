-- For which dossiers that come later an application is switched on by itself; no row means for none.
CREATE TABLE future_rule (
    firm_id          INTEGER NOT NULL,
    installed_app_id INTEGER NOT NULL,
    scope            TEXT NOT NULL,
    revision         INTEGER NOT NULL,
    PRIMARY KEY (firm_id, installed_app_id),
    FOREIGN KEY (firm_id, installed_app_id) REFERENCES installed_app (firm_id, id)
) STRICT, WITHOUT ROWID;

-- What « some » dossiers are: those of an agency, of an owner, or whose code begins so; or those that are not.
CREATE TABLE future_rule_value (
    firm_id          INTEGER NOT NULL,
    id               INTEGER PRIMARY KEY,
    installed_app_id INTEGER NOT NULL,
    excluded         INTEGER NOT NULL,
    agency_id        INTEGER,
    staff_id         INTEGER,
    prefix           TEXT NOT NULL,
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, installed_app_id) REFERENCES future_rule (firm_id, installed_app_id),
    FOREIGN KEY (firm_id, agency_id) REFERENCES agency (firm_id, id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES staff_member (firm_id, id)
) STRICT;
CREATE INDEX future_rule_value_of_rule ON future_rule_value (firm_id, installed_app_id);
