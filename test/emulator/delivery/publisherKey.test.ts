import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { requirePublisherKey } from "../../../src/emulator/delivery/publisherKey.ts";
import { request } from "../request.ts";

const key = Buffer.alloc(32, 0xfb).toString("base64");
const now = Date.parse("2026-01-31T12:00:00Z");
const endpoint = "http://127.0.0.1:8085/api/events";
const encoded = encodeURIComponent;

function createToken(signed: string, encodeSignature: (text: string) => string = encoded): string {
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(signed).digest("base64");
  return `${signed}&s=${encodeSignature(signature)}`;
}

const publishWith = (headers: Record<string, string>, query = "", origin = "http://127.0.0.1:8085"): void =>
  requirePublisherKey(request({ origin, path: "/api/events", headers, query: new URLSearchParams(query) }), key, now);

const publishWithToken = (token: string, origin?: string): void => publishWith({ "aeg-sas-token": token }, "", origin);

describe("the key", () => {
  it.each([
    ["in its header", () => publishWith({ "aeg-sas-key": key })],
    ["in the query, as the documentation shows it", () => publishWith({}, `aeg-sas-key=${key}`)],
    ["in the query, URL-encoded", () => publishWith({}, `aeg-sas-key=${encoded(key)}`)],
  ])("is accepted %s", (_, publish) => {
    expect(publish).not.toThrow();
  });

  it.each([
    ["another key", { "aeg-sas-key": "x" }, ""],
    ["another key in the query", {}, "aeg-sas-key=x"],
    ["an empty key in the query", {}, "aeg-sas-key="],
    ["a wrong header, although the query has the key", { "aeg-sas-key": "x" }, `aeg-sas-key=${encoded(key)}`],
  ])("%s is refused", (_, headers, query) => {
    expect(() => publishWith(headers as Record<string, string>, query)).toThrow("is not authorized for this endpoint");
  });
});

describe("the resource of a token", () => {
  const expiry = encoded("1/31/2026 9:00:00 PM");

  it.each([
    ["as .NET encodes it", endpoint.replaceAll(":", "%3a").replaceAll("/", "%2f")],
    ["as JavaScript encodes it", encoded(endpoint)],
    ["with the version that SDKs add", encoded(`${endpoint}?apiVersion=2018-01-01`)],
    ["with the version of the documentation", encoded(`${endpoint}?api-version=2018-01-01`)],
    ["not encoded", endpoint],
    ["encoded twice", encoded(encoded(endpoint))],
    ["with a slash at its end", encoded(`${endpoint}/`)],
    ["in capitals", encoded(endpoint.toUpperCase())],
    ["under another name of this machine", encoded(endpoint.replace("127.0.0.1", "localhost"))],
    ["under the IPv6 name of this machine", encoded(endpoint.replace("127.0.0.1", "[::1]"))],
    ["over TLS", encoded(endpoint.replace("http:", "https:"))],
    ["that is a prefix, as documented", encoded("http://127.0.0.1:8085")],
    ["that is a prefix with a path", encoded("http://127.0.0.1:8085/api/")],
  ])("is accepted %s", (_, resource) => {
    expect(() => publishWithToken(createToken(`r=${resource}&e=${expiry}`))).not.toThrow();
  });

  it.each([
    ["on another host", "http://churn.westeurope-1.eventgrid.azure.net/api/events"],
    ["on another port", "http://127.0.0.1:8086/api/events"],
    ["without its port", "http://127.0.0.1/api/events"],
    ["with another path", "http://127.0.0.1:8085/api/other"],
    ["with a longer path", "http://127.0.0.1:8085/api/events/more"],
    ["with part of a path segment", "http://127.0.0.1:8085/api/eve"],
    ["on a host that begins like this one", "http://127.0.0.1:8085.example/api/events"],
    ["on a host behind user information", "http://127.0.0.1:8085@example.com/api/events"],
    ["that is no URL", "events"],
    ["that is empty", ""],
  ])("is refused %s", (_, resource) => {
    expect(() => publishWithToken(createToken(`r=${encoded(resource)}&e=${expiry}`))).toThrow(
      "The request authorization token is for another resource. Its part r must be publishEndpoint of the ready line",
    );
  });

  it("is refused when the token has none", () => {
    expect(() => publishWithToken(createToken(`e=${expiry}`))).toThrow("is for another resource");
  });

  it("is the address that the request came to", () => {
    const token = createToken(`r=${encoded("http://localhost:9000/api/events")}&e=${expiry}`);
    expect(() => publishWithToken(token, "https://127.0.0.1:9000")).not.toThrow();
    expect(() => publishWithToken(token)).toThrow("is for another resource");
  });
});

describe("the expiry of a token", () => {
  const publishUntil = (expiry: string): void => publishWithToken(createToken(`r=${encoded(endpoint)}&e=${expiry}`));

  it.each([
    ["as .NET writes it", encoded("1/31/2026 12:00:01 PM")],
    ["as .NET writes it, with plus signs", "1%2f31%2f2026+12%3a00%3a01+PM"],
    ["as Python's isoformat writes it", encoded("2026-01-31T12:00:00.500000")],
    ["as Python's str writes it", encoded("2026-01-31 12:00:00.500000")],
    ["as Python's str writes it, with its time zone", encoded("2026-01-31 12:00:00.500000+00:00")],
    ["in ISO 8601", encoded("2026-01-31T12:00:01Z")],
  ])("is understood %s", (_, later) => {
    expect(() => publishUntil(later)).not.toThrow();
    expect(() => publishUntil(later.replace("2026", "2025"))).toThrow(
      "The request authorization token has expired. It is 2026-01-31T12:00:00.000Z in the Local Event Grid.",
    );
  });

  it.each([[""], ["soon"], ["31%2F12%2F2026"]])("%j is refused", (expiry) => {
    expect(() => publishUntil(expiry)).toThrow("has no valid expiry");
  });
});

it("a signature is compared after decoding", () => {
  const signed = `r=${encoded(endpoint)}&e=${encoded("1/31/2026 9:00:00 PM")}`;
  expect(() => publishWithToken(createToken(signed, (text) => text))).not.toThrow();
  expect(() => publishWithToken(`${createToken(signed)}x`)).toThrow("is not signed with the key of this endpoint");
  expect(() => publishWithToken(`${signed}&s=`)).toThrow("is not signed with the key of this endpoint");
});
