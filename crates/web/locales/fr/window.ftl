# La fenêtre des applications d’un dossier.

window-title = Applications du dossier { $code } – { $name }
window-title-contact = Proposer un service – { $code } – pour { $contact }
window-added = Ajoutées ({ $n })
window-available = Disponibles ({ $n })
window-whole-firm = Sur tout le cabinet ({ $n })
window-filter = Filtrer les applications
window-filter-none = Aucune application ne correspond à ce filtre.
window-state-on = Ajoutée
window-state-add = Sera ajoutée à la validation
window-state-remove = Sera retirée à la validation
window-state-active = Active
window-state-inactive = Inactive
window-acts-on-firm = Agit sur tout le cabinet
window-suspended = Suspendue
window-suspended-note = Cette application est suspendue : elle ne peut pas être ajoutée tant qu’elle n’a pas été reprise.
window-loss = { $n ->
    [one] { $n } interlocuteur perdra l’accès.
   *[other] { $n } interlocuteurs perdront l’accès.
  }
window-loss-contact = { $contact } perdra l’accès.
window-loss-last = { $contact } perdra l’accès. Personne d’autre n’y a accès : l’application sera aussi retirée du dossier.
window-shared-with = Aussi pour : { $names }
window-holders = Interlocuteurs : { $names }
window-contact-for = Interlocuteur pour { $app }
window-contact-nth = Interlocuteur { $n } pour { $app }
window-contact-choose = Choisir un interlocuteur
window-contact-grey = { $contact } – à inviter sur le tenant
window-contact-add = Ajouter un interlocuteur
window-contact-remove = Retirer { $contact }
window-contact-remove-line = Retirer cette ligne
window-grey-count = { $n ->
    [one] { $n } interlocuteur grisé : son adresse e-mail n’est pas encore correcte, il doit être invité sur le tenant.
   *[other] { $n } interlocuteurs grisés : leur adresse e-mail n’est pas encore correcte, ils doivent être invités sur le tenant.
  }
window-invite = Inviter un interlocuteur
window-no-contact = Aucun interlocuteur n’est associé à ce dossier.
window-link-contact = Associer un interlocuteur
window-nobody-left = Plus aucun interlocuteur n’y a accès : choisissez-en un, ou retirez l’application.
window-contact-search = Rechercher un interlocuteur
window-contact-search-hint = Nom ou adresse e-mail. Le résultat remplit les listes d’interlocuteurs ci-dessous.
window-contact-refine = { $n ->
    [one] Affinez la recherche : { $n } autre interlocuteur.
   *[other] Affinez la recherche : { $n } autres interlocuteurs.
  }
window-contact-found-none = Aucun interlocuteur ne correspond à « { $query } ».
window-sum-none = Aucune modification.
window-sum-add = { $n ->
    [one] { $n } application sera ajoutée
   *[other] { $n } applications seront ajoutées
  }
window-sum-remove = { $n ->
    [one] { $n } application sera retirée
   *[other] { $n } applications seront retirées
  }
window-sum-remove-too = { $n ->
    [one] { $n } sera retirée
   *[other] { $n } seront retirées
  }
window-sum-hand = { $n ->
    [one] les interlocuteurs de { $n } application changeront
   *[other] les interlocuteurs de { $n } applications changeront
  }
window-sum-hand-only = { $n ->
    [one] Les interlocuteurs de { $n } application changeront
   *[other] Les interlocuteurs de { $n } applications changeront
  }
window-validate = Valider
window-abandon = Abandonner les modifications ?
window-abandon-stay = Continuer la saisie
window-abandon-leave = Abandonner
window-empty-title = Aucune application n’est configurée pour le cabinet
window-empty-admin = Ajoutez une première application : elle pourra ensuite être activée sur les dossiers.
window-empty-other = Demandez à votre administrateur.
window-empty-offers-title = Aucune application à proposer
window-empty-offers = Aucune application du cabinet ne nécessite un interlocuteur.
window-read-only-owner = Maître de ce dossier :
window-archived = ce dossier est archivé : il garde son historique et n’accepte plus d’application.
window-model = ce dossier est un modèle : il n’accepte pas d’application.
window-unlinked = { $contact } n’est pas associé à ce dossier : aucune application ne peut lui être proposée.
window-not-invited = { $contact } n’est pas encore invité sur le tenant du cabinet : aucune application ne peut lui être proposée.
window-409-nobody = ce dossier a été modifié depuis l’ouverture de la fenêtre. Vos choix sont conservés ci-dessous : vérifiez-les et validez à nouveau.
window-409-title = Ce qui a changé entre-temps
window-409-on = { $app } : ajoutée.
window-409-on-for = { $app } : ajoutée pour { $names }.
window-409-off = { $app } : retirée.
window-409-given = { $app } : accès ouvert à { $names }.
window-409-taken = { $app } : accès retiré à { $names }.
window-409-mine-on = Votre choix : ajoutée.
window-409-mine-off = Votre choix : retirée.
window-409-mine-contacts = Votre choix : { $names }.
window-err-not-invited = { $contact } ne peut pas être choisi : son adresse e-mail n’est pas encore correcte, il doit être invité sur le tenant.
window-err-not-linked = { $contact } n’est plus associé à ce dossier. Choisissez un autre interlocuteur.
window-err-gone = { $app } a été supprimée de la configuration du cabinet. Vos autres choix sont conservés.
window-err-gone-unnamed = Une application choisie n’existe pas ou n’existe plus. Vos autres choix sont conservés.
window-err-suspended = { $app } est suspendue : elle ne peut pas être ajoutée tant qu’elle n’a pas été reprise.
window-err-whole-firm = { $app } agit sur tout le cabinet : elle ne s’active pas sur un dossier.
window-someone = Un interlocuteur
window-did-add = { $n ->
    [one] { $n } application ajoutée
   *[other] { $n } applications ajoutées
  }
window-did-remove = { $n ->
    [one] { $n } application retirée
   *[other] { $n } applications retirées
  }
window-did-remove-too = { $n ->
    [one] { $n } retirée
   *[other] { $n } retirées
  }
window-did-give = { $n ->
    [one] { $n } accès ouvert
   *[other] { $n } accès ouverts
  }
window-did-take = { $n ->
    [one] { $n } accès retiré
   *[other] { $n } accès retirés
  }
window-did-take-too = { $n ->
    [one] { $n } retiré
   *[other] { $n } retirés
  }
window-did-both = { $one } et { $other }
window-saved-both = Succès : { $what } sur le dossier { $code }, { $hands ->
    [one] { $hands } accès modifié.
   *[other] { $hands } accès modifiés.
  }
window-saved-contact = Succès : { $what } pour { $contact } sur le dossier { $code }.
window-saved = { $saved }{ $addresses }
window-saved-waiting = { $saved } L’accès s’ouvrira quand l’invitation sera acceptée : { $addresses }.
window-repeated = Succès : vos modifications du dossier { $code } étaient déjà enregistrées.

# Une application pour une sélection de dossiers.

bulk-open-title = Activer une application
bulk-close-title = Désactiver une application
bulk-list-dossiers = Dossiers client
bulk-open-recap = Activer { $app }
bulk-close-recap = Désactiver { $app }
bulk-chosen = { $n ->
    [0] Aucun des dossiers sélectionnés ne peut être modifié : vous n’avez pas le droit d’y activer des applications.
    [one] { $n } dossier sélectionné.
   *[other] { $n } dossiers sélectionnés.
  }
bulk-application = Application
bulk-active-on = { $n ->
    [0] Active sur aucun dossier du cabinet.
    [one] Active sur { $n } dossier du cabinet.
   *[other] Active sur { $n } dossiers du cabinet.
  }
bulk-next = Suivant
bulk-other = Choisir une autre application
bulk-others = Applications qui ne sont pas proposées
bulk-needs-contact = Cette application nécessite un interlocuteur pour chaque dossier : activez-la dossier par dossier.
bulk-suspended = Cette application est suspendue : elle ne peut pas être activée tant qu’elle n’a pas été reprise.
bulk-none-title = Aucune application à proposer
bulk-none = Aucune application du cabinet ne s’applique à une sélection de dossiers.
bulk-open-announced = { $n ->
    [0] { $app } est déjà active sur tous les dossiers sélectionnés : il n’y a rien à faire.
    [one] { $app } sera activée sur { $n } dossier.
   *[other] { $app } sera activée sur { $n } dossiers.
  }
bulk-close-announced = { $n ->
    [0] { $app } n’est active sur aucun des dossiers sélectionnés : il n’y a rien à faire.
    [one] { $app } sera désactivée sur { $n } dossier.
   *[other] { $app } sera désactivée sur { $n } dossiers.
  }
bulk-already-on = { $n ->
    [one] { $n } dossier l’a déjà : il ne change pas.
   *[other] { $n } dossiers l’ont déjà : ils ne changent pas.
  }
bulk-already-off = { $n ->
    [one] { $n } dossier ne l’a pas : il ne change pas.
   *[other] { $n } dossiers ne l’ont pas : ils ne changent pas.
  }
bulk-without-right = { $n ->
    [one] { $n } dossier n’est pas inclus : vous n’avez pas le droit d’y activer des applications.
   *[other] { $n } dossiers ne sont pas inclus : vous n’avez pas le droit d’y activer des applications.
  }
bulk-at-rest = { $n ->
    [one] { $n } dossier archivé ou modèle n’est pas inclus.
   *[other] { $n } dossiers archivés ou modèles ne sont pas inclus.
  }
bulk-changed = Attention : la sélection a changé depuis l’affichage ({ $before ->
    [one] { $before } dossier
   *[other] { $before } dossiers
  }, puis { $now }). Relisez le récapitulatif et validez à nouveau.
bulk-done-title = Ce qui a été fait
bulk-open-done = { $n ->
    [one] { $app } a été activée sur { $n } dossier le { $date }.
   *[other] { $app } a été activée sur { $n } dossiers le { $date }.
  }
bulk-close-done = { $n ->
    [one] { $app } a été désactivée sur { $n } dossier le { $date }.
   *[other] { $app } a été désactivée sur { $n } dossiers le { $date }.
  }
bulk-accesses-ended = { $n ->
    [one] { $n } accès d’interlocuteur a été retiré.
   *[other] { $n } accès d’interlocuteurs ont été retirés.
  }
bulk-back = Retour au portefeuille
bulk-undo = Annuler cette action
bulk-undo-hint = Vous pouvez annuler cette action tant que rien d’autre n’a changé sur ces dossiers pour cette application.
bulk-undone = Cette action a été annulée.
bulk-undo-not = Cette action ne peut plus être annulée :
bulk-undo-changed = Attention : cette action n’a pas été annulée, car quelque chose a changé depuis.
bulk-undo-removed = { $app } a été supprimée de la configuration du cabinet.
bulk-undo-dossiers = { $n ->
    [one] { $n } dossier a changé depuis : l’application y a été activée ou désactivée, ou le dossier a été archivé.
   *[other] { $n } dossiers ont changé depuis : l’application y a été activée ou désactivée, ou ils ont été archivés.
  }
bulk-undo-accesses = { $n ->
    [one] { $n } interlocuteur n’est plus associé à son dossier.
   *[other] { $n } interlocuteurs ne sont plus associés à leur dossier.
  }

# Ce que le journal garde d’une activation.

audit-fact-place = Depuis
audit-fact-contacts = Interlocuteurs
audit-fact-contacts-ended = Interlocuteurs qui perdent l’accès
place-wizard = Ajout de l’application
place-portfolio = Mon portefeuille
place-dossiers = Dossiers client
place-contacts = Interlocuteurs
place-application = Page de l’application
place-api = API
place-command-line = Ligne de commande
place-rule = Règle pour les futurs dossiers
audit-object-act = Action groupée
