import { isObject, type JsonObject } from "../json.ts";
import { enumerate, plain, quote } from "../quote.ts";
import { type Fact, facts } from "./describe.ts";
import { type Destination, destinationOf, type EventSubscription } from "./eventSubscription.ts";
import { isWebhook } from "./webhook.ts";

const known = new Set([
  "topic",
  "provisioningState",
  "systemData",
  "destination",
  "deliveryWithResourceIdentity",
  "filter",
  "labels",
  "expirationTimeUtc",
  "eventDeliverySchema",
  "retryPolicy",
  "deadLetterDestination",
  "deadLetterWithResourceIdentity",
]);
/** Shown by the field of the URL, or by facts of their own. */
const shownElsewhere = new Set([
  "endpointUrl",
  "endpointBaseUrl",
  "resourceId",
  "queueName",
  "deliveryAttributeMappings",
  "maxEventsPerBatch",
  "preferredBatchSizeInKilobytes",
]);

/** What an event subscription has beside all that the form edits, for a person to read: it is kept as it is. */
export function keptFacts(properties: JsonObject): readonly Fact[] {
  const { labels, expirationTimeUtc, ...others } = properties;
  const eventSubscription = {
    id: "",
    name: "",
    properties: {
      ...others,
      filter: null,
      ...(Array.isArray(labels) ? { labels: labels.filter((label) => typeof label === "string") } : {}),
      ...(typeof expirationTimeUtc === "string" ? { expirationTimeUtc } : {}),
    },
  } as EventSubscription;
  const destination = destinationOf(eventSubscription);
  const wanted = new Set(["Delivery", "Labels", "Expires", ...(isWebhook(destination) ? [] : ["Sends to"])]);
  const usual = facts(eventSubscription).filter(
    ({ label, value }) => wanted.has(label) || (label === "Dead letters" && value !== "none"),
  );
  const unknown = Object.keys(properties).filter((name) => !known.has(name) && properties[name] !== null);
  return [
    ...usual,
    ...fact("Headers", headers(destination)),
    ...fact("Identity", identity(properties["deliveryWithResourceIdentity"])),
    ...fact("Batches", batches(destination)),
    ...fact("Destination", settings(destination)),
    ...fact(
      "Also",
      enumerate(unknown, (name) => plain(String(name))),
    ),
  ];
}

const fact = (label: string, value: string): Fact[] => (value ? [{ label, value }] : []);

function headers(destination: Destination | undefined): string {
  const mappings: unknown = destination?.properties?.["deliveryAttributeMappings"];
  if (!Array.isArray(mappings)) return "";
  const names = mappings.filter(isObject).map(({ name, properties }) => {
    const secret = isObject(properties) && properties["isSecret"] === true ? " (secret)" : "";
    return `${typeof name === "string" ? plain(name) : "?"}${secret}`;
  });
  return enumerate(names, String);
}

/** What the service fills in, one event at a time, goes without saying. */
function batches(destination: Destination | undefined): string {
  const { maxEventsPerBatch, preferredBatchSizeInKilobytes } = destination?.properties ?? {};
  const [events, size] = [maxEventsPerBatch ?? 1, preferredBatchSizeInKilobytes ?? 64];
  if (events === 1 && size === 64) return "";
  return `up to ${quote(events)} ${events === 1 ? "event" : "events"}, about ${quote(size)} KB`;
}

/** A user-assigned identity by its name, which is the end of its id. */
function identity(delivery: unknown): string {
  const given = isObject(delivery) && isObject(delivery["identity"]) ? delivery["identity"] : {};
  const { type, userAssignedIdentity: id } = given;
  if (typeof id === "string") return `user-assigned ${plain(id.split("/").at(-1) ?? id)}`;
  return typeof type === "string" ? plain(type) : "";
}

/** The other settings of a destination; numbers and flags with their values, all else may be secret. */
function settings(destination: Destination | undefined): string {
  const others = Object.entries(destination?.properties ?? {}).filter(
    ([name, value]) => !shownElsewhere.has(name) && value !== null,
  );
  return enumerate(others, (entry) => {
    const [name, value] = entry as [string, unknown];
    return typeof value === "number" || typeof value === "boolean" ? `${plain(name)} ${value}` : plain(name);
  });
}
