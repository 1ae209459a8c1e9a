-- An application's keys that open one dossier each: one live key a dossier, found by application.
CREATE UNIQUE INDEX api_key_of_dossier ON api_key (firm_id, restricted_app_id, restricted_dossier_id)
    WHERE restricted_app_id IS NOT NULL AND revoked_at IS NULL;
-- The journal of one dossier tells of the acts that made or revoked its keys.
CREATE INDEX api_key_by_dossier ON api_key (firm_id, restricted_dossier_id) WHERE restricted_dossier_id IS NOT NULL;
-- « Clés d'API » lists those that open more than one dossier, and is not to pass over all the others.
CREATE INDEX api_key_of_firm ON api_key (firm_id, id) WHERE restricted_app_id IS NULL;
