-- An application's keys that open one dossier each: one live key a dossier, found by application.
CREATE UNIQUE INDEX api_key_of_dossier ON api_key (firm_id, restricted_app_id, restricted_dossier_id)
    WHERE restricted_app_id IS NOT NULL AND revoked_at IS NULL;
