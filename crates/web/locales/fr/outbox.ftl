# Boîte d’envoi and Traitements.

## States of an e-mail (C5)

mail-state-waiting = En attente
mail-state-retry = Nouvel essai prévu à { $time }
mail-state-retry-on = Nouvel essai prévu le { $date }
mail-state-leaving = Envoi en cours
mail-state-sent = Envoyé
mail-state-shown = Affiché ici, non envoyé
mail-state-failed = Échec définitif
mail-state-given-up = Abandonné

## S14, outbox

outbox-caption = E-mails
outbox-col-date = Date
outbox-col-recipient = Destinataire
outbox-col-subject = Objet
outbox-col-kind = Modèle
outbox-col-state = État
outbox-col-attempts = Essais
outbox-col-actions = Actions
outbox-all-states = Tous les états
outbox-all-kinds = Tous les modèles
outbox-test = Envoyer un e-mail de test
outbox-tested = Succès : un e-mail de test part pour { $email }.
outbox-resend = Renvoyer
outbox-send-now = Envoyer maintenant
outbox-give-up = Ne plus essayer
outbox-resend-failed = { $n ->
    [1] Renvoyer l’envoi en échec
   *[other] Renvoyer les { $n } envois en échec
  }
outbox-resent = Succès : l’e-mail part de nouveau.
outbox-resent-many = { $n ->
    [1] Succès : un e-mail part de nouveau.
   *[other] Succès : { $n } e-mails partent de nouveau.
  }
outbox-given-up = Succès : cet e-mail ne sera plus essayé.
outbox-nothing-to-send = Information : cet e-mail est en cours d’envoi, ou son contenu n’est plus conservé.
outbox-nothing-to-give-up = Information : cet e-mail est déjà parti, ou en cours d’envoi.
outbox-none-failed = Information : aucun envoi en échec.
outbox-none-title = Aucun e-mail ne correspond
outbox-none = Aucun e-mail ne répond à ces filtres.
outbox-empty-title = Aucun e-mail
outbox-empty = Les e-mails que Loop Hub écrit aux collaborateurs et aux interlocuteurs s’affichent ici avec leur état.
outbox-older = Plus anciens
outbox-newer = Plus récents
outbox-kept = Le contenu d’un e-mail est conservé 90 jours, sa ligne le reste.
outbox-nowhere = Aucun serveur de messagerie n’est configuré. Les e-mails attendent ici et aucun n’est perdu. L’exploitant de l’installation renseigne mail.smtp et mail.from.
outbox-screen = Cette démonstration n’envoie rien. Les e-mails s’affichent ici, avec leurs liens.
outbox-trouble-connection = Aucun e-mail ne part depuis { $since } : le serveur { $server } refuse la connexion.
outbox-trouble-timed-out = Aucun e-mail ne part depuis { $since } : le serveur { $server } ne répond pas à temps.
outbox-trouble-encryption = Aucun e-mail ne part depuis { $since } : aucune connexion chiffrée n’est possible avec le serveur { $server }.
outbox-trouble-login = Aucun e-mail ne part depuis { $since } : le serveur { $server } refuse le compte de Loop Hub.
outbox-trouble-sender = Aucun e-mail ne part depuis { $since } : le serveur { $server } refuse l’adresse d’expédition.
outbox-trouble-waiting = { $n ->
    [0] Aucun message n’attend.
    [1] Un message attend, il n’est pas perdu.
   *[other] { $n } messages attendent, aucun n’est perdu.
  }
outbox-answer = Dernière réponse :
outbox-written = Écrit le
outbox-left = Parti le
outbox-job = voir le traitement
outbox-message-id = Identifiant du message
outbox-in-french = , en français
outbox-in-english = , en anglais
outbox-text = Version texte
outbox-html = Version HTML
outbox-preview = Aperçu de l’e-mail
outbox-open-link = Ouvrir le lien de cet e-mail
outbox-forgotten = Le contenu de cet e-mail n’est plus conservé.
outbox-attempts = Essais
outbox-attempts-caption = Essais de cet e-mail
outbox-no-attempt = Aucun essai pour l’instant.
outbox-attempt-number = N°
outbox-attempt-end = Résultat
outbox-attempt-answer = Réponse du serveur

mail-kind-offer-removed = Accès retirés
mail-kind-invitation = Invitation
mail-kind-sign-in-link = Lien de connexion
mail-kind-access-opened = Application ouverte
mail-kind-access-ended = Accès terminé
mail-kind-invitation-failed = Invitation impossible
mail-kind-application-suspended = Application suspendue
mail-kind-application-resumed = Application rétablie
mail-kind-test = E-mail de test
mail-kind-other = Autre

mail-outcome-begun = En cours, ou interrompu avant la réponse
mail-outcome-sent = Accepté par le serveur
mail-outcome-shown = Affiché à l’écran
mail-outcome-refused = Refusé définitivement
mail-outcome-later = Refusé pour l’instant
mail-outcome-unknown = Connexion perdue après l’envoi du texte : peut-être arrivé
mail-outcome-connection = Serveur injoignable
mail-outcome-timed-out = Serveur trop lent
mail-outcome-encryption = Connexion chiffrée impossible
mail-outcome-login = Compte refusé par le serveur
mail-outcome-sender = Adresse d’expédition refusée
mail-outcome-pointless = Sans objet : ce à quoi mène le lien est terminé

## S12, jobs

jobs-running = { $n ->
    [one] { $n } traitement en cours – { $percent } %
   *[other] { $n } traitements en cours – { $percent } %
  }
jobs-over = Plus aucun traitement en cours
job-col-title = Traitement
job-col-author = Lancé par
job-col-start = Début
job-col-progress = Avancement
job-col-state = État
job-progress = { $done } sur { $total }
job-progress-percent = { $total ->
    [one] { $done } sur { $total } e-mail ({ $percent } %)
   *[other] { $done } sur { $total } e-mails ({ $percent } %)
}
job-state-waiting = En attente
job-state-running = En cours
job-state-done = Terminé
job-state-done-with-failures = Terminé avec des échecs
job-state-failed = Échec
job-state-cancelled = Annulé
job-sent = Réussis
job-waiting = En attente
job-failures = Échecs
job-failures-caption = Envois en échec
job-given-up = Abandonnés
job-failures-shown = { $n ->
    [one] Le premier échec est affiché.
   *[other] Les { $n } premiers échecs sont affichés.
  }
job-resumed = Reprise après redémarrage du serveur, le { $date }.
job-refresh = Actualiser
job-retry = Réessayer les échecs
job-retry-one = Réessayer
job-export = Exporter les échecs
job-col-name = Nom
job-cancel = Annuler le traitement
job-cancel-note = { $n ->
    [one] { $n } e-mail en attente ne partira pas.
   *[other] { $n } e-mails en attente ne partiront pas.
  }
job-already-left = { $n ->
    [0] Aucun envoi n’est encore parti.
    [one] { $n } envoi est déjà parti.
   *[other] { $n } envois sont déjà partis.
  }
job-cancelled = { $n ->
    [1] Succès : un e-mail en attente ne partira pas.
   *[other] Succès : { $n } e-mails en attente ne partiront pas.
  }
job-none-waiting = Information : plus aucun e-mail n’attend.
job-ask-administrator = Seul un administrateur (profils 5.0 et supérieurs) peut réessayer ces envois.
job-own = Vous voyez les traitements que vous avez lancés.
job-empty-title = Aucun traitement
job-empty = Les envois déclenchés par une action s’affichent ici avec leur avancement.
job-none-title = Aucun traitement plus ancien
job-none = La liste s’arrête avant cette page.
job-newest = Voir les plus récents
job-older = Plus anciens
job-offer-removed = { $n ->
    [one] Avis à { $n } maître de dossier
   *[other] Avis aux { $n } maîtres de dossier
  }
job-invitation = { $n ->
    [one] Invitation de { $n } interlocuteur
   *[other] Invitation de { $n } interlocuteurs
  }
job-access-opened = { $n ->
    [one] Avis d’ouverture à { $n } interlocuteur
   *[other] Avis d’ouverture à { $n } interlocuteurs
  }
job-access-ended = { $n ->
    [one] Avis de fin d’accès à { $n } interlocuteur
   *[other] Avis de fin d’accès à { $n } interlocuteurs
  }
job-invitation-failed = { $n ->
    [one] Avis d’invitation impossible à { $n } personne
   *[other] Avis d’invitation impossible à { $n } personnes
  }
job-application-suspended = { $n ->
    [one] Avis de suspension à { $n } maître de dossier
   *[other] Avis de suspension aux { $n } maîtres de dossier
  }
job-application-resumed = { $n ->
    [one] Avis de reprise à { $n } maître de dossier
   *[other] Avis de reprise aux { $n } maîtres de dossier
  }
job-mails = { $n ->
    [one] Envoi de { $n } e-mail
   *[other] Envoi de { $n } e-mails
  }
mail-kind-password-link = Lien de mot de passe
mail-kind-delivery-ended = Fin d’un traitement
verb-delivery-ended = Fin d’un traitement annoncée
