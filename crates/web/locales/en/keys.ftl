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
    [one] Notice of a key’s change to { $n } administrator
   *[other] Notice of a key’s change to { $n } administrators
  }
