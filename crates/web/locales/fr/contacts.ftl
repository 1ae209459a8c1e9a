# Interlocuteurs (S8).
contacts-title = Interlocuteurs
contacts-section = Paramétrage › Clients
contacts-caption = Interlocuteurs du cabinet
contacts-search = Nom, prénom, e-mail
contacts-search-hint = Saisissez au moins les 3 premières lettres du nom, du prénom ou de l’adresse.
contacts-search-short = Saisissez au moins les 3 premiers caractères du nom, du prénom ou de l’adresse.
contacts-search-long = Saisissez au plus { $n } caractères.
contacts-state = Tenant
contacts-state-all = Tous les états
contacts-col-last-name = Nom
contacts-col-first-name = Prénom
contacts-col-mobile = Numéro de téléphone
contacts-col-landline = Numéro de téléphone fixe
contacts-col-email = E-mail
contacts-col-tenant = Tenant
contacts-col-dossiers = Dossiers
contacts-toolbar = Actions sur les interlocuteurs
contacts-count = { $n ->
    [one] { $n } interlocuteur
   *[other] { $n } interlocuteurs
  }
contacts-add = Ajouter
contacts-add-title = Ajouter un interlocuteur
contacts-select = Sélectionner { $name }
contacts-select-column = Sélection
contacts-empty-title = Aucun interlocuteur
contacts-empty = Les personnes avec qui le cabinet travaille chez ses clients apparaîtront ici.
contacts-nores-title = Aucun interlocuteur trouvé
contacts-nores = Aucun interlocuteur ne correspond à votre recherche. Vérifiez l’orthographe ou effacez les filtres.
contacts-found = { $n ->
    [0] Aucun interlocuteur trouvé.
    [one] { $n } interlocuteur trouvé.
   *[other] { $n } interlocuteurs trouvés.
  }
guest-not-invited = À inviter
guest-invitation-sent = Invitation envoyée
guest-guest = Invité
guest-failed = Échec de l’invitation
guest-address = Adresse à corriger

## The panel

contact-panel = Détails
contact-tabs = Détails de l’interlocuteur
contact-tab-general = Général
contact-tab-dossiers = Dossiers client
contact-close = Fermer le panneau
contact-none = Non renseigné
contact-invited-at = depuis le { $date }
contact-invite-again = Relancer l’invitation
contact-invite-again-hint = L’invitation est restée sans réponse plus de 30 jours.
contact-invite-cancel = Annuler l’invitation
contact-invited-again = Succès : une nouvelle invitation part à { $email }.
contact-invite-cancelled = Succès : l’invitation de { $name } a été annulée.
contact-read-only = Seuls l’administrateur (profils 5.0 et supérieurs), les membres du groupe LOOP-GESTION-DES-DROITS, le maître du dossier ou l’engagement manager du dossier peuvent modifier les interlocuteurs d’un dossier.
contact-links-caption = Dossiers de { $name }
contact-link-dossier = Dossier client
contact-link-limit = Limité à
contact-link-applications = Applications
contact-link-actions = Actions
contact-links-toolbar = Actions sur les dossiers de { $name }
contact-links-empty-title = Aucun dossier associé à cet interlocuteur
contact-links-empty = Associez-lui un dossier pour pouvoir lui proposer un service.
contact-link-select = Sélectionner { $code } { $name }
contact-propose = Proposer un service pour ce dossier
contact-propose-short = Proposer un service
contact-propose-for = pour { $code }

## Creating and editing

contact-edit-title = Modifier { $name }
contact-dossier = Code dossier
contact-dossier-hint = Le premier dossier auquel associer cet interlocuteur. Vous pourrez en associer d’autres ensuite.
contact-dossier-own-hint = Un dossier dont vous êtes maître du dossier ou engagement manager. Vous pourrez en associer d’autres ensuite.
contact-limit = Limité à
contact-limit-hint = Par exemple « Facturation » ou « Paie ». Laissez vide s’il suit tout le dossier.
contact-email-hint = C’est l’adresse à laquelle l’invitation est envoyée.
contact-email-warning = Changer cette adresse remet l’invitation à zéro et suspend les accès de cette personne, jusqu’à ce qu’elle soit de nouveau invitée.
contact-email-locked = Cet interlocuteur suit aussi des dossiers dont vous n’avez pas la charge : demandez à un administrateur de changer son adresse.
contact-fault-last-name = Saisissez le nom de l’interlocuteur.
contact-fault-long = { $n ->
    [one] Saisissez au plus { $n } caractère.
   *[other] Saisissez au plus { $n } caractères.
  }
contact-fault-phone = Saisissez un numéro de téléphone, par exemple 06 12 34 56 78.
contact-fault-taken = Cette adresse est déjà celle de { $name }. Une adresse ne sert qu’à un interlocuteur : choisissez-en une autre, ou associez le dossier à { $name }.
contact-fault-no-dossier = Saisissez le code d’un dossier dont vous avez la charge.
contact-fault-unknown-dossier = Aucun dossier ouvert ne porte ce code. Vérifiez-le.
contact-fault-linked = Ce dossier est déjà associé à cet interlocuteur.
contact-created = Succès : { $name } a été ajouté aux interlocuteurs.
contact-edited = Succès : { $name } a été modifié.
contact-edited-address = Succès : { $name } a été modifié. Son adresse ayant changé, ses accès sont suspendus jusqu’à ce que cette personne soit de nouveau invitée.
contact-moved = cet interlocuteur a été modifié entre-temps. Votre saisie est conservée ci-dessous : comparez-la, puis enregistrez à nouveau.
contact-moved-by = { $person } a modifié cet interlocuteur à { $time }. Votre saisie est conservée ci-dessous : comparez-la, puis enregistrez à nouveau.
contact-moved-title = Ce qui est enregistré maintenant
contact-moved-field = Champ
contact-moved-stored = Enregistré
contact-moved-typed = Votre saisie

## Links

link-add-title = Associer un dossier à { $name }
link-add = Associer le dossier
link-add-results = Dossiers trouvés
link-add-none = Choisissez un dossier dans la liste.
link-add-more = D’autres dossiers correspondent : affinez la recherche.
link-add-nothing = Aucun dossier à associer ne correspond. Vérifiez l’orthographe.
link-add-start = Cherchez le dossier par son code ou par son nom.
link-added = Succès : le dossier { $code } est associé à { $name }.
link-edit-title = { $name } sur le dossier { $code }
link-edited = Succès : l’association de { $name } au dossier { $code } a été modifiée.
link-moved = cette association a été modifiée entre-temps : elle est maintenant limitée à « { $now } ». Votre saisie est conservée ci-dessous : vérifiez-la, puis enregistrez à nouveau.
link-moved-free = cette association a été modifiée entre-temps : elle n’est plus limitée. Votre saisie est conservée ci-dessous : vérifiez-la, puis enregistrez à nouveau.
link-remove-title = Retirer { $name } du dossier { $code } ?
link-remove-lead = { $n ->
    [0] Aucun accès n’est lié à cette association.
    [one] { $n } accès à une application sera retiré immédiatement.
   *[other] { $n } accès à des applications seront retirés immédiatement.
  }
link-remove-keeps = L’interlocuteur et ses autres dossiers restent inchangés.
link-remove-button = Retirer du dossier
link-removed = { $n ->
    [0] Succès : { $name } n’est plus associé au dossier { $code }.
    [one] Succès : { $name } n’est plus associé au dossier { $code }. { $n } accès retiré.
   *[other] Succès : { $name } n’est plus associé au dossier { $code }. { $n } accès retirés.
  }

## Removing

contact-remove-title = Supprimer { $name } ?
contact-remove-consequences = Conséquences
contact-remove-dossiers = Dossiers concernés
contact-remove-applications = Applications concernées
contact-remove-accesses = Accès retirés
contact-remove-immediate = Les accès sont coupés immédiatement. L’invitation de cette personne est annulée ; l’historique reste dans le journal d’audit.
contact-remove-see = Voir les dossiers de { $name }
contact-remove-button = Supprimer l’interlocuteur
contact-remove-name = Pour confirmer, saisissez le nom de l’interlocuteur : { $name }
contact-remove-moved = Les conséquences ont changé depuis l’affichage. Relisez-les et confirmez à nouveau.
contact-removed = { $n ->
    [0] Succès : { $name } a été supprimé.
    [one] Succès : { $name } a été supprimé. { $n } accès retiré.
   *[other] Succès : { $name } a été supprimé. { $n } accès retirés.
  }

## Inviting first (ACT-07)

contact-invited-first = { $name } a été invité sur le tenant du cabinet.
contact-consent-title = Le consentement manque
contact-consent-who = Qui peut donner ce consentement ?
contact-consent-who-answer = Un administrateur Microsoft 365 du cabinet, c’est-à-dire une personne qui a le rôle d’administrateur général ou d’administrateur d’applications sur le tenant. Un administrateur de Loop Hub peut lui transmettre l’adresse de consentement.
contact-consent-give = Donner le consentement
contact-address-title = L’adresse est à corriger
contact-address-fix = Corriger l’adresse e-mail
contact-refused-title = L’invitation a été refusée
contact-refused-back = Revenir à l’interlocuteur
contact-invite-nothing = Information : il n’y a plus d’invitation à annuler.
contact-invite-waiting = l’invitation de { $name } est partie, l’annuaire ne l’a pas encore confirmée. Réessayez dans quelques minutes.
invite-reason-domain = le domaine n’est pas autorisé
invite-reason-address = l’adresse n’est pas reconnue
invite-reason-mismatch = la personne a répondu avec une autre adresse
invite-reason-deleted = la personne a été supprimée du tenant
invite-reason-consent = l’application Loop Teams n’a pas été consentie
invite-reason-unreachable = l’annuaire ne répond pas
invite-reason-refused = l’annuaire n’a pas donné de raison
