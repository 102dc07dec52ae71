import { eventTypes, findEventType, formatEventTypeState } from "../events/catalogue.ts";
import type { AdvancedFilter, Filter } from "../filter/filter.ts";
import { findOperator } from "../filter/operators.ts";
import { formatOperand, formatRequirement } from "../filter/operatorWording.ts";
import { enumerate } from "../quote.ts";
import { destinationKinds, findDestinationKind } from "./destinationKinds.ts";
import { redactUrl } from "./endpoint.ts";
import { type Destination, destinationText, getDestination, type EventSubscription } from "./eventSubscription.ts";
import { isWebhook } from "./webhook.ts";

/** One fact about an event subscription, as a row of the tree or the form shows it. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** A list of one fact, or an empty one without a value. */
export const toFacts = (label: string, value: string | null | undefined): Fact[] => (value ? [{ label, value }] : []);

/** The facts that users tell event subscriptions apart by, in reading order. */
export function describeEventSubscription(eventSubscription: EventSubscription): readonly Fact[] {
  const { filter, expirationTimeUtc, labels, provisioningState } = eventSubscription.properties;
  return [
    ...toFacts("Event types", formatEventTypes(filter ?? {})),
    ...toFacts("Retired", describeRetiredTypes(filter ?? {})),
    ...describeConditions(filter ?? {}).map((value) => ({ label: "Filter", value })),
    ...toFacts("Sends to", describeDestination(getDestination(eventSubscription))),
    ...toFacts("Delivery", describeDelivery(eventSubscription)),
    ...toFacts("Dead letters", describeDeadLetter(eventSubscription)),
    ...toFacts("Labels", labels?.join(", ")),
    ...toFacts("Expires", expirationTimeUtc),
    ...toFacts("State", provisioningState),
    ...toFacts("Next step", nextSteps.get(provisioningState ?? "")),
  ];
}

/** What to do about a provisioning state that doesn't end by itself, or not well. */
const nextSteps: ReadonlyMap<string, string> = new Map([
  ["AwaitingManualAction", "open the validation URL that the webhook received, within 10 minutes"],
  ["Failed", "correct the webhook, then save it again or delete it"],
]);

/**
 * The event types and the destination in a few words: `RunCompleted → example.com`. Of many event types only the first is
 * named, so that the destination stays in sight.
 */
export function summarizeEventSubscription(eventSubscription: EventSubscription): string {
  const names = eventTypeNames(eventSubscription.properties.filter ?? {});
  const types = names && names.length > 2 ? `${names[0]} and ${names.length - 1} more` : formatNames(names);
  return `${types} \u2192 ${shortDestinationName(getDestination(eventSubscription))}`;
}

/** All event types of a filter: `RunCompleted, ModelRegistered`, or `all events`. */
export const formatEventTypes = (filter: Filter): string => formatNames(eventTypeNames(filter));

const formatNames = (names: readonly string[] | undefined): string => names?.join(", ") ?? "all events";

/**
 * The event types of a filter, known ones by the last part of their name: `RunCompleted, DatasetDriftDetected (retired)`.
 * Undefined if it includes all: Azure lists every type where a filter names none.
 */
function eventTypeNames({ includedEventTypes }: Filter): readonly string[] | undefined {
  if (!includedEventTypes?.length || includedEventTypes.some((name) => name.toLowerCase() === "all")) return undefined;
  const included = new Set(includedEventTypes);
  if (eventTypes.every(({ name, retirement }) => retirement || included.has(name))) return undefined;
  return [...included].map(formatEventTypeState);
}

/**
 * The event types of the filter that workspaces raise no more: `DatasetDriftDetected, not raised since 2025-09-01`. None if
 * it lists all types, as Azure does where a filter names none.
 */
function describeRetiredTypes({ includedEventTypes }: Filter): string {
  const types = (includedEventTypes ?? []).flatMap((name) => findEventType(name) ?? []);
  if (new Set(types).size === eventTypes.length) return "";
  return types
    .flatMap(({ shortName, retirement }) => (retirement ? `${shortName}, not raised since ${retirement.since}` : []))
    .join(", ");
}

/** Each condition on its own: `data.runStatus is any of Failed, Canceled`. */
export function describeConditions(filter: Filter): readonly string[] {
  const suffix = filter.isSubjectCaseSensitive ? " (match case)" : "";
  return [
    ...(filter.subjectBeginsWith ? [`subject begins with ${formatOperand(filter.subjectBeginsWith)}${suffix}`] : []),
    ...(filter.subjectEndsWith ? [`subject ends with ${formatOperand(filter.subjectEndsWith)}${suffix}`] : []),
    ...(filter.advancedFilters ?? []).map(describeCondition),
  ];
}

function describeCondition({ key, operatorType, value, values }: AdvancedFilter): string {
  const operator = findOperator(operatorType);
  const operands = values ?? (value === undefined ? [] : [value]);
  if (!operator) return [key, operatorType, enumerate(operands, formatOperand)].filter(Boolean).join(" ");
  return `${key} ${formatRequirement(operator, operands)}`;
}

/** The webhook URL without its query string, which Azure hides as well. */
const shownWebhookUrl = (destination: Destination): string =>
  redactUrl(destinationText(destination, "endpointBaseUrl") || destinationText(destination, "endpointUrl"));

/** The part of the resource that receives events, such as a queue of a storage account. */
function childResourceOf(destination: Destination): { readonly label: string; readonly name: string } | undefined {
  const kind = findDestinationKind(destination.endpointType);
  const child = kind && destinationKinds[kind].childResource;
  const name = child && destinationText(destination, child.property);
  return name ? { label: child.label, name } : undefined;
}

function describeDestination(destination: Destination | undefined): string | undefined {
  if (!destination) return undefined;
  if (isWebhook(destination)) return `webhook ${shownWebhookUrl(destination)}`.trim();
  const kind = findDestinationKind(destination.endpointType) ?? destination.endpointType;
  const child = childResourceOf(destination);
  return (
    `${kind} ${destinationText(destination, "resourceId")}`.trim() + (child ? `, ${child.label} ${child.name}` : "")
  );
}

function shortDestinationName(destination: Destination | undefined): string {
  if (!destination) return "no destination";
  if (isWebhook(destination)) {
    const url = shownWebhookUrl(destination);
    return URL.canParse(url) ? new URL(url).host : "webhook";
  }
  const name = childResourceOf(destination)?.name ?? destinationText(destination, "resourceId").split("/").at(-1);
  return name || (findDestinationKind(destination.endpointType) ?? destination.endpointType);
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

/** The status that an event subscription's icon shows. */
export type EventSubscriptionStatus = "ok" | "working" | "waiting" | "failed" | "temporary";

/** Provisioning states that decide the status. Every other one counts as a success. */
const statusByProvisioningState: ReadonlyMap<string, EventSubscriptionStatus> = new Map([
  ["Failed", "failed"],
  ["Canceled", "failed"],
  ["AwaitingManualAction", "waiting"],
  ["Creating", "working"],
  ["Updating", "working"],
  ["Deleting", "working"],
]);

/** @param temporaryLabel the label of event subscriptions that the product creates and removes itself */
export const eventSubscriptionStatus = (
  { properties }: EventSubscription,
  temporaryLabel: string,
): EventSubscriptionStatus =>
  statusByProvisioningState.get(properties.provisioningState ?? "") ??
  (properties.labels?.includes(temporaryLabel) ? "temporary" : "ok");
