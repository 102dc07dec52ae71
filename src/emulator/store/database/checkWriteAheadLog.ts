import { existsSync, readFileSync } from "node:fs";

const headerBytes = 32;
const frameHeaderBytes = 24;

/**
 * Whether a write-ahead log was damaged after it was written. SQLite silently ignores everything after the first frame
 * whose checksum is wrong, as that is how a transaction looks that a crash has cut off. A complete frame that is wrong,
 * but is followed by another one of the same log or ends a transaction, was not cut off: it was damaged.
 *
 * @see https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
export function isWriteAheadLogDamaged(file: string): boolean {
  if (!existsSync(file)) return false;
  const log = readFileSync(file);
  if (log.length < headerBytes + frameHeaderBytes) return false;
  const magic = log.readUInt32BE(0);
  const pageBytes = log.readUInt32BE(8);
  const start = checksum(log.subarray(0, 24), [0, 0], magic);
  if ((magic & 0xffff_fffe) >>> 0 !== 0x377f_0682 || !isSum(log, 24, start) || pageBytes < 512) return true;
  const frameBytes = frameHeaderBytes + pageBytes;
  const salts = log.subarray(16, 24);
  let sum = start;
  let isBroken = false;
  for (let at = headerBytes; at + frameBytes <= log.length; at += frameBytes) {
    const isOurs = log.subarray(at + 8, at + 16).equals(salts);
    if (isBroken && isOurs) return true;
    if (isBroken) continue;
    sum = checksum(log.subarray(at, at + 8), sum, magic);
    sum = checksum(log.subarray(at + frameHeaderBytes, at + frameBytes), sum, magic);
    if (isOurs && isSum(log, at + 16, sum)) continue;
    isBroken = true;
    if (isOurs && log.readUInt32BE(at + 4) !== 0) return true;
  }
  return false;
}

type Sum = readonly [number, number];

/** The checksum of SQLite's write-ahead log over 32-bit words, whose byte order the magic number tells. */
function checksum(bytes: Buffer, [first, second]: Sum, magic: number): Sum {
  const read = magic & 1 ? bytes.readUInt32BE.bind(bytes) : bytes.readUInt32LE.bind(bytes);
  let [a, b] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + read(at) + b) >>> 0;
    b = (b + read(at + 4) + a) >>> 0;
  }
  return [a, b];
}

const isSum = (log: Buffer, at: number, [a, b]: Sum): boolean =>
  log.readUInt32BE(at) === a && log.readUInt32BE(at + 4) === b;
