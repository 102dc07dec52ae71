import { foldCase } from "./caseless.ts";

/** Texts shorter than this are searched as they are, in UTF-16 code units. */
const minIndexedLength = 2_000;

/** An index pays off from this many searches on. */
const minSearches = 8;

/** A plain search is faster than to look at more places than this share of the text. */
const maxCandidateShare = 1 / 16;

/** Buckets of an index, as a power of two: few enough to stay in the processor's cache while it is built. */
const bucketBits = 16;

/** Lengths of the parts that are indexed: the longest one that fits into the text to look for. */
const partLengths = [12, 4, 2] as const;

/** Searches one text for many others, ignoring case. The text is folded once, and indexed if it is long. */
export class TextSearch {
  readonly #folded: string;
  readonly #results = new Map<string, boolean>();
  readonly #searches = new Map<number, number>();
  readonly #indexes = new Map<number, PartIndex>();

  constructor(text: string) {
    this.#folded = foldCase(text);
  }

  /** @param needle folded */
  contains(needle: string): boolean {
    if (this.#folded.length < minIndexedLength) return this.#folded.includes(needle);
    let result = this.#results.get(needle);
    if (result === undefined) this.#results.set(needle, (result = this.#search(needle)));
    return result;
  }

  #search(needle: string): boolean {
    const partLength = partLengths.find((length) => length <= needle.length);
    if (partLength === undefined) return this.#folded.includes(needle);
    const searches = (this.#searches.get(partLength) ?? 0) + 1;
    this.#searches.set(partLength, searches);
    if (searches < minSearches) return this.#folded.includes(needle);
    let index = this.#indexes.get(partLength);
    if (!index) this.#indexes.set(partLength, (index = new PartIndex(this.#folded, partLength)));
    return index.contains(needle);
  }
}

/** Base of the rolling hash: an odd number that spreads characters over all bits. */
const base = 0x01_00_01_93;

/** Where the parts of one length occur in a text. Building it costs as much as some tens of plain searches. */
class PartIndex {
  readonly #text: string;
  readonly #partLength: number;
  /** First occurrence by bucket, or -1. */
  readonly #first: Int32Array;
  /** Next occurrence in the same bucket by position, or -1. */
  readonly #next: Int32Array;
  readonly #counts: Int32Array;

  /** @param text at least as long as a part */
  constructor(text: string, partLength: number) {
    this.#text = text;
    this.#partLength = partLength;
    const first = (this.#first = new Int32Array(2 ** bucketBits).fill(-1));
    const counts = (this.#counts = new Int32Array(2 ** bucketBits));
    const next = (this.#next = new Int32Array(text.length));
    const weight = power(base, partLength);
    const last = text.length - partLength;
    let hash = hashOf(text, last, partLength);
    for (let at = last; at >= 0; at--) {
      if (at < last)
        hash = (Math.imul(hash, base) + text.charCodeAt(at) - Math.imul(text.charCodeAt(at + partLength), weight)) | 0;
      const bucket = bucketOf(hash);
      next[at] = first[bucket]!;
      first[bucket] = at;
      counts[bucket]!++;
    }
  }

  /** @param needle at least as long as a part */
  contains(needle: string): boolean {
    let rarest = 0;
    let bucket = 0;
    let count = Infinity;
    for (let at = 0; at + this.#partLength <= needle.length && count > 0; at++) {
      const candidate = bucketOf(hashOf(needle, at, this.#partLength));
      const candidates = this.#counts[candidate] ?? 0;
      if (candidates < count) [rarest, bucket, count] = [at, candidate, candidates];
    }
    if (count > this.#text.length * maxCandidateShare) return this.#text.includes(needle);
    for (let at = this.#first[bucket] ?? -1; at >= 0; at = this.#next[at] ?? -1)
      if (at >= rarest && this.#text.startsWith(needle, at - rarest)) return true;
    return false;
  }
}

/** Of the part of a text that begins at `from`: its characters are digits of a number. */
function hashOf(text: string, from: number, length: number): number {
  let hash = 0;
  for (let at = from + length - 1; at >= from; at--) hash = (Math.imul(hash, base) + text.charCodeAt(at)) | 0;
  return hash;
}

/** Bits of the product that depend on all bits of the hash. */
const bucketOf = (hash: number): number => Math.imul(hash, 0x9e_37_79_b1) >>> (32 - bucketBits);

function power(factor: number, exponent: number): number {
  let result = 1;
  for (let step = 0; step < exponent; step++) result = Math.imul(result, factor);
  return result;
}
