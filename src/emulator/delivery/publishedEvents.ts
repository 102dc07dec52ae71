import { type Json, type JsonObject, isObject } from "../../core/json.ts";
import { schemaOf } from "../../core/events/schema.ts";
import { Refusal, type Request } from "../http.ts";

/**
 * Reads what a publisher sends: one event or an array in either schema, or a CloudEvent in binary mode, whose
 * attributes are headers. Events that name no source get the one given.
 *
 * @see https://learn.microsoft.com/azure/event-grid/post-to-custom-topic
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 * @throws Refusal 400 or 413 in Azure's form
 */
export async function publishedEvents(request: Request, source: string): Promise<Json> {
  return stamped(isBinary(request) ? await binaryEvent(request) : await request.json(), source);
}

const isBinary = ({ headers }: Request): boolean => headers["ce-specversion"] !== undefined;

async function binaryEvent(request: Request): Promise<JsonObject> {
  const attributes = Object.entries(request.headers).flatMap(([name, value]) =>
    name.startsWith("ce-") && typeof value === "string" ? [[name.slice(3), unescaped(value)] as const] : [],
  );
  const type = request.headers["content-type"];
  const bytes = await request.bytes();
  const data = bytes.length ? await dataOf(request, type, bytes) : {};
  return { ...Object.fromEntries(attributes), ...(type === undefined ? {} : { datacontenttype: type }), ...data };
}

/** JSON as what it says, text as text, all else as bytes. */
async function dataOf(request: Request, type = "", bytes: Buffer): Promise<JsonObject> {
  if (/^application\/([\w.-]+\+)?json\b/i.test(type)) return { data: await request.json() };
  if (/^text\//i.test(type)) return { data: bytes.toString("utf8") };
  return { data_base64: bytes.toString("base64") };
}

/** Header values of CloudEvents are percent-encoded where they are not printable ASCII. */
function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new Refusal(400, "BadRequest", `The header value '${value}' is not percent-encoded correctly.`);
  }
}

/** The published events with `source` where one names none. */
function stamped(body: Json, source: string): Json {
  if (Array.isArray(body)) return body.map((event: Json) => (Array.isArray(event) ? event : stamped(event, source)));
  if (!isObject(body)) return body;
  const field = schemaOf(body) === "CloudEventSchemaV1_0" ? "source" : "topic";
  const given = Object.hasOwn(body, field) ? body[field] : undefined;
  return given === undefined || given === null || given === "" ? { ...body, [field]: source } : body;
}
