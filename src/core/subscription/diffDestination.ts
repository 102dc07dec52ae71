import { describeEventSubscription } from "./describeEventSubscription.ts";
import { type Comparison, createDifference, diffProperties, joinComparisons, noDifferences } from "./difference.ts";
import { compareDeliveryAttributes } from "./diffAttributes.ts";
import { redactUrl } from "./endpoint.ts";
import { type Destination, type EventSubscription, getDestination } from "./eventSubscription.ts";

const batchingDefaults = { maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 };

/** The kinds that are known, with what the service fills in. What others hold may be secret and is not shown. */
const defaultsByKind = new Map<string, Readonly<Record<string, unknown>>>([
  ["webhook", batchingDefaults],
  ["azurefunction", batchingDefaults],
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
const normalizedKindOf = ({ endpointType }: Destination): string =>
  typeof endpointType === "string" ? endpointType.toLowerCase() : "";

const destinationWords = {
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
  const [was, is] = [getDestination(before), getDestination(after)];
  const pointer = is ? destinationPointer(after) : destinationPointer(before);
  if (!was || !is || normalizedKindOf(was) !== normalizedKindOf(is)) {
    const [from, to] = [destinationFact(before), destinationFact(after)];
    return from === to
      ? noDifferences
      : { differences: [createDifference(pointer, "the destination", from, to, String)], incomparable: [] };
  }
  const at = `${pointer}/properties`;
  const separately = ["endpointUrl", "endpointBaseUrl", "deliveryAttributeMappings"];
  const how = {
    words: destinationWords,
    defaults: defaultsByKind.get(normalizedKindOf(is)) ?? {},
    areValuesHidden: !defaultsByKind.has(normalizedKindOf(is)),
    except: separately,
  };
  return joinComparisons(
    normalizedKindOf(is) === "webhook" ? compareUrls(at, was, is) : noDifferences,
    { differences: diffProperties(at, was.properties, is.properties, how), incomparable: [] },
    compareDeliveryAttributes(`${at}/deliveryAttributeMappings`, was, is),
  );
}

const destinationPointer = ({ properties }: EventSubscription): string =>
  properties.destination ? "/properties/destination" : "/properties/deliveryWithResourceIdentity/destination";

const destinationFact = (eventSubscription: EventSubscription): string | undefined =>
  getDestination(eventSubscription) &&
  describeEventSubscription(eventSubscription).find(({ label }) => label === "Sends to")?.value;

/** A webhook's address is read without its query, which may hold a key; only a full one has it. */
function compareUrls(at: string, before: Destination, after: Destination): Comparison {
  const [was, is] = [webhookAddress(before), webhookAddress(after)];
  const pointer = `${at}/${is.full === undefined ? "endpointBaseUrl" : "endpointUrl"}`;
  if (was.base !== is.base)
    return {
      differences: [createDifference(pointer, "the webhook's address", was.base, is.base, String)],
      incomparable: [],
    };
  if (was.full === is.full && is.full !== undefined) return noDifferences;
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

function webhookAddress({ properties }: Destination): { full: string | undefined; base: string | undefined } {
  const text = (name: string): string | undefined => {
    const value = properties?.[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const full = text("endpointUrl");
  const base = full ?? text("endpointBaseUrl");
  return { full, base: base && redactUrl(base) };
}
