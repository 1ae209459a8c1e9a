-- Who asked for a contact's invitation is read with each letter of theirs.
CREATE INDEX invitation_of_contact ON invitation (firm_id, contact_id);
