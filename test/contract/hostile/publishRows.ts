import { modelRegistered } from "../../emulator/rig.ts";
import { type HostileRequest, deepJson, type EmulatorTarget, hugeBody, type HostileRow } from "./hostileRequest.ts";

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
  ["a token that is none", publishWithToken("__proto__"), 401, "Unauthorized", "not signed"],
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
  ["nothing", publishBody(""), 400, "InvalidRequestContent", "empty"],
  ["no event", publishBody("[]"), 400, "BadRequest", "no event"],
  ["null", publishBody("null"), 400, "BadRequest", "null"],
  ["a number for an event", publishBody("[1]"), 400, "BadRequest", "/0"],
  ["an array in the array", publishBody("[[]]"), 400, "BadRequest", "/0"],
  ["an object that is no event", publishBody('{"__proto__":{"eventType":"t"}}'), 400, "BadRequest", "/id"],
  ["an event without id", publishBody(eventsJsonWithout("id")), 400, "BadRequest", "/1/id"],
  ["an event without type", publishBody(eventsJsonWithout("eventType")), 400, "BadRequest", "/1/eventType"],
  ["an event without subject", publishBody(eventsJsonWithout("subject")), 400, "BadRequest", "/1/subject"],
  ["an event without time", publishBody(eventsJsonWithout("eventTime")), 400, "BadRequest", "/1/eventTime"],
  [
    "an id that is an endless number",
    publishBody(eventsJson({ id: 0 }).replace('"id":0', '"id":1e999')),
    400,
    "BadRequest",
    "/1/id",
  ],
  [
    "a type that is an object",
    publishBody(eventsJson({ eventType: { toString: "x" } })),
    400,
    "BadRequest",
    "/1/eventType",
  ],
  ["a topic that is a list", publishBody(eventsJson({ topic: ["x"] })), 400, "BadRequest", "/1/topic"],
  [
    "a CloudEvent of another version",
    publishBody('{"specversion":"0.3","id":"1","type":"t"}'),
    400,
    "BadRequest",
    "specversion",
  ],
  ["a CloudEvent without type", publishBody(cloudEventJson({ type: null })), 400, "BadRequest", "/type"],
  ["a CloudEvent whose source is a number", publishBody(cloudEventJson({ source: 1 })), 400, "BadRequest", "/source"],
  [
    "a CloudEvent in headers of another version",
    publishBinaryCloudEvent({ "ce-specversion": "2.0" }),
    400,
    "BadRequest",
    "specversion",
  ],
  ["a CloudEvent in headers without id", publishBinaryCloudEvent({ "ce-id": "" }), 400, "BadRequest", "/id"],
  [
    "a CloudEvent in headers that are not encoded correctly",
    publishBinaryCloudEvent({ "ce-subject": "%zz" }),
    400,
    "BadRequest",
    "%zz",
  ],
  [
    "a CloudEvent in headers whose data is no JSON",
    publishBinaryCloudEvent({}, "{"),
    400,
    "InvalidRequestContent",
    "could not be deserialized",
  ],
  [
    "events that are no JSON",
    publishBody("id=1", { "content-type": "application/x-www-form-urlencoded" }),
    400,
    "InvalidRequestContent",
    "could not be deserialized",
  ],
  [
    "XML",
    publishBody("<event/>", { "content-type": "text/xml" }),
    400,
    "InvalidRequestContent",
    "could not be deserialized",
  ],
  [
    "events in UTF-16",
    publishBody(Buffer.from(eventsJson({}), "utf16le")),
    400,
    "InvalidRequestContent",
    "could not be deserialized",
  ],
  [
    "events that are no UTF-8",
    publishBody(Buffer.from([0x22, 0xc3, 0x28, 0x22])),
    400,
    "InvalidRequestContent",
    "could not be deserialized",
  ],
  [
    "events that were compressed",
    publishBody(Buffer.from("1f8b0800", "hex"), { "content-encoding": "gzip" }),
    400,
    "InvalidRequestContent",
    "could not be deserialized",
  ],
  ["events nested too deeply", publishBody(deepJson), 400, "InvalidRequestContent", "64 levels"],
  [
    "an unfinished array of 100,000 levels",
    publishBody("[".repeat(100_000)),
    400,
    "InvalidRequestContent",
    "64 levels",
  ],
  ["events that are too many", publishBody(hugeBody), 413, "RequestEntityTooLarge", "1 MB"],
];
