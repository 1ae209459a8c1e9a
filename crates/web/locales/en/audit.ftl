## S13: searching the journal, its exports, the dossiers of an act

audit-period-all = The whole log
audit-period-dates = Chosen dates (from… to…)
audit-period-order = The end date comes before the start date. Swap them.
audit-no-dossier = No file has the code “{ $code }”. Check the code.
audit-author-application = { $app } (application)
audit-author-applications = All applications
audit-author-contacts = Contacts
audit-author-accounts = Accounts signing in
audit-dossier-code = File code
audit-export = Export ({ $format })
audit-col-position = Position
audit-chain-altered = Act { $act } no longer says what the log noted of it.
audit-chain-verified-erased = { $n ->
    [one] Chain verified on { $date }: { $n } event, no alteration; contents erased by a purge noted in the log: { $erased }.
   *[other] Chain verified on { $date }: { $n } events, no alteration; contents erased by a purge noted in the log: { $erased }.
  }
audit-dossiers = Files touched by event { $seq }
audit-dossiers-caption = Files
audit-dossiers-none = This event turned no application on or off on any file.
audit-dossiers-see = See the files touched, one by one
audit-back-to-entry = Back to the event
audit-switched-on = Application turned on
audit-switched-off = Application turned off
audit-object-contact = Contact
audit-object-directory = Directory
audit-object-journal = Log, up to event
audit-fact-erased = Contents erased
audit-fact-through = Up to event
audit-fact-hash = Hash of that event
verb-journal-purged = Old contents of the log erased
