# The window of a dossier’s applications.

window-title = Applications of file { $code } – { $name }
window-title-contact = Offer a service – { $code } – for { $contact }
window-added = Added ({ $n })
window-available = Available ({ $n })
window-whole-firm = For the whole firm ({ $n })
window-filter = Filter applications
window-filter-none = No application matches this filter.
window-state-on = Added
window-state-add = Will be added when you validate
window-state-remove = Will be removed when you validate
window-state-active = On
window-state-inactive = Off
window-acts-on-firm = Acts on the whole firm
window-suspended = Suspended
window-suspended-note = This application is suspended: it cannot be added until it is resumed.
window-loss = { $n ->
    [one] { $n } contact will lose access.
   *[other] { $n } contacts will lose access.
  }
window-loss-contact = { $contact } will lose access.
window-loss-last = { $contact } will lose access. Nobody else has it: the application will also be removed from the file.
window-shared-with = Also for: { $names }
window-holders = Contacts: { $names }
window-contact-for = Contact for { $app }
window-contact-nth = Contact { $n } for { $app }
window-contact-choose = Choose a contact
window-contact-grey = { $contact } – to be invited to the tenant
window-contact-add = Add a contact
window-contact-remove = Remove { $contact }
window-contact-remove-line = Remove this line
window-grey-count = { $n ->
    [one] { $n } greyed contact: their e-mail address is not correct yet, they must be invited to the tenant.
   *[other] { $n } greyed contacts: their e-mail addresses are not correct yet, they must be invited to the tenant.
  }
window-invite = Invite a contact
window-no-contact = No contact is linked to this file.
window-link-contact = Link a contact
window-nobody-left = No contact has access any more: choose one, or remove the application.
window-contact-search = Search for a contact
window-contact-search-hint = Name or e-mail address. The result fills the lists of contacts below.
window-contact-refine = { $n ->
    [one] Refine the search: { $n } other contact.
   *[other] Refine the search: { $n } other contacts.
  }
window-contact-found-none = No contact matches “{ $query }”.
window-sum-none = No change.
window-sum-add = { $n ->
    [one] { $n } application will be added
   *[other] { $n } applications will be added
  }
window-sum-remove = { $n ->
    [one] { $n } application will be removed
   *[other] { $n } applications will be removed
  }
window-sum-remove-too = { $n ->
    [one] { $n } will be removed
   *[other] { $n } will be removed
  }
window-sum-hand = { $n ->
    [one] the contacts of { $n } application will change
   *[other] the contacts of { $n } applications will change
  }
window-sum-hand-only = { $n ->
    [one] The contacts of { $n } application will change
   *[other] The contacts of { $n } applications will change
  }
window-validate = Validate
window-abandon = Discard the changes?
window-abandon-stay = Keep editing
window-abandon-leave = Discard
window-empty-title = No application is set up for the firm
window-empty-admin = Add a first application: it can then be turned on for files.
window-empty-other = Ask your administrator.
window-empty-offers-title = No application to offer
window-empty-offers = None of the firm’s applications needs a contact.
window-read-only-owner = Owner of this file:
window-archived = this file is archived: it keeps its history and takes no more applications.
window-model = this file is a model: it takes no applications.
window-unlinked = { $contact } is not linked to this file: no application can be offered to them.
window-not-invited = { $contact } is not invited to the firm’s tenant yet: no application can be offered to them.
window-409-nobody = this file was changed since the window opened. Your choices are kept below: check them and validate again.
window-409-title = What changed meanwhile
window-409-on = { $app }: added.
window-409-on-for = { $app }: added for { $names }.
window-409-off = { $app }: removed.
window-409-given = { $app }: access given to { $names }.
window-409-taken = { $app }: access withdrawn from { $names }.
window-409-mine-on = Your choice: added.
window-409-mine-off = Your choice: removed.
window-409-mine-contacts = Your choice: { $names }.
window-err-not-invited = { $contact } cannot be chosen: their e-mail address is not correct yet, they must be invited to the tenant.
window-err-not-linked = { $contact } is no longer linked to this file. Choose another contact.
window-err-gone = { $app } was removed from the firm’s configuration. Your other choices are kept.
window-err-gone-unnamed = A chosen application does not exist, or no longer does. Your other choices are kept.
window-err-suspended = { $app } is suspended: it cannot be added until it is resumed.
window-err-whole-firm = { $app } acts on the whole firm: it is not turned on for one file.
window-someone = A contact
window-did-add = { $n ->
    [one] { $n } application added
   *[other] { $n } applications added
  }
window-did-remove = { $n ->
    [one] { $n } application removed
   *[other] { $n } applications removed
  }
window-did-remove-too = { $n } removed
window-did-give = { $n ->
    [one] { $n } access given
   *[other] { $n } accesses given
  }
window-did-take = { $n ->
    [one] { $n } access withdrawn
   *[other] { $n } accesses withdrawn
  }
window-did-take-too = { $n } withdrawn
window-did-both = { $one } and { $other }
window-saved-both = Success: { $what } on file { $code }, { $hands ->
    [one] { $hands } access changed.
   *[other] { $hands } accesses changed.
  }
window-saved-contact = Success: { $what } for { $contact } on file { $code }.
window-saved = { $saved }{ $addresses }
window-saved-waiting = { $saved } Access will open once the invitation is accepted: { $addresses }.
window-repeated = Success: your changes to file { $code } were saved already.

# One application for a selection of dossiers.

bulk-open-title = Turn an application on
bulk-close-title = Turn an application off
bulk-list-dossiers = Client files
bulk-open-recap = Turn { $app } on
bulk-close-recap = Turn { $app } off
bulk-chosen = { $n ->
    [0] None of the selected files can be changed: you are not allowed to turn applications on for them.
    [one] { $n } file selected.
   *[other] { $n } files selected.
  }
bulk-application = Application
bulk-active-on = { $n ->
    [0] On for none of the firm’s files.
    [one] On for { $n } of the firm’s files.
   *[other] On for { $n } of the firm’s files.
  }
bulk-next = Next
bulk-other = Choose another application
bulk-others = Applications that are not offered
bulk-needs-contact = This application needs a contact for each file: turn it on file by file.
bulk-suspended = This application is suspended: it cannot be turned on until it is resumed.
bulk-none-title = No application to offer
bulk-none = None of the firm’s applications applies to a selection of files.
bulk-open-announced = { $n ->
    [0] { $app } is on for all selected files already: there is nothing to do.
    [one] { $app } will be turned on for { $n } file.
   *[other] { $app } will be turned on for { $n } files.
  }
bulk-close-announced = { $n ->
    [0] { $app } is on for none of the selected files: there is nothing to do.
    [one] { $app } will be turned off for { $n } file.
   *[other] { $app } will be turned off for { $n } files.
  }
bulk-already-on = { $n ->
    [one] { $n } file has it already: it does not change.
   *[other] { $n } files have it already: they do not change.
  }
bulk-already-off = { $n ->
    [one] { $n } file does not have it: it does not change.
   *[other] { $n } files do not have it: they do not change.
  }
bulk-without-right = { $n ->
    [one] { $n } file is not included: you are not allowed to turn applications on for it.
   *[other] { $n } files are not included: you are not allowed to turn applications on for them.
  }
bulk-at-rest = { $n ->
    [one] { $n } archived or model file is not included.
   *[other] { $n } archived or model files are not included.
  }
bulk-changed = Warning: the selection has changed since it was shown ({ $before ->
    [one] { $before } file
   *[other] { $before } files
  }, then { $now }). Read the summary again and validate again.
bulk-done-title = What was done
bulk-open-done = { $n ->
    [one] { $app } was turned on for { $n } file on { $date }.
   *[other] { $app } was turned on for { $n } files on { $date }.
  }
bulk-close-done = { $n ->
    [one] { $app } was turned off for { $n } file on { $date }.
   *[other] { $app } was turned off for { $n } files on { $date }.
  }
bulk-accesses-ended = { $n ->
    [one] { $n } access of a contact was withdrawn.
   *[other] { $n } accesses of contacts were withdrawn.
  }
bulk-back = Back to the portfolio
bulk-undo = Undo this action
bulk-undo-hint = You can undo this action as long as nothing else has changed on these files for this application.
bulk-undone = This action was undone.
bulk-undo-not = This action can no longer be undone:
bulk-undo-changed = Warning: this action was not undone, because something has changed since.
bulk-undo-removed = { $app } was removed from the firm’s configuration.
bulk-undo-dossiers = { $n ->
    [one] { $n } file has changed since: the application was turned on or off for it, or it was archived.
   *[other] { $n } files have changed since: the application was turned on or off for them, or they were archived.
  }
bulk-undo-accesses = { $n ->
    [one] { $n } contact is no longer linked to their file.
   *[other] { $n } contacts are no longer linked to their files.
  }

# What the journal keeps of an activation.

audit-fact-place = From
audit-fact-contacts = Contacts
audit-fact-contacts-ended = Contacts who lose access
place-wizard = Adding the application
place-portfolio = My portfolio
place-dossiers = Client files
place-contacts = Contacts
place-application = The application’s page
place-api = API
place-command-line = Command line
place-rule = Rule for future files
audit-object-act = Bulk action
