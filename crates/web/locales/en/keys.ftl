## S10: the life of a key

keys-rotate = Rotate
keys-rotate-title = Rotate the key { $name }
keys-rotate-lead = A new secret is made for the same identifier. The old one stays valid for the chosen time, so that the partner changes secrets without interruption.
keys-rotate-button = Rotate the key
keys-rotated-title = Key rotated
keys-overlap = The old secret stays valid for
keys-overlap-hint = Choose an immediate cut if the secret may have leaked.
keys-overlap-cut = Immediate cut
keys-overlap-hour = 1 hour
keys-overlap-day = 24 hours
keys-overlap-three-days = 3 days
keys-overlap-seven-days = 7 days
keys-overlap-missing = Choose how long the old secret stays valid.
keys-overlap-lasts = The old secret stays valid until { $date }. As soon as the partner uses the new one, end the overlap.
keys-overlap-end = End the overlap now
keys-overlap-ended = Success: the old secret of the key { $name } is no longer valid.
keys-overlap-none = Information: no old secret of the key { $name } is still valid.
keys-state-overlap = Rotation overlap until { $date }
keys-edit-title = Edit the key { $name }
keys-edited = Success: the key { $name } was changed. The change holds from the next call.
keys-addresses = Allowed IP addresses
keys-addresses-hint = One address or network per line, for example 192.0.2.0/24. Leave empty to allow every address.
keys-addresses-all = All
keys-addresses-many = Enter at most { $n } addresses or networks.
msg-ip = “{ $line }” is not an IP address. Enter one address or network per line, for example 192.0.2.0/24.
keys-see = See the key
keys-detail-title = Key { $name }
keys-detail-facts = The key
keys-made = Creation
keys-first-call-awaited = First call awaited
keys-refused = Refused calls
keys-refused-none = No call of this key was refused.
keys-refused-lead = By reason and address, the most recent first. The partner does not always see the exact reason.
keys-refused-last = Last refusal
keys-refused-first = First refusal
keys-refused-times = Count
keys-refused-why = Reason
keys-refused-facts = Facts
keys-refused-of = call refused on { $date } from { $address }
keys-refused-wrong-secret = The secret presented is not the key’s.
keys-refused-secret-retired = The secret presented was replaced; its overlap has ended.
keys-refused-revoked = The key is revoked.
keys-refused-expired = The key has expired.
keys-refused-rate = The key calls too fast.
keys-refused-not-in-use = No application of the firm uses this key.
keys-refused-firm-suspended = The firm is suspended.
keys-refused-suspended = The application is suspended.
keys-refused-standard = The operation needs a standard key.
keys-refused-cabinet = The operation is about the whole firm and needs a cabinet key.
keys-refused-operation = The application may not perform this operation.
keys-refused-address = The calling address is not allowed for this key.
keys-refused-no-dossier = The call does not say which file it is about.
keys-refused-restriction = The key opens one file only, and it is not that one.
keys-refused-unknown = The firm has no file with that code.
keys-refused-archived = The file is archived.
keys-refused-dossier = The application is not turned on for the file.
keys-refused-other = Refused ({ $code }).
audit-fact-addresses = Allowed IP addresses
audit-fact-old-secret = Old secret valid until
audit-fact-days-left = Days left
verb-key-edited = API key edited
verb-key-rotated = API key rotated
verb-rotation-ended = Rotation overlap ended
verb-key-reminded = End of a key announced
mail-kind-key-expires = End of an API key
mail-kind-key-changed = Change of an API key
job-key-expires = { $n ->
    [one] Reminder of a key’s end to { $n } administrator
   *[other] Reminder of a key’s end to { $n } administrators
  }
job-key-changed = { $n ->
    [one] Notice of changed keys to { $n } administrator
   *[other] Notice of changed keys to { $n } administrators
  }

## KEY-07: keys of one dossier each

dossier-keys-link = Keys by client file
dossier-keys-title = Keys by client file of { $app }
dossier-keys-lead = Each opens only one client file of the application: a leak at one client costs that file. The main key does not change.
dossier-keys-none = No key by client file. Create some for the client files on which the application is active.
dossier-keys-count = { $n ->
    [one] { $n } key by client file
   *[other] { $n } keys by client file
  }
dossier-keys-go = Go to the code
dossier-keys-go-hint = The list begins at this code, or at the first one after it.
dossier-keys-go-wrong = Enter a client file’s code or its beginning: 1 to 20 letters without accents, digits, hyphens or underscores.
dossier-keys-from = { $title }, from { $code } on
dossier-keys-none-from = No key by client file from the code { $code } on.
dossier-keys-see = See the keys by client file
dossier-keys-removed = This application is removed: its keys open nothing any more, and would open again if it were restored.
dossier-keys-closed = File not active
dossier-keys-create = Create keys
dossier-keys-create-title = Create keys by client file of { $app }
dossier-keys-dossiers = Client files
dossier-keys-all = All client files of the application
dossier-keys-all-hint = { $n ->
    [0] It is active on no client file.
    [one] The client file where it is active, if that has no key yet.
   *[other] Among the { $n } where it is active, those that have no key yet.
  }
dossier-keys-selection = My selection of “Client files”
dossier-keys-selection-hint = { $n ->
    [0] No client file is selected.
    [one] { $n } client file selected, if the application is active on it and it has no key yet.
   *[other] { $n } client files selected; those where the application is active and that have no key yet.
  }
dossier-keys-select = Select in Client files
dossier-keys-no-standard = This application is not secured by a standard key: it opens no client file by key.
dossier-keys-nothing = None of these client files awaits a key: the application is not active on them, or they have theirs already.
dossier-keys-many = There are more than { $n } keys to create. Select fewer client files, then start again for the others.
dossier-keys-announced = { $n ->
    [one] { $n } key will be created for { $app }.
   *[other] { $n } keys will be created for { $app }, one a client file.
  }
dossier-keys-more = At most { $n } keys are created at once. Start again afterwards for the other client files.
dossier-keys-range = Client files
dossier-keys-from-to = from { $first } to { $last }
dossier-keys-until = { $expiry }, until { $date }
dossier-keys-once = The secrets are given once, in a file, right after they are created.
dossier-keys-confirm = { $n ->
    [one] Create { $n } key
   *[other] Create { $n } keys
  }
dossier-keys-back = Back to the choice
dossier-keys-changed = { $now ->
    [one] { $now } key would be created now, and no longer { $before }. Check, then confirm again.
   *[other] { $now } keys would be created now, and no longer { $before }. Check, then confirm again.
  }
dossier-keys-others = The client files are no longer the same. Check, then confirm again.
dossier-keys-issued = { $n ->
    [one] { $n } key created
   *[other] { $n } keys created
  }
dossier-keys-warning = Download the file now. The secrets will never be given again.
dossier-keys-file = { $n ->
    [one] The file holds the client file’s code, the key’s identifier and its secret.
   *[other] The file holds { $n } lines: the client file’s code, the identifier and the secret of each key.
  }
dossier-keys-pair = Value of x-apikey
dossier-keys-download = Download the file (CSV)
dossier-keys-check = I have stored the file in a safe place.
dossier-keys-revoke-all = Revoke all
dossier-keys-revoke-title = Revoke all keys by client file of { $app }?
dossier-keys-revoke-lead = { $n ->
    [one] { $n } key will be revoked. Its calls will be refused from the next one on; the main key stays valid.
   *[other] { $n } keys will be revoked. Their calls will be refused from the next one on; the main key stays valid.
  }
dossier-keys-revoke-confirm = Enter the application’s name to confirm: { $app }
dossier-keys-revoke-wrong = The name entered is not that of the application.
dossier-keys-revoke-button = { $n ->
    [one] Revoke { $n } key
   *[other] Revoke { $n } keys
  }
dossier-keys-revoked = { $n ->
    [one] Success: { $n } key by client file has been revoked.
   *[other] Success: { $n } keys by client file have been revoked.
  }
dossier-keys-revoked-none = Information: no key by client file was valid.
keys-only-dossier = Client file opened
audit-fact-keys = Keys
verb-keys-issued = Keys by client file created
verb-keys-revoked = Keys by client file revoked
