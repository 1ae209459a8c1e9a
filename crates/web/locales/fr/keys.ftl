## S10: the life of a key

keys-rotate = Renouveler
keys-rotate-title = Renouveler la clé { $name }
keys-rotate-lead = Un nouveau secret est créé pour le même identifiant. L’ancien reste valable le temps choisi, pour que le partenaire change de secret sans coupure.
keys-rotate-button = Renouveler la clé
keys-rotated-title = Clé renouvelée
keys-overlap = L’ancien secret reste valable
keys-overlap-hint = Choisissez une coupure immédiate si le secret a pu être divulgué.
keys-overlap-cut = Coupure immédiate
keys-overlap-hour = 1 heure
keys-overlap-day = 24 heures
keys-overlap-three-days = 3 jours
keys-overlap-seven-days = 7 jours
keys-overlap-missing = Choisissez combien de temps l’ancien secret reste valable.
keys-overlap-lasts = L’ancien secret reste valable jusqu’au { $date }. Dès que le partenaire utilise le nouveau, mettez fin au délai.
keys-overlap-end = Mettre fin au délai maintenant
keys-overlap-ended = Succès : l’ancien secret de la clé { $name } n’est plus valable.
keys-overlap-none = Information : aucun ancien secret de la clé { $name } n’est encore valable.
keys-state-overlap = Délai de rotation jusqu’au { $date }
keys-edit-title = Modifier la clé { $name }
keys-edited = Succès : la clé { $name } est modifiée. Le changement vaut dès le prochain appel.
keys-addresses = Adresses IP autorisées
keys-addresses-hint = Une adresse ou un réseau par ligne, par exemple 192.0.2.0/24. Laissez vide pour n’imposer aucune adresse.
keys-addresses-all = Toutes
keys-addresses-many = Saisissez au plus { $n } adresses ou réseaux.
msg-ip = « { $line } » n’est pas une adresse IP. Saisissez une adresse ou un réseau par ligne, par exemple 192.0.2.0/24.
keys-see = Voir la clé
keys-detail-title = Clé { $name }
keys-detail-facts = La clé
keys-made = Création
keys-first-call-awaited = Premier appel attendu
keys-refused = Appels refusés
keys-refused-none = Aucun appel de cette clé n’a été refusé.
keys-refused-lead = Par motif et par adresse, les plus récents d’abord. Le partenaire ne voit pas toujours le motif exact.
keys-refused-last = Dernier refus
keys-refused-first = Premier refus
keys-refused-times = Nombre
keys-refused-why = Motif
keys-refused-facts = Faits
keys-refused-of = appel refusé le { $date } depuis { $address }
keys-refused-wrong-secret = Le secret présenté n’est pas celui de la clé.
keys-refused-secret-retired = Le secret présenté a été remplacé ; son délai est terminé.
keys-refused-revoked = La clé est révoquée.
keys-refused-expired = La clé a expiré.
keys-refused-rate = La clé appelle trop vite.
keys-refused-not-in-use = Aucune application du cabinet n’utilise cette clé.
keys-refused-firm-suspended = Le cabinet est suspendu.
keys-refused-suspended = L’application est suspendue.
keys-refused-standard = L’opération demande une clé standard.
keys-refused-cabinet = L’opération porte sur tout le cabinet et demande une clé cabinet.
keys-refused-operation = L’application n’a pas le droit de faire cette opération.
keys-refused-address = L’adresse d’appel n’est pas autorisée pour cette clé.
keys-refused-no-dossier = L’appel ne dit pas sur quel dossier il porte.
keys-refused-restriction = La clé n’ouvre qu’un dossier, et ce n’est pas celui-là.
keys-refused-unknown = Le cabinet n’a pas de dossier de ce code.
keys-refused-archived = Le dossier est archivé.
keys-refused-dossier = L’application n’est pas activée sur le dossier.
keys-refused-other = Refusé ({ $code }).
audit-fact-addresses = Adresses IP autorisées
audit-fact-old-secret = Ancien secret valable jusqu’au
audit-fact-days-left = Jours restants
verb-key-edited = Clé d’API modifiée
verb-key-rotated = Clé d’API renouvelée
verb-rotation-ended = Délai de rotation terminé
verb-key-reminded = Expiration d’une clé annoncée
mail-kind-key-expires = Expiration d’une clé d’API
mail-kind-key-changed = Changement d’une clé d’API
job-key-expires = { $n ->
    [one] Rappel d’expiration d’une clé à { $n } administrateur
   *[other] Rappel d’expiration d’une clé à { $n } administrateurs
  }
job-key-changed = { $n ->
    [one] Avis de changement de clés à { $n } administrateur
   *[other] Avis de changement de clés à { $n } administrateurs
  }

## KEY-07: keys of one dossier each

dossier-keys-link = Clés par dossier
dossier-keys-title = Clés par dossier de { $app }
dossier-keys-lead = Chacune n’ouvre qu’un dossier de l’application : une fuite chez un client ne coûte que ce dossier. La clé principale ne change pas.
dossier-keys-none = Aucune clé par dossier. Créez-en pour les dossiers sur lesquels l’application est active.
dossier-keys-count = { $n ->
    [one] { $n } clé par dossier
   *[other] { $n } clés par dossier
  }
dossier-keys-go = Aller au code
dossier-keys-go-hint = La liste commence à ce code, ou au premier qui le suit.
dossier-keys-go-wrong = Saisissez un code dossier ou son début : 1 à 20 lettres sans accent, chiffres, tirets ou traits de soulignement.
dossier-keys-from = { $title }, à partir de { $code }
dossier-keys-none-from = Aucune clé par dossier à partir du code { $code }.
dossier-keys-see = Voir les clés par dossier
dossier-keys-removed = Cette application est supprimée : ses clés n’ouvrent plus rien, et ouvriraient de nouveau si elle était restaurée.
dossier-keys-closed = Dossier non activé
dossier-keys-create = Créer des clés
dossier-keys-create-title = Créer des clés par dossier de { $app }
dossier-keys-dossiers = Dossiers
dossier-keys-all = Tous les dossiers de l’application
dossier-keys-all-hint = { $n ->
    [0] Elle n’est active sur aucun dossier.
    [one] Le dossier où elle est active, s’il n’a pas encore sa clé.
   *[other] Parmi les { $n } où elle est active, ceux qui n’ont pas encore leur clé.
  }
dossier-keys-selection = Ma sélection de « Dossiers client »
dossier-keys-selection-hint = { $n ->
    [0] Aucun dossier n’est sélectionné.
    [one] { $n } dossier sélectionné, si l’application y est active et qu’il n’a pas encore sa clé.
   *[other] { $n } dossiers sélectionnés ; ceux où l’application est active et qui n’ont pas encore leur clé.
  }
dossier-keys-select = Sélectionner dans Dossiers client
dossier-keys-no-standard = Cette application n’est pas sécurisée par une clé standard : elle n’ouvre pas de dossier par clé.
dossier-keys-nothing = Aucun de ces dossiers n’attend de clé : l’application n’y est pas active, ou ils ont déjà la leur.
dossier-keys-many = Il y a plus de { $n } clés à créer. Sélectionnez moins de dossiers, puis recommencez pour les autres.
dossier-keys-announced = { $n ->
    [one] { $n } clé sera créée pour { $app }.
   *[other] { $n } clés seront créées pour { $app }, une par dossier.
  }
dossier-keys-more = { $n } clés au plus sont créées à la fois. Recommencez ensuite pour les autres dossiers.
dossier-keys-range = Dossiers
dossier-keys-from-to = de { $first } à { $last }
dossier-keys-until = { $expiry }, jusqu’au { $date }
dossier-keys-once = Les secrets sont donnés une seule fois, dans un fichier, juste après la création.
dossier-keys-confirm = { $n ->
    [one] Créer { $n } clé
   *[other] Créer { $n } clés
  }
dossier-keys-back = Revenir au choix
dossier-keys-changed = { $now ->
    [one] { $now } clé serait créée maintenant, et non plus { $before }. Vérifiez, puis validez de nouveau.
   *[other] { $now } clés seraient créées maintenant, et non plus { $before }. Vérifiez, puis validez de nouveau.
  }
dossier-keys-others = Les dossiers ne sont plus les mêmes. Vérifiez, puis validez de nouveau.
dossier-keys-issued = { $n ->
    [one] { $n } clé créée
   *[other] { $n } clés créées
  }
dossier-keys-warning = Téléchargez le fichier maintenant. Les secrets ne seront plus jamais donnés.
dossier-keys-file = { $n ->
    [one] Le fichier contient le code du dossier, l’identifiant et le secret de la clé.
   *[other] Le fichier contient { $n } lignes : le code du dossier, l’identifiant et le secret de chaque clé.
  }
dossier-keys-pair = Valeur de x-apikey
dossier-keys-download = Télécharger le fichier (CSV)
dossier-keys-check = J’ai enregistré le fichier en lieu sûr.
dossier-keys-revoke-all = Tout révoquer
dossier-keys-revoke-title = Révoquer toutes les clés par dossier de { $app } ?
dossier-keys-revoke-lead = { $n ->
    [one] { $n } clé sera révoquée. Ses appels seront refusés dès le prochain ; la clé principale reste valable.
   *[other] { $n } clés seront révoquées. Leurs appels seront refusés dès le prochain ; la clé principale reste valable.
  }
dossier-keys-revoke-confirm = Saisissez le nom de l’application pour confirmer : { $app }
dossier-keys-revoke-wrong = Le nom saisi n’est pas celui de l’application.
dossier-keys-revoke-button = { $n ->
    [one] Révoquer { $n } clé
   *[other] Révoquer { $n } clés
  }
dossier-keys-revoked = { $n ->
    [one] Succès : { $n } clé par dossier a été révoquée.
   *[other] Succès : { $n } clés par dossier ont été révoquées.
  }
dossier-keys-revoked-none = Information : aucune clé par dossier n’était valable.
keys-only-dossier = Dossier ouvert
audit-fact-keys = Clés
verb-keys-issued = Clés par dossier créées
verb-keys-revoked = Clés par dossier révoquées
