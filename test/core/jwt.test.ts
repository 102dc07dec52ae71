import { assert, dictionary, property, string } from "fast-check";
import { expect, test } from "vitest";
import { parseJwtClaims, parseJwtExpiry } from "../../src/core/jwt.ts";

const token = (claims: unknown): string =>
  ["{}", JSON.stringify(claims), ""].map((part) => Buffer.from(part).toString("base64url")).join(".");

test("a token says of itself what was put into it, in any script", () => {
  assert(
    property(dictionary(string({ unit: "binary" }), string({ unit: "binary" })), (claims) => {
      expect({ ...parseJwtClaims(token(claims)) }).toEqual({ ...claims });
    }),
  );
});

test("a token ends when it says", () => {
  expect(parseJwtExpiry(token({ exp: 1_900_000_000 }))).toBe(1_900_000_000_000);
});

test.each([token({}), token({ exp: "soon" }), token([1]), token(null), "opaque", "a.b.c", "", "..", "a.%.c"])(
  "%j does not say when it ends",
  (text) => {
    expect(parseJwtExpiry(text)).toBeUndefined();
  },
);
