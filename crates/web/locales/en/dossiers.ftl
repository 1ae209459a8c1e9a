# Dossiers client: the list, one dossier, and acts on several.
