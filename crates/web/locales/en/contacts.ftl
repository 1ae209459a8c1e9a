# Contacts (S8).
contacts-title = Contacts
contacts-section = Settings › Clients
contacts-caption = Contacts of the firm
contacts-search = Last name, first name, e-mail
contacts-search-hint = Enter at least the first 3 letters of the last name, first name or address.
contacts-search-short = Enter at least the first 3 characters of the last name, first name or address.
contacts-search-long = Enter at most { $n } characters.
contacts-state = Tenant
contacts-state-all = All states
contacts-col-last-name = Last name
contacts-col-first-name = First name
contacts-col-mobile = Mobile number
contacts-col-landline = Landline number
contacts-col-email = E-mail
contacts-col-tenant = Tenant
contacts-col-dossiers = Files
contacts-toolbar = Actions on contacts
contacts-count = { $n ->
    [one] { $n } contact
   *[other] { $n } contacts
  }
contacts-add = Add
contacts-add-title = Add a contact
contacts-select = Select { $name }
contacts-select-column = Selection
contacts-empty-title = No contact
contacts-empty = The people the firm works with at its clients will appear here.
contacts-nores-title = No contact found
contacts-nores = No contact matches your search. Check the spelling or clear the filters.
contacts-found = { $n ->
    [0] No contact found.
    [one] { $n } contact found.
   *[other] { $n } contacts found.
  }
guest-not-invited = To invite
guest-invitation-sent = Invitation sent
guest-guest = Guest
guest-failed = Invitation failed
guest-address = Address to be fixed

## The panel

contact-panel = Details
contact-tabs = Details of the contact
contact-tab-general = General
contact-tab-dossiers = Client files
contact-close = Close the panel
contact-none = Not given
contact-invited-at = since { $date }
contact-invite-again = Send the invitation again
contact-invite-again-hint = The invitation has had no answer for more than 30 days.
contact-invite-cancel = Cancel the invitation
contact-invited-again = Success: a new invitation is on its way to { $email }.
contact-invite-cancelled = Success: the invitation of { $name } was cancelled.
contact-read-only = Only the administrator (profiles 5.0 and above), members of the LOOP-GESTION-DES-DROITS group, the file owner or the engagement manager of the file can change the contacts of a file.
contact-links-caption = Files of { $name }
contact-link-dossier = Client file
contact-link-limit = Limited to
contact-link-applications = Applications
contact-link-actions = Actions
contact-links-toolbar = Actions on the files of { $name }
contact-links-empty-title = No file is linked to this contact
contact-links-empty = Link a file to be able to propose a service.
contact-link-select = Select { $code } { $name }
contact-propose = Propose a service for this file
contact-propose-short = Propose a service
contact-propose-for = for { $code }

## Creating and editing

contact-edit-title = Edit { $name }
contact-dossier = File code
contact-dossier-hint = The first file to link this contact to. You can link others afterwards.
contact-dossier-own-hint = A file of which you are the owner or the engagement manager. You can link others afterwards.
contact-limit = Limited to
contact-limit-hint = For example “Invoicing” or “Payroll”. Leave empty if they follow the whole file.
contact-email-hint = The invitation is sent to this address.
contact-email-warning = Changing this address resets the invitation and suspends this person’s accesses until they are invited again.
contact-email-locked = This contact also follows files you are not in charge of: ask an administrator to change the address.
contact-fault-last-name = Enter the contact’s last name.
contact-fault-long = { $n ->
    [one] Enter at most { $n } character.
   *[other] Enter at most { $n } characters.
  }
contact-fault-phone = Enter a telephone number, for example 06 12 34 56 78.
contact-fault-taken = This address is already that of { $name }. An address serves one contact only: choose another, or link the file to { $name }.
contact-fault-no-dossier = Enter the code of a file you are in charge of.
contact-fault-unknown-dossier = No open file has this code. Check it.
contact-fault-linked = This file is already linked to this contact.
contact-created = Success: { $name } was added to the contacts.
contact-edited = Success: { $name } was edited.
contact-edited-address = Success: { $name } was edited. As the address changed, their accesses are suspended until this person is invited again.
contact-moved = this contact was changed meanwhile. What you typed is kept below: compare it, then save again.
contact-moved-by = { $person } changed this contact at { $time }. What you typed is kept below: compare it, then save again.
contact-moved-title = What is stored now
contact-moved-field = Field
contact-moved-stored = Stored
contact-moved-typed = What you typed

## Links

link-add-title = Link a file to { $name }
link-add = Link the file
link-add-results = Files found
link-add-none = Choose a file from the list.
link-add-more = Other files match: refine the search.
link-add-nothing = No file to link matches. Check the spelling.
link-add-start = Look for the file by its code or its name.
link-added = Success: file { $code } is linked to { $name }.
link-edit-title = { $name } on file { $code }
link-edited = Success: the link of { $name } to file { $code } was edited.
link-moved = this link was changed meanwhile: it is now limited to “{ $now }”. What you typed is kept below: check it, then save again.
link-moved-free = this link was changed meanwhile: it is no longer limited. What you typed is kept below: check it, then save again.
link-remove-title = Take { $name } off file { $code }?
link-remove-lead = { $n ->
    [0] No access hangs on this link.
    [one] { $n } access to an application will be removed at once.
   *[other] { $n } accesses to applications will be removed at once.
  }
link-remove-keeps = The contact and their other files stay as they are.
link-remove-button = Take off the file
link-removed = { $n ->
    [0] Success: { $name } is no longer linked to file { $code }.
    [one] Success: { $name } is no longer linked to file { $code }. { $n } access removed.
   *[other] Success: { $name } is no longer linked to file { $code }. { $n } accesses removed.
  }

## Removing

contact-remove-title = Delete { $name }?
contact-remove-consequences = Consequences
contact-remove-dossiers = Files affected
contact-remove-applications = Applications affected
contact-remove-accesses = Accesses removed
contact-remove-immediate = The accesses are cut at once. This person’s invitation is cancelled; the history stays in the audit log.
contact-remove-see = See the files of { $name }
contact-remove-button = Delete the contact
contact-remove-name = To confirm, type the contact’s name: { $name }
contact-remove-moved = The consequences changed since they were shown. Read them and confirm again.
contact-removed = { $n ->
    [0] Success: { $name } was deleted.
    [one] Success: { $name } was deleted. { $n } access removed.
   *[other] Success: { $name } was deleted. { $n } accesses removed.
  }

## Inviting first (ACT-07)

contact-invited-first = { $name } was invited to the firm’s tenant.
contact-consent-title = The consent is missing
contact-consent-who = Who can give this consent?
contact-consent-who-answer = A Microsoft 365 administrator of the firm, that is somebody with the role of global administrator or application administrator on the tenant. An administrator of Loop Hub can pass the consent address on.
contact-consent-give = Give the consent
contact-address-title = The address is to be fixed
contact-address-fix = Fix the e-mail address
contact-refused-title = The invitation was refused
contact-refused-back = Back to the contact
contact-invite-nothing = Information: there is no invitation left to cancel.
contact-invite-waiting = the invitation of { $name } has left, the directory has not confirmed it yet. Try again in a few minutes.
invite-reason-domain = the domain is not allowed
invite-reason-address = the address is not recognised
invite-reason-mismatch = the person answered with another address
invite-reason-deleted = the person was deleted from the tenant
invite-reason-consent = the Loop Teams application has not been consented
invite-reason-unreachable = the directory does not answer
invite-reason-refused = the directory gave no reason
