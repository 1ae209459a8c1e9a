-- What is looked for by an address or by a contact alone: a sign-in link is asked for by an address, whatever the firm.

CREATE INDEX contact_by_address ON contact (email_folded) WHERE removed_by IS NULL AND email_folded IS NOT NULL;
CREATE INDEX mail_to_contact ON mail (firm_id, contact_id, created_at) WHERE contact_id IS NOT NULL;
CREATE INDEX session_of_contact ON session (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX guest_period_of_contact ON guest_period (firm_id, contact_id);
