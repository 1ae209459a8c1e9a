# Own applications and future client files.
own-title = Own applications
own-lead = The firm’s own applications, which it alone sees. A declared application is offered by “Add an application”.
own-empty-title = No application of your own
own-empty = Declare an application developed by the firm or for it.
own-add = Declare an application of your own
own-edit = Edit { $app }
own-kind = { $kind }, own
own-configured = Configurations
own-state-offered = Offered
own-state-withdrawn = Withdrawn
own-kind-partenaire = Acts on the chosen client files, with a standard API key.
own-kind-cabinet = Acts on the whole firm, with a firm API key.
own-publisher-hint = Who developed it, such as the firm itself.
own-description-hint = One sentence: what it is for.
own-read = Read data
own-write = Read and write data
own-offered = Offered in “Add an application”
own-offered-hint = Withdrawn, it stays usable where it is configured.
own-label-wrong = { $n ->
    [one] Enter a label of { $n } character at most.
   *[other] Enter a label of { $n } characters at most.
  }
own-label-taken = Another application has this label already.
own-publisher-wrong = { $n ->
    [one] Enter a publisher of { $n } character at most.
   *[other] Enter a publisher of { $n } characters at most.
  }
own-description-wrong = { $n ->
    [one] Enter a description of { $n } character at most.
   *[other] Enter a description of { $n } characters at most.
  }
own-added = the application { $app } is declared. Add it now with “Add an application”.
own-edited = the application { $app } is saved.
own-moved = this application has been edited since it was shown. What you typed is kept below: check it and save again.
future-heading = Future client files
future-title = Future client files of { $app }
future-lead = Client files created or imported later get the application as they are created. Those that exist do not change.
future-change = Edit the rule
future-which = Turn on for future client files
future-scope-none = No future client file
future-scope-none-hint = Each activation stays a choice.
future-scope-all = Every future client file
future-scope-all-hint = But for the exceptions below.
future-scope-some = Some future client files
future-scope-some-hint = Those of one of the ticked agencies or owners, or whose code begins as written, but for the exceptions.
future-agencies = Agencies
future-owners = File owners
future-prefixes = Beginnings of codes
future-prefixes-hint = For “Some future client files”, such as LYO MAR.
future-exceptions = Exceptions
future-exceptions-hint = Beginnings of codes, or whole codes, of the client files to leave out.
future-scope-missing = Choose which future client files.
future-nothing = Tick an agency or an owner that is still offered, or write the beginning of a code.
future-prefixes-wrong = { $n ->
    [one] Enter { $n } beginning of a code at most, with letters without accents, digits, hyphens or underscores.
   *[other] Enter { $n } beginnings of codes at most, with letters without accents, digits, hyphens or underscores.
  }
future-words-agencies = Agencies: { $list }.
future-words-owners = File owners: { $list }.
future-words-prefixes = Beginnings of codes: { $list }.
future-words-exceptions = But for: { $list }.
future-saved = the rule for future client files of { $app } is saved.
future-moved = this rule has been edited since it was shown. What you typed is kept below: check it and save again.
wizard-future = Turn on for every future client file, too
recap-future-all = Client files created or imported after you confirm will get the application, too.
dossier-agency = Agency
verb-future-edited = Rule for future client files edited
verb-application-declared = Own application declared
verb-declaration-edited = Own application edited

## Connection sheet

connection-see = Connection sheet
connection-title = Connection sheet: { $app }
connection-lead = What the partner needs to call the firm’s APIs. Print this page or send them the file; the key’s secret is not in it.
connection-download = Download (JSON)
connection-facts = Connection
connection-firm = Firm code
connection-hub = Address of Loop Hub
connection-gate = Address of the check of calls
connection-gate-hint = It is asked by the server in front of the accounting API; the partner calls that API as usual.
connection-header = Header of each call
connection-header-identifier = identifier
connection-header-secret = secret
connection-dossiers = Open client files
connection-secret = The key’s secret is handed over apart, once, by whoever created the key.
connection-no-key = This application has no API key: choose one with “Edit” before you send this sheet.
connection-examples = Calls to try
connection-example-key = What Loop Hub knows of the key: to be tried first when a call is refused. Expected answer: 200.
connection-example-dossiers = The client files open to the application, 200 a page; next_cursor gives the next page. Expected answer: 200.
connection-example-refused = The same call without a key. Expected answer: 401 and the code missing_credentials.
connection-refusals = Refusal codes
connection-refusals-lead = A refused call gets one of these codes in the field “code” of the answer.
connection-code = Code
connection-meaning = What it means, and what to do
connection-missing-credentials = The call carries no key. Add the header x-apikey.
connection-conflicting-credentials = The call carries two different keys. Send the header x-apikey alone.
connection-malformed-credentials = The text sent is no key, or a letter of the secret is wrong. Copy identifier and secret again.
connection-invalid-credentials = The identifier is unknown or the secret is not its own. Check them with the firm.
connection-key-revoked = The key is revoked. Ask the firm for another one.
connection-key-expired = The key has expired. Ask the firm to extend or replace it.
connection-rate-limited = Too many calls. Wait for the number of seconds of the header Retry-After.
connection-key-not-configured = No application uses this key. Ask the firm to choose it in the application.
connection-application-suspended = The application or the firm is suspended. Ask the firm why.
connection-route-not-allowed = No route matches this call. Check the address and the method.
connection-ambiguous-request = The address can be read two ways. Send it without encoded slashes or dots and without a repeated parameter.
connection-standard-key-required = This call needs a standard key.
connection-cabinet-key-required = This call needs a cabinet key.
connection-operation-not-permitted = The application does not have this right. Ask the firm what it may do.
connection-address-not-allowed = The key cannot be used from this IP address. Give yours to the firm.
connection-dossier-not-open = The client file does not exist or is not open to the application. Compare with the list of open client files.
connection-unavailable = The decision could not be taken. Try again in a few seconds.
connection-ask = Whom to ask
connection-back = Back to the application
# What an application may do in Loop Hub by itself, with its cabinet key.
grants-heading = Rights in Loop Hub
grants-title = Rights in Loop Hub: { $app }
grants-lead = With its cabinet key this application can act in Loop Hub by the API. It can do nothing until you allow it here.
grants-which = This application may
grants-never = No application can change the firm’s staff or settings, its own rights or another’s.
grants-none = Nothing: it does not act by itself.
grants-change = Change its rights
grants-saved = the rights of { $app } in Loop Hub are saved.
grants-moved = Somebody changed this application meanwhile. Your choices are kept: check them, then save again.
grant-dossiers-read = Read client files and their applications
grant-dossiers-write = Create, edit and archive client files
grant-activations-write = Switch applications on and off
grant-contacts-read = Read contacts
grant-contacts-write = Create, edit and remove contacts
grant-imports-write = Import files of what it may create and edit
grant-accesses-read = Read what a contact has access to
grant-applications-read = Read the catalogue and the applications
grant-applications-add = Add applications and switch them on for dossiers
grant-applications-write = Suspend and remove applications
grant-keys-read = Read keys, without their secrets
grant-keys-write = Issue, rotate and revoke keys
grant-webhooks-read = Read webhooks and their messages
grant-webhooks-write = Add, change and remove webhooks
grant-staff-read = Read staff and groups
grant-audit-read = Read the journal
grant-decisions-read = Ask whether a call would be allowed
