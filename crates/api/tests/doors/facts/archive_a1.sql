UPDATE dossier SET status = 'archived', selectable = FALSE WHERE code = 'A1'
