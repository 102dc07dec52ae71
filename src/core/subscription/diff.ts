import { quote } from "../quote.ts";
import { compareDestinations } from "./diffDestination.ts";
import {
  type Comparison,
  type Difference,
  type Incomparable,
  difference,
  diffProperties,
  given,
} from "./difference.ts";
import { diffFilter } from "./diffFilter.ts";
import type { EventSubscription } from "./eventSubscription.ts";

export type { Difference, Incomparable } from "./difference.ts";

const readOnly = ["topic", "provisioningState"];
const compared = ["destination", "deliveryWithResourceIdentity", "filter", "labels", "expirationTimeUtc"];

/** What the service fills in. */
const defaults = {
  eventDeliverySchema: "EventGridSchema",
  retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
  maxDeliveryAttempts: 30,
  eventTimeToLiveInMinutes: 1440,
};

const words = {
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
export const diff = (before: EventSubscription, after: EventSubscription): readonly Difference[] =>
  compare(before, after).differences;

/** Tells what `diff` cannot: parts that Azure hides on one side. */
export const incomparable = (before: EventSubscription, after: EventSubscription): readonly Incomparable[] =>
  compare(before, after).incomparable;

function compare(before: EventSubscription, after: EventSubscription): Comparison {
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
        { words, except: ["destination"] },
      ),
      ...diffFilter(was.filter, is.filter).map((each) => ({ ...each, pointer: `${pointer}/filter${each.pointer}` })),
      ...diffLabels(`${pointer}/labels`, was.labels ?? [], is.labels ?? []),
      ...diffExpiry(`${pointer}/expirationTimeUtc`, given(was.expirationTimeUtc), given(is.expirationTimeUtc)),
      ...diffProperties(pointer, was, is, { defaults, words, except: [...readOnly, ...compared] }),
    ],
    incomparable,
  };
}

const diffLabels = (pointer: string, was: readonly string[], is: readonly string[]): readonly Difference[] => [
  ...is.flatMap((label, index) =>
    was.includes(label) ? [] : [difference(`${pointer}/${index}`, "the label", undefined, label)],
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
  if (was === is || (isTime(was) && isTime(is) && Date.parse(was) === Date.parse(is))) return [];
  return [difference(pointer, "the expiry", was, is)];
}

const isTime = (value: unknown): value is string => typeof value === "string" && !Number.isNaN(Date.parse(value));
