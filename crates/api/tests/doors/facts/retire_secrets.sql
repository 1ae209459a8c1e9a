UPDATE api_key_secret SET valid_until = 1
