-- Packs and pieces of attachments, checkpoints, and what is left of chains whose records went.

-- Whether some records are stubs, and the day on which a member last asked for anything.
ALTER TABLE spaces ADD COLUMN stubs boolean NOT NULL DEFAULT false;
ALTER TABLE spaces ADD COLUMN seen integer NOT NULL DEFAULT 0;
UPDATE spaces SET seen = (extract(epoch FROM now()) / 86400)::integer;

-- Up to these heads the records of a chain may be gone: a checkpoint vouches for them.
CREATE TABLE floors (
    number   integer NOT NULL,
    author   bytea   NOT NULL,
    seq      bigint  NOT NULL,
    hash     bytea   NOT NULL CHECK (octet_length(hash) = 32),
    position bigint  NOT NULL,
    PRIMARY KEY (number, author)
);

-- The newest covering checkpoint of a space; what it says is in its record.
CREATE TABLE checkpoints (
    number   integer  PRIMARY KEY,
    position bigint   NOT NULL,
    day      integer  NOT NULL,
    stage    smallint NOT NULL CHECK (stage BETWEEN 0 AND 4)
);

-- `named`: a covering checkpoint names the part, or did. Bodies have a table of their own, so that
-- looking for parts does not read them; a body that is kept elsewhere has no row.
CREATE TABLE parts (
    number integer NOT NULL,
    part   bytea   NOT NULL CHECK (octet_length(part) = 32),
    bytes  bigint  NOT NULL,
    day    integer NOT NULL,
    named  boolean NOT NULL,
    PRIMARY KEY (number, part)
);

CREATE TABLE bodies (
    number integer NOT NULL,
    part   bytea   NOT NULL,
    body   bytea   NOT NULL,
    PRIMARY KEY (number, part)
);

-- Sealed bytes do not compress.
ALTER TABLE bodies ALTER COLUMN body SET STORAGE EXTERNAL;

-- Numbers of spaces that are gone, until their rows are too.
CREATE TABLE purged (
    number integer PRIMARY KEY
);
