import { describeEventSubscription } from "./describeEventSubscription.ts";
import { destinationDefaults, findDestinationKind } from "./destinationKinds.ts";
import { destinationProperties } from "./destinationProperties.ts";
import { compareDeliveryAttributes } from "./diffAttributes.ts";
import {
  type Comparison,
  createDifference,
  diffProperties,
  joinComparisons,
  noDifferences,
  toComparison,
} from "./difference.ts";
import { redactUrl } from "./endpoint.ts";
import { type Destination, destinationText, type EventSubscription, getDestination } from "./eventSubscription.ts";

const propertyLabels: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(destinationProperties).map(([name, { label }]) => [name, label]),
);

/** A known kind in ARM's spelling, any other as it was given. */
const kindOf = ({ endpointType }: Destination): string => findDestinationKind(endpointType) ?? endpointType;

/** Compares the destinations of two event subscriptions, with or without a managed identity. */
export function compareDestinations(before: EventSubscription, after: EventSubscription): Comparison {
  const [was, is] = [getDestination(before), getDestination(after)];
  const pointer = is ? destinationPointer(after) : destinationPointer(before);
  if (!was || !is || kindOf(was) !== kindOf(is)) {
    const [from, to] = [destinationFact(before), destinationFact(after)];
    return from === to ? noDifferences : toComparison(createDifference(pointer, "the destination", from, to, String));
  }
  const propertiesPointer = `${pointer}/properties`;
  const kind = findDestinationKind(is.endpointType);
  const options = {
    labels: propertyLabels,
    defaults: kind ? destinationDefaults(kind) : {},
    // Unknown kinds may hold secrets in any property.
    areValuesHidden: !kind,
    except: ["endpointUrl", "endpointBaseUrl", "deliveryAttributeMappings"],
  };
  return joinComparisons(
    kind === "WebHook" ? compareUrls(propertiesPointer, was, is) : noDifferences,
    toComparison(...diffProperties(propertiesPointer, was.properties, is.properties, options)),
    compareDeliveryAttributes(`${propertiesPointer}/deliveryAttributeMappings`, was, is),
  );
}

const destinationPointer = ({ properties }: EventSubscription): string =>
  properties.destination ? "/properties/destination" : "/properties/deliveryWithResourceIdentity/destination";

const destinationFact = (eventSubscription: EventSubscription): string | undefined =>
  getDestination(eventSubscription) &&
  describeEventSubscription(eventSubscription).find(({ label }) => label === "Sends to")?.value;

/** Compares webhook URLs. The query string may hold a key: it is never shown, and Azure returns the URL without it. */
function compareUrls(propertiesPointer: string, before: Destination, after: Destination): Comparison {
  const [was, is] = [parseWebhookUrl(before), parseWebhookUrl(after)];
  const pointer = `${propertiesPointer}/${is.full === undefined ? "endpointBaseUrl" : "endpointUrl"}`;
  if (was.base !== is.base)
    return toComparison(createDifference(pointer, "the webhook URL", was.base, is.base, String));
  if (was.full === is.full && is.full !== undefined) return noDifferences;
  if (was.full === undefined || is.full === undefined) {
    const sentence = "Can't compare the query string of the webhook URL: Azure hides it.";
    return { differences: [], incomparable: [{ pointer, sentence }] };
  }
  const sentence = "Changes the query string of the webhook URL. It isn't shown because it may hold a key.";
  return toComparison({ pointer, kind: "changed", sentence });
}

function parseWebhookUrl(destination: Destination): { full: string | undefined; base: string | undefined } {
  const full = destinationText(destination, "endpointUrl") || undefined;
  const base = full ?? (destinationText(destination, "endpointBaseUrl") || undefined);
  return { full, base: base && redactUrl(base) };
}
