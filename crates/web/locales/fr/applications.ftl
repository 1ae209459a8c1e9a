# Applications internes et futurs dossiers.
own-title = Applications internes
own-lead = Les applications propres au cabinet, que lui seul voit. Une application déclarée est proposée par « Ajouter une application ».
own-empty-title = Aucune application interne
own-empty = Déclarez une application développée par le cabinet ou pour lui.
own-add = Déclarer une application interne
own-edit = Modifier { $app }
own-kind = { $kind }, interne
own-configured = Configurations
own-state-offered = Proposée
own-state-withdrawn = Retirée
own-kind-partenaire = Agit sur les dossiers choisis, avec une clé d’API standard.
own-kind-cabinet = Agit sur l’ensemble du cabinet, avec une clé d’API cabinet.
own-publisher-hint = Qui l’a développée, par exemple le cabinet lui-même.
own-description-hint = Une phrase : à quoi elle sert.
own-read = Lire les données
own-write = Lire et écrire les données
own-offered = Proposée dans « Ajouter une application »
own-offered-hint = Retirée, elle reste utilisable là où elle est configurée.
own-label-wrong = { $n ->
    [one] Saisissez un libellé de { $n } caractère au plus.
   *[other] Saisissez un libellé de { $n } caractères au plus.
  }
own-label-taken = Une autre application porte déjà ce libellé.
own-publisher-wrong = { $n ->
    [one] Saisissez un éditeur de { $n } caractère au plus.
   *[other] Saisissez un éditeur de { $n } caractères au plus.
  }
own-description-wrong = { $n ->
    [one] Saisissez une description de { $n } caractère au plus.
   *[other] Saisissez une description de { $n } caractères au plus.
  }
own-added = l’application interne { $app } est déclarée. Ajoutez-la maintenant avec « Ajouter une application ».
own-edited = l’application interne { $app } est enregistrée.
own-moved = cette application a été modifiée depuis l’affichage. Vos choix sont conservés ci-dessous : vérifiez-les et enregistrez à nouveau.
future-heading = Futurs dossiers
future-title = Futurs dossiers de { $app }
future-lead = Les dossiers créés ou importés ensuite reçoivent l’application dès leur création. Les dossiers existants ne changent pas.
future-change = Modifier la règle
future-which = Activer sur les futurs dossiers
future-scope-none = Aucun futur dossier
future-scope-none-hint = Chaque activation reste un choix.
future-scope-all = Tous les futurs dossiers
future-scope-all-hint = Sauf les exceptions ci-dessous.
future-scope-some = Certains futurs dossiers
future-scope-some-hint = Ceux de l’une des agences ou de l’un des maîtres cochés, ou dont le code commence comme indiqué, sauf les exceptions.
future-agencies = Agences
future-owners = Maîtres du dossier
future-prefixes = Débuts de code
future-prefixes-hint = Pour « Certains futurs dossiers », par exemple LYO MAR.
future-exceptions = Exceptions
future-exceptions-hint = Débuts de code, ou codes entiers, des dossiers à laisser de côté.
future-scope-missing = Choisissez les futurs dossiers concernés.
future-nothing = Cochez une agence ou un maître encore proposés, ou indiquez un début de code.
future-prefixes-wrong = { $n ->
    [one] Saisissez au plus { $n } début de code, en lettres sans accent, chiffres, tirets ou tirets bas.
   *[other] Saisissez au plus { $n } débuts de code, en lettres sans accent, chiffres, tirets ou tirets bas.
  }
future-words-agencies = Agences : { $list }.
future-words-owners = Maîtres du dossier : { $list }.
future-words-prefixes = Débuts de code : { $list }.
future-words-exceptions = Sauf : { $list }.
future-saved = la règle des futurs dossiers de { $app } est enregistrée.
future-moved = cette règle a été modifiée depuis l’affichage. Vos choix sont conservés ci-dessous : vérifiez-les et enregistrez à nouveau.
wizard-future = Activer aussi sur tous les futurs dossiers
recap-future-all = Les dossiers créés ou importés après la validation recevront aussi l’application.
dossier-agency = Agence
verb-future-edited = Règle des futurs dossiers modifiée
verb-application-declared = Application interne déclarée
verb-declaration-edited = Application interne modifiée

## Fiche de raccordement

connection-see = Fiche de raccordement
connection-title = Fiche de raccordement : { $app }
connection-lead = Ce qu’il faut au partenaire pour appeler les API du cabinet. Imprimez cette page ou envoyez-lui le fichier ; le secret de la clé n’y est pas.
connection-download = Télécharger (JSON)
connection-facts = Connexion
connection-firm = Code du cabinet
connection-hub = Adresse de Loop Hub
connection-gate = Adresse du contrôle des appels
connection-gate-hint = Elle est interrogée par le serveur placé devant l’API comptable ; le partenaire appelle cette API comme d’habitude.
connection-header = En-tête de chaque appel
connection-header-identifier = identifiant
connection-header-secret = secret
connection-dossiers = Dossiers ouverts
connection-secret = Le secret de la clé est remis à part, une seule fois, par la personne qui a créé la clé.
connection-no-key = Cette application n’a pas de clé d’API : choisissez-en une avec « Modifier » avant d’envoyer cette fiche.
connection-examples = Appels à essayer
connection-example-key = Ce que Loop Hub sait de la clé : à essayer en premier quand un appel est refusé. Réponse attendue : 200.
connection-example-dossiers = Les dossiers ouverts à l’application, par pages de 200 ; next_cursor donne la page suivante. Réponse attendue : 200.
connection-example-refused = Le même appel sans clé. Réponse attendue : 401 et le code missing_credentials.
connection-refusals = Codes de refus
connection-refusals-lead = Un appel refusé reçoit un de ces codes dans le champ « code » de la réponse.
connection-code = Code
connection-meaning = Ce que cela veut dire, et que faire
connection-missing-credentials = L’appel ne porte pas de clé. Ajoutez l’en-tête x-apikey.
connection-conflicting-credentials = L’appel porte deux clés différentes. N’envoyez que l’en-tête x-apikey.
connection-malformed-credentials = Le texte envoyé n’est pas une clé, ou une lettre du secret est fausse. Recopiez identifiant et secret.
connection-invalid-credentials = L’identifiant est inconnu ou le secret n’est pas le sien. Vérifiez-les avec le cabinet.
connection-key-revoked = La clé est révoquée. Demandez-en une autre au cabinet.
connection-key-expired = La clé a expiré. Demandez au cabinet de la prolonger ou de la remplacer.
connection-rate-limited = Trop d’appels. Attendez le nombre de secondes de l’en-tête Retry-After.
connection-key-not-configured = Aucune application n’utilise cette clé. Demandez au cabinet de la choisir dans l’application.
connection-application-suspended = L’application ou le cabinet est suspendu. Demandez au cabinet pourquoi.
connection-route-not-allowed = Aucune route ne correspond à cet appel. Vérifiez l’adresse et la méthode.
connection-ambiguous-request = L’adresse peut être lue de deux façons. Envoyez-la sans barre ni point encodés et sans paramètre répété.
connection-standard-key-required = Cet appel demande une clé standard.
connection-cabinet-key-required = Cet appel demande une clé cabinet.
connection-operation-not-permitted = L’application n’a pas ce droit. Demandez au cabinet ce qu’elle peut faire.
connection-address-not-allowed = La clé ne peut pas servir depuis cette adresse IP. Donnez la vôtre au cabinet.
connection-dossier-not-open = Le dossier n’existe pas ou n’est pas ouvert à l’application. Comparez avec la liste des dossiers ouverts.
connection-unavailable = La décision n’a pas pu être prise. Réessayez dans quelques secondes.
connection-ask = À qui demander
connection-back = Retour à l’application
# What an application may do in Loop Hub by itself, with its cabinet key.
grants-heading = Droits dans Loop Hub
grants-title = Droits dans Loop Hub : { $app }
grants-lead = Avec sa clé cabinet, cette application peut agir dans Loop Hub par l’API. Elle ne peut rien tant que vous ne l’avez pas permis ici.
grants-which = Cette application peut
grants-never = Aucune application ne peut modifier les collaborateurs, les paramètres du cabinet, ses propres droits ou ceux d’une autre.
grants-none = Rien : elle n’agit pas par elle-même.
grants-change = Modifier ses droits
grants-saved = les droits de l’application { $app } dans Loop Hub sont enregistrés.
grants-moved = Quelqu’un a modifié cette application entre-temps. Vos choix sont gardés : vérifiez-les, puis enregistrez à nouveau.
grant-dossiers-read = Lire les dossiers et leurs applications
grant-dossiers-write = Créer, modifier et archiver des dossiers
grant-activations-write = Activer et désactiver des applications
grant-contacts-read = Lire les interlocuteurs
grant-contacts-write = Créer, modifier et supprimer des interlocuteurs
grant-imports-write = Importer des fichiers de ce qu’elle peut créer et modifier
grant-accesses-read = Lire à quoi un interlocuteur a accès
grant-applications-read = Lire le catalogue et les applications
grant-applications-add = Ajouter des applications et les activer pour des dossiers
grant-applications-write = Suspendre et supprimer des applications
grant-keys-read = Lire les clés, sans leurs secrets
grant-keys-write = Créer, renouveler et révoquer des clés
grant-webhooks-read = Lire les webhooks et leurs messages
grant-webhooks-write = Ajouter, modifier et supprimer des webhooks
grant-staff-read = Lire les collaborateurs et les groupes
grant-audit-read = Lire le journal
grant-decisions-read = Demander si un appel serait accepté
