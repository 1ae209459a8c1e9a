# Interlocuteurs.
