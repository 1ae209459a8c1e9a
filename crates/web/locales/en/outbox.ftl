# Boîte d’envoi and Traitements.

## States of an e-mail (C5)

mail-state-waiting = Waiting
mail-state-retry = Next try at { $time }
mail-state-retry-on = Next try on { $date }
mail-state-leaving = Being sent
mail-state-sent = Sent
mail-state-shown = Shown here, not sent
mail-state-failed = Failed for good
mail-state-given-up = Given up
