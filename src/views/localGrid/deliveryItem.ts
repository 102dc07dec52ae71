import * as vscode from "vscode";
import {
  deliveryNodeKey,
  type DeliveryNode,
  type DeliveryDetailNode,
  type DeliveryRecordNode,
} from "../../app/localGrid/deliveryNode.ts";
import { formatDeliveryAttempt, summarizeEvent, formatDeliveryStatus } from "../../core/deliveries/formatDelivery.ts";
import type { DeliveryRecord, DeliveryStatus } from "../../core/deliveries/deliveryRecord.ts";
import { formatFailure } from "../../core/failure.ts";
import { createTooltip as renderTooltip } from "../tree/treeItem.ts";
import { formatTime } from "../../core/formatTime.ts";

const { None, Collapsed } = vscode.TreeItemCollapsibleState;

/**
 * Renders a row of the view *Deliveries*.
 *
 * @param today any time of the day that needs no date
 */
export function createDeliveryItem(node: DeliveryNode, today: Date): vscode.TreeItem {
  const item = renderDelivery(node, today);
  item.id = deliveryNodeKey(node);
  item.contextValue = node.kind;
  return item;
}

function renderDelivery(node: DeliveryNode, today: Date): vscode.TreeItem {
  switch (node.kind) {
    case "fate":
      return createDeliveryRecordItem(node, today);
    case "detail":
      return createDetailItem(node, today);
    case "empty":
      return createRow(
        `No event has come for ${node.eventSubscriptionNode.eventSubscription.name} since the Local Event Grid started`,
        {
          description: "raise one",
          tooltip: "Every event that the workspace raises is logged here, also those that the filter stops.",
          iconPath: createIcon("info"),
          command: {
            command: "amlEvents.raiseSampleEvent",
            title: "Raise Sample Event",
            arguments: [
              {
                kind: "workspace",
                cloud: node.eventSubscriptionNode.cloud,
                workspace: node.eventSubscriptionNode.workspace,
              },
            ],
          },
        },
      );
    case "failure":
      return node.failure.code === "stopped"
        ? createRow(node.failure.message, {
            description: "start it",
            tooltip: formatFailure(node.failure),
            iconPath: createIcon("circle-slash"),
            command: { command: "amlEvents.startLocalEventGrid", title: "Start Local Event Grid" },
          })
        : createRow(node.failure.message, {
            description: node.failure.remedy ?? "try again",
            tooltip: formatFailure(node.failure),
            iconPath: createIcon("error", "list.errorForeground"),
            command: {
              command: "amlEvents.showDeliveries",
              title: "Show Deliveries",
              arguments: [node.eventSubscriptionNode],
            },
          });
  }
}

function createDeliveryRecordItem({ record: fate }: DeliveryRecordNode, today: Date): vscode.TreeItem {
  const { type, about: what, id } = summarizeEvent(fate.event);
  const time = formatTime(fate.acceptedAt, today);
  const standing = formatDeliveryStatus(fate, (iso) => formatTime(iso, today));
  const item = createRow(`${time} ${type}`, {
    description: [what, standing].filter(Boolean).join(" \u2014 "),
    iconPath: statusIcons[fate.standing],
    tooltip: createTooltip(`${type} ${what}`.trim(), [
      ["Accepted", fate.acceptedAt],
      ["Stands", standing],
      ["Why", fate.why],
      ["Attempts", String(fate.attempts.length)],
      ["Event", id],
    ]),
    accessibilityInformation: { label: [time, type, what, standing].filter(Boolean).join(", ") },
  });
  item.collapsibleState = hasDetails(fate) ? Collapsed : None;
  return item;
}

const hasDetails = ({ standing, clauses, attempts, nextAttemptAt }: DeliveryRecord): boolean =>
  standing === "filteredOut"
    ? clauses.length > 0
    : attempts.length > 0 || nextAttemptAt !== undefined || standing !== "delivered";

function createDetailItem({ detail }: DeliveryDetailNode, today: Date): vscode.TreeItem {
  switch (detail.is) {
    case "clause": {
      const { matched, why, basis, key, documentation } = detail.clause;
      const assumed = basis === "assumed";
      return createRow(why, {
        description: assumed ? "assumed" : "",
        iconPath: matched
          ? createIcon("pass", "testing.iconPassed")
          : createIcon("circle-slash", "list.warningForeground"),
        tooltip: createTooltip(matched ? "This clause lets the event through" : "This clause stops the event", [
          ["Why", why],
          ["Key", key],
          ["Assumed", assumed ? "Azure's documentation leaves this open" : ""],
          ["See", documentation],
        ]),
      });
    }
    case "attempt": {
      const { at, why } = detail.attempt;
      const delivered = detail.attempt.outcome === "Delivered";
      return createRow(`${formatTime(at, today)} attempt ${detail.number}`, {
        description: formatDeliveryAttempt(detail.attempt),
        iconPath: delivered
          ? createIcon("pass", "testing.iconPassed")
          : createIcon("warning", "list.warningForeground"),
        tooltip: createTooltip(`Attempt ${detail.number}`, [
          ["At", at],
          ["Outcome", formatDeliveryAttempt(detail.attempt)],
          ["Why", why],
        ]),
      });
    }
    case "next":
      return createRow(`${formatTime(detail.at, today)} next attempt`, {
        description: "let time pass",
        tooltip: `The next attempt is at ${detail.at}.`,
        iconPath: createIcon("clockface"),
        command: { command: "amlEvents.letTimePass", title: "Let Time Pass" },
      });
    case "end":
      return createRow(detail.why, {
        description: detail.place ?? "",
        tooltip: createTooltip(detail.why, [["Dead letter", detail.place ?? ""]]),
        iconPath: createIcon("info"),
      });
  }
}

const createTooltip = (title: string, facts: readonly (readonly [string, string])[]): vscode.MarkdownString =>
  renderTooltip({ title, facts: facts.map(([label, value]) => ({ label, value })) });

const createRow = (label: string, more: Partial<vscode.TreeItem>): vscode.TreeItem =>
  Object.assign(new vscode.TreeItem(label, None), more);

const createIcon = (id: string, color?: string): vscode.ThemeIcon =>
  new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));

const statusIcons: Readonly<Record<DeliveryStatus, vscode.ThemeIcon>> = {
  delivered: createIcon("pass", "testing.iconPassed"),
  recorded: createIcon("save"),
  waiting: createIcon("sync", "list.warningForeground"),
  filteredOut: createIcon("filter"),
  deadLettered: createIcon("inbox", "list.errorForeground"),
  dropped: createIcon("error", "list.errorForeground"),
};
