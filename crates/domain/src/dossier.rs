//! dossier.
