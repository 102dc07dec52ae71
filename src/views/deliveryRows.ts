import type * as vscode from "vscode";
import type { EventSubscriptionNode } from "../app/node.ts";
import { deliveriesOf, type DeliveryNode, detailsOf } from "../app/deliveries.ts";
import type { GridControl } from "../ports/localEventGrid.ts";
import { deliveryItemOf } from "./deliveryItem.ts";

/** The events that came for an event subscription. */
export const rowsOf = (
  of: EventSubscriptionNode,
  control: GridControl,
  signal: AbortSignal,
): Promise<readonly DeliveryNode[]> => deliveriesOf(of, control, signal);

/** What explains the fate of an event; nothing is below other rows. */
export const rowsBelow = (node: DeliveryNode): readonly DeliveryNode[] => (node.kind === "fate" ? detailsOf(node) : []);

/** How a row is shown today. */
export const itemOf = (node: DeliveryNode): vscode.TreeItem => deliveryItemOf(node, new Date());
