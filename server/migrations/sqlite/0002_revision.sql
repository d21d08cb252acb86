-- Counts the transactions that changed a space, whatever they changed: what a decision was made on
-- is known by it.
ALTER TABLE spaces ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
