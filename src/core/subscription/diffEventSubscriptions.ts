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

export type { Difference, Incomparable } from "./difference.ts";

const readOnlyProperties = ["topic", "provisioningState"];
const separatelyComparedProperties = [
  "destination",
  "deliveryWithResourceIdentity",
  "filter",
  "labels",
  "expirationTimeUtc",
];

/** What the service fills in. */
const serviceDefaults = {
  eventDeliverySchema: "EventGridSchema",
  retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
  maxDeliveryAttempts: 30,
  eventTimeToLiveInMinutes: 1440,
};

const propertyWords = {
  eventDeliverySchema: "the schema of delivered events",
  maxDeliveryAttempts: "the number of delivery attempts",
  eventTimeToLiveInMinutes: "the minutes in which an event is delivered",
  endpointType: "the kind of dead-letter destination",
  resourceId: "the storage account of dead letters",
  blobContainerName: "the container of dead letters",
  type: "the kind of identity",
  userAssignedIdentity: "the user-assigned identity",
};

/**
 * Tells what differs in meaning between two event subscriptions on an Azure ML workspace, for a person to read before
 * deploying. What the service fills in, drops, reorders or respells is no difference, nor is what it alone sets; two
 * event subscriptions of different names can be compared. Neither the query of a webhook nor a secret header is told.
 *
 * @param before for example as ARM shows it
 * @param after for example as it is written, with only what the person gave
 * @returns differences in the order of ARM's properties; none when the two mean the same, as far as Azure shows them
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions
 */
export const diffEventSubscriptions = (before: EventSubscription, after: EventSubscription): readonly Difference[] =>
  compareEventSubscriptions(before, after).differences;

/** Tells what `diff` cannot: parts that Azure hides on one side. */
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
        { words: propertyWords, except: ["destination"] },
      ),
      ...diffFilter(was.filter, is.filter).map((each) => ({ ...each, pointer: `${pointer}/filter${each.pointer}` })),
      ...diffLabels(`${pointer}/labels`, was.labels ?? [], is.labels ?? []),
      ...diffExpiry(
        `${pointer}/expirationTimeUtc`,
        emptyToUndefined(was.expirationTimeUtc),
        emptyToUndefined(is.expirationTimeUtc),
      ),
      ...diffProperties(pointer, was, is, {
        defaults: serviceDefaults,
        words: propertyWords,
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
  ...was.flatMap((label, index): Difference[] =>
    is.includes(label)
      ? []
      : [
          {
            pointer: `${pointer}/${index}`,
            kind: "removed",
            before: label,
            sentence: `Removes the label ${quote(label)}.`,
          },
        ],
  ),
];

/** Two ways of writing one moment are the same. */
function diffExpiry(pointer: string, was: unknown, is: unknown): readonly Difference[] {
  if (was === is || (isTimestamp(was) && isTimestamp(is) && Date.parse(was) === Date.parse(is))) return [];
  return [createDifference(pointer, "the expiry", was, is)];
}

const isTimestamp = (value: unknown): value is string => typeof value === "string" && !Number.isNaN(Date.parse(value));
