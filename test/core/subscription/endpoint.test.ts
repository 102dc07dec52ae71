import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { validateEndpoint, isLoopback, redactUrl } from "../../../src/core/subscription/endpoint.ts";

describe("a webhook endpoint", () => {
  test.each([
    "https://example.com/api/events?code=key",
    "https://10.0.0.4:8443",
    "HTTPS://EXAMPLE.COM",
    "http://localhost:7071/runtime/webhooks/EventGrid?functionName=f",
    "http://LOCALHOST",
    "http://127.0.0.1:1",
    "http://127.9.8.7",
    "http://127.1",
    "http://[::1]:7071/api",
    "http://sample-handler.localhost/runtime/webhooks/EventGrid?functionName=f",
    "http://[0:0:0:0:0:0:0:1]",
  ])("may be %s", (url) => {
    expect(validateEndpoint(url)).toEqual([]);
  });

  test.each([
    ["", "Enter a webhook URL."],
    ["http://example.com/api", "Event Grid sends only to https URLs, and example.com is given with http."],
    ["http://192.168.1.2:80", "and 192.168.1.2 is given with http."],
    ["http://localhost.example.com", "and localhost.example.com is given with http."],
    ["http://127.0.0.1.example.com", "and 127.0.0.1.example.com is given with http."],
    ["http://localhost@example.com", "and example.com is given with http."],
    ["http://[::2]", "and [::2] is given with http."],
    ["ftp://localhost/events", "Event Grid can't send to ftp: addresses."],
    ["javascript:alert(1)", "Event Grid can't send to javascript: addresses."],
    ["localhost:7071/api", "Event Grid can't send to localhost: addresses."],
    ["example.com/api", `"example.com/api" isn't a URL.`],
    ["https://", `"https://" isn't a URL.`],
    ["example/api?code=key", `"example/api" isn't a URL.`],
    [" https://example.com", "The webhook URL contains a space or a line break."],
    ["https://example.com/a b", "contains a space or a line break."],
    ["https://exam\nple.com", "contains a space or a line break."],
    ["   ", "contains a space or a line break."],
  ])("must not be %j", (url, message) => {
    const problems = validateEndpoint(url);
    expect(problems).toEqual([
      { severity: "error", pointer: "", message: expect.stringContaining(message), remedy: expect.any(String) },
    ]);
  });

  test("is on this machine only if its host is", () => {
    const hosts = ["localhost", "127.0.0.1", "[::1]", "127.255.255.254"];
    expect(hosts.filter((host) => !isLoopback(new URL(`http://${host}`)))).toEqual([]);
    const others = ["128.0.0.1", "localhost.net", "[::ffff:7f00:1]", "0.0.0.0"];
    expect(others.filter((host) => isLoopback(new URL(`http://${host}`)))).toEqual([]);
  });
});

describe("a URL that is shown", () => {
  test.each([
    ["https://example.com/api/events?code=secret#frag", "https://example.com/api/events"],
    ["https://eva:secret@example.com:8443/api", "https://example.com:8443/api"],
    ["http://localhost:7071", "http://localhost:7071/"],
    ["/login?next=secret", "/login"],
    ["//eva:secret@example.com/a?b", "example.com/a"],
    ["eva:secret@example.com", "example.com"],
    ["https://example.com:port/a?code=secret", "https://example.com:port/a"],
    ["", ""],
  ])("for %j is %j", (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });

  test("never contains its query string, fragment or credentials", () => {
    const secret = "S3CRET";
    const around = fc.stringMatching(/^[\w./:=&%-]{0,8}$/);
    const scheme = fc.constantFrom("https://", "http://", "//", "", "ftp://", "eva:", "https:", "nonsense://");
    const host = fc.constantFrom("example.com", "localhost:7071", "[::1]", "exa mple", "host:99999", "");
    const path = fc.constantFrom("", "/", "/api/events", "/@me");
    fc.assert(
      fc.property(scheme, host, path, around, fc.constantFrom("?", "#"), (start, at, to, noise, mark) => {
        expect(redactUrl(`${start}${at}${to}${mark}${noise}${secret}`)).not.toContain(secret);
        expect(redactUrl(`${start}eva:${secret}@${at}${to}`)).not.toContain(secret);
      }),
    );
  });
});
