import { quote } from "../quote.ts";
import { compareDestinations } from "./diffDestination.ts";
import {
  type Comparison,
  type Difference,
  type Incomparable,
  createDifference,
  diffProperties,
  emptyToUndefined,
} from "./difference.ts";
import { diffFilter } from "./diffFilter.ts";
import type { EventSubscription } from "./eventSubscription.ts";

const readOnlyProperties = ["topic", "provisioningState"];
const separatelyComparedProperties = [
  "destination",
  "deliveryWithResourceIdentity",
  "filter",
  "labels",
  "expirationTimeUtc",
];

const defaultRetryPolicy = { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 };
/** Values that the service fills in. */
const serviceDefaults = {
  eventDeliverySchema: "EventGridSchema",
  retryPolicy: defaultRetryPolicy,
  ...defaultRetryPolicy,
};

const propertyLabels = {
  eventDeliverySchema: "the event delivery schema",
  maxDeliveryAttempts: "the maximum number of delivery attempts",
  eventTimeToLiveInMinutes: "the event time to live in minutes",
  endpointType: "the type of dead-letter destination",
  resourceId: "the dead-letter storage account",
  blobContainerName: "the dead-letter container",
  type: "the identity type",
  userAssignedIdentity: "the user-assigned identity",
};

/**
 * Compares what two event subscriptions on an Azure ML workspace mean, for the user to review before a deployment.
 * Ignores names, read-only properties, and what the service fills in, drops, reorders or respells. Never reveals the
 * query string of a webhook URL or a secret delivery attribute.
 *
 * @param before for example as ARM returns it
 * @param after for example as it will be written, with only what the user entered
 * @returns differences in the order of ARM's properties; none if both mean the same, as far as Azure shows them
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions
 */
export const diffEventSubscriptions = (before: EventSubscription, after: EventSubscription): readonly Difference[] =>
  compareEventSubscriptions(before, after).differences;

/** The parts that `diffEventSubscriptions` can't compare because Azure hides them on one side. */
export const findIncomparable = (before: EventSubscription, after: EventSubscription): readonly Incomparable[] =>
  compareEventSubscriptions(before, after).incomparable;

function compareEventSubscriptions(before: EventSubscription, after: EventSubscription): Comparison {
  const [was, is] = [before.properties, after.properties];
  const { differences, incomparable } = compareDestinations(before, after);
  const pointer = "/properties";
  return {
    differences: [
      ...differences,
      ...diffProperties(
        `${pointer}/deliveryWithResourceIdentity`,
        was.deliveryWithResourceIdentity,
        is.deliveryWithResourceIdentity,
        { labels: propertyLabels, except: ["destination"] },
      ),
      ...diffFilter(was.filter, is.filter).map((each) => ({ ...each, pointer: `${pointer}/filter${each.pointer}` })),
      ...diffLabels(`${pointer}/labels`, was.labels ?? [], is.labels ?? []),
      ...diffExpiration(
        `${pointer}/expirationTimeUtc`,
        emptyToUndefined(was.expirationTimeUtc),
        emptyToUndefined(is.expirationTimeUtc),
      ),
      ...diffProperties(pointer, was, is, {
        defaults: serviceDefaults,
        labels: propertyLabels,
        except: [...readOnlyProperties, ...separatelyComparedProperties],
      }),
    ],
    incomparable,
  };
}

const diffLabels = (pointer: string, was: readonly string[], is: readonly string[]): readonly Difference[] => [
  ...is.flatMap((label, index) =>
    was.includes(label) ? [] : [createDifference(`${pointer}/${index}`, "the label", undefined, label)],
  ),
  ...was.flatMap((label, index): Difference[] => {
    const sentence = `Removes the label ${quote(label)}.`;
    return is.includes(label) ? [] : [{ pointer: `${pointer}/${index}`, kind: "removed", before: label, sentence }];
  }),
];

/** Two notations of one moment are equal. */
function diffExpiration(pointer: string, was: unknown, is: unknown): readonly Difference[] {
  if (was === is || (isTimestamp(was) && isTimestamp(is) && Date.parse(was) === Date.parse(is))) return [];
  return [createDifference(pointer, "the expiration time", was, is)];
}

const isTimestamp = (value: unknown): value is string => typeof value === "string" && !Number.isNaN(Date.parse(value));
