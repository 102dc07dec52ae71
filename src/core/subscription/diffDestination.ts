import { describeEventSubscription } from "./describeEventSubscription.ts";
import { type Comparison, createDifference, diffProperties, joinComparisons, noDifferences } from "./difference.ts";
import { compareDeliveryAttributes } from "./diffAttributes.ts";
import { destinationDefaults, findDestinationKind } from "./destinationKinds.ts";
import { destinationProperties } from "./destinationProperties.ts";
import { redactUrl } from "./endpoint.ts";
import { type Destination, type EventSubscription, getDestination } from "./eventSubscription.ts";

const propertyWords: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(destinationProperties).map(([name, { label }]) => [name, label]),
);

/** A known kind in ARM's spelling, any other as it was given. */
const kindOf = ({ endpointType }: Destination): string => findDestinationKind(endpointType) ?? endpointType;

/** Compares where two event subscriptions send events, whether with an identity or without. */
export function compareDestinations(before: EventSubscription, after: EventSubscription): Comparison {
  const [was, is] = [getDestination(before), getDestination(after)];
  const pointer = is ? destinationPointer(after) : destinationPointer(before);
  if (!was || !is || kindOf(was) !== kindOf(is)) {
    const [from, to] = [destinationFact(before), destinationFact(after)];
    return from === to
      ? noDifferences
      : { differences: [createDifference(pointer, "the destination", from, to, String)], incomparable: [] };
  }
  const at = `${pointer}/properties`;
  const kind = findDestinationKind(is.endpointType);
  const options = {
    words: propertyWords,
    defaults: kind ? destinationDefaults(kind) : {},
    // What a kind that isn't known holds may be secret.
    areValuesHidden: !kind,
    except: ["endpointUrl", "endpointBaseUrl", "deliveryAttributeMappings"],
  };
  return joinComparisons(
    kind === "WebHook" ? compareUrls(at, was, is) : noDifferences,
    { differences: diffProperties(at, was.properties, is.properties, options), incomparable: [] },
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
