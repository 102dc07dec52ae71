import * as fc from "fast-check";

/** Numbers, texts and words as JSON allows them but `JSON.stringify` would not write them. */
const oddScalars = [
  "12345678901234567890",
  "1.0",
  "1e2",
  "-0",
  "1E-7",
  "0.10",
  "1e400",
  '"\\u0041\\/"',
  '"\\ud800"',
  '"\\\\"',
  '"\\\\\\""',
  '"{[,:]}"',
  '"hä 😀 \u2028"',
  "true",
  "null",
];

const blank = fc.constantFrom("", "", " ", "\n", "\r\n\t ");
const name = fc.oneof(
  fc.constantFrom("a", "a", "b", "__proto__", "constructor", "2", "1", "\\u0061", "x\\ny", ""),
  fc.string({ maxLength: 5 }).map((text) => JSON.stringify(text).slice(1, -1)),
);

const { value } = fc.letrec<{ value: string; object: string; array: string; scalar: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, tie("scalar"), tie("object"), tie("array")),
  scalar: fc.oneof(
    fc.constantFrom(...oddScalars),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
    fc.string({ unit: "grapheme", maxLength: 8 }).map((text) => JSON.stringify(text)),
  ),
  object: fc
    .array(fc.tuple(blank, name, blank, blank, tie("value"), blank), { maxLength: 5 })
    .map((members) => `{${members.map(([a, key, b, c, text, d]) => `${a}"${key}"${b}:${c}${text}${d}`).join(",")}}`),
  array: fc
    .array(fc.tuple(blank, tie("value"), blank), { maxLength: 5 })
    .map((elements) => `[${elements.map((parts) => parts.join("")).join(",")}]`),
}));

/** Valid JSON of any value, with blanks, equal names, and numbers and texts in every spelling. */
export const jsonText: fc.Arbitrary<string> = value;

export { blank as jsonBlank, name as jsonName };
