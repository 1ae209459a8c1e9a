## S13: searching the journal, its exports, the dossiers of an act

audit-period-all = Tout le journal
audit-period-dates = Dates choisies (du… au…)
audit-period-order = La date de fin précède la date de début. Inversez-les.
audit-no-dossier = Aucun dossier ne porte le code « { $code } ». Vérifiez le code.
audit-author-application = { $app } (application)
audit-author-applications = Toutes les applications
audit-author-contacts = Interlocuteurs
audit-author-accounts = Comptes qui se connectent
audit-dossier-code = Code dossier
audit-export = Exporter ({ $format })
audit-col-position = Position
audit-chain-altered = L’acte { $act } ne dit plus ce que le journal en a noté.
audit-chain-verified-erased = { $n ->
    [one] Chaîne vérifiée le { $date } : { $n } événement, aucune altération ; contenus effacés par une purge notée au journal : { $erased }.
   *[other] Chaîne vérifiée le { $date } : { $n } événements, aucune altération ; contenus effacés par une purge notée au journal : { $erased }.
  }
audit-dossiers = Dossiers touchés par l’événement { $seq }
audit-dossiers-caption = Dossiers
audit-dossiers-none = Cet événement n’a activé ni désactivé d’application sur aucun dossier.
audit-dossiers-see = Voir les dossiers touchés, un par un
audit-back-to-entry = Retour à l’événement
audit-switched-on = Application activée
audit-switched-off = Application désactivée
audit-object-contact = Interlocuteur
audit-object-directory = Annuaire
audit-object-journal = Journal, jusqu’à l’événement
audit-fact-erased = Contenus effacés
audit-fact-through = Jusqu’à l’événement
audit-fact-hash = Empreinte de cet événement
verb-journal-purged = Contenus anciens du journal effacés
