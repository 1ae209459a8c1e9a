UPDATE api_key SET allowed_addresses = 'nowhere' WHERE identifier = 'alpha-standard'
