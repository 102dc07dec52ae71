import { modelRegistered } from "../../emulator/rig.ts";
import {
  type HostileRequest,
  deepJson,
  type EmulatorTarget,
  hugeBody,
  type HostileRow,
  badRequest,
  invalidContent,
} from "./hostileRequest.ts";

const publishWith = (
  headers: (grid: EmulatorTarget) => Record<string, string | string[]>,
  body: string | Buffer = "[]",
) => {
  return (grid: EmulatorTarget): HostileRequest => ({
    method: "POST",
    path: "/api/events",
    headers: headers(grid),
    body,
  });
};
const publishBody = (body: string | Buffer, more: Record<string, string> = {}) =>
  publishWith(({ publishKey }) => ({ "aeg-sas-key": publishKey, ...more }), body);
const eventsJson = (more: object): string => JSON.stringify([modelRegistered(), modelRegistered(more)]);
const eventsJsonWithout = (field: string): string => eventsJson({ [field]: undefined });
const cloudEventJson = (more: object): string =>
  JSON.stringify({ specversion: "1.0", id: "1", type: "t", source: "s", ...more });
const publishBinaryCloudEvent = (more: Record<string, string>, body = "{}") =>
  publishBody(body, {
    "ce-specversion": "1.0",
    "ce-id": "1",
    "ce-type": "t",
    "content-type": "application/json",
    ...more,
  });
const publishWithToken = (text: string) => publishWith(() => ({ "aeg-sas-token": text }));

export const publishRows: readonly HostileRow[] = [
  ["no publish key", publishWith(() => ({})), 401, "Unauthorized", "aeg-sas-key"],
  ["a wrong publish key", publishWith(() => ({ "aeg-sas-key": "x" })), 401, "Unauthorized", "not authorized"],
  [
    "the publish key twice",
    publishWith(({ publishKey: key }) => ({ "aeg-sas-key": [key, key] })),
    401,
    "Unauthorized",
    "not authorized",
  ],
  [
    "the admin key as publish key",
    publishWith(({ adminKey }) => ({ "aeg-sas-key": adminKey })),
    401,
    "Unauthorized",
    "not authorized",
  ],
  ["an invalid token", publishWithToken("__proto__"), 401, "Unauthorized", "not signed"],
  ["a token without signature", publishWithToken("r=x&e=9999-12-31&s="), 401, "Unauthorized", "not signed"],
  [
    "a token with another's signature",
    publishWithToken(`r=x&e=9999-12-31&s=${"A".repeat(43)}%3D`),
    401,
    "Unauthorized",
    "not signed",
  ],
  [
    "a token that is not percent-encoded correctly",
    publishWithToken("r=%E0%A4&s=%E0%A4"),
    401,
    "Unauthorized",
    "not signed",
  ],
  ["a token of 10 KB", publishWithToken("&s=".repeat(3_000)), 401, "Unauthorized", "not signed"],
  ["another method on the publish endpoint", () => ({ path: "/api/events" }), 405, "MethodNotAllowed", "POST"],
  invalidContent("nothing", publishBody(""), "empty"),
  badRequest("no event", publishBody("[]"), "no event"),
  badRequest("null", publishBody("null"), "null"),
  badRequest("a number for an event", publishBody("[1]"), "/0"),
  badRequest("an array in the array", publishBody("[[]]"), "/0"),
  badRequest("an object that is no event", publishBody('{"__proto__":{"eventType":"t"}}'), "/id"),
  badRequest("an event without id", publishBody(eventsJsonWithout("id")), "/1/id"),
  badRequest("an event without type", publishBody(eventsJsonWithout("eventType")), "/1/eventType"),
  badRequest("an event without subject", publishBody(eventsJsonWithout("subject")), "/1/subject"),
  badRequest("an event without time", publishBody(eventsJsonWithout("eventTime")), "/1/eventTime"),
  badRequest(
    "an id that is an infinite number",
    publishBody(eventsJson({ id: 0 }).replace('"id":0', '"id":1e999')),
    "/1/id",
  ),
  badRequest("a type that is an object", publishBody(eventsJson({ eventType: { toString: "x" } })), "/1/eventType"),
  badRequest("a topic that is a list", publishBody(eventsJson({ topic: ["x"] })), "/1/topic"),
  badRequest(
    "a CloudEvent of another version",
    publishBody('{"specversion":"0.3","id":"1","type":"t"}'),
    "specversion",
  ),
  badRequest("a CloudEvent without type", publishBody(cloudEventJson({ type: null })), "/type"),
  badRequest("a CloudEvent whose source is a number", publishBody(cloudEventJson({ source: 1 })), "/source"),
  badRequest(
    "a CloudEvent in headers of another version",
    publishBinaryCloudEvent({ "ce-specversion": "2.0" }),
    "specversion",
  ),
  badRequest("a CloudEvent in headers without id", publishBinaryCloudEvent({ "ce-id": "" }), "/id"),
  badRequest(
    "a CloudEvent in headers that are not encoded correctly",
    publishBinaryCloudEvent({ "ce-subject": "%zz" }),
    "%zz",
  ),
  invalidContent(
    "a CloudEvent in headers whose data is no JSON",
    publishBinaryCloudEvent({}, "{"),
    "could not be deserialized",
  ),
  invalidContent(
    "events that are no JSON",
    publishBody("id=1", { "content-type": "application/x-www-form-urlencoded" }),
    "could not be deserialized",
  ),
  invalidContent("XML", publishBody("<event/>", { "content-type": "text/xml" }), "could not be deserialized"),
  invalidContent("events in UTF-16", publishBody(Buffer.from(eventsJson({}), "utf16le")), "could not be deserialized"),
  invalidContent(
    "events that are no UTF-8",
    publishBody(Buffer.from([0x22, 0xc3, 0x28, 0x22])),
    "could not be deserialized",
  ),
  invalidContent(
    "events that were compressed",
    publishBody(Buffer.from("1f8b0800", "hex"), { "content-encoding": "gzip" }),
    "could not be deserialized",
  ),
  invalidContent("events nested too deeply", publishBody(deepJson), "64 levels"),
  invalidContent("an unfinished array of 100,000 levels", publishBody("[".repeat(100_000)), "64 levels"),
  ["too many events", publishBody(hugeBody), 413, "RequestEntityTooLarge", "1 MB"],
];
