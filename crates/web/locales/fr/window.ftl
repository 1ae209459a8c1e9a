# The window of a dossier's applications.
