-- What relays keep together. Days are counted from 1970-01-01; beside nothing that is kept is there
-- a finer time, and nowhere a network address.

-- One row: which database this is, and the public key of the relay identity that founded it.
CREATE TABLE relay (
    one_row    boolean PRIMARY KEY CHECK (one_row),
    generation bytea   NOT NULL CHECK (octet_length(generation) = 16),
    identity   bytea   CHECK (octet_length(identity) = 32)
);

-- A counter row for each space. `number` is random, so that neither it nor anything built from it
-- says which spaces were made one after another. Room in each page keeps updates in place.
CREATE TABLE spaces (
    space          bytea   PRIMARY KEY CHECK (octet_length(space) = 32),
    number         integer NOT NULL UNIQUE CHECK (number > 0),
    access_version bigint  NOT NULL,
    newest         bigint  NOT NULL,
    bytes          bigint  NOT NULL,
    day            integer NOT NULL,
    day_records    bigint  NOT NULL,
    revision       bigint  NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE statements (
    space     bytea  NOT NULL,
    version   bigint NOT NULL,
    statement bytea  NOT NULL,
    PRIMARY KEY (space, version)
);

CREATE TABLE records (
    number   integer NOT NULL,
    position bigint  NOT NULL,
    author   bytea   NOT NULL,
    seq      bigint  NOT NULL,
    day      integer NOT NULL,
    record   bytea   NOT NULL,
    PRIMARY KEY (number, position)
);

-- Sealed bytes do not compress.
ALTER TABLE records ALTER COLUMN record SET STORAGE EXTERNAL;

-- A chain has no two records of the same number.
CREATE UNIQUE INDEX records_chain ON records (number, author, seq);

-- Which space lists a recovery member.
CREATE TABLE lookups (
    lookup bytea PRIMARY KEY,
    space  bytea NOT NULL
);

-- Hashes of unspent tokens, and of codes with uses left; nothing ties one to the other.
CREATE TABLE tokens (
    hash bytea PRIMARY KEY
);

CREATE TABLE invites (
    hash bytea   PRIMARY KEY,
    uses integer NOT NULL CHECK (uses > 0)
);

-- Below: what lives for ten minutes. Unlogged, so that it neither waits for the disk nor outlives a
-- crash of the database, as it would not outlive one in the memory of a single relay.

-- Hashes of nonces seen, by the period of ten minutes they were seen in.
CREATE UNLOGGED TABLE nonces (
    key    bytea  PRIMARY KEY,
    period bigint NOT NULL
);

CREATE UNLOGGED TABLE rendezvous (
    id      text   PRIMARY KEY,
    made_ms bigint NOT NULL
);

CREATE UNLOGGED TABLE rendezvous_slots (
    id   text     NOT NULL REFERENCES rendezvous ON DELETE CASCADE,
    slot smallint NOT NULL,
    held bytea    NOT NULL,
    PRIMARY KEY (id, slot)
);
