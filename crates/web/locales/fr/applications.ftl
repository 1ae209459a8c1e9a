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

# What an application may do in Loop Hub by itself, with its cabinet key.
grants-heading = Droits dans Loop Hub
grants-title = Droits de { $app } dans Loop Hub
grants-lead = Avec sa clé cabinet, cette application peut agir dans Loop Hub par l’API. Elle ne peut rien tant que vous ne l’avez pas permis ici.
grants-which = Cette application peut
grants-never = Aucune application ne peut modifier les collaborateurs, les paramètres du cabinet, ses propres droits ou ceux d’une autre.
grants-none = Rien : elle n’agit pas par elle-même.
grants-change = Modifier ses droits
grants-saved = les droits de { $app } dans Loop Hub sont enregistrés.
grants-moved = Quelqu’un a modifié cette application entre-temps. Vos choix sont gardés : vérifiez-les, puis enregistrez à nouveau.
grant-dossiers-read = Lire les dossiers et leurs applications
grant-dossiers-write = Créer, modifier et archiver des dossiers
grant-activations-write = Activer et désactiver des applications
grant-contacts-read = Lire les interlocuteurs
grant-contacts-write = Créer, modifier et supprimer des interlocuteurs
grant-accesses-read = Lire à quoi un interlocuteur a accès
grant-applications-read = Lire le catalogue et les applications
grant-applications-write = Suspendre et supprimer des applications
grant-keys-read = Lire les clés, sans leurs secrets
grant-keys-write = Créer, renouveler et révoquer des clés
grant-staff-read = Lire les collaborateurs et les groupes
grant-audit-read = Lire le journal
grant-decisions-read = Demander si un appel serait accepté
