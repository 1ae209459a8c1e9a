### Loop Hub, messages in French: the source of all others.
### Spacing is typographic: U+202F before ; ! ? and between thousands, U+00A0 before : and inside
### guillemets, U+2019 for the apostrophe. The test T-TYPO checks it. Numbers group themselves.

## Words used everywhere

colon =  :{" "}
kind-success = Succès
kind-info = Information
kind-warning = Attention
kind-error = Erreur
title-error = Erreur :{" "}
title-success = Succès :{" "}
yes = Oui
no = Non
none = Aucun
add = Ajouter
edit = Modifier
delete = Supprimer
save = Enregistrer
saving = Enregistrement…
cancel = Annuler
back = Retour
next = Suivant
confirm = Valider
close = Fermer
finish = Terminer
retry = Réessayer
search = Rechercher
show = Afficher
filter = Filtrer
apply-filters = Appliquer les filtres
clear-filters = Effacer les filtres
remove-filter = Retirer le filtre { $filter }
back-to-list = Retour à la liste
required-note = Les champs marqués d’un astérisque (*) sont obligatoires.
optional = facultatif
choose = Choisir
loading = Chargement…
message-hide = Masquer le message
summary-title = { $n ->
    [1] Il y a un problème
   *[other] Il y a { $n } problèmes
  }
dossiers-count = { $n ->
    [one] { $n } dossier
   *[other] { $n } dossiers
  }
applications-count = { $n ->
    [0] Aucune application
    [one] { $n } application
   *[other] { $n } applications
  }
mails-count = { $n ->
    [one] { $n } e-mail
   *[other] { $n } e-mails
  }
print-line = Loop Hub – { $domain } – { $page } – imprimé le { $date } par { $person }
time-zone-note = Les dates et heures sont celles du fuseau { $zone }.

## Frame (3.5)

brand-home = Loop Hub, accueil
skip-to-content = Aller au contenu
skip-table = Passer le tableau
account-of = Compte de
account-menu = Mon compte
help = Aide
firm-domain = Domaine du cabinet
firm-change = Changer
sign-out = Se déconnecter
language-switch = Afficher en anglais
firm-changed = vous travaillez maintenant dans le domaine { $domain }.
main-menu = Menu principal
menu = Menu
breadcrumb = Fil d’Ariane
nav-portfolio = Mon portefeuille
nav-loophub = LoopHub
nav-clients = Paramétrage › Clients
nav-dossiers = Dossiers client
nav-contacts = Interlocuteurs
nav-firm = Paramétrage › Cabinet
nav-firm-crumb = Cabinet
nav-connections = Connexions
nav-api-keys = Clés d’API
nav-follow-up = Suivi
nav-jobs = Traitements
nav-outbox = Boîte d’envoi
nav-audit = Journal d’audit
loophub-tabs = Onglets de LoopHub
loophub-tab-applications = Applications
loophub-tab-api-keys = Clés d’API
footer-version = Version { $version }
footer-accessibility = Accessibilité : partiellement conforme
new-window = (nouvel onglet)

## Pager and rows (C6, C7)

pagination = Pagination
page-previous = Page précédente
page-next = Page suivante
page-number = Page { $n }
page-last = Dernière page, page { $n }
page-go = Aller à la page
page-go-button = Aller
page-announce = Page { $page } sur { $pages }, lignes { $first } à { $last }.
page-beyond = cette page n’existe plus : voici la dernière.
page-title = { $title }, page { $n }
rows-range = Lignes { $first } à { $last } sur { $total }
rows-short = { $first } - { $last } sur { $total }
rows-none = Aucune ligne
sort-ascending = Tri croissant
sort-descending = Tri décroissant

## Fields (C2)

error-prefix = Erreur :{" "}
field-encoding = Ce champ contient des caractères illisibles. Saisissez-le à nouveau.
field-nul = Ce champ contient un caractère interdit. Saisissez-le à nouveau.
field-too-long = { $n ->
    [one] Ce champ est trop long : { $n } caractère au plus.
   *[other] Ce champ est trop long : { $n } caractères au plus.
  }
field-required = Renseignez le champ « { $field } ».
field-choice = Choisissez une valeur de la liste pour le champ « { $field } ».
field-number = Saisissez un nombre entier dans le champ « { $field } ».
field-url = Saisissez une adresse complète dans le champ « { $field } », par exemple https://exemple.fr.
secret-copy = Copier le secret
secret-copied = Secret copié
copy = Copier
copied = Copié
copy-value = Copier { $what }
password-show = Afficher le mot de passe
password-hide = Masquer le mot de passe

## Messages of section 8

msg-type = Choisissez un type d’application.
msg-app = Sélectionnez une application.
msg-appdup = { $app } est déjà configurée pour ce cabinet. Modifiez-la depuis la liste des applications.
msg-key = Saisissez l’identifiant de la clé d’API.
msg-keyfmt = L’identifiant de la clé contient 8 à 48 lettres, chiffres, tirets ou traits de soulignement.
msg-keysecret = Vous avez collé le secret de la clé. Saisissez seulement son identifiant. Par sécurité, renouvelez ce secret s’il a été partagé.
msg-keyunk = Aucune clé d’API ne porte cet identifiant.
msg-keyexp = Cette clé d’API a expiré le { $date }. Choisissez une autre clé.
msg-keyuse = Cette clé est utilisée par l’application { $app }. Remplacez-la avant de la révoquer, ou confirmez la coupure.
msg-keytaken = Cette clé sécurise déjà l’application { $app }. Une clé ne sert qu’à une application : choisissez-en une autre ou créez-la.
msg-keykind = { $needed ->
    [cabinet] Cette application demande une clé de type « cabinet » ; celle-ci est de type « standard ».
   *[standard] Cette application demande une clé de type « standard » ; celle-ci est de type « cabinet ».
  }
msg-keysic = Cette clé a été générée avec un autre code SIC ({ $sic }).
msg-keyrev = Cette clé d’API a été révoquée le { $date }. Choisissez une autre clé.
msg-sic = Sélectionnez le code SIC qui a servi à générer la clé d’API.
msg-field = Renseignez le champ « { $field } ».
msg-srch-3 = Saisissez au moins les 3 premiers caractères du code ou du nom.
msg-nores = Aucun dossier ne correspond à « { $query } ». Vérifiez l’orthographe ou effacez les filtres.
no-selection = sélectionnez au moins un dossier.
msg-nosel = Sélectionnez au moins un dossier.
msg-onerow = Sélectionnez une seule ligne.
msg-contact = Choisissez l’interlocuteur qui utilisera { $app }.
msg-tenant = L’invitation de { $contact } est impossible : l’application Loop Teams n’a pas été consentie sur le tenant du cabinet. Demandez à un administrateur Microsoft 365 du cabinet de donner ce consentement, puis recommencez.
msg-addr = L’adresse e-mail de { $contact } n’est pas correcte : corrigez-la avant de l’inviter.
msg-email = Saisissez une adresse e-mail complète, par exemple nom@exemple.fr.
msg-invite = Microsoft a refusé l’invitation de { $address } : { $reason }. L’application n’a pas été activée pour cet interlocuteur.
msg-added = { $n ->
    [0] Succès : l’application { $app } a été ajoutée. Elle n’est activée sur aucun dossier pour le moment.
    [one] Succès : l’application { $app } a été ajoutée et activée sur { $n } dossier.
   *[other] Succès : l’application { $app } a été ajoutée et activée sur { $n } dossiers.
  }
msg-added-firm = Succès : l’application { $app } a été ajoutée. Elle agit sur l’ensemble du cabinet.
msg-saved = Succès : { $what } sur le dossier { $code }.
msg-nochange = Information : aucune modification à enregistrer.
msg-undo = Succès : l’action du { $date } à { $time } a été annulée sur { $n ->
    [one] { $n } dossier
   *[other] { $n } dossiers
  }.
msg-imported = Succès : { $added ->
    [one] { $added } dossier ajouté
   *[other] { $added } dossiers ajoutés
  }, { $changed ->
    [one] { $changed } modifié
   *[other] { $changed } modifiés
  }, { $same ->
    [one] { $same } inchangé
   *[other] { $same } inchangés
  }.
msg-del = Succès : { $app } a été supprimée. { $accesses ->
    [one] { $accesses } accès retiré
   *[other] { $accesses } accès retirés
  }, { $mails ->
    [one] { $mails } e-mail en cours d’envoi
   *[other] { $mails } e-mails en cours d’envoi
  }.
msg-del-plain = { $n ->
    [0] Succès : { $app } a été supprimée.
    [one] Succès : { $app } a été supprimée et désactivée sur { $n } dossier.
   *[other] Succès : { $app } a été supprimée et désactivée sur { $n } dossiers.
  }
msg-confirm = Le nom saisi ne correspond pas. Saisissez : { $name }.
msg-check = Cochez la case pour confirmer que vous avez lu les conséquences.
msg-impact = Attention : les conséquences ont changé depuis l’affichage ({ $before ->
    [one] { $before } dossier
   *[other] { $before } dossiers
  }, puis { $now }). Relisez-les et confirmez à nouveau.
msg-409 = { $person } a modifié ce dossier à { $time }. Vos choix sont conservés ci-dessous : vérifiez-les et validez à nouveau.
msg-409-app = { $person } a modifié cette application à { $time }. Vos choix sont conservés ci-dessous : vérifiez-les et validez à nouveau.
msg-gone = Cet élément a été supprimé le { $date } par { $person }.
msg-name = Donnez un nom à la clé, par exemple « AZOPIO production ».
msg-date = La date d’expiration doit être dans le futur.
msg-login = Adresse e-mail ou mot de passe incorrect.
msg-lock = { $n ->
    [one] Trop d’essais. Réessayez dans { $n } minute ou contactez votre administrateur.
   *[other] Trop d’essais. Réessayez dans { $n } minutes ou contactez votre administrateur.
  }
msg-lock-seconds = { $n ->
    [one] Trop d’essais. Réessayez dans { $n } seconde ou contactez votre administrateur.
   *[other] Trop d’essais. Réessayez dans { $n } secondes ou contactez votre administrateur.
  }
msg-oidc = La connexion avec Microsoft n’a pas abouti. Réessayez ; si le problème persiste, donnez la référence { $reference } à votre administrateur.
msg-session = Votre session a expiré. Vous avez été reconnecté et votre saisie a été conservée.
msg-load = La liste n’a pas pu être chargée. Réessayez. Référence : { $reference }.
msg-net = Connexion au serveur interrompue. Vos choix sont conservés. Réessayez.
msg-csv = Ligne { $line } : le code « { $code } » n’existe pas. { $wrong ->
    [one] { $wrong } ligne sur { $total } est en erreur
   *[other] { $wrong } lignes sur { $total } sont en erreur
  } ; rien n’a été importé.

## S1, Applications

apps-title = Applications
apps-subtitle = Gestion des applications pour le domaine { $domain }
apps-add = Ajouter une application
apps-search = Rechercher une application
apps-type = Type
apps-type-all = Tous
apps-default = Défaut
apps-default-all = Toutes
apps-default-yes = Par défaut
apps-default-no = Pas par défaut
apps-state = État
apps-state-all = Tous
apps-caption = Applications configurées
apps-col-label = Libellé
apps-col-type = Type
apps-col-default = Défaut
apps-col-key = API Key
apps-col-dossiers = Dossiers
apps-col-state = État
apps-col-actions = Actions
apps-default-help = Les applications dont la case « Défaut » est cochée sont activées par défaut sur le cabinet.
apps-default-cell-yes = Défaut : oui
apps-default-cell-no = Défaut : non
apps-key-none = Non requise
apps-key-missing = À renseigner
apps-key-expires = { $n ->
    [0] Expire aujourd’hui
    [one] Expire dans { $n } jour
   *[other] Expire dans { $n } jours
  }
apps-key-expired = Clé expirée
apps-key-revoked = Clé révoquée
apps-whole-firm = Tout le cabinet
apps-state-active = Active
apps-state-suspended = Suspendue
type-firm = Cabinet
type-cegid = Cegid
type-partner = Partenaire
apps-count = { $n ->
    [one] { $n } application
   *[other] { $n } applications
  }
apps-empty-title = Aucune application n’est configurée
apps-empty = Ajoutez une première application pour la proposer à vos dossiers client.
apps-nores-title = Aucune application ne correspond à « { $query } »
apps-nores-filters-title = Aucune application ne correspond à ces filtres
apps-nores = Vérifiez l’orthographe ou effacez les filtres.
apps-drafts = Brouillon conservé 7 jours
apps-draft-of = Ajout de { $app }
apps-draft-unnamed = Ajout d’une application
apps-draft-saved = Modifié le { $date }
apps-draft-resume = Reprendre
apps-draft-delete = Supprimer le brouillon
apps-draft-deleted = Succès : le brouillon a été supprimé.

## S1, detail, change and removal of one application

app-details = Définition
app-access = Accès
app-description = Description
app-type = Type
app-publisher = Éditeur
app-key = API Key
app-sic = Code client (SIC)
app-partner-mail = E-mail partenaire
app-added-on = Ajoutée le
app-added-by = par { $person }
app-default-note = Cette application est activée par défaut sur le cabinet.
app-permissions = Droits de l’application
app-dossiers = Dossiers ({ $n })
app-activate-others = Activer sur d’autres dossiers
app-dossiers-none = Cette application n’est activée sur aucun dossier.
app-dossiers-firm = Cette application agit sur l’ensemble du cabinet.
app-dossiers-caption = Dossiers sur lesquels l’application est active
app-dossiers-since = Active depuis le
app-danger = Zone sensible
app-delete-lead = La suppression retire l’application du cabinet et de tous les dossiers.
app-edit-title = Modifier { $app }
app-edit-used = { $n ->
    [0] Cette application n’est activée sur aucun dossier.
    [one] Cette application est activée sur { $n } dossier. Un changement de clé s’applique dès le prochain appel.
   *[other] Cette application est activée sur { $n } dossiers. Un changement de clé s’applique dès le prochain appel.
  }
app-edited = Succès : l’application { $app } a été modifiée.
app-delete-title = Supprimer { $app } ?
app-delete-consequences = Conséquences
app-delete-dossiers = Dossiers concernés
app-delete-contacts = Interlocuteurs qui perdent l’accès
app-delete-key = Clé d’API
app-delete-key-free = { $key } : ne sera plus utilisée par aucune application
app-delete-partner = { $n ->
    [0] L’application sera retirée de la configuration du cabinet.
    [one] Le dossier ne sera plus connecté à { $app }.
   *[other] Les { $n } dossiers ne seront plus connectés à { $app }.
  }
app-delete-cegid = Cette suppression retire tous les accès associés des interlocuteurs et utilisateurs client (site web collaboratif et application Loop).
app-delete-default = Cette application est activée par défaut sur le cabinet.
app-delete-immediate = Les accès sont coupés immédiatement : le prochain appel sera refusé.
app-delete-check = J’ai lu les conséquences ci-dessus.
app-delete-type-name = Pour confirmer, saisissez le nom de l’application : { $app }
app-delete-reason = Motif (visible dans le journal d’audit)
app-delete-button = Supprimer l’application
app-unknown = Cette application n’est pas configurée sur ce cabinet.

## Wizard, all steps

wizard-title = Application › Ajouter
wizard-step-definition = Définition de l’application
wizard-step-dossiers = Sélection des dossiers client
wizard-step-summary = Récapitulatif
steps = Étapes
step-of = Étape { $n } sur { $total }
step-done = Terminée :{" "}
step-next = Étape suivante :
wizard-cancel = Annuler
wizard-back = Retour
wizard-next = Suivant
wizard-confirm = Valider
wizard-draft-kept = Votre saisie est conservée : vous pouvez reprendre ce brouillon pendant 7 jours.
wizard-draft-gone = ce brouillon n’existe plus : il a été validé, supprimé ou a dépassé 7 jours.
wizard-draft-moved = cette page a été modifiée dans un autre onglet. Voici la version à jour ; vérifiez-la avant de continuer.
wizard-step-first = terminez d’abord l’étape « { $step } ».

## S2, step 1, definition

wizard-type = Type
wizard-type-firm = Pour automatiser la gestion de votre cabinet (usage des API cabinet). Service payant : voir avec votre commercial.
wizard-type-cegid = Pour gérer les accès collaboratifs de vos clients et la connexion aux autres solutions Cegid.
wizard-type-partner = Pour connecter les dossiers comptables de votre cabinet à des solutions partenaires (usage des API standard).
wizard-type-choose = Choisir ce type
wizard-type-changed = Le changement de type a effacé l’application choisie.
wizard-type-none-left = Toutes les applications de type { $type } sont déjà configurées.
wizard-app = Application
wizard-app-hint = Les applications déjà activées sur le cabinet ne figurent pas dans cette liste.
wizard-app-choose = Choisir une application
wizard-app-show = Afficher cette application
wizard-app-first = Choisissez d’abord un type.
wizard-description = Description
wizard-description-shown = Description affichée.
wizard-key = API Key (identifiant)
wizard-key-hint = Collez l’identifiant de la clé, jamais son secret.
wizard-key-existing = Choisir une clé existante
wizard-key-existing-none = Saisir un identifiant
wizard-key-existing-use = Utiliser cette clé
wizard-key-help-title = Qu’est-ce qu’une API key ?
wizard-key-help = L’identifiant et le secret de la clé d’API authentifient les appels aux API publiques. À cette étape, renseignez uniquement l’identifiant.
wizard-sic = Code client (SIC)
wizard-sic-hint = Sélectionnez le code SIC qui a été utilisé pour générer l’API key.
wizard-sic-choose = Choisir un code SIC
wizard-permissions = { $app } pourra { $rights } sur les dossiers choisis.
wizard-permissions-firm = { $app } pourra { $rights } sur l’ensemble du cabinet.
wizard-permissions-none = { $app } n’aura accès à aucune donnée des dossiers par les API.

## S3, step 2, dossiers, and the selection at scale (section 6)

wizard-optional = Cette sélection est facultative : il sera toujours possible d’activer l’application sur un dossier depuis le portefeuille.
wizard-contact-needed = { $app } nécessite la sélection d’un interlocuteur : la sélection multiple n’est pas proposée. Activez-la dossier par dossier depuis le portefeuille, la vue Dossiers client ou la vue Interlocuteurs.
wizard-no-bulk = { $app } ne s’active pas sur plusieurs dossiers à la fois : la sélection multiple n’est pas proposée. Activez-la dossier par dossier depuis le portefeuille ou la vue Dossiers client.
wizard-whole-firm = Cette application agit sur l’ensemble du cabinet : il n’y a pas de dossier à sélectionner.
search-dossier = Code dossier, nom
search-dossier-hint = Saisissez au moins les 3 premières lettres du code ou du nom.
search-clear = Effacer la recherche
search-found = { $n ->
    [0] Aucun dossier trouvé.
    [one] { $n } dossier trouvé.
   *[other] { $n } dossiers trouvés.
  }
dossiers-caption = Dossiers client
dossier-code = Code dossier
dossier-name = Nom
dossier-owner = Maître du dossier
dossier-status = Statut
dossiers-empty-title = Aucun dossier client
dossiers-empty = Les dossiers apparaîtront ici après l’import ou la synchronisation.
dossiers-nores-title = Aucun dossier trouvé
dossiers-gone = { $n ->
    [one] { $n } dossier n’existe plus et a été retiré de la sélection.
   *[other] { $n } dossiers n’existent plus et ont été retirés de la sélection.
  }
selection = Sélection
selection-column = Sélection
select-row = Sélectionner { $code } { $name }
select-page = { $n ->
    [one] Sélectionner le dossier de la page
   *[other] Sélectionner les { $n } dossiers de la page
  }
select-page-apply = Appliquer les cases cochées
select-search = { $n ->
    [one] Sélectionner le dossier de la recherche
   *[other] Sélectionner les { $n } dossiers de la recherche
  }
select-all = Appliquer à tous ({ $n ->
    [one] { $n } dossier
   *[other] { $n } dossiers
  })
select-none = Tout désélectionner
selected-count = { $n ->
    [0] Aucun dossier sélectionné
    [one] { $n } dossier sélectionné
   *[other] { $n } dossiers sélectionnés
  }
selected-page = { $n ->
    [one] Le dossier de la page est sélectionné
   *[other] Les { $n } dossiers de la page sont sélectionnés
  }
selected-search = { $n ->
    [one] Le dossier de la recherche « { $query } » est sélectionné
   *[other] Les { $n } dossiers de la recherche « { $query } » sont sélectionnés
  }
selected-all = Tous les dossiers du cabinet sont sélectionnés ({ $n })
selected-minus = { $n ->
    [one] { $n } dossier sélectionné
   *[other] { $n } dossiers sélectionnés
  } ({ $total } moins { $removed ->
    [one] { $removed } retiré
   *[other] { $removed } retirés
  })
selection-see = Voir la sélection
selection-see-removed = { $n ->
    [one] Voir le dossier retiré
   *[other] Voir les { $n } dossiers retirés
  }
selection-title = Dossiers sélectionnés
selection-removed-title = Dossiers retirés de la sélection
selection-back = Retour à la sélection
no-right = Droit insuffisant
no-right-count = { $n ->
    [one] { $n } dossier n’est pas inclus : vous n’avez pas le droit d’y activer des applications.
   *[other] { $n } dossiers ne sont pas inclus : vous n’avez pas le droit d’y activer des applications.
  }
filter-without-app = Sans cette application
selection-failed = La sélection n’a pas pu être enregistrée. Réessayez.

## S4, step 3, summary

recap-will-be-added = En cliquant sur le bouton « Valider », l’application { $app } va être ajoutée à la configuration du cabinet.
recap-can-associate = Il sera désormais possible de l’associer à vos dossiers client à travers le menu de la vue portefeuille.
recap-secured = L’application sera sécurisée par l’API key { $key } et sera associée à l’e-mail partenaire { $mail }.
recap-secured-key = L’application sera sécurisée par l’API key { $key }.
recap-associated = { $n ->
    [0] L’application ne sera associée à aucun dossier pour le moment.
    [one] L’application sera immédiatement associée à { $n } dossier client.
   *[other] L’application sera immédiatement associée à { $n } dossiers client.
  }
recap-whole-firm = L’application agira sur l’ensemble du cabinet.
recap-more = { $n ->
    [one] … et { $n } autre dossier
   *[other] … et { $n } autres dossiers
  }
recap-export = Exporter la liste
recap-see-all = Voir la liste complète
recap-all-title = Dossiers qui recevront l’application
recap-list = Dossiers associés
recap-choices = Vos choix
recap-edit-definition = Modifier la définition
recap-edit-dossiers = Modifier la sélection
recap-future = Les dossiers créés après la validation ne seront pas concernés.
recap-no-mail = Aucun e-mail ne sera envoyé.
recap-default-apps = Valeur non renseignée
recap-changed = Attention : le nombre de dossiers a changé depuis l’affichage ({ $before }, puis { $now }). Vérifiez et validez à nouveau.
recap-none-value = Non renseigné

## S5, the portfolio (list only)

portfolio-title = Mon portefeuille
portfolio-caption = Dossiers de mon portefeuille
portfolio-first = Revenir au début
portfolio-after = { $title }, après { $code }
portfolio-col-firm = Cabinet
portfolio-col-status = Statut
portfolio-col-teams = Statut Teams
portfolio-col-applications = Applications
portfolio-empty-title = Votre portefeuille est vide
portfolio-empty = Ajoutez des dossiers avec « Autres dossiers ».
portfolio-apps-name = { $n ->
    [0] Aucune application sur { $code }
    [one] { $n } application sur { $code }
   *[other] { $n } applications sur { $code }
  }
status-operational = Opérationnel
status-to-prepare = À préparer
status-suspended = Suspendu
status-archived = Archivé
rights-reminder = Seuls l’administrateur (profils 5.0 et supérieurs), les membres du groupe LOOP-GESTION-DES-DROITS, le maître du dossier ou l’engagement manager du dossier peuvent activer ou désactiver des applications.

## S10, API keys

keys-title = Clés d’API
keys-lead = Chaque clé identifie une application auprès des API du cabinet. Son secret n’est montré qu’une fois.
keys-create = Créer une clé d’API
keys-caption = Clés d’API du cabinet
keys-col-name = Nom
keys-col-identifier = Identifiant
keys-col-rights = Droits
keys-col-applications = Applications
keys-col-sic = Code SIC
keys-created-on-by = Créée le { $date } par { $person }
keys-created-on = Créée le { $date }
keys-col-last-used = Dernière utilisation
keys-col-expires = Expire le
keys-col-state = État
keys-col-actions = Actions
keys-copy-identifier = Copier l’identifiant de { $name }
keys-kind-standard = API standard
keys-kind-firm = API cabinet
keys-kind-standard-hint = Gratuite. Peut être partagée avec un partenaire, dossier par dossier.
keys-kind-firm-hint = Service payant, réservé au cabinet : voir avec votre commercial.
keys-calls = Appels autorisés sur 24 heures
keys-never-used = Jamais utilisée
keys-no-expiry = Sans expiration
keys-no-application = Aucune application
keys-no-sic = Sans code SIC
keys-state-active = Active
keys-state-expiring = Expire bientôt
keys-state-expired = Expirée
keys-state-revoked = Révoquée
keys-revoke = Révoquer
keys-empty-title = Aucune clé d’API
keys-empty = Créez une clé pour qu’une application puisse appeler les API du cabinet.
keys-count = { $n ->
    [one] { $n } clé
   *[other] { $n } clés
  }
keys-name = Nom
keys-name-hint = Le nom de l’application ou du partenaire qui utilisera la clé.
keys-rights = Droits
keys-identifier = Identifiant
keys-identifier-own = Reprendre un identifiant existant
keys-identifier-hint = Laissez vide pour en recevoir un. Un identifiant obtenu ailleurs est repris avec un nouveau secret.
keys-sic = Code SIC
keys-sic-choose = Choisir un code SIC
keys-expiry = Expiration
keys-expiry-90 = 90 jours
keys-expiry-365 = 1 an
keys-expiry-date = À une date
keys-expiry-on = Date d’expiration
keys-expiry-on-hint = Si vous choisissez une date : la clé fonctionne jusqu’à la fin de ce jour.
keys-recap-title = Vérifier la clé
keys-recap-lead = Relisez ces informations, puis créez la clé. Son secret sera montré une seule fois.
keys-recap-edit = Modifier
keys-create-button = Créer la clé
keys-created-title = Clé créée
keys-created-warning = Copiez le secret maintenant. Il ne sera plus jamais affiché.
keys-secret = Secret
keys-secret-pair = Identifiant et secret
keys-secret-download = Télécharger le fichier .env
keys-secret-check = J’ai enregistré le secret en lieu sûr.
keys-secret-shown = Ce secret a déjà été affiché.
keys-secret-shown-lead = Un secret n’est montré qu’une fois. S’il a été perdu, révoquez cette clé et créez-en une autre.
keys-created = Succès : la clé { $name } a été créée.
keys-kind-missing = Choisissez les droits de la clé.
keys-name-long = { $n ->
    [one] Le nom de la clé compte { $n } caractère au plus.
   *[other] Le nom de la clé compte { $n } caractères au plus.
  }
keys-name-secret = Vous avez collé un secret. Donnez un nom à la clé ; ce nom est visible de tous les administrateurs.
keys-name-taken = Une autre clé porte déjà ce nom. Choisissez un nom différent.
keys-identifier-format = L’identifiant de la clé contient 8 à 48 lettres sans accent, chiffres, tirets ou traits de soulignement.
keys-identifier-taken = Cet identifiant n’est pas disponible. Choisissez-en un autre ou laissez le champ vide.
keys-expiry-missing = Choisissez une expiration.
keys-expiry-invalid = Saisissez une date complète, par exemple 31/12/2027.
keys-revoke-title = Révoquer la clé { $name } ?
keys-revoke-lead = La révocation est immédiate et définitive : le prochain appel avec cette clé sera refusé.
keys-revoke-applications = Applications qui utilisent cette clé
keys-revoke-calls = Appels sur 24 heures
keys-revoke-confirm = Pour confirmer, saisissez l’identifiant de la clé : { $identifier }
keys-revoke-wrong = L’identifiant saisi ne correspond pas. Saisissez : { $identifier }.
keys-revoke-check = Je confirme la coupure des appels de l’application { $app }.
keys-revoke-button = Révoquer la clé
keys-revoked = Succès : la clé { $name } a été révoquée.
keys-already-revoked = Information : cette clé était déjà révoquée.

## S11, sign-in

login-title = Se connecter à Loop Hub
login-email = Adresse e-mail
login-password = Mot de passe
login-button = Se connecter
login-email-missing = Saisissez votre adresse e-mail.
login-password-missing = Saisissez votre mot de passe.
login-lead = Les applications de votre cabinet, dossier par dossier.
login-signed-out = vous êtes déconnecté.
login-signed-out-everywhere = toutes vos sessions sont fermées.
login-expired = votre session a expiré. Reconnectez-vous pour continuer.
login-expired-kept = votre session a expiré. Reconnectez-vous : votre saisie est conservée.
login-no-firm = Votre compte n’est rattaché à aucun cabinet. Demandez l’accès à l’administrateur de votre cabinet.
login-forgotten = Mot de passe oublié ? Demandez un lien à l’administrateur de votre cabinet.
password-title = Choisir un mot de passe
password-lead = Ce lien ne sert qu’une fois. Choisissez le mot de passe du compte { $email }.
password-new = Nouveau mot de passe
password-hint = { $n ->
    [one] { $n } caractère au moins. Une phrase fait un bon mot de passe.
   *[other] { $n } caractères au moins. Une phrase fait un bon mot de passe.
  }
password-again = Saisissez-le une seconde fois
password-short = { $n ->
    [one] Le mot de passe compte au moins { $n } caractère.
   *[other] Le mot de passe compte au moins { $n } caractères.
  }
password-long = { $n ->
    [one] Le mot de passe compte au plus { $n } caractère.
   *[other] Le mot de passe compte au plus { $n } caractères.
  }
password-common = Ce mot de passe est trop facile à deviner. Choisissez-en un autre.
password-differ = Les deux mots de passe ne sont pas identiques.
password-button = Enregistrer le mot de passe
password-saved = Succès : votre mot de passe est enregistré. Vous pouvez vous connecter.
password-link-dead = Ce lien a déjà servi ou a expiré. Demandez-en un autre à l’administrateur de votre cabinet.

## S13, audit log

audit-title = Journal d’audit
audit-caption = Événements
audit-col-when = Date et heure
audit-col-author = Auteur
audit-col-action = Action
audit-col-object = Objet
audit-col-dossier = Dossier
audit-col-result = Résultat
audit-col-address = Adresse IP
audit-period = Période
audit-from = Du
audit-to = Au
audit-today = Aujourd’hui
audit-7-days = 7 jours
audit-30-days = 30 jours
audit-author-all = Tous
audit-action-all = Toutes
audit-older = Plus anciens
audit-newer = Plus récents
audit-result-done = Réussi
audit-result-refused = Refusé
audit-result-failed = Échec
audit-chain-ok = Chaîne vérifiée le { $date }
audit-chain-broken = La chaîne est rompue à l’événement { $n }.
audit-chain-unverified = La chaîne n’a pas encore été vérifiée.
audit-empty-title = Aucun événement sur cette période
audit-empty-widen = Élargir à 30 jours
audit-count = { $n ->
    [one] { $n } événement
   *[other] { $n } événements
  }
audit-count-more = Plus de { $n } événements
audit-detail = Événement { $seq }
audit-see = Voir l’événement { $seq }
audit-before = Avant
audit-after = Après
audit-request = Référence de la requête
audit-hash = Empreinte
audit-place = Origine
audit-lines = { $n ->
    [one] Voir la ligne
   *[other] Voir les { $n } lignes
  }
audit-by-key = Clé { $identifier }
audit-by-cli = Ligne de commande
audit-by-system = Loop Hub
audit-by-nobody = Personne identifiée
audit-erased = Contenu effacé
audit-bulk = { $n ->
    [one] { $n } dossier
   *[other] { $n } dossiers
  }

audit-title-from = { $title }, à partir de l’événement { $seq }
audit-verify = Vérifier la chaîne
audit-verifying = Vérification…
audit-chain-verified = { $n ->
    [one] Chaîne vérifiée le { $date } : { $n } événement, aucune altération.
   *[other] Chaîne vérifiée le { $date } : { $n } événements, aucune altération.
  }
audit-chain-silent = L’acte { $act } n’a laissé aucune trace dans le journal.
audit-none-title = Aucun événement
audit-none = Aucun événement ne correspond à ce filtre.
audit-none-yet = Chaque changement de la configuration laissera une ligne ici.
audit-door-page = Pages de Loop Hub
audit-door-api = API
audit-object = { $kind } { $label }
audit-object-application = Application
audit-object-key = Clé d’API
audit-object-file = Fichier
audit-object-mail = E-mail
audit-object-staff = Collaborateur
audit-object-group = Groupe
audit-object-firm = Cabinet
audit-object-sic = Code SIC
audit-object-account = Compte
audit-object-catalogue = Catalogue
audit-object-dossier = Dossier
audit-object-other = Objet
audit-empty-value = Vide
audit-selection-all = Tous les dossiers, sauf exceptions
audit-selection-some = Dossiers choisis un à un
audit-selection-none = Aucune sélection
audit-sic-gone = Code SIC n° { $id }
audit-fact-name = Nom
audit-fact-label = Libellé
audit-fact-rights = Droits
audit-fact-sic = Code SIC
audit-fact-key = Clé d’API
audit-fact-expires = Expiration
audit-fact-state = État
audit-fact-application = Application
audit-fact-catalogue = Entrée du catalogue
audit-fact-partner-mail = E-mail partenaire
audit-fact-selection = Sélection
audit-fact-dossiers = Dossiers
audit-fact-file = Fichier
audit-fact-file-digest = Empreinte SHA-256 du fichier
audit-fact-columns = Colonnes
audit-fact-unchanged = Inchangés
audit-fact-digest = Empreinte de la liste des dossiers
audit-fact-activations-ended = Dossiers désactivés
audit-fact-accesses-ended = Accès retirés
audit-fact-level = Profil
audit-fact-members = Membres
audit-fact-language = Langue
audit-fact-zone = Fuseau horaire
audit-fact-added = Ajouts
audit-fact-changed = Modifications
audit-fact-deprecated = Retraits
audit-fact-sessions = Sessions fermées
audit-fact-from = Adresse IP
audit-fact-mails = E-mails
audit-fact-first = Premier code
audit-fact-last = Dernier code
audit-fact-field = Champ { $field }
audit-fact-other = Détail « { $name } »
verb-firm-created = Cabinet créé
verb-catalogue-loaded = Catalogue chargé
verb-staff-added = Collaborateur ajouté
verb-group-added = Groupe ajouté
verb-sic-code-added = Code SIC ajouté
verb-dossiers-created = Dossiers créés
verb-dossiers-imported = Dossiers importés
verb-staff-imported = Collaborateurs importés
verb-contacts-imported = Interlocuteurs importés
verb-links-imported = Liens importés
verb-application-added = Application ajoutée
verb-application-edited = Application modifiée
verb-grants-edited = Droits dans Loop Hub modifiés
verb-application-removed = Application supprimée
verb-key-issued = Clé d’API créée
verb-key-revoked = Clé d’API révoquée
verb-signed-in = Connexion
verb-account-locked = Compte bloqué après plusieurs échecs
verb-password-chosen = Mot de passe choisi
verb-password-link-made = Lien de mot de passe créé
verb-sessions-closed = Sessions fermées
verb-firm-suspended = Cabinet suspendu
verb-firm-resumed = Cabinet rétabli
verb-application-suspended = Application suspendue
verb-application-resumed = Application rétablie
verb-application-restored = Application restaurée
verb-activation-opened = Activation
verb-activation-closed = Désactivation
verb-access-opened = Accès donné
verb-access-closed = Accès retiré
verb-act-undone = Action annulée
verb-dossier-edited = Dossier modifié
verb-dossier-archived = Dossier archivé
verb-rights-edited = Droits modifiés
verb-portfolio-edited = Portefeuille modifié
verb-contact-created = Interlocuteur ajouté
verb-contact-edited = Interlocuteur modifié
verb-contact-removed = Interlocuteur supprimé
verb-link-opened = Interlocuteur associé à un dossier
verb-link-edited = Lien avec un dossier modifié
verb-link-closed = Interlocuteur retiré d’un dossier
verb-invitation-asked = Invitation demandée
verb-invitation-created = Utilisateur créé dans l’annuaire
verb-invitation-reminded = Rappel d’invitation envoyé
verb-invitation-failed = Échec de l’invitation
verb-invitation-ended = Invitation terminée
verb-invitation-accepted = Invitation acceptée
verb-sign-in-link-asked = Lien de connexion demandé
verb-directory-edited = Annuaire modifié
verb-consent-changed = Consentement modifié
verb-mail-resent = E-mail renvoyé
verb-mail-given-up = E-mail abandonné
verb-mail-tested = E-mail d’essai demandé

session-ends = votre session se termine dans 20 minutes.
session-prolong = Prolonger la session
resume-title = Reprendre votre saisie
resume-lead = Le formulaire que vous veniez d’envoyer n’a pas été pris en compte, car votre session était terminée. Envoyez-le à nouveau, ou abandonnez-le.
resume-again = Envoyer à nouveau
resume-drop = Abandonner

## Pages of the frame that say no (7.16)

error-400-title = La demande n’a pas pu être lue
error-400 = Votre navigateur a envoyé une demande incomplète ou illisible. Revenez à la page précédente et recommencez.
error-415 = Cette page attend un formulaire. Revenez à la page précédente et recommencez.
error-csrf-title = Ce formulaire n’est plus valable
error-csrf = Il a été ouvert avant votre dernière connexion, ou depuis un autre site. Rechargez la page et recommencez ; rien n’a été modifié.
error-403-title = Vous n’avez pas le droit d’effectuer cette action
error-403-admin = LoopHub est réservé aux administrateurs du cabinet (profils 5.0 et supérieurs).
error-403-dossier = Seuls l’administrateur (profils 5.0 et supérieurs), les membres du groupe LOOP-GESTION-DES-DROITS, le maître du dossier ou l’engagement manager du dossier peuvent activer ou désactiver des applications.
error-403-accesses = Seuls l’administrateur (profils 5.0 et supérieurs), les membres du groupe LOOP-GESTION-DES-DROITS, le maître du dossier ou l’engagement manager du dossier peuvent voir qui a accès à ce dossier.
error-403-keys = Les clés d’API sont réservées aux administrateurs du cabinet (profils 5.0 et supérieurs).
error-403-outbox = La boîte d’envoi et les e-mails du cabinet sont réservés à ses administrateurs (profils 5.0 et supérieurs).
error-403-journal = Le journal d’audit est réservé aux administrateurs du cabinet (profils 5.0 et supérieurs).
error-403-settings = Les paramètres du cabinet, dont son annuaire, sont réservés à ses administrateurs (profils 5.0 et supérieurs).
error-403-staff = Cette page est réservée aux collaborateurs du cabinet.
error-403-ask = Demander à : { $names }
error-404-title = Page introuvable
error-404 = Cette adresse ne correspond à aucune page, ou l’élément n’est pas accessible depuis ce cabinet.
error-405-title = Cette adresse ne s’ouvre pas ainsi
error-405 = Revenez à la page précédente et utilisez ses boutons.
error-409-title = Cet élément a changé entre-temps
error-409-firm-title = Vous avez changé de cabinet entre-temps
error-409-firm = Ce formulaire a été ouvert pour un autre domaine du cabinet. Rien n’a été modifié : revenez au bon domaine et recommencez.
error-409 = Une autre personne l’a modifié depuis l’affichage de cette page. Rien n’a été enregistré : ouvrez-le à nouveau et recommencez.
error-410-title = Cet élément n’existe plus
error-410 = Cet élément a été supprimé.
error-413-title = La demande est trop volumineuse
error-413 = Le formulaire envoyé dépasse la taille acceptée. Réduisez le texte saisi et recommencez.
error-429-title = Trop de demandes
error-429 = { $n ->
    [one] Trop de demandes : réessayez dans { $n } seconde.
   *[other] Trop de demandes : réessayez dans { $n } secondes.
  }
error-500-title = Une erreur est survenue de notre côté
error-500 = Rien n’a été enregistré. Revenez à la page précédente et réessayez. Référence : { $reference }.
error-503-title = Loop Hub est momentanément indisponible
error-503 = Le service redémarre ou attend sa base de données. Vos données sont en sûreté.
error-503-database = La base de données ne répond pas. Rien de ce que vous venez d’envoyer n’a été enregistré.
error-503-busy = Une opération longue est en cours sur ce serveur. Rien de ce que vous venez d’envoyer n’a été enregistré.
error-503-retry = { $n ->
    [one] Réessayez dans { $n } seconde.
   *[other] Réessayez dans { $n } secondes.
  }
error-507-title = Le serveur n’a plus de place
error-507 = Le disque du serveur est plein : rien n’a été enregistré. Prévenez la personne qui administre l’installation.
error-home = Aller à mon portefeuille
error-sign-in = Aller à la page de connexion

## Account

account-title = Mon compte
account-language = Langue
account-theme = Thème
account-theme-auto = Automatique
account-theme-auto-hint = Suit le réglage de votre ordinateur.
account-theme-light = Clair
account-theme-dark = Sombre
account-preferences = Affichage
account-saved = Succès : vos préférences sont enregistrées.
account-identity = Identité
account-name = Nom
account-email = Adresse e-mail
account-profile = Profil
account-firms = Domaines du cabinet
account-jobs = M’écrire à la fin d’un traitement de plus de deux minutes
account-sessions = Sessions ouvertes
account-sessions-caption = Sessions ouvertes sur votre compte
account-session-this = Cette session
account-session-browser = Navigateur
account-session-address = Adresse IP
account-session-since = Ouverte le
account-session-seen = Dernière activité
account-sessions-close = Fermer les autres sessions
account-sessions-everywhere = Fermer toutes les sessions
account-sessions-hint = Vous serez déconnecté ici aussi. Utilisez ce bouton si vous avez perdu un appareil.
account-sessions-closed = { $n ->
    [0] Information : aucune autre session n’était ouverte.
    [one] Succès : { $n } session fermée.
   *[other] Succès : { $n } sessions fermées.
  }
account-password = Mot de passe
account-password-current = Mot de passe actuel
account-password-change = Changer le mot de passe
account-password-changed = Succès : votre mot de passe est changé. Vos autres sessions sont fermées.
account-password-wrong = Le mot de passe actuel est incorrect.

## Help and accessibility

help-title = Aide
help-keyboard = Au clavier
help-keyboard-tab = Tabulation et Maj + Tabulation passent d’un élément au suivant ou au précédent.
help-keyboard-space = Espace coche ou décoche une ligne ; Maj + Espace étend la sélection depuis la dernière ligne cochée.
help-keyboard-arrows = Flèche haut et Flèche bas passent d’une ligne à l’autre dans une liste à cocher.
help-keyboard-escape = Échap ferme un menu.
help-keyboard-skip = Le premier lien de chaque page mène directement au contenu.
help-add = Ajouter une application
help-add-1 = Dans LoopHub, choisissez « Ajouter une application », puis son type et l’application.
help-add-2 = Saisissez l’identifiant de la clé d’API si elle est demandée ; le secret ne se saisit jamais ici.
help-add-3 = Sélectionnez les dossiers client, ou passez : la sélection est facultative.
help-add-4 = Relisez le récapitulatif et validez. Rien n’est enregistré avant.
help-contact = Besoin d’aide
help-contact-text = Adressez-vous à l’administrateur de votre cabinet. Donnez-lui la référence affichée en cas d’erreur.
accessibility-title = Accessibilité
accessibility-state = État de conformité
accessibility-state-text = Loop Hub vise le niveau AA des WCAG 2.2 et le RGAA 4.1. En l’absence d’audit externe, cette application est déclarée partiellement conforme.
accessibility-known = Limites connues
accessibility-known-text = Les essais avec les lecteurs d’écran NVDA et VoiceOver restent à faire. Les listes larges défilent dans leur propre cadre sur petit écran.
accessibility-contact = Signaler une difficulté
accessibility-contact-text = Écrivez à l’administrateur de votre cabinet en précisant la page et la difficulté rencontrée.

## Wizard and applications, further words

wizard-field-form = La valeur du champ « { $field } » n’a pas la forme attendue. Suivez l’indication sous son libellé.
wizard-definition-moved = Ce brouillon a été modifié dans un autre onglet. Votre saisie est conservée ci-dessous : vérifiez-la et choisissez à nouveau « Suivant ».
wizard-title-search = { $title }, recherche « { $query } »
recap-back = Retour au récapitulatif
app-edit-see = Voir l’application et ses dossiers
app-edit-nothing = Cette application n’a rien à régler : elle ne demande ni clé d’API ni champ spécifique.
app-edit-moved = Cette application a été modifiée entre-temps. Votre saisie est conservée ci-dessous : vérifiez-la et enregistrez à nouveau.
