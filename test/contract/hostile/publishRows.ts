import { modelRegistered } from "../../emulator/rig.ts";
import { type Attempt, deep, type Grid, huge, type Row } from "./attempt.ts";

const to = (headers: (grid: Grid) => Record<string, string | string[]>, body: string | Buffer = "[]") => {
  return (grid: Grid): Attempt => ({ method: "POST", path: "/api/events", headers: headers(grid), body });
};
const publishing = (body: string | Buffer, more: Record<string, string> = {}) =>
  to(({ publishKey }) => ({ "aeg-sas-key": publishKey, ...more }), body);
const event = (more: object): string => JSON.stringify([modelRegistered(), modelRegistered(more)]);
const without = (field: string): string => event({ [field]: undefined });
const cloudEvent = (more: object): string =>
  JSON.stringify({ specversion: "1.0", id: "1", type: "t", source: "s", ...more });
const inHeaders = (more: Record<string, string>, body = "{}") =>
  publishing(body, {
    "ce-specversion": "1.0",
    "ce-id": "1",
    "ce-type": "t",
    "content-type": "application/json",
    ...more,
  });
const token = (text: string) => to(() => ({ "aeg-sas-token": text }));

export const publishRows: readonly Row[] = [
  ["no publish key", to(() => ({})), 401, "Unauthorized", "aeg-sas-key"],
  ["a wrong publish key", to(() => ({ "aeg-sas-key": "x" })), 401, "Unauthorized", "not authorized"],
  [
    "the publish key twice",
    to(({ publishKey: key }) => ({ "aeg-sas-key": [key, key] })),
    401,
    "Unauthorized",
    "not authorized",
  ],
  [
    "the admin key as publish key",
    to(({ adminKey }) => ({ "aeg-sas-key": adminKey })),
    401,
    "Unauthorized",
    "not authorized",
  ],
  ["a token that is none", token("__proto__"), 401, "Unauthorized", "not signed"],
  ["a token without signature", token("r=x&e=9999-12-31&s="), 401, "Unauthorized", "not signed"],
  [
    "a token with another's signature",
    token(`r=x&e=9999-12-31&s=${"A".repeat(43)}%3D`),
    401,
    "Unauthorized",
    "not signed",
  ],
  ["a token that is not percent-encoded correctly", token("r=%E0%A4&s=%E0%A4"), 401, "Unauthorized", "not signed"],
  ["a token of 10 KB", token("&s=".repeat(3_000)), 401, "Unauthorized", "not signed"],
  ["another method on the publish endpoint", () => ({ path: "/api/events" }), 405, "MethodNotAllowed", "POST"],
  ["nothing", publishing(""), 400, "InvalidRequestContent", "empty"],
  ["no event", publishing("[]"), 400, "BadRequest", "no event"],
  ["null", publishing("null"), 400, "BadRequest", "null"],
  ["a number for an event", publishing("[1]"), 400, "BadRequest", "/0"],
  ["an array in the array", publishing("[[]]"), 400, "BadRequest", "/0"],
  ["an object that is no event", publishing('{"__proto__":{"eventType":"t"}}'), 400, "BadRequest", "/id"],
  ["an event without id", publishing(without("id")), 400, "BadRequest", "/1/id"],
  ["an event without type", publishing(without("eventType")), 400, "BadRequest", "/1/eventType"],
  ["an event without subject", publishing(without("subject")), 400, "BadRequest", "/1/subject"],
  ["an event without time", publishing(without("eventTime")), 400, "BadRequest", "/1/eventTime"],
  [
    "an id that is an endless number",
    publishing(event({ id: 0 }).replace('"id":0', '"id":1e999')),
    400,
    "BadRequest",
    "/1/id",
  ],
  ["a type that is an object", publishing(event({ eventType: { toString: "x" } })), 400, "BadRequest", "/1/eventType"],
  ["a topic that is a list", publishing(event({ topic: ["x"] })), 400, "BadRequest", "/1/topic"],
  [
    "a CloudEvent of another version",
    publishing('{"specversion":"0.3","id":"1","type":"t"}'),
    400,
    "BadRequest",
    "specversion",
  ],
  ["a CloudEvent without type", publishing(cloudEvent({ type: null })), 400, "BadRequest", "/type"],
  ["a CloudEvent whose source is a number", publishing(cloudEvent({ source: 1 })), 400, "BadRequest", "/source"],
  [
    "a CloudEvent in headers of another version",
    inHeaders({ "ce-specversion": "2.0" }),
    400,
    "BadRequest",
    "specversion",
  ],
  ["a CloudEvent in headers without id", inHeaders({ "ce-id": "" }), 400, "BadRequest", "/id"],
  [
    "a CloudEvent in headers that are not encoded correctly",
    inHeaders({ "ce-subject": "%zz" }),
    400,
    "BadRequest",
    "%zz",
  ],
  [
    "a CloudEvent in headers whose data is no JSON",
    inHeaders({}, "{"),
    400,
    "InvalidRequestContent",
    "could not be deserialized",
  ],
  [
    "events that are no JSON",
    publishing("id=1", { "content-type": "application/x-www-form-urlencoded" }),
    400,
    "InvalidRequestContent",
    "could not be deserialized",
  ],
  [
    "XML",
    publishing("<event/>", { "content-type": "text/xml" }),
    400,
    "InvalidRequestContent",
    "could not be deserialized",
  ],
  [
    "events in UTF-16",
    publishing(Buffer.from(event({}), "utf16le")),
    400,
    "InvalidRequestContent",
    "could not be deserialized",
  ],
  [
    "events that are no UTF-8",
    publishing(Buffer.from([0x22, 0xc3, 0x28, 0x22])),
    400,
    "InvalidRequestContent",
    "could not be deserialized",
  ],
  [
    "events that were compressed",
    publishing(Buffer.from("1f8b0800", "hex"), { "content-encoding": "gzip" }),
    400,
    "InvalidRequestContent",
    "could not be deserialized",
  ],
  ["events nested too deeply", publishing(deep), 400, "InvalidRequestContent", "64 levels"],
  ["an unfinished array of 100,000 levels", publishing("[".repeat(100_000)), 400, "InvalidRequestContent", "64 levels"],
  ["events that are too many", publishing(huge), 413, "RequestEntityTooLarge", "1 MB"],
];
