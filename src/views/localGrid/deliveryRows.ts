import type * as vscode from "vscode";
import type { EventSubscriptionNode } from "../../app/tree/treeNode.ts";
import { loadDeliveryNodes, type DeliveryNode, deliveryDetailNodes } from "../../app/localGrid/deliveryNode.ts";
import type { LocalEventGridControl } from "../../ports/localEventGrid.ts";
import { createDeliveryItem } from "./deliveryItem.ts";

/** The events that came for an event subscription. */
export const loadDeliveryRows = (
  of: EventSubscriptionNode,
  control: LocalEventGridControl,
  signal: AbortSignal,
): Promise<readonly DeliveryNode[]> => loadDeliveryNodes(of, control, signal);

/** What explains the fate of an event; nothing is below other rows. */
export const childDeliveryRows = (node: DeliveryNode): readonly DeliveryNode[] =>
  node.kind === "fate" ? deliveryDetailNodes(node) : [];

/** How a row is shown today. */
export const createDeliveryItemToday = (node: DeliveryNode): vscode.TreeItem => createDeliveryItem(node, new Date());
