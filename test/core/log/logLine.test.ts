import { describe, expect, it } from "vitest";
import { assert as assertProperty, property, string } from "fast-check";
import { Failure } from "../../../src/core/failure.ts";
import { describeForLog, describeWithCause, toLogLine } from "../../../src/core/log/logLine.ts";

describe("a line of the log", () => {
  it.each([
    ["a\nb", "a\\nb"],
    ["a\r\nb\tc", "a\\r\\nb\\tc"],
    ["\u001b[31mred", "\\u001b[31mred"],
    ["a\u0000b\u007fc\u0085d", "a\\u0000b\\u007fc\\u0085d"],
    ["a\u2028b\u2029c", "a\\u2028b\\u2029c"],
    ["a\u202eb\u2066c\u200fd\u061ce", "a\\u202eb\\u2066c\\u200fd\\u061ce"],
    ["\ufeffa\ud800", "\\ufeffa\\ud800"],
    ["häüß 漢字 🎉", "häüß 漢字 🎉"],
  ])("%j is written as %j", (text, line) => {
    expect(toLogLine(text)).toBe(line);
  });

  it.each([
    ["POST https://h/api/e?code=s3cret&x=1 failed", "POST https://h/api/e?… failed"],
    ['the URL "https://user:s3cret@h:1/p#s3cret" is', 'the URL "https://…@h:1/p?…" is'],
    ["sent Bearer s3cret-s3cret-s3cret.x", "sent Bearer …"],
    ["Authorization: SharedAccessSignature r=h&e=1&s=s3cret%3D", "Authorization: …"],
    ["r=h&e=1&s=s3cret%3D, then", "r=h&e=1&s=…, then"],
    ["aeg-sas-key: s3cret", "aeg-sas-key: …"],
    ['{"x-admin-key":"s3cret"}', '{"x-admin-key":"…"}'],
    ["AccountName=a;AccountKey=s3cret==;EndpointSuffix=x", "AccountName=a;AccountKey=…;EndpointSuffix=x"],
    ["with eyJhbGciOiJub25lIn0.eyJzM2NyZXQiOjF9.s3cret", "with eyJ…"],
    [`the key ${Buffer.alloc(32, 7).toString("base64")}.`, "the key …."],
    [`the key ${Buffer.alloc(64, 7).toString("base64")}.`, "the key …."],
  ])("%s shows no secret", (text, line) => {
    expect(toLogLine(text).replace("Authorization: Shared… …", "Authorization: …")).not.toContain("s3cret");
    expect(toLogLine(text)).toContain(line.slice(0, 12));
  });

  it.each([
    "The 'Authorization' header is provided in an invalid format. A bearer token is expected.",
    "watch-drift: event 831e1650-001e-001b-66ab-eeb76e069631 is tried again in 10 s: http://localhost:8000 answered 503.",
    "The header x-admin-key must carry adminKey from instance.json.",
  ])("%s stays as it is", (text) => {
    expect(toLogLine(text)).toBe(text);
  });

  it("is cut when nobody would read it", () => {
    expect(toLogLine("x".repeat(1_000_000))).toBe(`${"x".repeat(4_000)}… (cut)`);
  });

  it("never has a control character, a line break or a bidirectional control, of any text", () => {
    assertProperty(
      property(string({ unit: "binary" }), (text) => {
        expect(toLogLine(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe("an error in the log", () => {
  it("has the cause and the remedy of a failure", () => {
    expect(describeForLog(new Failure("storage", "It broke.", { why: "Disk full.", remedy: "Make room." }))).toBe(
      "It broke. Disk full. Make room.",
    );
  });

  it("has the error that caused it, where a person looks for details", () => {
    const failure = new Failure("refused", "It failed.", { cause: new Error("ECONNRESET") });
    expect(describeWithCause(failure)).toMatch(/^It failed\. Cause: Error: ECONNRESET \| at /);
    expect(describeWithCause(new Failure("refused", "It failed."))).toBe("It failed.");
    expect(describeWithCause("text")).toBe("text");
  });

  it("has the stack of any other, on one line", () => {
    expect(describeForLog(new TypeError("no\n    at fake (a.ts:1)"))).toMatch(/^TypeError: no \| at fake .* \| at /);
    expect(toLogLine(describeForLog(new Error("a\nb")))).toMatch(/^Error: a\\nb \| at /);
    expect(describeForLog("text")).toBe("text");
  });
});
