import { findEventType } from "../events/catalogue.ts";
import { enumerate } from "../quote.ts";
import type { AdvancedFilter, Filter } from "../filter/filter.ts";
import { findOperator } from "../filter/operators.ts";
import { formatPredicate, formatNegatedPredicate, formatOperand } from "../filter/operatorWording.ts";
import { destinationKinds, findDestinationKind } from "./destinationKinds.ts";
import { redactUrl } from "./endpoint.ts";
import { type Destination, getDestination, type EventSubscription } from "./eventSubscription.ts";
import { isWebhook } from "./webhook.ts";

/** One thing that is true of an event subscription, as the tree shows it. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** All that a person chooses an event subscription by, in reading order. */
export function describeEventSubscription(eventSubscription: EventSubscription): readonly Fact[] {
  const { filter, expirationTimeUtc, labels } = eventSubscription.properties;
  const fact = (label: string, value: string | null | undefined): Fact[] => (value ? [{ label, value }] : []);
  return [
    ...fact("Events", formatEventTypes(filter ?? {})),
    ...describeConditions(filter ?? {}).map((value) => ({ label: "Only when", value })),
    ...fact("Sends to", describeDestination(getDestination(eventSubscription))),
    ...fact("Delivery", describeDelivery(eventSubscription)),
    ...fact("Dead letters", describeDeadLetter(eventSubscription)),
    ...fact("Labels", labels?.join(", ")),
    ...fact("Expires", expirationTimeUtc),
    ...fact("State", eventSubscription.properties.provisioningState),
  ];
}

/** What it takes and where it sends it, in few words. */
export const summarizeEventSubscription = (eventSubscription: EventSubscription): string =>
  `${formatEventTypes(eventSubscription.properties.filter ?? {})} \u2192 ${shortDestinationName(getDestination(eventSubscription))}`;

/** The last part of a type's name is what people know it by. */
const formatEventTypes = ({ includedEventTypes }: Filter): string =>
  includedEventTypes?.length
    ? includedEventTypes.map((name) => findEventType(name)?.shortName ?? name).join(", ")
    : "all event types";

/** Each condition as a sentence: `data.runStatus is any of Failed, Canceled`. */
export function describeConditions(filter: Filter): readonly string[] {
  const exactly = filter.isSubjectCaseSensitive ? " (case counts)" : "";
  return [
    ...(filter.subjectBeginsWith ? [`subject begins with ${formatOperand(filter.subjectBeginsWith)}${exactly}`] : []),
    ...(filter.subjectEndsWith ? [`subject ends with ${formatOperand(filter.subjectEndsWith)}${exactly}`] : []),
    ...(filter.advancedFilters ?? []).map(describeCondition),
  ];
}

function describeCondition({ key, operatorType, value, values }: AdvancedFilter): string {
  const operator = findOperator(operatorType);
  const operands = values ?? (value === undefined ? [] : [value]);
  if (!operator) return [key, operatorType, enumerate(operands, formatOperand)].filter(Boolean).join(" ");
  return `${key} ${operator.isNegated ? formatNegatedPredicate(operator, operands) : formatPredicate(operator, operands)}`.trimEnd();
}

function textProperty(destination: Destination | undefined, key: string): string {
  const value = destination?.properties?.[key];
  return typeof value === "string" ? value : "";
}

/** The full URL is hidden by the service; what it shows has no query, and neither has what we show. */
const shownWebhookUrl = (destination: Destination | undefined): string =>
  redactUrl(textProperty(destination, "endpointBaseUrl") || textProperty(destination, "endpointUrl"));

function describeDestination(destination: Destination | undefined): string | undefined {
  if (!destination) return undefined;
  if (isWebhook(destination)) return `webhook ${shownWebhookUrl(destination)}`.trim();
  const kind = findDestinationKind(destination.endpointType);
  const child = kind && destinationKinds[kind].childResource;
  const childName = child && textProperty(destination, child.property);
  return (
    `${kind ?? destination.endpointType} ${textProperty(destination, "resourceId")}`.trim() +
    (childName ? `, ${child.label} ${childName}` : "")
  );
}

function shortDestinationName(destination: Destination | undefined): string {
  if (!destination) return "nowhere";
  const url = shownWebhookUrl(destination);
  if (isWebhook(destination)) return URL.canParse(url) ? new URL(url).host : "webhook";
  const kind = findDestinationKind(destination.endpointType);
  const child = kind && destinationKinds[kind].childResource;
  return (
    (child && textProperty(destination, child.property)) ||
    textProperty(destination, "resourceId").split("/").at(-1) ||
    (kind ?? destination.endpointType)
  );
}

const schemaLabels: ReadonlyMap<string, string> = new Map([
  ["EventGridSchema", "Event Grid schema"],
  ["CloudEventSchemaV1_0", "CloudEvents 1.0"],
]);

function describeDelivery({ properties: { eventDeliverySchema, retryPolicy } }: EventSubscription): string {
  const { maxDeliveryAttempts, eventTimeToLiveInMinutes } = retryPolicy ?? {};
  return [
    eventDeliverySchema && (schemaLabels.get(eventDeliverySchema) ?? eventDeliverySchema),
    maxDeliveryAttempts && `${maxDeliveryAttempts} attempts`,
    eventTimeToLiveInMinutes && `within ${formatMinutes(eventTimeToLiveInMinutes)}`,
  ]
    .filter(Boolean)
    .join(", ");
}

const formatMinutes = (minutes: number): string => (minutes % 60 ? `${minutes} min` : `${minutes / 60} h`);

function describeDeadLetter({ properties }: EventSubscription): string {
  const to = properties.deadLetterDestination ?? properties.deadLetterWithResourceIdentity?.deadLetterDestination;
  return to ? `container ${to.properties?.blobContainerName ?? "?"}` : "none";
}

/** How an event subscription stands, for its icon. */
export type EventSubscriptionStatus = "ok" | "working" | "waiting" | "failed" | "temporary";

/** Where the state of provisioning decides; every other one is a success. */
const statusByProvisioningState: ReadonlyMap<string, EventSubscriptionStatus> = new Map([
  ["Failed", "failed"],
  ["Canceled", "failed"],
  ["AwaitingManualAction", "waiting"],
  ["Creating", "working"],
  ["Updating", "working"],
  ["Deleting", "working"],
]);

/** @param temporaryLabel the label of the event subscriptions that the product makes and removes itself */
export const eventSubscriptionStatus = (
  { properties }: EventSubscription,
  temporaryLabel: string,
): EventSubscriptionStatus =>
  statusByProvisioningState.get(properties.provisioningState ?? "") ??
  (properties.labels?.includes(temporaryLabel) ? "temporary" : "ok");
