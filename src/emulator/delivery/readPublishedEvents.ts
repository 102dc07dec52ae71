import { type Json, type JsonObject, isObject } from "../../core/json.ts";
import { detectEventSchema } from "../../core/events/eventSchema.ts";
import { HttpError, type HttpRequest } from "../http/http.ts";

/**
 * Reads published events: one event or an array in either schema, or a CloudEvent in binary mode, whose attributes are
 * headers.
 *
 * @param source for events that name none
 *
 * @see https://learn.microsoft.com/azure/event-grid/post-to-custom-topic
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 * @throws HttpError 400 or 413 in Azure's form
 */
export async function readPublishedEvents(request: HttpRequest, source: string): Promise<Json> {
  return addSource(isBinaryMode(request) ? await readBinaryEvent(request) : await request.json(), source);
}

const isBinaryMode = ({ headers }: HttpRequest): boolean => headers["ce-specversion"] !== undefined;

async function readBinaryEvent(request: HttpRequest): Promise<JsonObject> {
  const attributes = Object.entries(request.headers).flatMap(([name, value]) =>
    name.startsWith("ce-") && typeof value === "string" ? [[name.slice(3), decodeHeaderValue(value)] as const] : [],
  );
  const type = request.headers["content-type"];
  const bytes = await request.bytes();
  const data = bytes.length ? await readData(request, type, bytes) : {};
  return { ...Object.fromEntries(attributes), ...(type === undefined ? {} : { datacontenttype: type }), ...data };
}

/** JSON is parsed, text stays text, and everything else becomes base64. */
async function readData(request: HttpRequest, type = "", bytes: Buffer): Promise<JsonObject> {
  if (/^application\/([\w.-]+\+)?json\b/i.test(type)) return { data: await request.json() };
  if (/^text\//i.test(type)) return { data: bytes.toString("utf8") };
  return { data_base64: bytes.toString("base64") };
}

/** CloudEvents percent-encode header values that aren't printable ASCII. */
function decodeHeaderValue(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new HttpError(400, "BadRequest", `The header value '${value}' is not percent-encoded correctly.`);
  }
}

/** Adds `source` to events without one. */
function addSource(body: Json, source: string): Json {
  if (Array.isArray(body)) return body.map((event: Json) => (Array.isArray(event) ? event : addSource(event, source)));
  if (!isObject(body)) return body;
  const field = detectEventSchema(body) === "CloudEventSchemaV1_0" ? "source" : "topic";
  const given = Object.hasOwn(body, field) ? body[field] : undefined;
  return given === undefined || given === null || given === "" ? { ...body, [field]: source } : body;
}
