# Mon portefeuille.

portfolio-all = Tous les dossiers
portfolio-all-caption = Dossiers du cabinet
portfolio-models = Dossiers modèles
portfolio-models-caption = Dossiers modèles du cabinet
portfolio-models-empty-title = Aucun dossier modèle
portfolio-models-empty = Le cabinet n’a pas de dossier modèle.
portfolio-views = Vues du portefeuille
portfolio-others = Autres dossiers
portfolio-leave = Supprimer du portefeuille
portfolio-rights = Modifier les droits
portfolio-accounting = Ouvrir CEGID
portfolio-added = { $n ->
    [0] ces dossiers sont déjà dans votre portefeuille.
    [one] { $n } dossier a été ajouté à votre portefeuille.
   *[other] { $n } dossiers ont été ajoutés à votre portefeuille.
  }
portfolio-left = { $n ->
    [0] aucun de ces dossiers n’était dans votre portefeuille.
    [one] { $n } dossier a été retiré de votre portefeuille.
   *[other] { $n } dossiers ont été retirés de votre portefeuille.
  }
portfolio-leave-lead = { $n ->
    [one] Ce dossier sera retiré de votre portefeuille. Le dossier lui-même, ses applications et vos droits ne changent pas.
   *[other] Ces { $n } dossiers seront retirés de votre portefeuille. Les dossiers eux-mêmes, leurs applications et vos droits ne changent pas.
  }
pick-add = Ajouter au portefeuille
pick-add-lead = Cochez les dossiers à ajouter à votre portefeuille. Vos droits sur ces dossiers ne changent pas.
pick-leave-lead = Cochez les dossiers à retirer de votre portefeuille. Les dossiers eux-mêmes, leurs applications et vos droits ne changent pas.
pick-kept = Déjà dans votre portefeuille
batch-activate-one = Activer { $app }…
dossiers-offered = Sélectionnez les dossiers sur lesquels activer { $app }.
batch-activate = Activer une application…
batch-deactivate = Désactiver une application…
selected-all-portfolio = Tous les dossiers de votre portefeuille sont sélectionnés ({ $n })
selected-all-own = { $n ->
    [one] Le dossier sur lequel vous avez le droit d’activer des applications est sélectionné
   *[other] Les { $n } dossiers sur lesquels vous avez le droit d’activer des applications sont sélectionnés
  }
selected-filtered = { $n ->
    [one] Le dossier filtré est sélectionné
   *[other] Les { $n } dossiers filtrés sont sélectionnés
  }
on-dossier = sur { $code }
dossier-applications-of = Applications du dossier { $code }
