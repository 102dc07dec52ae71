import { facts } from "./describe.ts";
import { type Comparison, difference, diffProperties, join, nothing } from "./difference.ts";
import { compareAttributes } from "./diffAttributes.ts";
import { withoutSecrets } from "./endpoint.ts";
import { type Destination, type EventSubscription, destinationOf } from "./eventSubscription.ts";

const batching = { maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 };

/** The kinds that are known, with what the service fills in. What others hold may be secret and is not shown. */
const kinds = new Map<string, Readonly<Record<string, unknown>>>([
  ["webhook", batching],
  ["azurefunction", batching],
  ["eventhub", {}],
  ["storagequeue", {}],
  ["hybridconnection", {}],
  ["servicebusqueue", {}],
  ["servicebustopic", {}],
  ["partnerdestination", {}],
  ["monitoralert", {}],
  ["namespacetopic", {}],
]);

/** The service's own clients write the kind in several cases. */
const kindOf = ({ endpointType }: Destination): string =>
  typeof endpointType === "string" ? endpointType.toLowerCase() : "";

const words = {
  maxEventsPerBatch: "the most events of a batch",
  preferredBatchSizeInKilobytes: "the preferred size of a batch in KB",
  azureActiveDirectoryTenantId: "the Microsoft Entra tenant",
  azureActiveDirectoryApplicationIdOrUri: "the Microsoft Entra application",
  resourceId: "the resource that events are sent to",
  queueName: "the queue",
  queueMessageTimeToLiveInSeconds: "the time to live of a message in seconds",
};

/** Compares where two event subscriptions send events, whether with an identity or without. */
export function compareDestinations(before: EventSubscription, after: EventSubscription): Comparison {
  const [was, is] = [destinationOf(before), destinationOf(after)];
  const pointer = is ? pointerOf(after) : pointerOf(before);
  if (!was || !is || kindOf(was) !== kindOf(is)) {
    const [from, to] = [sendsTo(before), sendsTo(after)];
    return from === to
      ? nothing
      : { differences: [difference(pointer, "the destination", from, to, String)], incomparable: [] };
  }
  const at = `${pointer}/properties`;
  const separately = ["endpointUrl", "endpointBaseUrl", "deliveryAttributeMappings"];
  const how = { words, defaults: kinds.get(kindOf(is)) ?? {}, hidden: !kinds.has(kindOf(is)), except: separately };
  return join(
    kindOf(is) === "webhook" ? compareUrls(at, was, is) : nothing,
    { differences: diffProperties(at, was.properties, is.properties, how), incomparable: [] },
    compareAttributes(`${at}/deliveryAttributeMappings`, was, is),
  );
}

const pointerOf = ({ properties }: EventSubscription): string =>
  properties.destination ? "/properties/destination" : "/properties/deliveryWithResourceIdentity/destination";

const sendsTo = (eventSubscription: EventSubscription): string | undefined =>
  destinationOf(eventSubscription) && facts(eventSubscription).find(({ label }) => label === "Sends to")?.value;

/** A webhook's address is read without its query, which may hold a key; only a full one has it. */
function compareUrls(at: string, before: Destination, after: Destination): Comparison {
  const [was, is] = [addressOf(before), addressOf(after)];
  const pointer = `${at}/${is.full === undefined ? "endpointBaseUrl" : "endpointUrl"}`;
  if (was.base !== is.base)
    return { differences: [difference(pointer, "the webhook's address", was.base, is.base, String)], incomparable: [] };
  if (was.full === is.full && is.full !== undefined) return nothing;
  if (was.full === undefined || is.full === undefined)
    return {
      differences: [],
      incomparable: [
        { pointer, sentence: "The query of the webhook's address cannot be compared: Azure does not show it." },
      ],
    };
  const sentence = "Changes the query of the webhook's address, which is not shown as it may hold a key.";
  return { differences: [{ pointer, kind: "changed", sentence }], incomparable: [] };
}

function addressOf({ properties }: Destination): { full: string | undefined; base: string | undefined } {
  const text = (name: string): string | undefined => {
    const value = properties?.[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const full = text("endpointUrl");
  const base = full ?? text("endpointBaseUrl");
  return { full, base: base && withoutSecrets(base) };
}
