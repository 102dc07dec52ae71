import * as vscode from "vscode";
import type { DeliveryRecordNode } from "../../app/localGrid/deliveryNode.ts";
import { raiseAgain } from "../../app/tail/raiseAgain.ts";
import { formatDeliveryRecord, summarizeEvent } from "../../core/deliveries/formatDelivery.ts";
import type { EventStamp } from "../../core/events/sampleEvents.ts";
import { getOwn } from "../../core/json.ts";
import { formatJsonText } from "../../core/jsonText.ts";
import type { Publisher } from "../../ports/cloud.ts";
import { showStatusMessage } from "../window.ts";
import type { DeliveredEventDocuments } from "./deliveredEventDocuments.ts";

/** Opens the event as it was published or, for an unsupported destination, as it would have been sent. */
export async function openDeliveredEvent(node: unknown, documents: DeliveredEventDocuments): Promise<void> {
  const { record, key } = requireDeliveryRecordNode(node);
  const { event, eventText = JSON.stringify(event), recordedText = eventText } = record;
  await documents.open(key, summarizeEvent(event).type, formatJsonText(recordedText));
}

/** Publishes the event again with a new id and time. */
export async function raiseEventAgain(node: unknown, { publisher, stamp, signal }: RaiseEventDeps): Promise<void> {
  const { event, eventText } = requireDeliveryRecordNode(node).record;
  const newStamp = await stamp();
  await raiseAgain({ event, text: eventText }, newStamp, publisher, signal);
  showStatusMessage(`Raised ${summarizeEvent(event).type} again, as event ${newStamp.id}.`, 5_000);
}

export interface RaiseEventDeps {
  readonly publisher: Publisher;
  /** For each raised event, by the clock of the Local Event Grid. */
  readonly stamp: () => Promise<EventStamp>;
  readonly signal: AbortSignal;
}

/** Copies everything known about where the event went. */
export async function copyDeliveryExplanation(node: unknown): Promise<void> {
  const { record, eventSubscriptionNode } = requireDeliveryRecordNode(node);
  await vscode.env.clipboard.writeText(formatDeliveryRecord(record, eventSubscriptionNode.eventSubscription.name));
  showStatusMessage("Copied the explanation.", 3_000);
}

/** The node of the view *Deliveries* for which a command was called. The commands are only in its menu. */
function requireDeliveryRecordNode(node: unknown): DeliveryRecordNode {
  if (isDeliveryRecordNode(node)) return node;
  throw new TypeError("This command needs an event in the view Deliveries.");
}

const isDeliveryRecordNode = (node: unknown): node is DeliveryRecordNode =>
  typeof node === "object" && node !== null && getOwn(node, "kind") === "record";
