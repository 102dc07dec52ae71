import { STATUS_CODES } from "node:http";
import { isObject, type JsonObject } from "../core/json.ts";
import { withoutSecrets } from "../core/subscription/endpoint.ts";
import type { Clock } from "./clock.ts";
import type { Answer, Poster } from "./delivery/post.ts";

/** Who is asked, in whose name. */
export interface Handshake {
  readonly url: string;
  /** Resource id of the event source. */
  readonly topic: string;
  readonly eventSubscriptionName: string;
  /** Static delivery attributes: a webhook may ask for a key in them. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How an operation failed, in the form of its status. */
export interface OperationError {
  readonly code: string;
  readonly message: string;
}

/**
 * Asks a webhook whether it agrees to receive events: it must answer the validation event with status 200 and the
 * validation code within 30 seconds. CloudEvents subscriptions are asked in this form as well, and no `validationUrl`
 * is offered: validation by hand does not exist here yet.
 *
 * @returns nothing when the webhook agrees, else why not: the service's own message, and then the concrete reason
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
 */
export async function shakeHands(
  { url, topic, eventSubscriptionName, headers }: Handshake,
  { poster, clock, ids }: { poster: Poster; clock: Clock; ids: () => string },
): Promise<OperationError | undefined> {
  const validationCode = ids();
  const id = ids();
  const event: JsonObject = {
    id,
    topic,
    subject: "",
    data: { validationCode },
    eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
    eventTime: new Date(clock.now()).toISOString(),
    metadataVersion: "1",
    dataVersion: "1",
  };
  const answer = await poster.post(
    url,
    {
      ...headers,
      "content-type": "application/json; charset=utf-8",
      "aeg-event-type": "SubscriptionValidation",
      "aeg-subscription-name": eventSubscriptionName,
      "aeg-delivery-count": "0",
      "aeg-data-version": "1",
      "aeg-metadata-version": "1",
      "aeg-output-event-id": id,
    },
    JSON.stringify([event]),
  );
  const wrong = judge(answer, validationCode, url);
  if (!wrong) return undefined;
  // The spelling is the service's own; people search for it.
  const message =
    `Webhook validation handshake failed for ${withoutSecrets(url)}. ${wrong.azure} ` +
    `For troublehooting, visit https://aka.ms/esvalidation. Activity id:${ids()}, timestamp: ${timestamp(clock.now())} (UTC). ` +
    `Reason: ${wrong.reason}`;
  return { code: "Url validation", message };
}

/** The service's sentence, and the one that helps. */
interface Wrong {
  readonly azure: string;
  readonly reason: string;
}

function judge(answer: Answer, code: string, url: string): Wrong | undefined {
  if (answer.kind === "failed")
    return { azure: "Http POST request failed with response code Unknown.", reason: `${answer.why}.` };
  const { status, headers, body } = answer;
  const { location } = headers;
  const azure = `Http POST request failed with response code ${statusName(status)}.`;
  if (status >= 300 && status < 400)
    return {
      azure,
      reason: `it answered ${status}, a redirect${location && URL.canParse(location, url) ? ` to ${withoutSecrets(new URL(location, url).href)}` : ""}; Event Grid does not follow it.`,
    };
  if (status !== 200) return { azure, reason: `it answered ${status}; Event Grid accepts only 200.` };
  const given = validationResponse(body);
  if (given === code) return undefined;
  const without = `Http POST request retuned 2XX response with response body ${shortened(body)}. When a validation request is accepted without validation code in the response body, Http GET is expected on the validation url included in the validation event(within 10 minutes).`;
  const reason =
    given === undefined
      ? 'it answered 200 without the validation code; the Local Event Grid offers no validation by hand, so the answer must be {"validationResponse": the code}.'
      : `it answered with the validation code "${shortened(given)}", which is not the one that it was sent.`;
  return { azure: without, reason };
}

function validationResponse(body: string): string | undefined {
  try {
    const json: unknown = JSON.parse(body);
    const given = isObject(json)
      ? Object.entries(json).find(([key]) => /^validationResponse$/i.test(key))?.[1]
      : undefined;
    return typeof given === "string" ? given : undefined;
  } catch {
    return undefined;
  }
}

/** `NotFound` for 404, as the service writes it. */
const statusName = (status: number): string => STATUS_CODES[status]?.replaceAll(/[^a-z]/gi, "") ?? String(status);

const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}...` : text);

/** `1/16/2022 8:56:35 PM` */
const timestamp = (now: number): string =>
  new Date(now).toLocaleString("en-US", { timeZone: "UTC" }).replace(",", "").replaceAll("\u202f", " ");
