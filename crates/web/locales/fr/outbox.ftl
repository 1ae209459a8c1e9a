# Boîte d’envoi and Traitements.

## States of an e-mail (C5)

mail-state-waiting = En attente
mail-state-retry = Nouvel essai prévu à { $time }
mail-state-retry-on = Nouvel essai prévu le { $date }
mail-state-leaving = Envoi en cours
mail-state-sent = Envoyé
mail-state-shown = Affiché ici, non envoyé
mail-state-failed = Échec définitif
mail-state-given-up = Abandonné
