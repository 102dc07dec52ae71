import { type MlEvent, readEvents } from "../../core/events/envelope.ts";
import { objectText } from "../../core/jsonText.ts";
import type { Problem } from "../../core/problem.ts";
import { HttpError, type HttpRequest, type ParsedJson } from "../http/http.ts";

export interface PublishedEvents {
  readonly events: readonly MlEvent[];
  readonly problems: readonly Problem[];
  /** Whether they came as one event, not as an array. */
  readonly isSingle: boolean;
}

/**
 * Reads published events: one event or an array in either schema, or a CloudEvent in binary mode, whose attributes are
 * headers. Each event has its text as it was published.
 *
 * @param source for events that name none
 *
 * @see https://learn.microsoft.com/azure/event-grid/post-to-custom-topic
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 * @throws HttpError 400 or 413 in Azure's form
 */
export async function readPublishedEvents(request: HttpRequest, source: string): Promise<PublishedEvents> {
  const { value, text } = isBinaryMode(request) ? await readBinaryEvent(request) : await request.jsonText();
  const { events, problems } = readEvents(value, { text, source });
  return { events: events.length > 1 ? events.map(detachText) : events, problems, isSingle: !Array.isArray(value) };
}

/** An event that waits must not keep the text of the whole request in memory, as a part of a text does in V8. */
const detachText = (event: MlEvent): MlEvent =>
  event.text === undefined ? event : { ...event, text: Buffer.from(event.text).toString() };

const isBinaryMode = ({ headers }: HttpRequest): boolean => headers["ce-specversion"] !== undefined;

async function readBinaryEvent(request: HttpRequest): Promise<ParsedJson> {
  const attributes = Object.entries(request.headers).flatMap(([name, value]) =>
    name.startsWith("ce-") && typeof value === "string"
      ? [[name.slice(3), JSON.stringify(decodeHeaderValue(value))] as const]
      : [],
  );
  const type = request.headers["content-type"];
  const bytes = await request.bytes();
  const data = bytes.length ? await readData(request, type, bytes) : [];
  const contentType = type === undefined ? undefined : JSON.stringify(type);
  const text = objectText(new Map([...attributes, ["datacontenttype", contentType], ...data]));
  return { value: JSON.parse(text) as ParsedJson["value"], text };
}

/** JSON stays as it is written, text stays text, and everything else becomes base64. */
async function readData(
  request: HttpRequest,
  type = "",
  bytes: Buffer,
): Promise<readonly (readonly [name: string, json: string])[]> {
  if (/^application\/([\w.-]+\+)?json\b/i.test(type)) return [["data", (await request.jsonText()).text]];
  if (/^text\//i.test(type)) return [["data", JSON.stringify(bytes.toString("utf8"))]];
  return [["data_base64", JSON.stringify(bytes.toString("base64"))]];
}

/** CloudEvents percent-encode header values that aren't printable ASCII. */
function decodeHeaderValue(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new HttpError(400, "BadRequest", `The header value '${value}' is not percent-encoded correctly.`);
  }
}
