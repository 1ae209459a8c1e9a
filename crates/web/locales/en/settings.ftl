# Settings of the firm.
settings-title = Firm settings
settings-lead = What holds for the whole firm. Only administrators see this page.
settings-domain = Firm domain
settings-domain-hint = The domain does not change.
settings-name = Name of the firm
settings-name-wrong = { $n ->
    [one] Enter a name of { $n } character at most.
   *[other] Enter a name of { $n } characters at most.
  }
settings-mail = E-mails and contact details
settings-mail-name = Sender name of e-mails
settings-mail-name-hint = Followed by “(Loop Hub)”. Leave empty for the name of the firm.
settings-mail-name-wrong = { $n ->
    [one] Enter { $n } character at most, without straight quotation marks or angle brackets.
   *[other] Enter { $n } characters at most, without straight quotation marks or angle brackets.
  }
settings-contact-mail = E-mail address of the firm
settings-contact-mail-hint = Where answers to e-mails go when no person is named.
settings-phone = Telephone
settings-phone-wrong = Enter at most 40 digits, spaces or signs + . - ( ) /.
settings-address = Postal address
settings-address-hint = It stands at the foot of e-mails.
settings-address-wrong = { $n ->
    [one] The address has { $n } character at most.
   *[other] The address has { $n } characters at most.
  }
settings-habits = Language, time and audit log
settings-zone = Time zone
settings-zone-hint = Dates and times of every page are given in this zone.
settings-language = Default language
settings-language-hint = For people who have not chosen theirs.
settings-tells-ended = Tell a contact by e-mail when an access is withdrawn from them
settings-tells-ended-hint = One e-mail per person and application, even for an act on many files. Suspending an application writes to nobody: the accesses come back with it.
audit-fact-tells-access-ended = Withdrawn access announced to contacts
settings-journal = Retention of the audit log, in months
settings-journal-hint = Beyond it, the words of events are erased within the hour and for good; the chain can still be verified. Leave empty to keep everything.
settings-journal-wrong = Enter a number of months between { $least } and { $most }, or leave empty to keep everything.
settings-journal-forever = Without end
settings-saved = the settings of the firm are saved.
settings-moved = these settings have been edited since they were shown. What you typed is kept below: check it and save again.
settings-moved-by = { $person } edited these settings at { $time }. What you typed is kept below: check it and save again.
settings-directory-tenant = Contacts are invited to the tenant { $tenant }.
settings-directory-see = Edit the directory
settings-sic-title = SIC codes
settings-sic-lead = The firm’s customer numbers at the editor. A code is asked with each API key as soon as the firm has several.
settings-sic-none = No SIC code.
settings-sic-add = Add a SIC code
settings-sic-edit = Edit the SIC code { $code }
settings-sic-uses = Keys and applications
settings-sic-hint = A deactivated code is no longer offered for a new key or application; those that carry it keep it.
settings-sic-taken = The firm has this SIC code already.
settings-sic-added = the SIC code { $code } has been added.
settings-sic-edited = the SIC code { $code } is saved.
settings-agency-title = Agencies
settings-agency-lead = The places of the firm. A client file may belong to an agency.
settings-agency-none = No agency.
settings-agency-add = Add an agency
settings-agency-edit = Edit the agency { $code }
settings-agency-uses = Client files and staff
settings-agency-hint = A deactivated agency is no longer offered; the client files that belong to it stay there.
settings-agency-taken = The firm has an agency of this code already.
settings-agency-added = the agency { $code } has been added.
settings-agency-edited = the agency { $code } is saved.
settings-code-hint = 1 to 20 letters without accents, digits, hyphens or underscores. The code does not change afterwards.
settings-code-wrong = Enter a code of 1 to 20 letters without accents, digits, hyphens or underscores.
settings-code-active = Active
settings-code-inactive = Deactivated
settings-code-offered = Offered in forms
settings-code-uses = { $n ->
    [one] It is used { $n } time today.
   *[other] It is used { $n } times today.
  }
verb-settings-edited = Settings of the firm edited
verb-sic-code-edited = SIC code edited
verb-agency-added = Agency added
verb-agency-edited = Agency edited
audit-object-agency = Agency
audit-fact-mail-name = Sender name
audit-fact-contact-mail = E-mail address
audit-fact-phone = Telephone
audit-fact-postal-address = Postal address
audit-fact-journal-months = Retention of the audit log, in months
audit-fact-active = Offered in forms
