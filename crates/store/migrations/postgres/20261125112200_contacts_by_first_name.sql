-- The list of contacts is walked in the order of first names too.
DROP INDEX contact_by_first_name;
CREATE INDEX contact_by_first_name ON contact (firm_id, first_name_folded, name_sort, id) WHERE removed_by IS NULL;
