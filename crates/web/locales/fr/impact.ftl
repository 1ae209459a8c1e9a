# Deletion with impact, suspension, restoration.
