UPDATE dossier SET siren = '732829320' WHERE code = 'A1'
