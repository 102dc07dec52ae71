import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createAccessToken, readAccessToken } from "../../../../src/emulator/arm/access/accessToken.ts";
import { principalOf } from "../../../../src/emulator/arm/access/principals.ts";
import { parseJwtClaims } from "../../../../src/core/jwt.ts";

const armToken = "armToken";
const nowS = 1_000;
const claims = { role: "reader", exp: nowS + 10, tid: "tenant" };
const token = createAccessToken(claims, armToken);
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const signature = (content: string, key: string): string =>
  createHmac("sha256", key).update(content).digest("base64url");
const [header = "", payload = "", signed = ""] = token.split(".");

it("an access token is a JSON Web Token with the claims that it was made of", () => {
  expect(parseJwtClaims(token)).toEqual(claims);
  expect(readAccessToken(token, armToken, nowS)).toEqual(claims);
});

it("an access token ends at its time", () => {
  expect(readAccessToken(token, armToken, nowS + 9.9)).toEqual(claims);
  expect(readAccessToken(token, armToken, nowS + 10)).toBeUndefined();
});

describe("a forged access token is refused", () => {
  const owner = encode({ ...claims, role: "owner" });
  const unsigned = encode({ typ: "JWT", alg: "none" });
  it.each([
    ["with other claims", `${header}.${owner}.${signed}`],
    ["without signature", `${header}.${owner}.`],
    ["that says it has no signature", `${unsigned}.${owner}.`],
    ["that says it has no signature, with one", `${unsigned}.${owner}.${signed}`],
    ["signed with nothing", `${header}.${owner}.${signature(`${header}.${owner}`, "")}`],
    ["signed with another key", `${header}.${owner}.${signature(`${header}.${owner}`, "guess")}`],
    ["with more parts", `${token}.${signed}`],
    ["of two parts", `${header}.${payload}`],
    ["that is empty", ""],
  ])("%s", (_, forged) => {
    expect(readAccessToken(forged, armToken, nowS)).toBeUndefined();
    const access = { armToken, anyToken: false, now: () => nowS * 1_000 };
    expect(() => principalOf(`Bearer ${forged}`, access)).toThrow(/invalid/);
  });

  it.each([
    ["whose claims are no JSON", "x"],
    ["whose claims are a list", encode([])],
    ["whose claims lack the role", encode({ exp: nowS + 10 })],
  ])("%s, even if it is signed", (_, content) => {
    const text = `${header}.${content}`;
    expect(readAccessToken(`${text}.${signature(text, armToken)}`, armToken, nowS)).toBeUndefined();
  });
});

it("an access token gives the permissions of its role", () => {
  const access = { armToken, anyToken: false, now: () => nowS * 1_000 };
  expect(principalOf(`Bearer ${token}`, access).name).toBe("reader");
  expect(principalOf(`Bearer ${createAccessToken({ ...claims, role: "owner" }, armToken)}`, access).name).toBe("owner");
});
