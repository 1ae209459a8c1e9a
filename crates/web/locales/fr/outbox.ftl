# Boîte d’envoi and Traitements.
