# Paramétrage du cabinet.
settings-title = Paramétrage du cabinet
settings-lead = Ce qui vaut pour tout le cabinet. Seuls les administrateurs voient cette page.
settings-domain = Domaine du cabinet
settings-domain-hint = Le domaine ne change pas.
settings-name = Nom du cabinet
settings-name-wrong = { $n ->
    [one] Saisissez un nom de { $n } caractère au plus.
   *[other] Saisissez un nom de { $n } caractères au plus.
  }
settings-mail = E-mails et coordonnées
settings-mail-name = Nom de l’expéditeur des e-mails
settings-mail-name-hint = Suivi de « (Loop Hub) ». Laissez vide pour le nom du cabinet.
settings-mail-name-wrong = { $n ->
    [one] Saisissez au plus { $n } caractère, sans guillemets droits ni chevrons.
   *[other] Saisissez au plus { $n } caractères, sans guillemets droits ni chevrons.
  }
settings-contact-mail = Adresse e-mail du cabinet
settings-contact-mail-hint = Les réponses aux e-mails y arrivent quand aucune personne n’est nommée.
settings-phone = Téléphone
settings-phone-wrong = Saisissez au plus 40 chiffres, espaces ou signes + . - ( ) /.
settings-address = Adresse postale
settings-address-hint = Elle figure au pied des e-mails.
settings-address-wrong = { $n ->
    [one] L’adresse compte au plus { $n } caractère.
   *[other] L’adresse compte au plus { $n } caractères.
  }
settings-habits = Langue, heure et journal
settings-zone = Fuseau horaire
settings-zone-hint = Les dates et heures de toutes les pages sont données dans ce fuseau.
settings-language = Langue par défaut
settings-language-hint = Pour les personnes qui n’ont pas choisi la leur.
settings-tells-ended = Prévenir un interlocuteur par e-mail quand un accès lui est retiré
settings-tells-ended-hint = Un seul e-mail par personne et par application, même pour une action sur de nombreux dossiers. Suspendre une application n’écrit à personne : les accès reviennent avec elle.
audit-fact-tells-access-ended = Accès retiré annoncé aux interlocuteurs
settings-journal = Conservation du journal, en mois
settings-journal-hint = Au-delà, le contenu des événements est effacé dans l’heure et pour toujours ; la chaîne reste vérifiable. Laissez vide pour tout conserver.
settings-journal-wrong = Saisissez un nombre de mois entre { $least } et { $most }, ou laissez vide pour tout conserver.
settings-journal-forever = Sans limite
settings-saved = les paramètres du cabinet sont enregistrés.
settings-moved = ces paramètres ont été modifiés depuis l’affichage. Vos choix sont conservés ci-dessous : vérifiez-les et enregistrez à nouveau.
settings-moved-by = { $person } a modifié ces paramètres à { $time }. Vos choix sont conservés ci-dessous : vérifiez-les et enregistrez à nouveau.
settings-directory-tenant = Les interlocuteurs sont invités dans le tenant { $tenant }.
settings-directory-see = Modifier l’annuaire
settings-sic-title = Codes SIC
settings-sic-lead = Les codes client du cabinet chez l’éditeur. Un code est demandé avec chaque clé d’API dès que le cabinet en a plusieurs.
settings-sic-none = Aucun code SIC.
settings-sic-add = Ajouter un code SIC
settings-sic-edit = Modifier le code SIC { $code }
settings-sic-uses = Clés et applications
settings-sic-hint = Un code désactivé n’est plus proposé pour une nouvelle clé ou une nouvelle application ; celles qui le portent le gardent.
settings-sic-taken = Le cabinet a déjà ce code SIC.
settings-sic-added = le code SIC { $code } a été ajouté.
settings-sic-edited = le code SIC { $code } est enregistré.
settings-agency-title = Agences
settings-agency-lead = Les sites du cabinet. Un dossier peut être rattaché à une agence.
settings-agency-none = Aucune agence.
settings-agency-add = Ajouter une agence
settings-agency-edit = Modifier l’agence { $code }
settings-agency-uses = Dossiers et collaborateurs
settings-agency-hint = Une agence désactivée n’est plus proposée ; les dossiers qui y sont rattachés le restent.
settings-agency-taken = Le cabinet a déjà une agence de ce code.
settings-agency-added = l’agence { $code } a été ajoutée.
settings-agency-edited = l’agence { $code } est enregistrée.
settings-code-hint = De 1 à 20 lettres sans accent, chiffres, tirets ou tirets bas. Le code ne change plus ensuite.
settings-code-wrong = Saisissez un code de 1 à 20 lettres sans accent, chiffres, tirets ou tirets bas.
settings-code-active = Actif
settings-code-inactive = Désactivé
settings-code-offered = Proposé dans les formulaires
settings-code-uses = { $n ->
    [one] Il sert actuellement { $n } fois.
   *[other] Il sert actuellement { $n } fois.
  }
verb-settings-edited = Paramètres du cabinet modifiés
verb-sic-code-edited = Code SIC modifié
verb-agency-added = Agence ajoutée
verb-agency-edited = Agence modifiée
audit-object-agency = Agence
audit-fact-mail-name = Nom de l’expéditeur
audit-fact-contact-mail = Adresse e-mail
audit-fact-phone = Téléphone
audit-fact-postal-address = Adresse postale
audit-fact-journal-months = Conservation du journal, en mois
audit-fact-active = Proposé dans les formulaires
