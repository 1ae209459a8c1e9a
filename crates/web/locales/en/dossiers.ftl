# Client files: the list, one file, and acts on several.

nav-settings = Settings
nav-clients-crumb = Clients
dossier-denomination = Company name
dossier-manager = Engagement manager
nobody = Nobody
columns = Columns
columns-shown = Columns shown
columns-save = Save columns
columns-kept = the columns of this list were saved.
dossiers-save-columns = Save
export = Export
export-csv = CSV (semicolon separated, UTF-8)
export-xlsx = Excel (.xlsx)
print = Print
print-page = Print the page
print-all = Print all (up to 2,000 lines)
print-too-long = this list has { $n } lines: only the first { $most } are shown. Export the list to have it whole.
print-list = Loop Hub – { $domain } – { $page } – { $count } – printed on { $date } by { $person }
print-list-filtered = Loop Hub – { $domain } – { $page } – filter: { $filters } – { $count } – printed on { $date } by { $person }
lines-per-page = Lines per page
list-chip = { $name }: { $value }
filter-part = { $name } { $value }
filter-search = search
filter-all = All
filter-all-applications = All
filter-status-live = All but archived
filter-application = Application
filter-no-application = Without application
filter-without-entry = Without this application
filters-on = Active filters
dossiers-nores-filters = No file matches the chosen filters. Clear them or choose others.
dossiers-actions = Actions
dossiers-offer = Offer a service for this file
dossiers-offer-none = Select a file.
dossiers-offer-many = { $n ->
    [one] Offer a service for this file
   *[other] Offer a service for these { $n } files
  }
dossiers-offer-why = Only applications without a contact are offered: a contact is chosen file by file.
dossiers-offer-row = Offer a service
of-dossier = of file { $code }
for-dossier = for { $code }
dossier-add-title = Add a client file
dossier-edit-title = Edit file { $code }
dossier-code-hint = 1 to 20 characters: letters without accents, digits, hyphens and underscores. Lower case becomes upper case.
dossier-code-characters = A file code holds only letters without accents, digits, hyphens and underscores.
dossier-code-reserved = This code stands for the firm itself. Choose another file code.
dossier-code-taken = Another file has this code already. Choose another file code.
dossier-denomination-hint = Name of the company. Leave empty if it is the name.
dossier-siren = SIREN
dossier-siren-hint = Optional: the 9 digits of the company.
dossier-siren-form = A SIREN has 9 digits, for example 732 829 320.
dossier-siren-digit = This SIREN does not exist: its check digit is wrong. Check what you typed.
dossier-siret = SIRET
dossier-siret-hint = Optional: the 14 digits of the establishment.
dossier-siret-form = A SIRET has 14 digits, for example 732 829 320 00074.
dossier-siret-digit = This SIRET does not exist: its check digit is wrong. Check what you typed.
dossier-siret-other = This SIRET is not one of the company’s: it begins with another SIREN.
dossier-rights-elsewhere = The file owner and the engagement manager are changed by the administrator or the members of the group LOOP-GESTION-DES-DROITS.
dossier-created = file { $code } was created.
dossier-edited = file { $code } was edited.
dossier-is-archived = file { $code } is archived: it can no longer be edited.
dossier-moved = this file was changed since it was shown. Your choices are kept below: check them and confirm again.
dossier-other-version = Values saved meanwhile
dossiers-archive = Archive
dossiers-archive-title = { $n ->
    [one] Delete a file
   *[other] Delete { $n } files
  }
dossiers-archive-lead = { $n ->
    [one] This file will be archived: its history is kept, but it can no longer get applications.
   *[other] These { $n } files will be archived: their history is kept, but they can no longer get applications.
  }
dossiers-archive-ends = { $n ->
    [0] No application is on there.
    [one] { $n } application that is on will be turned off, and the contacts who have access to it will lose it.
   *[other] { $n } applications that are on will be turned off, and the contacts who have access to them will lose it.
  }
dossiers-archive-read = I have read the consequences of archiving
dossiers-archived = { $n ->
    [one] { $n } file was archived.
   *[other] { $n } files were archived.
  } { $activations ->
    [0] No application was on there.
    [one] { $activations } application was turned off.
   *[other] { $activations } applications were turned off.
  } { $accesses ->
    [0] No access was removed.
    [one] { $accesses } access was removed.
   *[other] { $accesses } accesses were removed.
  }
dossiers-at-once = { $n ->
    [one] This can be done on { $n } file at most at once, because the audit log keeps what each was before and after. Select fewer.
   *[other] This can be done on { $n } files at most at once, because the audit log keeps what each was before and after. Select fewer.
  }
rights-at-once-staff = To hand over all the files of one staff member to another at once, an administrator of the firm uses “Staff”.
dossiers-too-many = { $n ->
    [one] this can be done on { $n } file at most. Select fewer.
   *[other] this can be done on { $n } files at most. Select fewer.
  }
selection-moved = the selection changed since it was shown. Check it and confirm again.
rights-title = { $n ->
    [one] Edit rights on a file
   *[other] Edit rights on { $n } files
  }
rights-lead = These changes apply to each of the selected files. The file owner and the engagement manager may turn on applications there.
rights-keep = Do not change
rights-staff = Staff
rights-staff-hint = Staff work on the file, without further rights.
rights-staff-replace = Replace the staff by the people ticked
rights-nobody = One of the people chosen is no longer in the firm. Choose another.
rights-saved = { $n ->
    [one] the rights on { $n } file were changed.
   *[other] the rights on { $n } files were changed.
  }
error-403-edit-dossier = Only the administrator (profiles 5.0 and above), members of the group LOOP-GESTION-DES-DROITS, the file owner or the engagement manager of the file may edit this file.
error-403-rights = Only the administrator (profiles 5.0 and above) and members of the group LOOP-GESTION-DES-DROITS may create, delete or hand over files.
