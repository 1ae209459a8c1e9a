UPDATE api_key SET restricted_dossier_id = (SELECT d.id FROM dossier d WHERE d.firm_id = api_key.firm_id AND d.code = 'A2') WHERE identifier = 'alpha-standard'
