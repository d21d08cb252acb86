-- Packs and pieces of attachments, checkpoints, and what is left of chains whose records went.

-- Whether some records are stubs, and the day on which a member last asked for anything.
ALTER TABLE spaces ADD COLUMN stubs INTEGER NOT NULL DEFAULT 0;
ALTER TABLE spaces ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
UPDATE spaces SET seen = CAST(julianday('now') - 2440587.5 AS INTEGER);

-- Up to these heads the records of a chain may be gone: a checkpoint vouches for them.
CREATE TABLE floors (
    number   INTEGER NOT NULL,
    author   BLOB    NOT NULL,
    seq      INTEGER NOT NULL,
    hash     BLOB    NOT NULL CHECK (length(hash) = 32),
    position INTEGER NOT NULL,
    PRIMARY KEY (number, author)
) STRICT, WITHOUT ROWID;

-- The newest covering checkpoint of a space; what it says is in its record.
CREATE TABLE checkpoints (
    number   INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    day      INTEGER NOT NULL,
    stage    INTEGER NOT NULL CHECK (stage BETWEEN 0 AND 4)
) STRICT;

-- `named`: a covering checkpoint names the part, or did. Bodies have a table of their own, so that
-- looking for parts does not read them; a body that is kept elsewhere has no row.
CREATE TABLE parts (
    number INTEGER NOT NULL,
    part   BLOB    NOT NULL CHECK (length(part) = 32),
    bytes  INTEGER NOT NULL,
    day    INTEGER NOT NULL,
    named  INTEGER NOT NULL,
    PRIMARY KEY (number, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE bodies (
    number INTEGER NOT NULL,
    part   BLOB    NOT NULL,
    body   BLOB    NOT NULL,
    PRIMARY KEY (number, part)
) STRICT, WITHOUT ROWID;

-- Numbers of spaces that are gone, until their rows are too.
CREATE TABLE purged (
    number INTEGER PRIMARY KEY
) STRICT;
