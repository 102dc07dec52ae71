import { request as requestHttp } from "node:http";
import { beforeAll, afterAll, describe, expect, it } from "vitest";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RunningEmulator, startEmulator } from "../../src/emulator/emulator.ts";
import { eventSubscriptionPath, modelRegistered, webhookDestination } from "../emulator/rig.ts";

let emulator: RunningEmulator;
let folder: string;
const log: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "event-grid-"));
  emulator = await startEmulator({ folder, log: (line) => log.push(line) });
});
afterAll(async () => {
  await emulator.stop();
  await rm(folder, { recursive: true });
});

interface Attempt {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

interface Outcome {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** By `node:http`, because `fetch` does not let a test set Host and Origin. */
function attempt({ method = "GET", path, headers = {}, body }: Attempt): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const request = requestHttp(
      { host: "127.0.0.1", port: emulator.port, method, path, headers, agent: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.once("end", () => {
          const { error } = JSON.parse(text || "{}") as { error?: { code: string; message: string } };
          resolve({ status: response.statusCode ?? 0, code: error?.code ?? "", message: error?.message ?? "" });
        });
      },
    );
    request.once("error", reject);
    request.end(body);
  });
}

const signedIn = { authorization: "Bearer anyone" };
const version = "?api-version=2025-02-15";
const home = (name: string): string => `${emulator.workspaceId}${eventSubscriptionPath}/${name}${version}`;
const putting =
  (body: string | Buffer, name = "one") =>
  (): Attempt => ({ method: "PUT", path: home(name), headers: signedIn, body });
const properties = (value: object): string => JSON.stringify({ properties: value });
const publishing = (body: string | Buffer) => (): Attempt => ({
  method: "POST",
  path: "/api/events",
  headers: { "aeg-sas-key": emulator.publishKey },
  body,
});
const without = (field: string): string => JSON.stringify([modelRegistered(), modelRegistered({ [field]: undefined })]);
const deep = "[".repeat(100_000) + "]".repeat(100_000);
const huge = Buffer.alloc(3 * 1024 * 1024, "x");

const table: [string, () => Attempt, number, string, string][] = [
  [
    "a web page's request",
    () => ({ path: `/subscriptions${version}`, headers: { ...signedIn, origin: "https://evil.example" } }),
    403,
    "Forbidden",
    "web pages",
  ],
  [
    "a web page's preflight",
    () => ({ method: "OPTIONS", path: "/api/events", headers: { origin: "null" } }),
    403,
    "Forbidden",
    "web pages",
  ],
  [
    "a host name made to lead here",
    () => ({ path: `/subscriptions${version}`, headers: { ...signedIn, host: `evil.example:${emulator.port}` } }),
    403,
    "Forbidden",
    "evil.example",
  ],
  [
    "another port in the host",
    () => ({ path: `/subscriptions${version}`, headers: { ...signedIn, host: "localhost:1" } }),
    403,
    "Forbidden",
    "localhost:1",
  ],
  [
    "a host without port",
    () => ({ path: `/subscriptions${version}`, headers: { ...signedIn, host: "localhost" } }),
    403,
    "Forbidden",
    "localhost",
  ],
  ["no token", () => ({ path: `/subscriptions${version}` }), 401, "AuthenticationFailed", "Authorization"],
  [
    "another kind of token",
    () => ({ path: `/subscriptions${version}`, headers: { authorization: "Basic eDp5" } }),
    401,
    "AuthenticationFailed",
    "bearer",
  ],
  [
    "no api-version",
    () => ({ path: "/subscriptions", headers: signedIn }),
    400,
    "MissingApiVersionParameter",
    "api-version",
  ],
  [
    "an api-version that is none",
    () => ({ path: "/subscriptions?api-version=latest", headers: signedIn }),
    400,
    "InvalidApiVersionParameter",
    "latest",
  ],
  [
    "an unknown path",
    () => ({ path: `/subscriptions/x/nothing${version}`, headers: signedIn }),
    404,
    "InvalidResourceType",
    "/subscriptions/x/nothing",
  ],
  [
    "a path out of the folder",
    () => ({ path: `/../../etc/passwd${version}`, headers: signedIn }),
    404,
    "InvalidResourceType",
    "/etc/passwd",
  ],
  [
    "a path that is not encoded correctly",
    () => ({ path: `/subscriptions/%E0%A4${version}`, headers: signedIn }),
    400,
    "BadRequest",
    "percent-encoded",
  ],
  [
    "a method that is not supported",
    () => ({ method: "DELETE", path: `/subscriptions${version}`, headers: signedIn }),
    405,
    "MethodNotAllowed",
    "GET",
  ],
  ["a body that is no JSON", putting("{"), 400, "InvalidRequestContent", "could not be deserialized"],
  ["no body", putting(""), 400, "InvalidRequestContent", "empty"],
  [
    "a body that is no UTF-8",
    putting(Buffer.from([0x22, 0xff, 0x22])),
    400,
    "InvalidRequestContent",
    "could not be deserialized",
  ],
  ["a body of the wrong kind", putting("[]"), 400, "InvalidRequestContent", "object"],
  ["a body without properties", putting("{}"), 400, "InvalidRequestContent", "properties"],
  ["a body nested too deeply", putting(deep), 400, "InvalidRequestContent", "64 levels"],
  ["a body that is too large", putting(huge), 413, "RequestEntityTooLarge", "1 MB"],
  [
    "an illegal name",
    putting(properties({ destination: webhookDestination("https://example.com") }), "no"),
    400,
    "InvalidRequest",
    "'no'",
  ],
  ["no destination", putting(properties({})), 400, "InvalidRequest", "destination"],
  [
    "http to elsewhere",
    putting(properties({ destination: webhookDestination("http://example.com") })),
    400,
    "InvalidRequest",
    "proper https URL format",
  ],
  [
    "a filter over the limits",
    putting(
      properties({
        destination: webhookDestination("https://example.com"),
        filter: { advancedFilters: Array.from({ length: 26 }, () => ({ operatorType: "IsNotNull", key: "data.a" })) },
      }),
    ),
    400,
    "InvalidRequest",
    "26 conditions",
  ],
  [
    "an update with properties",
    () => ({ method: "PATCH", path: home("watch-drift"), headers: signedIn, body: '{"properties":{}}' }),
    400,
    "InvalidRequest",
    "flat",
  ],
  [
    "an update of what does not exist",
    () => ({ method: "PATCH", path: home("none"), headers: signedIn, body: "{}" }),
    404,
    "ResourceNotFound",
    "doesn't exist",
  ],
  [
    "a page of 1000",
    () => ({ path: `${home("")}&$top=1000`.replace("eventSubscriptions/", "eventSubscriptions"), headers: signedIn }),
    400,
    "InvalidRequest",
    "$top",
  ],
  [
    "a query that is none",
    () => ({
      method: "POST",
      path: `/providers/Microsoft.ResourceGraph/resources${version}`,
      headers: signedIn,
      body: "{}",
    }),
    400,
    "BadRequest",
    "query",
  ],
  ["no publish key", () => ({ ...publishing("[]")(), headers: {} }), 401, "Unauthorized", "aeg-sas-key"],
  [
    "a wrong publish key",
    () => ({ ...publishing("[]")(), headers: { "aeg-sas-key": "x" } }),
    401,
    "Unauthorized",
    "not authorized",
  ],
  ["no event", publishing("[]"), 400, "BadRequest", "no event"],
  ["a number for an event", publishing("[1]"), 400, "BadRequest", "/0"],
  ["an array in the array", publishing("[[]]"), 400, "BadRequest", "/0"],
  ["an event without id", publishing(without("id")), 400, "BadRequest", "/1/id"],
  ["an event without type", publishing(without("eventType")), 400, "BadRequest", "/1/eventType"],
  ["an event without subject", publishing(without("subject")), 400, "BadRequest", "/1/subject"],
  [
    "a CloudEvent of another version",
    publishing('{"specversion":"0.3","id":"1","type":"t"}'),
    400,
    "BadRequest",
    "specversion",
  ],
  ["events that are no JSON", publishing("id=1"), 400, "InvalidRequestContent", "could not be deserialized"],
  ["events nested too deeply", publishing(deep), 400, "InvalidRequestContent", "64 levels"],
  ["events that are too many", publishing(huge), 413, "RequestEntityTooLarge", "1 MB"],
  ["another method on the publish endpoint", () => ({ path: "/api/events" }), 405, "MethodNotAllowed", "POST"],
  ["no admin key", () => ({ path: "/admin/health" }), 401, "Unauthorized", "x-admin-key"],
  [
    "the publish key as admin key",
    () => ({ method: "POST", path: "/admin/stop", headers: { "x-admin-key": emulator.publishKey } }),
    401,
    "Unauthorized",
    "x-admin-key",
  ],
  [
    "an unknown admin request",
    () => ({ path: "/admin/nothing", headers: { "x-admin-key": emulator.adminKey } }),
    404,
    "InvalidResourceType",
    "/admin/nothing",
  ],
];

describe("is refused with Azure's error and goes no further:", () => {
  it.each(table)("%s", async (_, make, status, code, part) => {
    const outcome = await attempt(make());
    expect(outcome).toMatchObject({ status, code });
    expect(outcome.message).toContain(part);
    const lives = await attempt({ path: "/admin/health", headers: { "x-admin-key": emulator.adminKey } });
    expect(lives.status).toBe(200);
  });
});

it("none of it was an error of the emulator's own", () => {
  expect(log).toEqual([]);
});

it("localhost and the IPv6 name are as good as 127.0.0.1", async () => {
  for (const name of ["localhost", "LOCALHOST", "[::1]"]) {
    const headers = { ...signedIn, host: `${name}:${emulator.port}` };
    expect((await attempt({ path: `/subscriptions${version}`, headers })).status).toBe(200);
  }
});

it("an event full of prototype names and control characters is delivered to nobody's harm", async () => {
  const event = `{"id":"a\\r\\nb","subject":"\\u0000","eventType":"__proto__","eventTime":"never","data":{"__proto__":{"x":1},"constructor":null}}`;
  expect((await attempt(publishing(event)())).status).toBe(200);
});
