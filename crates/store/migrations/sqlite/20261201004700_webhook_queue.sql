-- The oldest message of a webhook is found without walking those of others.
CREATE INDEX webhook_delivery_next ON webhook_delivery (firm_id, webhook_id, next_try_at, id) WHERE next_try_at IS NOT NULL;
