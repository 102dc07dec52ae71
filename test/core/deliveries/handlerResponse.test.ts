import { expect, test } from "vitest";
import { maskHeaderValue } from "../../../src/core/deliveries/handlerResponse.ts";

test.each([
  "set-cookie",
  "authorization",
  "proxy-authorization",
  "x-api-key",
  "apikey",
  "x-functions-key",
  "x-ms-access-token",
  "x-hub-signature-256",
  "x-amz-security-token",
  "x-session-id",
])("the value of %s is hidden", (name) => {
  expect(maskHeaderValue(name, "s3cr3t")).toBe("(hidden)");
  expect(maskHeaderValue(name.toUpperCase(), "s3cr3t")).toBe("(hidden)");
});

test.each([
  ["content-type", "application/json"],
  ["retry-after", "5"],
  ["x-request-id", "7"],
  ["keep-alive", "timeout=5"],
  ["www-authenticate", 'Bearer realm="x"'],
  ["location", "https://h/p?x=1"],
])("%s keeps its value %s", (name, value) => {
  expect(maskHeaderValue(name, value)).toBe(value);
});

test("keys in an address are hidden, and the address stays", () => {
  expect(maskHeaderValue("location", "https://h/p?code=a&x=1&sig=b#c")).toBe(
    "https://h/p?code=(hidden)&x=1&sig=(hidden)#c",
  );
});
