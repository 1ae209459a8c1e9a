### Loop Hub, messages in English: a full translation of fr.ftl, in the same order.

## Words used everywhere

colon = :{" "}
kind-success = Success
kind-info = Information
kind-warning = Warning
kind-error = Error
title-error = Error:{" "}
title-success = Success:{" "}
yes = Yes
no = No
none = None
add = Add
edit = Edit
delete = Delete
save = Save
saving = Saving…
cancel = Cancel
back = Back
next = Next
confirm = Confirm
close = Close
finish = Finish
retry = Try again
search = Search
show = Show
filter = Filter
apply-filters = Apply filters
clear-filters = Clear filters
remove-filter = Remove filter { $filter }
back-to-list = Back to the list
required-note = Fields marked with an asterisk (*) are required.
optional = optional
choose = Choose
loading = Loading…
message-hide = Hide message
summary-title = { $n ->
    [1] There is a problem
   *[other] There are { $n } problems
  }
dossiers-count = { $n ->
    [one] { $n } file
   *[other] { $n } files
  }
applications-count = { $n ->
    [0] No application
    [one] { $n } application
   *[other] { $n } applications
  }
mails-count = { $n ->
    [one] { $n } e-mail
   *[other] { $n } e-mails
  }
print-line = Loop Hub – { $domain } – { $page } – printed on { $date } by { $person }
time-zone-note = Dates and times are in the { $zone } time zone.

## Frame (3.5)

brand-home = Loop Hub, home
skip-to-content = Skip to content
skip-table = Skip the table
account-of = Account of
account-menu = My account
help = Help
firm-domain = Firm domain
firm-change = Change
sign-out = Sign out
language-switch = Show in French
firm-changed = you are now working in the domain { $domain }.
main-menu = Main menu
menu = Menu
breadcrumb = Breadcrumb
nav-portfolio = My portfolio
nav-loophub = LoopHub
nav-clients = Settings › Clients
nav-dossiers = Client files
nav-contacts = Contacts
nav-firm = Settings › Firm
nav-firm-crumb = Firm
nav-connections = Connections
nav-api-keys = API keys
nav-follow-up = Follow-up
nav-jobs = Jobs
nav-outbox = Outbox
nav-audit = Audit log
loophub-tabs = LoopHub tabs
loophub-tab-applications = Applications
loophub-tab-api-keys = API keys
footer-version = Version { $version }
footer-accessibility = Accessibility: partially compliant
new-window = (new tab)

## Pager and rows (C6, C7)

pagination = Pagination
page-previous = Previous page
page-next = Next page
page-number = Page { $n }
page-last = Last page, page { $n }
page-go = Go to page
page-go-button = Go
page-announce = Page { $page } of { $pages }, rows { $first } to { $last }.
page-beyond = this page no longer exists: here is the last one.
page-title = { $title }, page { $n }
rows-range = Rows { $first } to { $last } of { $total }
rows-short = { $first } - { $last } of { $total }
rows-none = No rows
sort-ascending = Sorted ascending
sort-descending = Sorted descending

## Fields (C2)

error-prefix = Error:{" "}
field-encoding = This field contains unreadable characters. Enter it again.
field-nul = This field contains a forbidden character. Enter it again.
field-too-long = { $n ->
    [one] This field is too long: at most { $n } character.
   *[other] This field is too long: at most { $n } characters.
  }
field-required = Fill in “{ $field }”.
field-choice = Choose a value from the list for “{ $field }”.
field-number = Enter a whole number in “{ $field }”.
field-url = Enter a full address in “{ $field }”, for example https://example.com.
secret-copy = Copy the secret
secret-copied = Secret copied
copy = Copy
copied = Copied
copy-value = Copy { $what }
password-show = Show password
password-hide = Hide password

## Messages of section 8

msg-type = Choose an application type.
msg-app = Select an application.
msg-appdup = { $app } is already set up for this firm. Edit it from the applications list.
msg-key = Enter the API key identifier.
msg-keyfmt = The key identifier has 8 to 48 letters, digits, hyphens or underscores.
msg-keysecret = You pasted the key secret. Enter only its identifier. For safety, rotate this secret if it was shared.
msg-keyunk = No API key has this identifier.
msg-keyexp = This API key expired on { $date }. Choose another key.
msg-keyuse = This key is used by { $app }. Replace it before revoking it, or confirm the cut-off.
msg-keytaken = This key already secures { $app }. A key serves one application only: choose or create another.
msg-keykind = { $needed ->
    [cabinet] This application needs a “cabinet” key; this one is a “standard” key.
   *[standard] This application needs a “standard” key; this one is a “cabinet” key.
  }
msg-keysic = This key was generated with another SIC code ({ $sic }).
msg-keyrev = This API key was revoked on { $date }. Choose another key.
msg-sic = Select the SIC code used to generate the API key.
msg-field = Fill in “{ $field }”.
msg-srch-3 = Enter at least the first 3 characters of the code or name.
msg-nores = No file matches “{ $query }”. Check the spelling or clear the filters.
no-selection = select at least one file.
msg-nosel = Select at least one file.
msg-onerow = Select a single row.
msg-contact = Choose the contact who will use { $app }.
msg-tenant = { $contact } cannot be invited: the Loop Teams application has not been consented on the firm’s tenant. Ask a Microsoft 365 administrator of the firm to give consent, then try again.
msg-addr = { $contact }’s e-mail address is not correct: fix it before inviting.
msg-email = Enter a full e-mail address, for example name@example.com.
msg-invite = Microsoft refused the invitation of { $address }: { $reason }. The application was not turned on for this contact.
msg-added = { $n ->
    [0] Success: { $app } was added. It is not turned on for any file yet.
    [one] Success: { $app } was added and turned on for { $n } file.
   *[other] Success: { $app } was added and turned on for { $n } files.
  }
msg-added-firm = Success: { $app } was added. It acts on the whole firm.
msg-saved = Success: { $what } on file { $code }.
msg-nochange = Information: nothing to save.
msg-undo = Success: the action of { $date }, { $time } was undone on { $n ->
    [one] { $n } file
   *[other] { $n } files
  }.
msg-imported = Success: { $added ->
    [one] { $added } file added
   *[other] { $added } files added
  }, { $changed ->
    [one] { $changed } changed
   *[other] { $changed } changed
  }, { $same ->
    [one] { $same } unchanged
   *[other] { $same } unchanged
  }.
msg-del = Success: { $app } deleted. { $accesses ->
    [one] { $accesses } access removed
   *[other] { $accesses } accesses removed
  }, { $mails ->
    [one] { $mails } e-mail being sent
   *[other] { $mails } e-mails being sent
  }.
msg-del-plain = { $n ->
    [0] Success: { $app } deleted.
    [one] Success: { $app } deleted and turned off for { $n } file.
   *[other] Success: { $app } deleted and turned off for { $n } files.
  }
msg-confirm = The name does not match. Type: { $name }.
msg-check = Tick the box to confirm you have read the consequences.
msg-impact = Warning: the consequences changed since they were shown ({ $before ->
    [one] { $before } file
   *[other] { $before } files
  }, then { $now }). Read them and confirm again.
msg-409 = { $person } changed this file at { $time }. Your choices are kept below: check them and confirm again.
msg-409-app = { $person } changed this application at { $time }. Your choices are kept below: check them and confirm again.
msg-gone = This item was deleted on { $date } by { $person }.
msg-name = Name the key, for example “AZOPIO production”.
msg-date = The expiry date must be in the future.
msg-login = Incorrect e-mail address or password.
msg-lock = { $n ->
    [one] Too many attempts. Try again in { $n } minute or contact your administrator.
   *[other] Too many attempts. Try again in { $n } minutes or contact your administrator.
  }
msg-lock-seconds = { $n ->
    [one] Too many attempts. Try again in { $n } second or contact your administrator.
   *[other] Too many attempts. Try again in { $n } seconds or contact your administrator.
  }
msg-oidc = Signing in with Microsoft did not complete. Try again; if it persists, give reference { $reference } to your administrator.
msg-session = Your session expired. You have been signed in again and your input was kept.
msg-load = The list could not be loaded. Try again. Reference: { $reference }.
msg-net = Connection to the server lost. Your choices are kept. Try again.
msg-csv = Line { $line }: code “{ $code }” does not exist. { $wrong ->
    [one] { $wrong } line of { $total } is wrong
   *[other] { $wrong } lines of { $total } are wrong
  }; nothing was imported.

## S1, Applications

apps-title = Applications
apps-subtitle = Applications of the domain { $domain }
apps-add = Add an application
apps-search = Search for an application
apps-type = Type
apps-type-all = All
apps-default = Default
apps-default-all = All
apps-default-yes = By default
apps-default-no = Not by default
apps-state = State
apps-state-all = All
apps-caption = Applications set up
apps-col-label = Name
apps-col-type = Type
apps-col-default = Default
apps-col-key = API Key
apps-col-dossiers = Files
apps-col-state = State
apps-col-actions = Actions
apps-default-help = Applications whose “Default” box is ticked are set up on the firm by default.
apps-default-cell-yes = Default: yes
apps-default-cell-no = Default: no
apps-key-none = Not required
apps-key-missing = To be filled in
apps-key-expires = { $n ->
    [0] Expires today
    [one] Expires in { $n } day
   *[other] Expires in { $n } days
  }
apps-key-expired = Key expired
apps-key-revoked = Key revoked
apps-whole-firm = The whole firm
apps-state-active = Active
apps-state-suspended = Suspended
type-firm = Firm
type-cegid = Cegid
type-partner = Partner
apps-count = { $n ->
    [one] { $n } application
   *[other] { $n } applications
  }
apps-empty-title = No application is set up
apps-empty = Add a first application to offer it to your client files.
apps-nores-title = No application matches “{ $query }”
apps-nores-filters-title = No application matches these filters
apps-nores = Check the spelling or clear the filters.
apps-drafts = Draft kept for 7 days
apps-draft-of = Adding { $app }
apps-draft-unnamed = Adding an application
apps-draft-saved = Changed on { $date }
apps-draft-resume = Resume
apps-draft-delete = Delete the draft
apps-draft-deleted = Success: the draft was deleted.

## S1, detail, change and removal of one application

app-details = Definition
app-access = Access
app-description = Description
app-type = Type
app-publisher = Publisher
app-key = API Key
app-sic = Customer code (SIC)
app-partner-mail = Partner e-mail
app-added-on = Added on
app-added-by = by { $person }
app-default-note = This application is set up on the firm by default.
app-permissions = Rights of the application
app-dossiers = Files ({ $n })
app-activate-others = Turn on for other files
app-dossiers-none = This application is not turned on for any file.
app-dossiers-firm = This application acts on the whole firm.
app-dossiers-caption = Files for which the application is on
app-dossiers-since = On since
app-danger = Danger zone
app-delete-lead = Deleting removes the application from the firm and from every file.
app-edit-title = Edit { $app }
app-edit-used = { $n ->
    [0] This application is not turned on for any file.
    [one] This application is on for { $n } file. A change of key applies from the next call.
   *[other] This application is on for { $n } files. A change of key applies from the next call.
  }
app-edited = Success: { $app } was changed.
app-delete-title = Delete { $app }?
app-delete-consequences = Consequences
app-delete-dossiers = Files concerned
app-delete-contacts = Contacts who lose access
app-delete-key = API key
app-delete-key-free = { $key }: will no longer be used by any application
app-delete-partner = { $n ->
    [0] The application will be removed from the firm’s set-up.
    [one] The file will no longer be connected to { $app }.
   *[other] The { $n } files will no longer be connected to { $app }.
  }
app-delete-cegid = This deletion removes all related accesses of contacts and client users (collaborative web site and Loop application).
app-delete-default = This application is set up on the firm by default.
app-delete-immediate = Access is cut at once: the next call will be refused.
app-delete-check = I have read the consequences above.
app-delete-type-name = To confirm, type the name of the application: { $app }
app-delete-reason = Reason (visible in the audit log)
app-delete-button = Delete the application
app-unknown = This application is not set up for this firm.

## Wizard, all steps

wizard-title = Application › Add
wizard-step-definition = Application definition
wizard-step-dossiers = Client file selection
wizard-step-summary = Summary
steps = Steps
step-of = Step { $n } of { $total }
step-done = Done:{" "}
step-next = Next step:
wizard-cancel = Cancel
wizard-back = Back
wizard-next = Next
wizard-confirm = Confirm
wizard-draft-kept = Your input is kept: you can resume this draft for 7 days.
wizard-draft-gone = this draft no longer exists: it was confirmed, deleted or is older than 7 days.
wizard-draft-moved = this page was changed in another tab. Here is the current version; check it before going on.
wizard-step-first = finish the step “{ $step }” first.

## S2, step 1, definition

wizard-type = Type
wizard-type-firm = To automate the management of your firm (cabinet APIs). Charged service: ask your sales contact.
wizard-type-cegid = To manage your clients’ collaborative access and the connection to other Cegid solutions.
wizard-type-partner = To connect your firm’s client files to partner solutions (standard APIs).
wizard-type-choose = Choose this type
wizard-type-changed = Changing the type has cleared the chosen application.
wizard-type-none-left = All applications of type { $type } are already set up.
wizard-app = Application
wizard-app-hint = Applications already set up for the firm are not in this list.
wizard-app-choose = Choose an application
wizard-app-show = Show this application
wizard-app-first = Choose a type first.
wizard-description = Description
wizard-description-shown = Description shown.
wizard-key = API Key (identifier)
wizard-key-hint = Paste the key’s identifier, never its secret.
wizard-key-existing = Choose an existing key
wizard-key-existing-none = Type an identifier
wizard-key-existing-use = Use this key
wizard-key-help-title = What is an API key?
wizard-key-help = The identifier and the secret of the API key authenticate calls to the public APIs. At this step, enter only the identifier.
wizard-sic = Customer code (SIC)
wizard-sic-hint = Select the SIC code that was used to generate the API key.
wizard-sic-choose = Choose a SIC code
wizard-permissions = { $app } will be able to { $rights } on the chosen files.
wizard-permissions-firm = { $app } will be able to { $rights } on the whole firm.
wizard-permissions-none = { $app } will have no access to the files’ data through the APIs.

## S3, step 2, dossiers, and the selection at scale (section 6)

wizard-optional = This selection is optional: the application can be turned on for a file from the portfolio at any time.
wizard-contact-needed = { $app } needs a contact to be chosen: selecting several files is not offered. Turn it on file by file from the portfolio, the Client files view or the Contacts view.
wizard-no-bulk = { $app } cannot be turned on for several files at once: selecting several files is not offered. Turn it on file by file from the portfolio or the Client files view.
wizard-whole-firm = This application acts on the whole firm: there is no file to select.
search-dossier = File code, name
search-dossier-hint = Enter at least the first 3 letters of the code or name.
search-clear = Clear search
search-found = { $n ->
    [0] No file found.
    [one] { $n } file found.
   *[other] { $n } files found.
  }
dossiers-caption = Client files
dossier-code = File code
dossier-name = Name
dossier-owner = File owner
dossier-status = Status
dossiers-empty-title = No client file
dossiers-empty = Files will appear here after the import or the synchronisation.
dossiers-nores-title = No file found
dossiers-gone = { $n ->
    [one] { $n } file no longer exists and was taken out of the selection.
   *[other] { $n } files no longer exist and were taken out of the selection.
  }
selection = Selection
selection-column = Selection
select-row = Select { $code } { $name }
select-page = { $n ->
    [one] Select the file on this page
   *[other] Select the { $n } files on this page
  }
select-page-apply = Apply the ticked boxes
select-search = { $n ->
    [one] Select the file found
   *[other] Select the { $n } files found
  }
select-all = Apply to all ({ $n ->
    [one] { $n } file
   *[other] { $n } files
  })
select-none = Clear selection
selected-count = { $n ->
    [0] No file selected
    [one] { $n } file selected
   *[other] { $n } files selected
  }
selected-page = { $n ->
    [one] The file on this page is selected
   *[other] The { $n } files on this page are selected
  }
selected-search = { $n ->
    [one] The file found with “{ $query }” is selected
   *[other] The { $n } files found with “{ $query }” are selected
  }
selected-all = All the firm’s files are selected ({ $n })
selected-minus = { $n ->
    [one] { $n } file selected
   *[other] { $n } files selected
  } ({ $total } minus { $removed ->
    [one] { $removed } removed
   *[other] { $removed } removed
  })
selection-see = See the selection
selection-see-removed = { $n ->
    [one] See the removed file
   *[other] See the { $n } removed files
  }
selection-title = Selected files
selection-removed-title = Files taken out of the selection
selection-back = Back to the selection
no-right = Insufficient rights
no-right-count = { $n ->
    [one] { $n } file is not included: you may not turn on applications for it.
   *[other] { $n } files are not included: you may not turn on applications for them.
  }
filter-without-app = Without this application
selection-failed = The selection could not be saved. Try again.

## S4, step 3, summary

recap-will-be-added = When you select “Confirm”, { $app } will be added to the firm’s set-up.
recap-can-associate = It can then be associated with your client files through the menu of the portfolio view.
recap-secured = The application will be secured by the API key { $key } and associated with the partner e-mail { $mail }.
recap-secured-key = The application will be secured by the API key { $key }.
recap-associated = { $n ->
    [0] The application will not be associated with any file for now.
    [one] The application will at once be associated with { $n } client file.
   *[other] The application will at once be associated with { $n } client files.
  }
recap-whole-firm = The application will act on the whole firm.
recap-more = { $n ->
    [one] … and { $n } other file
   *[other] … and { $n } other files
  }
recap-export = Export the list
recap-see-all = See the full list
recap-all-title = Files that will receive the application
recap-list = Associated files
recap-choices = Your choices
recap-edit-definition = Edit the definition
recap-edit-dossiers = Edit the selection
recap-future = Files created after you confirm will not be concerned.
recap-no-mail = No e-mail will be sent.
recap-default-apps = No value
recap-changed = Warning: the number of files changed since it was shown ({ $before }, then { $now }). Check and confirm again.
recap-none-value = Not filled in

## S5, the portfolio (list only)

portfolio-title = My portfolio
portfolio-caption = Files of my portfolio
portfolio-first = Back to the start
portfolio-after = { $title }, after { $code }
portfolio-col-firm = Firm
portfolio-col-status = Status
portfolio-col-teams = Teams status
portfolio-col-applications = Applications
portfolio-empty-title = Your portfolio is empty
portfolio-empty = Add files with “Other files”.
portfolio-apps-name = { $n ->
    [0] No application on { $code }
    [one] { $n } application on { $code }
   *[other] { $n } applications on { $code }
  }
status-operational = Operational
status-to-prepare = To be prepared
status-suspended = Suspended
status-archived = Archived
rights-reminder = Only the administrator (profiles 5.0 and above), the members of the group LOOP-GESTION-DES-DROITS, the file owner or the engagement manager of the file can turn applications on or off.

## S10, API keys

keys-title = API keys
keys-lead = Each key identifies an application to the firm’s APIs. Its secret is shown only once.
keys-create = Create an API key
keys-caption = The firm’s API keys
keys-col-name = Name
keys-col-identifier = Identifier
keys-col-rights = Rights
keys-col-applications = Applications
keys-col-sic = SIC code
keys-created-on-by = Created on { $date } by { $person }
keys-created-on = Created on { $date }
keys-col-last-used = Last used
keys-col-expires = Expires on
keys-col-state = State
keys-col-actions = Actions
keys-copy-identifier = Copy the identifier of { $name }
keys-kind-standard = Standard API
keys-kind-firm = Cabinet API
keys-kind-standard-hint = Free. Can be shared with a partner, file by file.
keys-kind-firm-hint = Charged service, for the firm alone: ask your sales contact.
keys-calls = Calls allowed over 24 hours
keys-never-used = Never used
keys-no-expiry = No expiry
keys-no-application = No application
keys-no-sic = No SIC code
keys-state-active = Active
keys-state-expiring = Expires soon
keys-state-expired = Expired
keys-state-revoked = Revoked
keys-revoke = Revoke
keys-empty-title = No API key
keys-empty = Create a key so that an application can call the firm’s APIs.
keys-count = { $n ->
    [one] { $n } key
   *[other] { $n } keys
  }
keys-name = Name
keys-name-hint = The name of the application or of the partner who will use the key.
keys-rights = Rights
keys-identifier = Identifier
keys-identifier-own = Take over an existing identifier
keys-identifier-hint = Leave empty to be given one. An identifier made elsewhere is taken over with a new secret.
keys-sic = SIC code
keys-sic-choose = Choose a SIC code
keys-expiry = Expiry
keys-expiry-90 = 90 days
keys-expiry-365 = 1 year
keys-expiry-date = On a date
keys-expiry-on = Expiry date
keys-expiry-on-hint = If you choose a date: the key works until the end of that day.
keys-recap-title = Check the key
keys-recap-lead = Read this again, then create the key. Its secret will be shown only once.
keys-recap-edit = Edit
keys-create-button = Create the key
keys-created-title = Key created
keys-created-warning = Copy the secret now. It will never be shown again.
keys-secret = Secret
keys-secret-pair = Identifier and secret
keys-secret-download = Download the .env file
keys-secret-check = I have stored the secret in a safe place.
keys-secret-shown = This secret has already been shown.
keys-secret-shown-lead = A secret is shown only once. If it was lost, revoke this key and create another.
keys-created = Success: the key { $name } was created.
keys-kind-missing = Choose the rights of the key.
keys-name-long = { $n ->
    [one] The key name has at most { $n } character.
   *[other] The key name has at most { $n } characters.
  }
keys-name-secret = You pasted a secret. Give the key a name; every administrator sees this name.
keys-name-taken = Another key already has this name. Choose a different one.
keys-identifier-format = The key identifier has 8 to 48 unaccented letters, digits, hyphens or underscores.
keys-identifier-taken = This identifier is not available. Choose another or leave the field empty.
keys-expiry-missing = Choose an expiry.
keys-expiry-invalid = Enter a full date, for example 31/12/2027.
keys-revoke-title = Revoke the key { $name }?
keys-revoke-lead = Revoking is immediate and final: the next call with this key will be refused.
keys-revoke-applications = Applications that use this key
keys-revoke-calls = Calls in 24 hours
keys-revoke-confirm = To confirm, type the identifier of the key: { $identifier }
keys-revoke-wrong = The identifier does not match. Type: { $identifier }.
keys-revoke-check = I confirm that the calls of { $app } will be cut off.
keys-revoke-button = Revoke the key
keys-revoked = Success: the key { $name } was revoked.
keys-already-revoked = Information: this key was already revoked.

## S11, sign-in

login-title = Sign in to Loop Hub
login-email = E-mail address
login-password = Password
login-button = Sign in
login-email-missing = Enter your e-mail address.
login-password-missing = Enter your password.
login-lead = Your firm’s applications, file by file.
login-signed-out = you are signed out.
login-signed-out-everywhere = all your sessions are closed.
login-expired = your session expired. Sign in again to go on.
login-expired-kept = your session expired. Sign in again: your input is kept.
login-no-firm = Your account belongs to no firm. Ask your firm’s administrator for access.
login-forgotten = Forgotten password? Ask your firm’s administrator for a link.
password-title = Choose a password
password-lead = This link works only once. Choose the password of the account { $email }.
password-new = New password
password-hint = { $n ->
    [one] At least { $n } character. A sentence makes a good password.
   *[other] At least { $n } characters. A sentence makes a good password.
  }
password-again = Type it a second time
password-short = { $n ->
    [one] The password has at least { $n } character.
   *[other] The password has at least { $n } characters.
  }
password-long = { $n ->
    [one] The password has at most { $n } character.
   *[other] The password has at most { $n } characters.
  }
password-common = This password is too easy to guess. Choose another.
password-differ = The two passwords are not the same.
password-button = Save the password
password-saved = Success: your password is saved. You can sign in.
password-link-dead = This link has been used or has expired. Ask your firm’s administrator for another.

## S13, audit log

audit-title = Audit log
audit-caption = Events
audit-col-when = Date and time
audit-col-author = Author
audit-col-action = Action
audit-col-object = Object
audit-col-dossier = File
audit-col-result = Result
audit-col-address = IP address
audit-period = Period
audit-from = From
audit-to = To
audit-today = Today
audit-7-days = 7 days
audit-30-days = 30 days
audit-author-all = All
audit-action-all = All
audit-older = Older
audit-newer = Newer
audit-result-done = Done
audit-result-refused = Refused
audit-result-failed = Failed
audit-chain-ok = Chain verified on { $date }
audit-chain-broken = The chain is broken at event { $n }.
audit-chain-unverified = The chain has not been verified yet.
audit-empty-title = No event in this period
audit-empty-widen = Widen to 30 days
audit-count = { $n ->
    [one] { $n } event
   *[other] { $n } events
  }
audit-count-more = More than { $n } events
audit-detail = Event { $seq }
audit-see = See event { $seq }
audit-before = Before
audit-after = After
audit-request = Request reference
audit-hash = Fingerprint
audit-place = Origin
audit-lines = { $n ->
    [one] See the line
   *[other] See the { $n } lines
  }
audit-by-key = Key { $identifier }
audit-by-cli = Command line
audit-by-system = Loop Hub
audit-by-nobody = Unidentified person
audit-erased = Content erased
audit-bulk = { $n ->
    [one] { $n } file
   *[other] { $n } files
  }

audit-title-from = { $title }, from event { $seq }
audit-verify = Verify the chain
audit-verifying = Verifying…
audit-chain-verified = { $n ->
    [one] Chain verified on { $date }: { $n } event, nothing altered.
   *[other] Chain verified on { $date }: { $n } events, nothing altered.
  }
audit-chain-silent = Act { $act } left no trace in the log.
audit-none-title = No event
audit-none = No event matches this filter.
audit-none-yet = Every change of the configuration will leave a line here.
audit-door-page = Loop Hub pages
audit-door-api = API
audit-object = { $kind } { $label }
audit-object-application = Application
audit-object-key = API key
audit-object-file = File
audit-object-mail = E-mail
audit-object-staff = Staff member
audit-object-group = Group
audit-object-firm = Firm
audit-object-sic = SIC code
audit-object-account = Account
audit-object-catalogue = Catalogue
audit-object-dossier = Client file
audit-object-other = Item
audit-empty-value = Empty
audit-selection-all = All files, but for exceptions
audit-selection-some = Files chosen one by one
audit-selection-none = No selection
audit-sic-gone = SIC code no. { $id }
audit-fact-name = Name
audit-fact-label = Label
audit-fact-rights = Rights
audit-fact-sic = SIC code
audit-fact-key = API key
audit-fact-expires = Expiry
audit-fact-state = State
audit-fact-application = Application
audit-fact-catalogue = Catalogue entry
audit-fact-partner-mail = Partner e-mail
audit-fact-selection = Selection
audit-fact-dossiers = Files
audit-fact-file = File
audit-fact-file-digest = SHA-256 digest of the file
audit-fact-columns = Columns
audit-fact-unchanged = Unchanged
audit-fact-digest = Digest of the list of files
audit-fact-activations-ended = Files turned off
audit-fact-accesses-ended = Accesses removed
audit-fact-level = Profile
audit-fact-members = Members
audit-fact-language = Language
audit-fact-zone = Time zone
audit-fact-added = Added
audit-fact-changed = Changed
audit-fact-deprecated = Withdrawn
audit-fact-sessions = Sessions closed
audit-fact-from = IP address
audit-fact-mails = E-mails
audit-fact-first = First code
audit-fact-last = Last code
audit-fact-field = Field { $field }
audit-fact-other = Detail “{ $name }”
verb-firm-created = Firm created
verb-catalogue-loaded = Catalogue loaded
verb-staff-added = Staff member added
verb-group-added = Group added
verb-sic-code-added = SIC code added
verb-dossiers-created = Files created
verb-dossiers-imported = Client files imported
verb-staff-imported = Staff imported
verb-contacts-imported = Contacts imported
verb-links-imported = Links imported
verb-application-added = Application added
verb-application-edited = Application changed
verb-grants-edited = Rights in Loop Hub changed
verb-application-removed = Application deleted
verb-key-issued = API key created
verb-key-revoked = API key revoked
verb-signed-in = Sign-in
verb-account-locked = Account locked after repeated failures
verb-password-chosen = Password chosen
verb-password-link-made = Password link made
verb-sessions-closed = Sessions closed
verb-firm-suspended = Firm suspended
verb-firm-resumed = Firm resumed
verb-application-suspended = Application suspended
verb-application-resumed = Application resumed
verb-application-restored = Application restored
verb-activation-opened = Turned on
verb-activation-closed = Turned off
verb-access-opened = Access given
verb-access-closed = Access removed
verb-act-undone = Action undone
verb-dossier-edited = Client file edited
verb-dossier-archived = Client file archived
verb-rights-edited = Rights edited
verb-portfolio-edited = Portfolio edited
verb-contact-created = Contact added
verb-contact-edited = Contact edited
verb-contact-removed = Contact removed
verb-link-opened = Contact linked to a client file
verb-link-edited = Link to a client file edited
verb-link-closed = Contact removed from a client file
verb-invitation-asked = Invitation asked for
verb-invitation-created = User created in the directory
verb-invitation-reminded = Invitation reminder sent
verb-invitation-failed = Invitation failed
verb-invitation-ended = Invitation ended
verb-invitation-accepted = Invitation accepted
verb-sign-in-link-asked = Sign-in link requested
verb-directory-edited = Directory edited
verb-consent-changed = Consent changed
verb-mail-resent = E-mail sent again
verb-mail-given-up = E-mail given up
verb-mail-tested = Test e-mail asked for

session-ends = your session ends in 20 minutes.
session-prolong = Prolong the session
resume-title = Take up your input again
resume-lead = The form you had just sent was not taken, because your session was over. Send it again, or drop it.
resume-again = Send it again
resume-drop = Drop it

## Pages of the frame that say no (7.16)

error-400-title = The request could not be read
error-400 = Your browser sent an incomplete or unreadable request. Go back to the previous page and try again.
error-415 = This page expects a form. Go back to the previous page and try again.
error-csrf-title = This form is no longer valid
error-csrf = It was opened before you last signed in, or from another site. Reload the page and try again; nothing was changed.
error-403-title = You are not allowed to perform this action
error-403-admin = LoopHub is for the firm’s administrators only (profiles 5.0 and above).
error-403-dossier = Only the administrator (profiles 5.0 and above), members of the group LOOP-GESTION-DES-DROITS, the file owner or the engagement manager of the file can turn applications on or off.
error-403-accesses = Only the administrator (profiles 5.0 and above), the members of the group LOOP-GESTION-DES-DROITS, the file owner or the engagement manager of the file can see who has access to this file.
error-403-keys = API keys are reserved for the administrators of the firm (profiles 5.0 and above).
error-403-outbox = The outbox and the e-mails of the firm are reserved for its administrators (profiles 5.0 and above).
error-403-journal = The audit log is reserved for the administrators of the firm (profiles 5.0 and above).
error-403-settings = The settings of the firm, its directory among them, are reserved for its administrators (profiles 5.0 and above).
error-403-staff = This page is for the firm’s staff only.
error-403-ask = Ask: { $names }
error-404-title = Page not found
error-404 = No page has this address, or the item cannot be reached from this firm.
error-405-title = This address does not open this way
error-405 = Go back to the previous page and use its buttons.
error-409-title = This item changed in the meantime
error-409-firm-title = You changed firm in the meantime
error-409-firm = This form was opened for another firm domain. Nothing was changed: go back to the right domain and try again.
error-409 = Someone else changed it since this page was shown. Nothing was saved: open it again and start over.
error-410-title = This item no longer exists
error-410 = This item was deleted.
error-413-title = The request is too large
error-413 = The form is larger than accepted. Shorten the text and try again.
error-429-title = Too many requests
error-429 = { $n ->
    [one] Too many requests: try again in { $n } second.
   *[other] Too many requests: try again in { $n } seconds.
  }
error-500-title = Something went wrong on our side
error-500 = Nothing was saved. Go back to the previous page and try again. Reference: { $reference }.
error-503-title = Loop Hub is temporarily unavailable
error-503 = The service is restarting or waiting for its database. Your data is safe.
error-503-database = The database does not answer. Nothing you just sent was saved.
error-503-busy = A long operation is running on this server. Nothing you just sent was saved.
error-503-retry = { $n ->
    [one] Try again in { $n } second.
   *[other] Try again in { $n } seconds.
  }
error-507-title = The server has no room left
error-507 = The server’s disk is full: nothing was saved. Tell the person who runs the installation.
error-home = Go to my portfolio
error-sign-in = Go to the sign-in page

## Account

account-title = My account
account-language = Language
account-theme = Theme
account-theme-auto = Automatic
account-theme-auto-hint = Follows your computer’s setting.
account-theme-light = Light
account-theme-dark = Dark
account-preferences = Display
account-saved = Success: your preferences are saved.
account-identity = Identity
account-name = Name
account-email = E-mail address
account-profile = Profile
account-firms = Firm domains
account-jobs = Write to me when a job of more than two minutes has finished
account-sessions = Open sessions
account-sessions-caption = Sessions open on your account
account-session-this = This session
account-session-browser = Browser
account-session-address = IP address
account-session-since = Opened on
account-session-seen = Last activity
account-sessions-close = Close the other sessions
account-sessions-everywhere = Close all sessions
account-sessions-hint = You will be signed out here too. Use this button if you lost a device.
account-sessions-closed = { $n ->
    [0] Information: no other session was open.
    [one] Success: { $n } session closed.
   *[other] Success: { $n } sessions closed.
  }
account-password = Password
account-password-current = Current password
account-password-change = Change password
account-password-changed = Success: your password is changed. Your other sessions are closed.
account-password-wrong = The current password is incorrect.

## Help and accessibility

help-title = Help
help-keyboard = By keyboard
help-keyboard-tab = Tab and Shift + Tab go to the next or the previous element.
help-keyboard-space = Space ticks or unticks a row; Shift + Space extends the selection from the last ticked row.
help-keyboard-arrows = Up and Down arrows go from row to row in a list with boxes.
help-keyboard-escape = Escape closes a menu.
help-keyboard-skip = The first link of every page leads straight to the content.
help-add = Add an application
help-add-1 = In LoopHub, choose “Add an application”, then its type and the application.
help-add-2 = Enter the identifier of the API key if one is asked for; the secret is never entered here.
help-add-3 = Select the client files, or go on: the selection is optional.
help-add-4 = Read the summary and confirm. Nothing is saved before.
help-contact = Need help
help-contact-text = Ask your firm’s administrator. Give them the reference shown if there was an error.
accessibility-title = Accessibility
accessibility-state = Compliance
accessibility-state-text = Loop Hub aims at level AA of WCAG 2.2 and at RGAA 4.1. Without an external audit, this application is declared partially compliant.
accessibility-known = Known limits
accessibility-known-text = Trials with the screen readers NVDA and VoiceOver remain to be done. Wide lists scroll in their own frame on small screens.
accessibility-contact = Report a difficulty
accessibility-contact-text = Write to your firm’s administrator, naming the page and the difficulty.

## Wizard and applications, further words

wizard-field-form = The value of the field “{ $field }” does not have the expected form. Follow the hint under its label.
wizard-definition-moved = This draft was changed in another tab. What you typed is kept below: check it and choose “Next” again.
wizard-title-search = { $title }, search “{ $query }”
recap-back = Back to the summary
app-edit-see = See the application and its files
app-edit-nothing = This application has nothing to set: it asks for no API key and no specific field.
app-edit-moved = This application was changed meanwhile. What you typed is kept below: check it and save again.
