# Deletion with impact, suspension, restoration.
apps-state-removed = Supprimée
impact-owners = E-mails aux maîtres de dossier
impact-mails = { $n ->
    [one] Un e-mail sera envoyé au maître de dossier concerné.
   *[other] Un e-mail sera envoyé aux { $n } maîtres de dossier concernés.
  }
impact-ownerless = { $n ->
    [one] { $n } dossier n’a pas de maître à qui écrire : les administrateurs du cabinet seront prévenus.
   *[other] { $n } dossiers n’ont pas de maître à qui écrire : les administrateurs du cabinet seront prévenus.
  }
impact-preview = Prévisualiser l’e-mail
impact-preview-title = Prévisualisation de l’e-mail
impact-preview-lead = Voici ce que recevra le premier maître de dossier. Chacun reçoit un seul e-mail, avec tous ses dossiers.
impact-preview-to = À { $name }, { $email }
impact-preview-none = Aucun e-mail ne sera envoyé.
impact-calls = Appels à l’API sur 30 jours
impact-last-call = dernier le
impact-dossiers = Dossiers concernés
impact-dossiers-caption = Dossiers sur lesquels l’application sera désactivée
impact-contacts = Interlocuteurs
impact-no-owner = Aucun
impact-export = Exporter les conséquences (CSV)
impact-instead = Préférez-vous couper les accès sans perdre la configuration ?
impact-restore-note = Une application supprimée peut être restaurée pendant 30 jours.
impact-reason = Motif (visible dans le journal d’audit et dans l’e-mail)
impact-reason-long = Le motif contient au plus { $n } caractères. Raccourcissez-le.
impact-reason-secret = Le motif contient le secret d’une clé. Retirez-le et, par sécurité, renouvelez ce secret.
impact-changed = Attention : les conséquences ont changé depuis l’affichage. Relisez-les et confirmez à nouveau.
impact-csv-code = Code dossier
impact-csv-name = Nom
impact-csv-owner = Maître du dossier
impact-csv-owner-mail = E-mail du maître
impact-csv-last-name = Nom de l’interlocuteur
impact-csv-first-name = Prénom de l’interlocuteur
impact-csv-mail = E-mail de l’interlocuteur
impact-suspend-title = Suspendre { $app } ?
impact-suspend-button = Suspendre l’application
impact-suspend-lead = La suspension coupe les appels et les accès, et garde la configuration. Elle se reprend à tout moment.
impact-suspend-effect = Les appels et les accès sont coupés immédiatement : le prochain appel sera refusé.
impact-suspend-kept = La configuration, les dossiers et les accès des interlocuteurs sont conservés : « Reprendre » les rend tels quels.
impact-suspended = Succès : { $app } a été suspendue. { $mails ->
    [0] Aucun e-mail n’est envoyé.
    [one] { $mails } e-mail en cours d’envoi.
   *[other] { $mails } e-mails en cours d’envoi.
  }
impact-already-suspended = Information : { $app } est déjà suspendue.
impact-key-refused = { $key } : ses appels seront refusés jusqu’à la reprise
impact-key-back = { $key } : ses appels seront de nouveau acceptés
impact-contacts-back = Interlocuteurs qui retrouvent l’accès
impact-resume-title = Reprendre { $app } ?
impact-resume-button = Reprendre l’application
impact-resume-lead = Cette application est suspendue : ses appels et ses accès sont coupés. « Reprendre » les rend.
impact-resume-effect = Les appels et les accès sont rendus immédiatement, tels qu’ils étaient.
impact-resumed = Succès : { $app } a été reprise. { $mails ->
    [0] Aucun e-mail n’est envoyé.
    [one] { $mails } e-mail en cours d’envoi.
   *[other] { $mails } e-mails en cours d’envoi.
  }
impact-already-active = Information : { $app } est déjà active.
impact-restore = Restaurer
impact-restore-title = Restaurer { $app } ?
impact-restore-button = Restaurer l’application
impact-removed-by = Supprimée le { $date } par { $person }.
impact-removed-on = Supprimée le { $date }.
impact-until = Elle peut être restaurée jusqu’au { $date }.
impact-comes-back = Ce qui revient
impact-dossiers-back = Dossiers réactivés
impact-accesses-back = Accès rouverts
impact-as-before = Les activations et les accès reviennent tels qu’ils étaient au moment de la suppression.
impact-left = Ce qui ne revient pas
impact-left-archived = { $n ->
    [one] { $n } dossier archivé depuis : l’application n’y sera pas réactivée.
   *[other] { $n } dossiers archivés depuis : l’application n’y sera pas réactivée.
  }
impact-left-accesses = { $n ->
    [one] { $n } accès sur un dossier archivé depuis.
   *[other] { $n } accès sur des dossiers archivés depuis.
  }
impact-left-contacts = { $n ->
    [one] { $n } accès d’un interlocuteur supprimé depuis.
   *[other] { $n } accès d’interlocuteurs supprimés depuis.
  }
impact-left-links = { $n ->
    [one] { $n } accès d’un interlocuteur qui n’est plus lié au dossier.
   *[other] { $n } accès d’interlocuteurs qui ne sont plus liés au dossier.
  }
impact-key-lost = Sa clé d’API sécurise maintenant l’application { $other }. L’application reviendra sans clé, suspendue : renseignez une autre clé, puis reprenez-la.
impact-back-suspended = l’application était suspendue au moment de sa suppression : elle reviendra suspendue.
impact-added-again = { $app } a été ajoutée à nouveau au cabinet : elle ne peut pas être restaurée. Supprimez d’abord celle qui est configurée, ou modifiez-la.
impact-see-other = Voir l’application configurée
impact-restore-refused = Erreur : l’application n’a pas été restaurée.
impact-restored = Succès : { $app } a été restaurée. { $n ->
    [one] { $n } dossier réactivé
   *[other] { $n } dossiers réactivés
  }, { $accesses ->
    [one] { $accesses } accès rouvert
   *[other] { $accesses } accès rouverts
  }.
impact-restored-partly = Succès : { $app } a été restaurée. { $n ->
    [one] { $n } dossier réactivé
   *[other] { $n } dossiers réactivés
  }, { $accesses ->
    [one] { $accesses } accès rouvert
   *[other] { $accesses } accès rouverts
  }. Ne sont pas revenus : { $dossiersleft ->
    [one] { $dossiersleft } dossier
   *[other] { $dossiersleft } dossiers
  }, { $accessesleft ->
    [one] { $accessesleft } accès
   *[other] { $accessesleft } accès
  }.
impact-restored-without-key = Attention : { $app } a été restaurée sans clé d’API, suspendue, car sa clé sécurise maintenant une autre application. { $n ->
    [one] { $n } dossier réactivé
   *[other] { $n } dossiers réactivés
  }, { $accesses ->
    [one] { $accesses } accès rouvert
   *[other] { $accesses } accès rouverts
  }. Renseignez une autre clé, puis reprenez l’application.
impact-already-restored = Information : { $app } est déjà restaurée.
impact-history = Historique
impact-history-caption = Ce qui a été fait sur cette application
impact-history-pages = Pages de l’historique
impact-history-newest = Les plus récentes
audit-fact-owners = Maîtres de dossier prévenus
audit-fact-reason = Motif
audit-fact-activations-opened = Activations rouvertes
audit-fact-accesses-opened = Accès rouverts
audit-fact-dossiers-left = Dossiers non réactivés
audit-fact-accesses-left = Accès non rouverts
audit-fact-without-key = Revenue sans clé
