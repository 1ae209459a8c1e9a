UPDATE firm SET suspended_at = 1 WHERE domain = 'ALPHA'
