# Collaborateurs et groupes.
staff-title = Collaborateurs
staff-lead = Les personnes du cabinet, leur profil et leurs groupes. À partir du profil 5.0, une personne est administratrice.
staff-caption = Collaborateurs du cabinet
staff-add = Ajouter un collaborateur
staff-add-title = Ajouter un collaborateur
staff-edit-title = Modifier { $name }
staff-col-name = Nom
staff-col-level = Profil
staff-col-groups = Groupes
staff-col-dossiers = Dossiers
staff-col-signed-in = Dernière connexion
staff-col-state = État
staff-col-actions = Actions
staff-owned = { $n ->
    [one] { $n } dossier
   *[other] { $n } dossiers
  }
staff-owned-managed = { $owned ->
    [0] { $managed } en tant qu’engagement manager
    [one] { $owned } en tant que maître, { $managed } en tant qu’engagement manager
   *[other] { $owned } en tant que maître, { $managed } en tant qu’engagement manager
  }
staff-dossiers-of = de { $name }
staff-no-dossier = Aucun dossier
staff-never-signed-in = Jamais
staff-state-at-work = En activité
staff-state-invited = Mot de passe à choisir
staff-state-deactivated = Désactivé
staff-count = { $n ->
    [one] { $n } collaborateur en activité
   *[other] { $n } collaborateurs en activité
  }
staff-email = Adresse e-mail
staff-email-hint = La personne se connecte avec cette adresse, qui ne change plus ensuite.
staff-email-fixed = L’adresse de connexion ne change pas.
staff-first-name = Prénom
staff-last-name = Nom
staff-level = Profil
staff-level-hint = De 0.0 à 9.9, avec une décimale. Un profil 5.0 ou supérieur donne tous les droits d’administration.
staff-groups = Groupes
staff-groups-hint = Les membres de LOOP-GESTION-DES-DROITS gèrent les droits, les interlocuteurs et les applications de tous les dossiers.
staff-email-wrong = Saisissez une adresse e-mail de la forme nom@exemple.fr.
staff-email-taken = Cette personne fait déjà partie du cabinet.
staff-email-deactivated = Cette personne fait partie du cabinet, mais elle est désactivée : réactivez-la depuis la liste des collaborateurs.
staff-first-name-wrong = { $n ->
    [one] Le prénom compte au plus { $n } caractère.
   *[other] Le prénom compte au plus { $n } caractères.
  }
staff-last-name-wrong = { $n ->
    [one] Saisissez un nom de { $n } caractère au plus.
   *[other] Saisissez un nom de { $n } caractères au plus.
  }
staff-level-wrong = Saisissez un profil entre 0.0 et 9.9, avec une décimale.
staff-group-wrong = L’un de ces groupes n’existe plus. Cochez à nouveau les groupes.
staff-own-profile = Vous ne pouvez pas retirer votre propre profil d’administration : demandez-le à un autre administrateur.
staff-last-administrator = Le cabinet n’aurait plus d’administrateur : donnez d’abord un profil 5.0 ou supérieur à une autre personne.
staff-last-administrator-deactivate = le cabinet n’aurait plus d’administrateur. Donnez d’abord un profil 5.0 ou supérieur à une autre personne.
staff-edited = les changements concernant { $name } sont enregistrés.
staff-added-known = { $name } fait maintenant partie du cabinet. Cette adresse a déjà un compte : la personne se connecte avec son mot de passe habituel.
staff-link = Lien pour choisir un mot de passe
staff-link-title = Lien de { $name }
staff-link-warning = Copiez ce lien maintenant et remettez-le à la personne concernée. Il ne sera plus jamais affiché.
staff-link-copy = Copier le lien
staff-link-days = { $n ->
    [one] Ce lien sert une seule fois, pendant { $n } jour.
   *[other] Ce lien sert une seule fois, pendant { $n } jours.
  }
staff-link-lead = Si le mot de passe est perdu, créez un nouveau lien. Le mot de passe actuel reste valable jusqu’à ce que le lien serve.
staff-link-first-lead = Cette personne n’a pas encore choisi de mot de passe. Un nouveau lien remplace le précédent.
staff-link-button = Créer un lien
staff-link-elsewhere = cette personne a un compte dans un autre cabinet : son mot de passe ne dépend pas de vous.
staff-link-deactivated = cette personne est désactivée. Réactivez-la d’abord.
staff-deactivate = Désactiver
staff-deactivate-title = Désactiver { $name }
staff-deactivate-consequences = Ce qui va se passer
staff-deactivate-sessions = Ses sessions dans ce cabinet se terminent immédiatement, et la personne ne peut plus s’y connecter.
staff-deactivate-dossiers = Dossiers à réaffecter à l’écran suivant : { $owned } en tant que maître, { $managed } en tant qu’engagement manager.
staff-deactivate-no-dossier = Aucun dossier ne dépend de cette personne.
staff-deactivate-kept = Son profil, ses groupes et l’historique sont conservés : vous pourrez la réactiver.
staff-deactivate-button = Désactiver
staff-deactivated = { $name } est désactivé et ne peut plus se connecter à ce cabinet.
staff-deactivated-dossiers = { $name } est désactivé. Confiez maintenant ses dossiers à d’autres collaborateurs.
staff-already-deactivated = cette personne était déjà désactivée.
staff-already-at-work = cette personne était déjà en activité.
staff-oneself = vous ne pouvez pas vous désactiver vous-même. Demandez-le à un autre administrateur.
staff-reactivate = Réactiver
staff-reactivated = { $name } fait de nouveau partie du cabinet, avec le même profil et les mêmes groupes.
staff-reassign-title = Réaffecter les dossiers de { $name }
staff-reassign-owned = Dossiers dont la personne est maître
staff-reassign-managed = Dossiers dont la personne est engagement manager
staff-reassign-lead = Les nouveaux responsables trouveront ces dossiers dans leur portefeuille. Les dossiers archivés ne changent pas.
staff-new-owner = Nouveau maître du dossier
staff-new-manager = Nouvel engagement manager
staff-reassign-button = Réaffecter
staff-reassign-nobody = Choisissez à qui confier ces dossiers.
staff-reassign-nothing = aucun dossier à réaffecter.
staff-reassigned = { $n ->
    [one] { $n } dossier de { $name } a été réaffecté.
   *[other] { $n } dossiers de { $name } ont été réaffectés.
  }
verb-staff-edited = Collaborateur modifié
verb-staff-deactivated = Collaborateur désactivé
verb-staff-reactivated = Collaborateur réactivé
verb-dossiers-reassigned = Dossiers réaffectés
verb-group-edited = Groupe modifié
audit-fact-groups = Groupes
audit-fact-owned = Dossiers en tant que maître
audit-fact-managed = Dossiers en tant qu’engagement manager
audit-fact-owner = Maître du dossier
audit-fact-manager = Engagement manager

groups-title = Groupes
groups-lead = Des groupes de collaborateurs. Un groupe ne donne aucun droit, sauf LOOP-GESTION-DES-DROITS.
groups-caption = Groupes du cabinet
groups-empty-title = Aucun groupe
groups-empty = Créez un groupe pour réunir des collaborateurs, par exemple un pôle ou un site.
group-add = Ajouter un groupe
group-add-title = Ajouter un groupe
group-edit-title = Modifier le groupe { $code }
group-code = Code
group-code-hint = De 2 à 40 lettres sans accent, chiffres, tirets ou tirets bas. Le code ne change plus ensuite.
group-code-wrong = Saisissez un code de 2 à 40 lettres sans accent, chiffres, tirets ou tirets bas.
group-code-taken = Un groupe du cabinet porte déjà ce code.
group-label = Nom
group-label-wrong = { $n ->
    [one] Saisissez un nom de { $n } caractère au plus.
   *[other] Saisissez un nom de { $n } caractères au plus.
  }
group-members = Membres
group-member-wrong = L’une de ces personnes ne travaille plus au cabinet. Cochez à nouveau les membres.
group-meaning = Donne des droits sur tous les dossiers
group-meaning-lead = Les membres de ce groupe créent et archivent des dossiers, choisissent leurs responsables, gèrent les interlocuteurs et activent les applications sur tous les dossiers du cabinet. Son code et son nom ne changent pas, et il ne peut pas être supprimé.
group-added = le groupe { $code } a été créé.
group-edited = le groupe { $code } est enregistré.
group-remove = Supprimer le groupe
group-remove-lead = Ce groupe n’a aucun membre. Le journal garde son histoire.
group-remove-button = Supprimer
group-removed = le groupe { $code } a été supprimé.
group-not-empty = ce groupe a encore des membres, en activité ou désactivés. Retirez-les d’abord.
group-keeps-its-meaning = ce groupe donne des droits : il ne peut pas être supprimé.
staff-link-send = Envoyer le lien par e-mail
staff-link-sent = un lien pour choisir un mot de passe est en cours d’envoi à { $name } ({ $email }).
verb-group-removed = Groupe supprimé
verb-password-link-asked = Lien de mot de passe à envoyer
