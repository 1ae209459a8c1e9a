UPDATE api_key SET allowed_addresses = '192.0.2.0/24' || CHAR(10) || '2001:db8::1' WHERE identifier = 'alpha-standard'
