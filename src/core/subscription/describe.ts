import { findEventType } from "../events/catalogue.ts";
import { enumerate } from "../quote.ts";
import type { AdvancedFilter, Filter } from "../filter/filter.ts";
import { findOperator } from "../filter/operators.ts";
import { meets, misses, showOperand } from "../filter/wording.ts";
import { withoutSecrets } from "./endpoint.ts";
import { type Destination, destinationOf, type EventSubscription } from "./eventSubscription.ts";

/** One thing that is true of an event subscription, as the tree shows it. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** All that a person chooses an event subscription by, in reading order. */
export function facts(eventSubscription: EventSubscription): readonly Fact[] {
  const { filter, expirationTimeUtc, labels } = eventSubscription.properties;
  const fact = (label: string, value: string | null | undefined): Fact[] => (value ? [{ label, value }] : []);
  return [
    ...fact("Events", eventTypesOf(filter ?? {})),
    ...conditions(filter ?? {}).map((value) => ({ label: "Only when", value })),
    ...fact("Sends to", sendsTo(destinationOf(eventSubscription))),
    ...fact("Delivery", delivery(eventSubscription)),
    ...fact("Dead letters", deadLetters(eventSubscription)),
    ...fact("Labels", labels?.join(", ")),
    ...fact("Expires", expirationTimeUtc),
    ...fact("State", eventSubscription.properties.provisioningState),
  ];
}

/** What it takes and where it sends it, in few words. */
export const summary = (eventSubscription: EventSubscription): string =>
  `${eventTypesOf(eventSubscription.properties.filter ?? {})} \u2192 ${shortDestination(destinationOf(eventSubscription))}`;

/** The last part of a type's name is what people know it by. */
const eventTypesOf = ({ includedEventTypes }: Filter): string =>
  includedEventTypes?.length
    ? includedEventTypes.map((name) => findEventType(name)?.shortName ?? name).join(", ")
    : "all event types";

/** Each condition as a sentence: `data.runStatus is any of Failed, Canceled`. */
export function conditions(filter: Filter): readonly string[] {
  const exactly = filter.isSubjectCaseSensitive ? " (case counts)" : "";
  return [
    ...(filter.subjectBeginsWith ? [`subject begins with ${showOperand(filter.subjectBeginsWith)}${exactly}`] : []),
    ...(filter.subjectEndsWith ? [`subject ends with ${showOperand(filter.subjectEndsWith)}${exactly}`] : []),
    ...(filter.advancedFilters ?? []).map(condition),
  ];
}

function condition({ key, operatorType, value, values }: AdvancedFilter): string {
  const operator = findOperator(operatorType);
  const operands = values ?? (value === undefined ? [] : [value]);
  if (!operator) return [key, operatorType, enumerate(operands, showOperand)].filter(Boolean).join(" ");
  return `${key} ${operator.negated ? misses(operator, operands) : meets(operator, operands)}`.trimEnd();
}

function text(destination: Destination | undefined, key: string): string {
  const value = destination?.properties?.[key];
  return typeof value === "string" ? value : "";
}

/** The full URL is hidden by the service; what it shows has no query, and neither has what we show. */
const webhookUrl = (destination: Destination | undefined): string =>
  withoutSecrets(text(destination, "endpointBaseUrl") || text(destination, "endpointUrl"));

function sendsTo(destination: Destination | undefined): string | undefined {
  if (!destination) return undefined;
  if (destination.endpointType === "WebHook") return `webhook ${webhookUrl(destination)}`.trim();
  const queue = text(destination, "queueName");
  return `${destination.endpointType} ${text(destination, "resourceId")}`.trim() + (queue && `, queue ${queue}`);
}

function shortDestination(destination: Destination | undefined): string {
  if (!destination) return "nowhere";
  const url = webhookUrl(destination);
  if (destination.endpointType === "WebHook") return URL.canParse(url) ? new URL(url).host : "webhook";
  // A storage queue has no id of its own: it is named beside the id of its account.
  const name = text(destination, "queueName") || text(destination, "resourceId").split("/").at(-1);
  return name || destination.endpointType;
}

const schemas: ReadonlyMap<string, string> = new Map([
  ["EventGridSchema", "Event Grid schema"],
  ["CloudEventSchemaV1_0", "CloudEvents 1.0"],
]);

function delivery({ properties: { eventDeliverySchema, retryPolicy } }: EventSubscription): string {
  const { maxDeliveryAttempts, eventTimeToLiveInMinutes } = retryPolicy ?? {};
  return [
    eventDeliverySchema && (schemas.get(eventDeliverySchema) ?? eventDeliverySchema),
    maxDeliveryAttempts && `${maxDeliveryAttempts} attempts`,
    eventTimeToLiveInMinutes && `within ${duration(eventTimeToLiveInMinutes)}`,
  ]
    .filter(Boolean)
    .join(", ");
}

const duration = (minutes: number): string => (minutes % 60 ? `${minutes} min` : `${minutes / 60} h`);

function deadLetters({ properties }: EventSubscription): string {
  const to = properties.deadLetterDestination ?? properties.deadLetterWithResourceIdentity?.deadLetterDestination;
  return to ? `container ${to.properties?.blobContainerName ?? "?"}` : "none";
}

/** How an event subscription stands, for its icon. */
export type Standing = "ok" | "working" | "waiting" | "failed" | "temporary";

/** Where the state of provisioning decides; every other one is a success. */
const standings: ReadonlyMap<string, Standing> = new Map([
  ["Failed", "failed"],
  ["Canceled", "failed"],
  ["AwaitingManualAction", "waiting"],
  ["Creating", "working"],
  ["Updating", "working"],
  ["Deleting", "working"],
]);

/** @param temporaryLabel the label of the event subscriptions that the product makes and removes itself */
export const standing = ({ properties }: EventSubscription, temporaryLabel: string): Standing =>
  standings.get(properties.provisioningState ?? "") ??
  (properties.labels?.includes(temporaryLabel) ? "temporary" : "ok");
