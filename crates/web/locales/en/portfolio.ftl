# My portfolio.

portfolio-all = All files
portfolio-all-caption = Files of the firm
portfolio-models = Template files
portfolio-models-caption = Template files of the firm
portfolio-models-empty-title = No template file
portfolio-models-empty = The firm has no template file.
portfolio-views = Views of the portfolio
portfolio-others = Other files
portfolio-leave = Remove from portfolio
portfolio-rights = Edit rights
portfolio-accounting = Open CEGID
portfolio-added = { $n ->
    [0] these files are in your portfolio already.
    [one] { $n } file was added to your portfolio.
   *[other] { $n } files were added to your portfolio.
  }
portfolio-left = { $n ->
    [0] none of these files was in your portfolio.
    [one] { $n } file was removed from your portfolio.
   *[other] { $n } files were removed from your portfolio.
  }
portfolio-leave-lead = { $n ->
    [one] This file will be removed from your portfolio. The file itself, its applications and your rights do not change.
   *[other] These { $n } files will be removed from your portfolio. The files themselves, their applications and your rights do not change.
  }
pick-add = Add to portfolio
pick-add-lead = Tick the files to add to your portfolio. Your rights on these files do not change.
pick-leave-lead = Tick the files to remove from your portfolio. The files themselves, their applications and your rights do not change.
pick-kept = Already in your portfolio
batch-activate-one = Turn on { $app }…
dossiers-offered = Select the files to turn { $app } on for.
batch-activate = Turn on an application…
batch-deactivate = Turn off an application…
selected-all-portfolio = All files of your portfolio are selected ({ $n })
selected-all-own = { $n ->
    [one] The file on which you may turn on applications is selected
   *[other] The { $n } files on which you may turn on applications are selected
  }
selected-filtered = { $n ->
    [one] The filtered file is selected
   *[other] The { $n } filtered files are selected
  }
on-dossier = on { $code }
dossier-applications-of = Applications of file { $code }
