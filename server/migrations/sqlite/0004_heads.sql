-- The heads of a space's chains, in its counter row, which every push writes anyway: an index over
-- all records cost each of them a twentieth of its bytes, and each push a page of its own.
-- 80 bytes an author: key 32, number 8, hash 32, position 8. NULL until the first push after this.
ALTER TABLE spaces ADD COLUMN heads BLOB;
DROP INDEX records_chain;
