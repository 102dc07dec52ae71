import { type Json, type JsonObject, isObject } from "../../core/json.ts";
import { detectEventSchema } from "../../core/events/eventSchema.ts";
import { HttpError, type HttpRequest } from "../http/http.ts";

/**
 * Reads what a publisher sends: one event or an array in either schema, or a CloudEvent in binary mode, whose
 * attributes are headers. Events that name no source get the one given.
 *
 * @see https://learn.microsoft.com/azure/event-grid/post-to-custom-topic
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 * @throws Refusal 400 or 413 in Azure's form
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

/** JSON as what it says, text as text, all else as bytes. */
async function readData(request: HttpRequest, type = "", bytes: Buffer): Promise<JsonObject> {
  if (/^application\/([\w.-]+\+)?json\b/i.test(type)) return { data: await request.json() };
  if (/^text\//i.test(type)) return { data: bytes.toString("utf8") };
  return { data_base64: bytes.toString("base64") };
}

/** Header values of CloudEvents are percent-encoded where they are not printable ASCII. */
function decodeHeaderValue(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new HttpError(400, "BadRequest", `The header value '${value}' is not percent-encoded correctly.`);
  }
}

/** The published events with `source` where one names none. */
function addSource(body: Json, source: string): Json {
  if (Array.isArray(body)) return body.map((event: Json) => (Array.isArray(event) ? event : addSource(event, source)));
  if (!isObject(body)) return body;
  const field = detectEventSchema(body) === "CloudEventSchemaV1_0" ? "source" : "topic";
  const given = Object.hasOwn(body, field) ? body[field] : undefined;
  return given === undefined || given === null || given === "" ? { ...body, [field]: source } : body;
}
