# Importing files: choosing one, what it comes to, what is wrong with it.

import = Import
import-title-dossiers = Import client files
import-title-staff = Import staff
import-title-contacts = Import contacts
import-title-links = Import links between client files and contacts
import-links = Import links
import-file = File
import-file-hint = CSV (semicolons, commas or tabs; UTF-8 or Windows) or Excel (.xlsx), at most { $n } MB and 1,000,000 lines. The first line names the columns.
import-preview-first = Nothing is changed at this step: the file is checked first, then you see what would be added and changed.
import-check = Check the file
import-sending = Sending the file…
import-no-file = Choose a file.
import-too-large = The file is larger than { $n } MB. Split it, or ask the operator to use the command loophub import.
import-columns = Columns of the file
import-columns-note = Columns are recognised in French or in English, in any order; others are left out. A missing column changes nothing; an empty cell clears an optional value.
import-columns-caption = Recognised columns
import-col-head = Column
import-col-other-head = In French
import-other-lang = fr
import-col-about = Content
import-required = (required)
import-about-code = 1 to 20 letters without accents, digits, hyphens or underscores; lines are matched to client files by this code.
import-about-name = Name of the client file, needed for a new one.
import-about-denomination = Name of the company; when empty, the name.
import-about-status = To be prepared or Operational; an import archives nothing.
import-about-owner = E-mail address, or first and last name, of a staff member; when empty, nobody.
import-about-manager = E-mail address, or first and last name, of a staff member; when empty, nobody.
import-about-siren = 9 digits; the check digit is verified.
import-about-siret = 14 digits; the check digit is verified.
import-about-email = Lines are matched to people by this address, which an import never changes.
import-about-last-name = Last name.
import-about-first-name = First name.
import-about-level = Profile, for example 1.0; from 5.0 on, administrator.
import-about-groups = Codes of the groups, separated by commas; when empty, no group.
import-about-agency = Code or name of an agency of the firm; empty: none.
import-about-mobile = Mobile number.
import-about-landline = Landline number.
import-about-link-code = Code of a client file that is neither archived nor a model.
import-about-link-email = E-mail address of a contact of the firm.
import-about-limited-to = Part of the client file the link is limited to; when empty, all of it.
import-newest = Latest files
import-newest-caption = Files sent
import-jobs = Imports
import-deliveries = Deliveries
import-nameless = Nameless file
import-file-title = { $title }: { $file }
import-lines = Lines
import-ignored = Columns left out
import-percent = { $n }%
import-state-reading = Being read
import-state-interrupted = Interrupted
import-state-ready = To be confirmed
import-state-faulty = Lines in error
import-state-applying = Being imported
import-state-applied = Imported
import-state-cancelled = Cancelled
import-state-unreadable = Unreadable
import-preview = What will be imported
import-added = New
import-changed-count = Changed
import-unchanged = Unchanged
import-all-or-nothing = Everything is imported at once, or nothing is.
import-nothing = Everything in this file is stored already: there is nothing to import.
import-apply = Import
import-applying = Importing…
import-cancel = Cancel the import
import-cancel-hint = Until the import is finished, nothing is changed.
import-cancelled = The import was cancelled; nothing was changed.
import-not-cancelled = It is too late to cancel: this import is finished.
import-changed = Something changed since the file was checked; nothing was imported. Read these figures and confirm again.
import-see = See the list
import-other = Choose another file
import-faulty = { $n ->
    [one] { $n } line of { $lines } is wrong
   *[other] { $n } lines of { $lines } are wrong
  }; nothing was imported. Correct the file and send it again.
import-faults = Errors
import-faults-caption = Lines in error
import-export-faults = Export the errors
import-faults-shown = The first { $n } errors are shown. Export them to have them all.
import-col-line = Line
import-col-column = Column
import-col-value = Value
import-col-fault = Error
import-empty-cell = (empty)
import-done-staff = Success: { $added ->
    [one] { $added } staff member added
   *[other] { $added } staff members added
  }, { $changed } changed, { $same } unchanged.
import-done-contacts = Success: { $added ->
    [one] { $added } contact added
   *[other] { $added } contacts added
  }, { $changed } changed, { $same } unchanged.
import-done-links = Success: { $added ->
    [one] { $added } link added
   *[other] { $added } links added
  }, { $changed } changed, { $same } unchanged.
import-file-empty = This file is empty. Its first line names the columns, the next ones fill them.
import-file-missing-column = The column “{ $other }” (in French “{ $head }”) is missing. Add it to the first line of the file.
import-file-repeated-column = The column “{ $head }” repeats another one. Keep one of them.
import-file-many-columns = This file has more than { $n } columns. Remove those that are not needed.
import-file-old-spreadsheet = This file is an old workbook (.xls). Save it as .xlsx or CSV.
import-file-other-archive = This file is neither a CSV nor an .xlsx workbook. Save it in one of these formats.
import-file-utf16 = This file is saved as Unicode (UTF-16). Save it as “CSV UTF-8”.
import-file-binary = This file is not text. Save it as .xlsx or CSV.
import-file-unpacked = Once open, this workbook is larger than { $n } MB. Save it as CSV.
import-file-long-line = Line { $n } is too long. A quotation mark is probably missing in it or before it.
import-file-many-lines = This file has more than { $n } lines. Split it.
import-file-interrupted = Reading this file was interrupted; nothing was changed. Send it again.
import-file-broken = This file could not be read. Open it in your spreadsheet, save it again and send it again.
import-fault-required = This cell must be filled.
import-fault-too-long = This value is too long.
import-fault-code-characters = A file code has only letters without accents, digits, hyphens and underscores.
import-fault-code-reserved = This code means the firm itself.
import-fault-control-character = This cell holds a line break or an invisible character. Remove it.
import-fault-unreadable = This cell is not in the same encoding as the rest of the file. Save it as “CSV UTF-8”.
import-fault-not-a-status = This is not a status: write To be prepared or Operational.
import-fault-not-an-address = This is not a full e-mail address.
import-fault-unknown-staff = No staff member at work has this address or name.
import-fault-several-staff = Several staff members have this name: write the e-mail address.
import-fault-not-a-siren = A SIREN has 9 digits.
import-fault-not-a-siret = A SIRET has 14 digits.
import-fault-check-digit = The check digit is wrong: check what was typed.
import-fault-other-company = This SIRET is not one of the company’s: it begins with another SIREN.
import-fault-not-a-level = This is not a profile: write a number such as 1.0 or 5.0.
import-fault-unknown-group = The firm has no group with this code.
import-fault-unknown-agency = No agency of the firm has this code or name. Add it in “Firm settings”, or correct the cell.
import-fault-agency-at-rest = This agency is no longer offered. Choose another one, or offer it again in “Firm settings”.
import-fault-not-a-phone = This is not a telephone number.
import-fault-extra-cell = This cell stands beyond the last named column.
import-fault-repeated = Line { $n } says the same already. Keep one of the two.
import-fault-archived = This client file is archived: it is not changed any more.
import-fault-archives = An import archives no client file. Archive it from the list “Client files”.
import-fault-unknown-dossier = The code “{ $code }” does not exist.
import-fault-dossier-at-rest = This client file is archived or a model: it takes no contact.
import-fault-unknown-contact = No contact of the firm has this address. Import the contacts first.
import-fault-deactivated = This staff member is deactivated. Reactivate them first.
import-fault-last-administrator = The firm would have no administrator left. Keep at least one profile 5.0.

# A list of codes added to a selection.
codes-title = Import a list of codes
codes-import = Import a list
codes-label = File codes
codes-hint = One code a line, or separated by semicolons, commas or spaces. At most 100,000 codes.
codes-file = Or a file
codes-file-hint = Text or CSV of one column, at most 4 MB.
codes-select = Select these files
codes-back = Back to the selection
codes-none = Paste at least one code or choose a file.
codes-not-text = This file is not text. Save the column of codes as CSV.
codes-too-many = This list has more than { $n } codes. Split it.
codes-selected = { $n ->
    [one] { $n } file was added to the selection.
   *[other] { $n } files were added to the selection.
  }
codes-partly = { $n ->
    [one] { $n } file found and selected
   *[other] { $n } files found and selected
  }; { $unknown ->
    [one] { $unknown } unknown code
   *[other] { $unknown } unknown codes
  }{ $denied ->
    [0] .
    [one] ; { $denied } file left out for lack of rights.
   *[other] ; { $denied } files left out for lack of rights.
  }
codes-unknown = Codes that are unknown, archived or models
