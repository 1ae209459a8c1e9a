# Dossiers client: the list, one dossier, and acts on several.

nav-settings = Paramétrage
nav-clients-crumb = Clients
dossier-denomination = Dénomination
dossier-manager = Engagement manager
nobody = Personne
columns = Colonnes
columns-shown = Colonnes affichées
columns-save = Sauvegarder les colonnes
columns-kept = les colonnes de cette liste ont été sauvegardées.
dossiers-save-columns = Sauvegarder
export = Exporter
export-csv = CSV (séparateur point-virgule, UTF-8)
export-xlsx = Excel (.xlsx)
print = Imprimer
print-page = Imprimer la page
print-all = Imprimer tout (jusqu’à 2 000 lignes)
print-too-long = cette liste compte { $n } lignes : seules les { $most } premières sont affichées. Exportez la liste pour l’avoir entière.
print-list = Loop Hub – { $domain } – { $page } – { $count } – imprimé le { $date } par { $person }
print-list-filtered = Loop Hub – { $domain } – { $page } – filtre : { $filters } – { $count } – imprimé le { $date } par { $person }
lines-per-page = Lignes par page
list-chip = { $name } : { $value }
filter-part = { $name } { $value }
filter-search = recherche
filter-all = Tous
filter-all-applications = Toutes
filter-status-live = Tous, sauf archivés
filter-application = Application
filter-no-application = Sans application
filter-without-entry = Sans cette application
filters-on = Filtres actifs
dossiers-nores-filters = Aucun dossier ne correspond aux filtres choisis. Effacez-les ou choisissez-en d’autres.
dossiers-actions = Actions
dossiers-offer = Proposer un service pour ce dossier
dossiers-offer-none = Sélectionnez un dossier.
dossiers-offer-many = { $n ->
    [one] Proposer un service pour ce dossier
   *[other] Proposer un service pour ces { $n } dossiers
  }
dossiers-offer-why = Seules les applications sans interlocuteur sont proposées : un interlocuteur se choisit dossier par dossier.
dossiers-offer-row = Proposer un service
of-dossier = du dossier { $code }
for-dossier = pour { $code }
dossier-add-title = Ajouter un dossier client
dossier-edit-title = Modifier le dossier { $code }
dossier-code-hint = 1 à 20 caractères : lettres sans accent, chiffres, tirets et traits de soulignement. Les minuscules deviennent des majuscules.
dossier-code-characters = Le code dossier ne contient que des lettres sans accent, des chiffres, des tirets et des traits de soulignement.
dossier-code-reserved = Ce code désigne le cabinet lui-même. Choisissez un autre code dossier.
dossier-code-taken = Un autre dossier porte déjà ce code. Choisissez un autre code dossier.
dossier-denomination-hint = Raison sociale de l’entreprise. Laissez vide si c’est le nom.
dossier-siren = SIREN
dossier-siren-hint = Facultatif : les 9 chiffres de l’entreprise.
dossier-siren-form = Le SIREN compte 9 chiffres, par exemple 732 829 320.
dossier-siren-digit = Ce SIREN n’existe pas : son chiffre de contrôle est faux. Vérifiez la saisie.
dossier-siret = SIRET
dossier-siret-hint = Facultatif : les 14 chiffres de l’établissement.
dossier-siret-form = Le SIRET compte 14 chiffres, par exemple 732 829 320 00074.
dossier-siret-digit = Ce SIRET n’existe pas : son chiffre de contrôle est faux. Vérifiez la saisie.
dossier-siret-other = Ce SIRET n’est pas celui d’un établissement de l’entreprise : il commence par un autre SIREN.
dossier-rights-elsewhere = Le maître du dossier et l’engagement manager sont modifiés par l’administrateur ou les membres du groupe LOOP-GESTION-DES-DROITS.
dossier-created = le dossier { $code } a été créé.
dossier-edited = le dossier { $code } a été modifié.
dossier-is-archived = le dossier { $code } est archivé : il ne se modifie plus.
dossier-moved = ce dossier a été modifié depuis l’affichage. Vos choix sont conservés ci-dessous : vérifiez-les et validez à nouveau.
dossier-other-version = Valeurs enregistrées entre-temps
dossiers-archive = Archiver
dossiers-archive-title = { $n ->
    [one] Supprimer un dossier
   *[other] Supprimer { $n } dossiers
  }
dossiers-archive-lead = { $n ->
    [one] Ce dossier sera archivé : son historique est conservé, mais il ne pourra plus recevoir d’application.
   *[other] Ces { $n } dossiers seront archivés : leur historique est conservé, mais ils ne pourront plus recevoir d’application.
  }
dossiers-archive-ends = { $n ->
    [0] Aucune application n’y est active.
    [one] { $n } application active sera désactivée, et les interlocuteurs qui y ont accès le perdront.
   *[other] { $n } applications actives seront désactivées, et les interlocuteurs qui y ont accès le perdront.
  }
dossiers-archive-read = J’ai lu les conséquences de cet archivage
dossiers-archived = { $n ->
    [one] { $n } dossier a été archivé.
   *[other] { $n } dossiers ont été archivés.
  } { $activations ->
    [0] Aucune application n’y était active.
    [one] { $activations } application a été désactivée.
   *[other] { $activations } applications ont été désactivées.
  } { $accesses ->
    [0] Aucun accès n’a été retiré.
    [one] { $accesses } accès a été retiré.
   *[other] { $accesses } accès ont été retirés.
  }
dossiers-at-once = { $n ->
    [one] Cette action porte sur { $n } dossier au plus à la fois, car le journal garde l’état d’avant et d’après de chacun. Réduisez la sélection.
   *[other] Cette action porte sur { $n } dossiers au plus à la fois, car le journal garde l’état d’avant et d’après de chacun. Réduisez la sélection.
  }
rights-at-once-staff = Pour confier d’un coup tous les dossiers d’un collaborateur à un autre, un administrateur du cabinet passe par « Collaborateurs ».
dossiers-too-many = { $n ->
    [one] cette action porte sur { $n } dossier au plus. Réduisez la sélection.
   *[other] cette action porte sur { $n } dossiers au plus. Réduisez la sélection.
  }
selection-moved = la sélection a changé depuis l’affichage. Vérifiez-la et validez à nouveau.
rights-title = { $n ->
    [one] Modifier les droits sur un dossier
   *[other] Modifier les droits sur { $n } dossiers
  }
rights-lead = Ces changements s’appliquent à chacun des dossiers sélectionnés. Le maître du dossier et l’engagement manager peuvent y activer des applications.
rights-keep = Ne pas modifier
rights-staff = Collaborateurs
rights-staff-hint = Les collaborateurs travaillent sur le dossier, sans droit supplémentaire.
rights-staff-replace = Remplacer les collaborateurs par les personnes cochées
rights-nobody = Une des personnes choisies ne fait plus partie du cabinet. Choisissez-en une autre.
rights-saved = { $n ->
    [one] les droits de { $n } dossier ont été modifiés.
   *[other] les droits de { $n } dossiers ont été modifiés.
  }
error-403-edit-dossier = Seuls l’administrateur (profils 5.0 et supérieurs), les membres du groupe LOOP-GESTION-DES-DROITS, le maître du dossier ou l’engagement manager du dossier peuvent modifier ce dossier.
error-403-rights = Seuls l’administrateur (profils 5.0 et supérieurs) et les membres du groupe LOOP-GESTION-DES-DROITS peuvent créer, supprimer ou confier des dossiers.
