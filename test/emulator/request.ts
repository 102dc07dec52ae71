import type { HttpRequest } from "../../src/emulator/http/http.ts";

/** A request without a body, as the emulator's parts see it. */
export const request = (given: Partial<HttpRequest>): HttpRequest => ({
  method: "GET",
  origin: "http://127.0.0.1:1",
  path: "/",
  query: new URLSearchParams(),
  headers: {},
  parameters: {},
  bytes: () => Promise.resolve(Buffer.alloc(0)),
  json: () => Promise.resolve(null),
  ...given,
});
