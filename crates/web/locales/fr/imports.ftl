# Importing files: choosing one, what it comes to, what is wrong with it.

import = Importer
import-title-dossiers = Importer des dossiers client
import-title-staff = Importer des collaborateurs
import-title-contacts = Importer des interlocuteurs
import-title-links = Importer des liens entre dossiers et interlocuteurs
import-links = Importer des liens
import-file = Fichier
import-file-hint = CSV (point-virgule, virgule ou tabulation ; UTF-8 ou Windows) ou Excel (.xlsx), { $n } Mo et 1 000 000 lignes au plus. La première ligne nomme les colonnes.
import-preview-first = Rien n’est modifié à cette étape : le fichier est d’abord vérifié, puis vous voyez ce qui serait ajouté et modifié.
import-check = Vérifier le fichier
import-sending = Envoi du fichier…
import-no-file = Choisissez un fichier.
import-too-large = Le fichier dépasse { $n } Mo. Partagez-le en plusieurs fichiers ou demandez à l’exploitant d’utiliser la commande loophub import.
import-columns = Colonnes du fichier
import-columns-note = Les colonnes sont reconnues en français ou en anglais, dans n’importe quel ordre ; les autres sont laissées de côté. Une colonne absente ne change rien ; une cellule vide efface une valeur facultative.
import-columns-caption = Colonnes reconnues
import-col-head = Colonne
import-col-other-head = En anglais
import-other-lang = en
import-col-about = Contenu
import-required = (obligatoire)
import-about-code = 1 à 20 lettres sans accent, chiffres, tirets ou traits de soulignement ; les lignes sont rapprochées des dossiers par ce code.
import-about-name = Nom du dossier, nécessaire pour un nouveau dossier.
import-about-denomination = Raison sociale ; vide, c’est le nom.
import-about-status = À préparer ou Opérationnel ; un import n’archive pas.
import-about-owner = Adresse e-mail ou prénom et nom d’un collaborateur ; vide, personne.
import-about-manager = Adresse e-mail ou prénom et nom d’un collaborateur ; vide, personne.
import-about-siren = 9 chiffres ; le chiffre de contrôle est vérifié.
import-about-siret = 14 chiffres ; le chiffre de contrôle est vérifié.
import-about-email = Les lignes sont rapprochées des personnes par cette adresse, qui n’est jamais modifiée par un import.
import-about-last-name = Nom de famille.
import-about-first-name = Prénom.
import-about-level = Profil, par exemple 1.0 ; à partir de 5.0, administrateur.
import-about-groups = Codes des groupes séparés par des virgules ; vide, aucun groupe.
import-about-agency = Code ou nom d’une agence du cabinet ; vide : aucune.
import-about-mobile = Numéro de téléphone mobile.
import-about-landline = Numéro de téléphone fixe.
import-about-link-code = Code d’un dossier qui n’est ni archivé ni modèle.
import-about-link-email = Adresse e-mail d’un interlocuteur du cabinet.
import-about-limited-to = Partie du dossier à laquelle le lien est limité ; vide, tout le dossier.
import-newest = Derniers fichiers envoyés
import-newest-caption = Fichiers envoyés
import-jobs = Imports
import-deliveries = Envois
import-nameless = Fichier sans nom
import-file-title = { $title } : { $file }
import-lines = Lignes
import-ignored = Colonnes laissées de côté
import-percent = { $n } %
import-state-reading = Lecture en cours
import-state-interrupted = Lecture interrompue
import-state-ready = À confirmer
import-state-faulty = Lignes en erreur
import-state-applying = Import en cours
import-state-applied = Importé
import-state-cancelled = Annulé
import-state-unreadable = Illisible
import-preview = Ce qui sera importé
import-added = Nouveaux
import-changed-count = Modifiés
import-unchanged = Inchangés
import-all-or-nothing = Tout est importé en une fois, ou rien ne l’est.
import-nothing = Tout ce que contient ce fichier est déjà enregistré : il n’y a rien à importer.
import-apply = Importer
import-applying = Import en cours…
import-cancel = Annuler l’import
import-cancel-hint = Tant que l’import n’est pas terminé, rien n’est modifié.
import-cancelled = L’import a été annulé ; rien n’a été modifié.
import-not-cancelled = Il est trop tard pour annuler : cet import est déjà terminé.
import-changed = Des données ont changé depuis la vérification du fichier ; rien n’a été importé. Relisez ces chiffres et confirmez à nouveau.
import-see = Voir la liste
import-other = Choisir un autre fichier
import-faulty = { $n ->
    [one] { $n } ligne sur { $lines } est en erreur
   *[other] { $n } lignes sur { $lines } sont en erreur
  } ; rien n’a été importé. Corrigez le fichier et envoyez-le à nouveau.
import-faults = Erreurs
import-faults-caption = Lignes en erreur
import-export-faults = Exporter les erreurs
import-faults-shown = Les { $n } premières erreurs sont affichées. Exportez-les pour les avoir toutes.
import-col-line = Ligne
import-col-column = Colonne
import-col-value = Valeur
import-col-fault = Erreur
import-empty-cell = (vide)
import-done-staff = Succès : { $added ->
    [one] { $added } collaborateur ajouté
   *[other] { $added } collaborateurs ajoutés
  }, { $changed ->
    [one] { $changed } modifié
   *[other] { $changed } modifiés
  }, { $same ->
    [one] { $same } inchangé
   *[other] { $same } inchangés
  }.
import-done-contacts = Succès : { $added ->
    [one] { $added } interlocuteur ajouté
   *[other] { $added } interlocuteurs ajoutés
  }, { $changed ->
    [one] { $changed } modifié
   *[other] { $changed } modifiés
  }, { $same ->
    [one] { $same } inchangé
   *[other] { $same } inchangés
  }.
import-done-links = Succès : { $added ->
    [one] { $added } lien ajouté
   *[other] { $added } liens ajoutés
  }, { $changed ->
    [one] { $changed } modifié
   *[other] { $changed } modifiés
  }, { $same ->
    [one] { $same } inchangé
   *[other] { $same } inchangés
  }.
import-file-empty = Ce fichier est vide. Sa première ligne nomme les colonnes, les suivantes les remplissent.
import-file-missing-column = Il manque la colonne « { $head } » (en anglais « { $other } »). Ajoutez-la à la première ligne du fichier.
import-file-repeated-column = La colonne « { $head } » en répète une autre. Gardez-en une seule.
import-file-many-columns = Ce fichier compte plus de { $n } colonnes. Retirez celles qui ne servent pas.
import-file-old-spreadsheet = Ce fichier est un ancien classeur (.xls). Enregistrez-le au format .xlsx ou CSV.
import-file-other-archive = Ce fichier n’est ni un CSV ni un classeur .xlsx. Enregistrez-le dans l’un de ces formats.
import-file-utf16 = Ce fichier est enregistré en Unicode (UTF-16). Enregistrez-le au format « CSV UTF-8 ».
import-file-binary = Ce fichier n’est pas un texte. Enregistrez-le au format .xlsx ou CSV.
import-file-unpacked = Une fois ouvert, ce classeur dépasse { $n } Mo. Enregistrez-le au format CSV.
import-file-long-line = La ligne { $n } est trop longue. Il manque sans doute un guillemet dans cette ligne ou avant elle.
import-file-many-lines = Ce fichier compte plus de { $n } lignes. Partagez-le en plusieurs fichiers.
import-file-interrupted = La lecture de ce fichier a été interrompue ; rien n’a été modifié. Envoyez-le à nouveau.
import-file-broken = Ce fichier n’a pas pu être lu. Ouvrez-le dans votre tableur, enregistrez-le à nouveau et renvoyez-le.
import-fault-required = Cette cellule doit être remplie.
import-fault-too-long = Cette valeur est trop longue.
import-fault-code-characters = Un code dossier ne contient que des lettres sans accent, des chiffres, des tirets et des traits de soulignement.
import-fault-code-reserved = Ce code désigne le cabinet lui-même.
import-fault-control-character = Cette cellule contient un saut de ligne ou un caractère invisible. Retirez-le.
import-fault-unreadable = Cette cellule n’est pas dans le même encodage que le reste du fichier. Enregistrez-le au format « CSV UTF-8 ».
import-fault-not-a-status = Ce n’est pas un statut : écrivez À préparer ou Opérationnel.
import-fault-not-an-address = Ce n’est pas une adresse e-mail complète.
import-fault-unknown-staff = Aucun collaborateur en activité n’a cette adresse ou ce nom.
import-fault-several-staff = Plusieurs collaborateurs portent ce nom : écrivez l’adresse e-mail.
import-fault-not-a-siren = Un SIREN compte 9 chiffres.
import-fault-not-a-siret = Un SIRET compte 14 chiffres.
import-fault-check-digit = Le chiffre de contrôle est faux : vérifiez la saisie.
import-fault-other-company = Ce SIRET n’est pas celui d’un établissement de l’entreprise : il commence par un autre SIREN.
import-fault-not-a-level = Ce n’est pas un profil : écrivez un nombre comme 1.0 ou 5.0.
import-fault-unknown-group = Le cabinet n’a pas de groupe avec ce code.
import-fault-unknown-agency = Aucune agence du cabinet n’a ce code ou ce nom. Créez-la dans « Paramétrage du cabinet », ou corrigez la cellule.
import-fault-agency-at-rest = Cette agence n’est plus proposée. Choisissez-en une autre, ou remettez-la en service dans « Paramétrage du cabinet ».
import-fault-not-a-phone = Ce n’est pas un numéro de téléphone.
import-fault-extra-cell = Cette cellule est au-delà de la dernière colonne nommée.
import-fault-repeated = La ligne { $n } dit déjà la même chose. Gardez une seule des deux.
import-fault-archived = Ce dossier est archivé : il ne se modifie plus.
import-fault-archives = Un import n’archive pas de dossier. Archivez-le depuis la liste « Dossiers client ».
import-fault-unknown-dossier = Le code « { $code } » n’existe pas.
import-fault-dossier-at-rest = Ce dossier est archivé ou modèle : il ne prend pas d’interlocuteur.
import-fault-unknown-contact = Aucun interlocuteur du cabinet n’a cette adresse. Importez d’abord les interlocuteurs.
import-fault-deactivated = Ce collaborateur est désactivé. Réactivez-le d’abord.
import-fault-last-administrator = Le cabinet n’aurait plus d’administrateur. Gardez au moins un profil 5.0.

# A list of codes added to a selection.
codes-title = Importer une liste de codes
codes-import = Importer une liste
codes-label = Codes dossier
codes-hint = Un code par ligne, ou séparés par des points-virgules, des virgules ou des espaces. 100 000 codes au plus.
codes-file = Ou un fichier
codes-file-hint = Texte ou CSV d’une seule colonne, 4 Mo au plus.
codes-select = Sélectionner ces dossiers
codes-back = Revenir à la sélection
codes-none = Collez au moins un code ou choisissez un fichier.
codes-not-text = Ce fichier n’est pas un texte. Enregistrez la colonne des codes au format CSV.
codes-too-many = Cette liste compte plus de { $n } codes. Partagez-la.
codes-selected = { $n ->
    [one] { $n } dossier a été ajouté à la sélection.
   *[other] { $n } dossiers ont été ajoutés à la sélection.
  }
codes-partly = { $n ->
    [one] { $n } dossier trouvé et sélectionné
   *[other] { $n } dossiers trouvés et sélectionnés
  } ; { $unknown ->
    [one] { $unknown } code inconnu
   *[other] { $unknown } codes inconnus
  }{ $denied ->
    [0] .
    [one] {" "}; { $denied } dossier laissé de côté faute de droit.
   *[other] {" "}; { $denied } dossiers laissés de côté faute de droit.
  }
codes-unknown = Codes inconnus, archivés ou modèles
