-- E10: who has not answered an invitation is reminded after 7 and 21 days.

ALTER TABLE invitation ADD COLUMN reminded_days BIGINT;
CREATE INDEX invitation_unanswered ON invitation (expires_at) WHERE ended_by IS NULL AND state = 'sent';
