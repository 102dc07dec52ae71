import { crc32 } from "node:zlib";

/** Marks a SQLite file as ours ("LEGr"), so that another program's database is never written. */
export const applicationId = 0x4c45_4772;

/** Raised when the tables change. */
export const schemaVersion = 1;

/**
 * The tables of `event-grid.db`. Times are in milliseconds since 1970. `crc` is the CRC-32 of what must not change
 * unnoticed in a row: SQLite has no checksums of its own outside the write-ahead log. The columns of `delivery` that
 * decide what is undelivered are in an index as well, which SQLite can compare.
 */
export const schema = `
  create table state (
    id integer primary key check (id = 1),
    json text not null,
    crc integer not null
  ) strict;

  -- A version of an event subscription that events met. All versions of one generation share a lane.
  create table target (
    id integer primary key,
    lane integer not null,
    generation text not null,
    filter text not null,
    crc integer not null
  ) strict;

  create table event (
    number integer primary key,
    at integer not null,
    body text not null,
    crc integer not null,
    skipped text not null,      -- JSON array of the targets whose filter did not let it through
    pending integer not null,   -- deliveries that are not finished
    log integer                 -- position in the delivery log, newest last; null when it is not in there
  ) strict;
  create index event_log on event (log) where log is not null;

  create table delivery (
    event integer not null,
    lane integer not null,
    target integer not null,
    due integer,                -- null once it is finished
    attempts integer not null,
    steps integer not null,
    outcome text,
    last_attempt_at integer,
    dead_reason text,
    dead_since integer,         -- without dead_reason: since when the time to live counts, once the clock was set back
    status text,                -- JSON; null while nothing has happened
    history text,               -- attempts as JSON, one a line
    primary key (event, lane)
  ) strict, without rowid;
  create index delivery_due on delivery (lane, due, event) where due is not null;

  -- Written and emptied to find out whether the disk takes data again.
  create table probe (filler blob) strict;

  pragma application_id = ${applicationId};
  pragma user_version = ${schemaVersion};
`;

/** The tables whose rows are copied when a file is replaced, and the order in which they are stored. */
export const storedTables = [
  { name: "target", key: "id" },
  { name: "event", key: "number" },
  { name: "delivery", key: "event" },
] as const;

/** The checksum of an event; that of an index row for an event that is missing fails. */
export const eventCrc = (number: number, at: number, body: string): number => crc32(`${number} ${at} ${body}`);

/** The checksum of a target. */
export const targetCrc = (generation: string, filter: string): number => crc32(`${generation} ${filter}`);
