import * as vscode from "vscode";
import type { FateNode } from "../app/deliveries.ts";
import { raiseAgain } from "../app/raiseAgain.ts";
import { eventName, explainFate } from "../core/deliveries/explain.ts";
import { isObject } from "../core/json.ts";
import type { Publisher } from "../ports/cloud.ts";
import type { DeliveredEvents } from "./deliveredEvent.ts";

/** Opens the event as it was published. */
export async function openEvent(row: unknown, documents: DeliveredEvents): Promise<void> {
  const { fate, key } = fateOf(row);
  await documents.open(key, eventName(fate.event).type, fate.recorded ?? fate.event);
}

/** Publishes the event once more with an id and a time of its own. */
export async function raiseEventAgain(
  row: unknown,
  publisher: Publisher,
  stamp: () => { readonly id: string; readonly time: string },
): Promise<void> {
  const { fate } = fateOf(row);
  const made = stamp();
  await raiseAgain(fate.event, made, publisher, new AbortController().signal);
  vscode.window.setStatusBarMessage(`${eventName(fate.event).type} is raised again, as event ${made.id}.`, 5_000);
}

/** Puts all that is known of where the event went on the clipboard. */
export async function copyWhy(row: unknown): Promise<void> {
  const { fate, of } = fateOf(row);
  await vscode.env.clipboard.writeText(explainFate(fate, of.eventSubscription.name));
  vscode.window.setStatusBarMessage("Where the event went is copied.", 3_000);
}

/** The row of the view *Deliveries* that a command was called on; these commands are in its menu only. */
function fateOf(row: unknown): FateNode {
  if (isObject(row) && row["kind"] === "fate") return row as unknown as FateNode;
  throw new TypeError("This command is for an event in the view Deliveries.");
}
