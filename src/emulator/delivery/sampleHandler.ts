import { isObject, type Json, type JsonObject, parseJsonOrUndefined } from "../../core/json.ts";

interface SampleHandlerRequest {
  readonly method: "POST" | "OPTIONS";
  readonly url: string;
  readonly body: string;
}

interface SampleHandlerAnswer {
  readonly kind: "answered";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Answers as the handler that the Local Event Grid brings: agrees to a handshake of either schema, and answers 200 to
 * events with a line for each, which Deliveries shows.
 */
export function answerAsSampleHandler(request: SampleHandlerRequest): SampleHandlerAnswer {
  if (request.method === "OPTIONS") return answer(200, "", { "webhook-allowed-origin": "*", allow: "POST" });
  const body = parseJsonOrUndefined(request.body);
  const events = (Array.isArray(body) ? (body as readonly Json[]) : [body]).filter(isObject);
  const [first] = events;
  if (!first) return answer(400, "The body is neither an event nor a list of events.");
  if (first["eventType"] === "Microsoft.EventGrid.SubscriptionValidationEvent" && isObject(first["data"]))
    return answer(200, JSON.stringify({ validationResponse: first["data"]["validationCode"] }));
  const name = new URL(request.url).searchParams.get("functionName") || "The sample handler";
  return answer(200, events.map((event) => `${name} received ${describe(event)}.`).join("\n"));
}

const describe = ({ eventType, type, subject }: JsonObject): string =>
  [eventType ?? type, subject].filter((text) => typeof text === "string").join(": ") || "an event without a type";

const answer = (status: number, body: string, headers: Record<string, string> = {}): SampleHandlerAnswer => ({
  kind: "answered",
  status,
  headers: { "content-type": "text/plain; charset=utf-8", ...headers },
  body,
});
