import * as vscode from "vscode";
import type { DeliveryRecordNode } from "../../app/localGrid/deliveryNode.ts";
import { raiseAgain } from "../../app/tail/raiseAgain.ts";
import { summarizeEvent, formatDeliveryRecord } from "../../core/deliveries/formatDelivery.ts";
import { isObject } from "../../core/json.ts";
import type { Publisher } from "../../ports/cloud.ts";
import type { DeliveredEventDocuments } from "./deliveredEventDocuments.ts";

/** Opens the event as it was published. */
export async function openDeliveredEvent(row: unknown, documents: DeliveredEventDocuments): Promise<void> {
  const { record: fate, key } = requireDeliveryRecordNode(row);
  await documents.open(key, summarizeEvent(fate.event).type, fate.recorded ?? fate.event);
}

/** Publishes the event once more with an id and a time of its own. */
export async function raiseEventAgain(
  row: unknown,
  publisher: Publisher,
  stamp: () => { readonly id: string; readonly time: string },
  signal: AbortSignal,
): Promise<void> {
  const { record: fate } = requireDeliveryRecordNode(row);
  const made = stamp();
  await raiseAgain(fate.event, made, publisher, signal);
  vscode.window.setStatusBarMessage(`${summarizeEvent(fate.event).type} is raised again, as event ${made.id}.`, 5_000);
}

/** Puts all that is known of where the event went on the clipboard. */
export async function copyDeliveryExplanation(row: unknown): Promise<void> {
  const { record: fate, eventSubscriptionNode: of } = requireDeliveryRecordNode(row);
  await vscode.env.clipboard.writeText(formatDeliveryRecord(fate, of.eventSubscription.name));
  vscode.window.setStatusBarMessage("Where the event went is copied.", 3_000);
}

/** The row of the view *Deliveries* that a command was called on; these commands are in its menu only. */
function requireDeliveryRecordNode(row: unknown): DeliveryRecordNode {
  if (isObject(row) && row["kind"] === "fate") return row as unknown as DeliveryRecordNode;
  throw new TypeError("This command is for an event in the view Deliveries.");
}
