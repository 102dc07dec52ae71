import { assert, dictionary, property, string } from "fast-check";
import { expect, test } from "vitest";
import { parseJwtClaims, parseJwtExpiry } from "../../src/core/jwt.ts";

const createToken = (claims: unknown): string =>
  ["{}", JSON.stringify(claims), ""].map((part) => Buffer.from(part).toString("base64url")).join(".");

test("reads the claims of a token, in any script", () => {
  assert(
    property(dictionary(string({ unit: "binary" }), string({ unit: "binary" })), (claims) => {
      expect({ ...parseJwtClaims(createToken(claims)) }).toEqual({ ...claims });
    }),
  );
});

test("reads when a token expires", () => {
  expect(parseJwtExpiry(createToken({ exp: 1_900_000_000 }))).toBe(1_900_000_000_000);
});

test.each([
  createToken({}),
  createToken({ exp: "soon" }),
  createToken([1]),
  createToken(null),
  "opaque",
  "a.b.c",
  "",
  "..",
  "a.%.c",
])("finds no expiry in %j", (text) => {
  expect(parseJwtExpiry(text)).toBeUndefined();
});
