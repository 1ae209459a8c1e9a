# Deletion with impact, suspension, restoration.
apps-state-removed = Deleted
impact-owners = E-mails to file owners
impact-mails = { $n ->
    [one] An e-mail will be sent to the file owner concerned.
   *[other] An e-mail will be sent to the { $n } file owners concerned.
  }
impact-ownerless = { $n ->
    [one] { $n } file has no owner to write to: the firm’s administrators will be told.
   *[other] { $n } files have no owner to write to: the firm’s administrators will be told.
  }
impact-preview = Preview the e-mail
impact-preview-title = E-mail preview
impact-preview-lead = This is what the first file owner will get. Each one gets a single e-mail, with all their files.
impact-preview-to = To { $name }, { $email }
impact-preview-none = No e-mail will be sent.
impact-calls = API calls over 30 days
impact-last-call = last on
impact-dossiers = Files concerned
impact-dossiers-caption = Files for which the application will be turned off
impact-contacts = Contacts
impact-no-owner = None
impact-export = Export the consequences (CSV)
impact-instead = Would you rather cut the accesses without losing the set-up?
impact-restore-note = A deleted application can be restored for 30 days.
impact-reason = Reason (visible in the audit log and in the e-mail)
impact-reason-long = The reason has at most { $n } characters. Shorten it.
impact-reason-secret = The reason contains the secret of a key. Remove it and, for safety, rotate that secret.
impact-changed = Warning: the consequences changed since they were shown. Read them and confirm again.
impact-csv-code = File code
impact-csv-name = Name
impact-csv-owner = File owner
impact-csv-owner-mail = Owner’s e-mail
impact-csv-last-name = Contact’s last name
impact-csv-first-name = Contact’s first name
impact-csv-mail = Contact’s e-mail
impact-suspend-title = Suspend { $app }?
impact-suspend-button = Suspend the application
impact-suspend-lead = Suspending cuts calls and accesses and keeps the set-up. It can be resumed at any time.
impact-suspend-effect = Calls and accesses are cut at once: the next call will be refused.
impact-suspend-kept = The set-up, the files and the contacts’ accesses are kept: “Resume” gives them back as they are.
impact-suspended = Success: { $app } was suspended. { $mails ->
    [0] No e-mail is sent.
    [one] { $mails } e-mail being sent.
   *[other] { $mails } e-mails being sent.
  }
impact-already-suspended = Information: { $app } is already suspended.
impact-key-refused = { $key }: its calls will be refused until it is resumed
impact-key-back = { $key }: its calls will be accepted again
impact-contacts-back = Contacts who get access back
impact-resume-title = Resume { $app }?
impact-resume-button = Resume the application
impact-resume-lead = This application is suspended: its calls and accesses are cut. “Resume” gives them back.
impact-resume-effect = Calls and accesses are given back at once, as they were.
impact-resumed = Success: { $app } was resumed. { $mails ->
    [0] No e-mail is sent.
    [one] { $mails } e-mail being sent.
   *[other] { $mails } e-mails being sent.
  }
impact-already-active = Information: { $app } is already active.
impact-restore = Restore
impact-restore-title = Restore { $app }?
impact-restore-button = Restore the application
impact-removed-by = Deleted on { $date } by { $person }.
impact-removed-on = Deleted on { $date }.
impact-until = It can be restored until { $date }.
impact-comes-back = What comes back
impact-dossiers-back = Files turned on again
impact-accesses-back = Accesses opened again
impact-as-before = The activations and accesses come back as they were when it was deleted.
impact-left = What does not come back
impact-left-archived = { $n ->
    [one] { $n } file archived since: the application will not be turned on for it.
   *[other] { $n } files archived since: the application will not be turned on for them.
  }
impact-left-accesses = { $n ->
    [one] { $n } access on a file archived since.
   *[other] { $n } accesses on files archived since.
  }
impact-left-contacts = { $n ->
    [one] { $n } access of a contact removed since.
   *[other] { $n } accesses of contacts removed since.
  }
impact-left-links = { $n ->
    [one] { $n } access of a contact no longer linked to the file.
   *[other] { $n } accesses of contacts no longer linked to the file.
  }
impact-key-lost = Its API key now secures { $other }. The application will come back without a key, suspended: set another key, then resume it.
impact-back-suspended = the application was suspended when it was deleted: it will come back suspended.
impact-added-again = { $app } was added to the firm again: it cannot be restored. First delete the one that is set up, or edit it.
impact-see-other = See the application that is set up
impact-restore-refused = Error: the application was not restored.
impact-restored = Success: { $app } was restored. { $n ->
    [one] { $n } file turned on again
   *[other] { $n } files turned on again
  }, { $accesses ->
    [one] { $accesses } access opened again
   *[other] { $accesses } accesses opened again
  }.
impact-restored-partly = Success: { $app } was restored. { $n ->
    [one] { $n } file turned on again
   *[other] { $n } files turned on again
  }, { $accesses ->
    [one] { $accesses } access opened again
   *[other] { $accesses } accesses opened again
  }. Did not come back: { $dossiersleft ->
    [one] { $dossiersleft } file
   *[other] { $dossiersleft } files
  }, { $accessesleft ->
    [one] { $accessesleft } access
   *[other] { $accessesleft } accesses
  }.
impact-restored-without-key = Warning: { $app } was restored without an API key, suspended, because its key now secures another application. { $n ->
    [one] { $n } file turned on again
   *[other] { $n } files turned on again
  }, { $accesses ->
    [one] { $accesses } access opened again
   *[other] { $accesses } accesses opened again
  }. Set another key, then resume the application.
impact-already-restored = Information: { $app } is already restored.
impact-history = History
impact-history-caption = What was done to this application
impact-history-pages = Pages of the history
impact-history-newest = The newest
audit-fact-owners = File owners told
audit-fact-reason = Reason
audit-fact-activations-opened = Activations opened again
audit-fact-accesses-opened = Accesses opened again
audit-fact-dossiers-left = Files not turned on again
audit-fact-accesses-left = Accesses not opened again
audit-fact-without-key = Came back without a key
