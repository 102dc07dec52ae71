/** Values of DER, the encoding of certificates. @see https://www.itu.int/rec/T-REC-X.690 */
export const der = {
  sequence: (...parts: readonly Buffer[]): Buffer => encode(0x30, ...parts),
  set: (...parts: readonly Buffer[]): Buffer => encode(0x31, ...parts),
  /** A number of any size that isn't negative. */
  integer: (bytes: Buffer): Buffer => encode(0x02, bytes[0]! & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes),
  true: Buffer.of(0x01, 0x01, 0xff),
  octets: (content: Buffer): Buffer => encode(0x04, content),
  bits: (content: Buffer): Buffer => encode(0x03, Buffer.of(0), content),
  text: (text: string): Buffer => encode(0x0c, Buffer.from(text)),
  objectId: (dotted: string): Buffer => encode(0x06, encodeObjectId(dotted)),
  time: (milliseconds: number): Buffer => encodeTime(new Date(milliseconds).toISOString().replace(/\..*|[-:T]/g, "")),
  /** A member with a number instead of a type. */
  member: (number: number, content: Buffer): Buffer => encode(0x80 | number, content),
  /** Like `member`, for values with a type of their own. */
  explicit: (number: number, ...parts: readonly Buffer[]): Buffer => encode(0xa0 | number, ...parts),
};

/** @throws RangeError when the content has 64 KB or more */
function encode(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length > 0xffff) throw new RangeError("The DER value is too long.");
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** The first two numbers share a byte, and the others have seven bits in each. */
function encodeObjectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split(".").map(Number);
  const toBytes = (number: number): number[] =>
    number < 0x80 ? [number] : [...toBytes(Math.floor(number / 0x80)).map((byte) => byte | 0x80), number % 0x80];
  return Buffer.from([40 * first + second, ...others.flatMap(toBytes)]);
}

/** @param digits `20260131210000`; the year has two digits before 2050 (RFC 5280, 4.1.2.5) */
const encodeTime = (digits: string): Buffer =>
  digits < "2050" ? encode(0x17, Buffer.from(`${digits.slice(2)}Z`)) : encode(0x18, Buffer.from(`${digits}Z`));
