import type { HttpRequest } from "../../src/emulator/http/http.ts";

/** Creates a request without a body. */
export const request = (more: Partial<HttpRequest>): HttpRequest => ({
  method: "GET",
  origin: "http://127.0.0.1:1",
  path: "/",
  query: new URLSearchParams(),
  headers: {},
  parameters: {},
  bytes: () => Promise.resolve(Buffer.alloc(0)),
  json: () => Promise.resolve(null),
  jsonText: () => Promise.resolve({ value: null, text: "null" }),
  ...more,
});
