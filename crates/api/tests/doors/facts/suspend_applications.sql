UPDATE installed_app SET suspended_by = added_by WHERE main_key_id IS NOT NULL
