-- What the relay keeps. Days are counted from 1970-01-01; there is no finer time and no network
-- address anywhere.

-- One row: which database this is.
CREATE TABLE relay (
    only       INTEGER PRIMARY KEY CHECK (only = 1),
    generation BLOB    NOT NULL CHECK (length(generation) = 16)
) STRICT;

-- A counter row for each space. `number` is random, so that neither it nor anything built from it
-- says which spaces were made one after another.
CREATE TABLE spaces (
    space          BLOB    PRIMARY KEY CHECK (length(space) = 32),
    number         INTEGER NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 2147483647),
    access_version INTEGER NOT NULL,
    newest         INTEGER NOT NULL,
    bytes          INTEGER NOT NULL,
    day            INTEGER NOT NULL,
    day_records    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE statements (
    space     BLOB    NOT NULL,
    version   INTEGER NOT NULL,
    statement BLOB    NOT NULL,
    PRIMARY KEY (space, version)
) STRICT, WITHOUT ROWID;

-- Keyed by (space, position): `place` is the space's number times 2^32 plus the position. Rows of a
-- kilobyte and more belong in a table with an integer key: in one without, they would overflow.
CREATE TABLE records (
    place  INTEGER PRIMARY KEY,
    author BLOB    NOT NULL,
    seq    INTEGER NOT NULL,
    day    INTEGER NOT NULL,
    record BLOB    NOT NULL
) STRICT;

-- A chain has no two records of the same number.
CREATE UNIQUE INDEX records_chain ON records (author, place >> 32, seq);

-- Which space lists a recovery member.
CREATE TABLE lookups (
    lookup BLOB PRIMARY KEY,
    space  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Hashes of unspent tokens, and of codes with uses left; nothing ties one to the other.
CREATE TABLE tokens (
    hash BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE invites (
    hash BLOB    PRIMARY KEY,
    uses INTEGER NOT NULL CHECK (uses > 0)
) STRICT, WITHOUT ROWID;
