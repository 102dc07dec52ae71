import { authorizationHeader } from "../../emulator/rig.ts";
import {
  type HostileRequest,
  type EmulatorTarget,
  type HostileRow,
  apiVersionQuery,
  badRequest,
} from "./hostileRequest.ts";

const get = (host: (grid: EmulatorTarget) => string | undefined, more: object = {}) => {
  return (grid: EmulatorTarget): HostileRequest => {
    const given = host(grid);
    return {
      path: `/subscriptions${apiVersionQuery}`,
      headers: { ...authorizationHeader(grid), ...(given ? { host: given } : {}), ...more },
    };
  };
};
const usualHost = (): undefined => undefined;

/** The lines of a request; `HOST` stands for the correct host header. */
const rawRequest =
  (...all: readonly string[]) =>
  ({ port }: EmulatorTarget): HostileRequest => ({ wire: all.join("\r\n").replace("HOST", `host: 127.0.0.1:${port}`) });

/** Requests that are invalid before their path matters. */
export const wireRows: readonly HostileRow[] = [
  ["a web page's request", get(usualHost, { origin: "https://evil.example" }), 403, "Forbidden", "web pages"],
  [
    "a web page's preflight",
    () => ({ method: "OPTIONS", path: "/api/events", headers: { origin: "null" } }),
    403,
    "Forbidden",
    "web pages",
  ],
  [
    "a web page's request to the admin endpoint, with its key",
    ({ adminKey }) => ({ path: "/admin/state", headers: { "x-admin-key": adminKey, origin: "http://127.0.0.1" } }),
    403,
    "Forbidden",
    "web pages",
  ],
  [
    "a host name that resolves to this machine (DNS rebinding)",
    get(({ port }) => `evil.example:${port}`),
    403,
    "Forbidden",
    "evil.example",
  ],
  ["another port in the host", get(() => "localhost:1"), 403, "Forbidden", "localhost:1"],
  ["a host without its port", get(() => "localhost"), 403, "Forbidden", "localhost"],
  [
    "a host with user information",
    get(({ port }) => `127.0.0.1@evil.example:${port}`),
    403,
    "Forbidden",
    "evil.example",
  ],
  [
    "a second, correct Host header",
    rawRequest("GET / HTTP/1.1", "host: evil.example", "HOST", "", ""),
    403,
    "Forbidden",
    "evil",
  ],
  badRequest("no host", rawRequest("GET /admin/health HTTP/1.1", "", ""), "Host"),
  badRequest("a whole URL as the path", rawRequest("GET http://evil.example/ HTTP/1.1", "HOST", "", ""), "address"),
  badRequest("an asterisk as the path", rawRequest("OPTIONS * HTTP/1.1", "HOST", "", ""), "address"),
  [
    "CONNECT to another host",
    rawRequest("CONNECT evil.example:443 HTTP/1.1", "HOST", "", ""),
    405,
    "MethodNotAllowed",
    "a proxy",
  ],
  badRequest("a request line that is not HTTP", rawRequest("hello there", "", ""), "HTTP/1.1"),
  badRequest("a TLS handshake", () => ({ wire: Buffer.from("160301010001000100", "hex") }), "HTTP/1.1"),
  badRequest("HTTP/2", rawRequest("PRI * HTTP/2.0", "", "SM", "", ""), "HTTP/1.1"),
  badRequest("an unknown method", rawRequest("STEAL / HTTP/1.1", "HOST", "", ""), "HTTP/1.1"),
  badRequest("a header folded over two lines", rawRequest("GET / HTTP/1.1", "HOST", "x: a", " b", "", ""), "HTTP/1.1"),
  badRequest("a space before the colon", rawRequest("GET / HTTP/1.1", "HOST", "x : a", "", ""), "HTTP/1.1"),
  badRequest("a header with a NUL", rawRequest("GET / HTTP/1.1", "HOST", "x: a\0b", "", ""), "HTTP/1.1"),
  [
    "headers of 20 KB",
    rawRequest("GET / HTTP/1.1", "HOST", `x: ${"a".repeat(20_000)}`, "", ""),
    431,
    "RequestHeaderFieldsTooLarge",
    "16 KB",
  ],
  badRequest(
    "content-length with chunked encoding (request smuggling)",
    rawRequest("POST /api/events HTTP/1.1", "HOST", "content-length: 4", "transfer-encoding: chunked", "", "0", "", ""),
    "transfer-encoding",
  ),
  badRequest(
    "chunked encoding with content-length (request smuggling)",
    rawRequest("POST /api/events HTTP/1.1", "HOST", "transfer-encoding: chunked", "content-length: 4", "", "0", "", ""),
    "content-length",
  ),
  badRequest(
    "two content-length headers",
    rawRequest("POST /api/events HTTP/1.1", "HOST", "content-length: 4", "content-length: 5", "", "null"),
    "content-length",
  ),
  badRequest(
    "a content-length that is not a number",
    rawRequest("POST / HTTP/1.1", "HOST", "content-length: 0x4", "", "null"),
    "content-length",
  ),
  badRequest(
    "a negative content-length",
    rawRequest("POST / HTTP/1.1", "HOST", "content-length: -1", "", ""),
    "content-length",
  ),
  badRequest(
    "an obfuscated chunked encoding",
    rawRequest("POST / HTTP/1.1", "HOST", "transfer-encoding: xchunked", "", "0", "", ""),
    "transfer-encoding",
  ),
];
