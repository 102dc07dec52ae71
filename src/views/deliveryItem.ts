import * as vscode from "vscode";
import { deliveryKey, type DeliveryNode, type DetailNode, type FateNode } from "../app/deliveries.ts";
import { attemptWords, eventName, standingWords } from "../core/deliveries/explain.ts";
import type { Fate, Standing } from "../core/deliveries/fate.ts";
import { tell } from "../core/failure.ts";
import { card } from "./card.ts";
import { timeWords } from "./time.ts";

const { None, Collapsed } = vscode.TreeItemCollapsibleState;

/**
 * Renders a row of the view *Deliveries*.
 *
 * @param today any time of the day that needs no date
 */
export function deliveryItemOf(node: DeliveryNode, today: Date): vscode.TreeItem {
  const item = render(node, today);
  item.id = deliveryKey(node);
  item.contextValue = node.kind;
  return item;
}

function render(node: DeliveryNode, today: Date): vscode.TreeItem {
  switch (node.kind) {
    case "fate":
      return fateItem(node, today);
    case "detail":
      return detailItem(node, today);
    case "empty":
      return row(`No event has come for ${node.of.eventSubscription.name} since the Local Event Grid started`, {
        description: "raise one",
        tooltip: "Every event that the workspace raises is logged here, also those that the filter stops.",
        iconPath: icon("info"),
        command: {
          command: "amlEvents.raiseSampleEvent",
          title: "Raise Sample Event",
          arguments: [{ kind: "workspace", cloud: node.of.cloud, workspace: node.of.workspace }],
        },
      });
    case "failure":
      return node.failure.code === "stopped"
        ? row(node.failure.message, {
            description: "start it",
            tooltip: tell(node.failure),
            iconPath: icon("circle-slash"),
            command: { command: "amlEvents.startLocalEventGrid", title: "Start Local Event Grid" },
          })
        : row(node.failure.message, {
            description: node.failure.remedy ?? "try again",
            tooltip: tell(node.failure),
            iconPath: icon("error", "list.errorForeground"),
            command: { command: "amlEvents.showDeliveries", title: "Show Deliveries", arguments: [node.of] },
          });
  }
}

function fateItem({ fate }: FateNode, today: Date): vscode.TreeItem {
  const { type, what, id } = eventName(fate.event);
  const time = timeWords(fate.acceptedAt, today);
  const standing = standingWords(fate, (iso) => timeWords(iso, today));
  const item = row(`${time} ${type}`, {
    description: [what, standing].filter(Boolean).join(" \u2014 "),
    iconPath: icons[fate.standing],
    tooltip: card(`${type} ${what}`.trim(), [
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

const hasDetails = ({ standing, clauses, attempts, nextAttemptAt }: Fate): boolean =>
  standing === "filteredOut"
    ? clauses.length > 0
    : attempts.length > 0 || nextAttemptAt !== undefined || standing !== "delivered";

function detailItem({ detail }: DetailNode, today: Date): vscode.TreeItem {
  switch (detail.is) {
    case "clause": {
      const { matched, why, basis, key, documentation } = detail.clause;
      const assumed = basis === "assumed";
      return row(why, {
        description: assumed ? "assumed" : "",
        iconPath: matched ? icon("pass", "testing.iconPassed") : icon("circle-slash", "list.warningForeground"),
        tooltip: card(matched ? "This clause lets the event through" : "This clause stops the event", [
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
      return row(`${timeWords(at, today)} attempt ${detail.number}`, {
        description: attemptWords(detail.attempt),
        iconPath: delivered ? icon("pass", "testing.iconPassed") : icon("warning", "list.warningForeground"),
        tooltip: card(`Attempt ${detail.number}`, [
          ["At", at],
          ["Outcome", attemptWords(detail.attempt)],
          ["Why", why],
        ]),
      });
    }
    case "next":
      return row(`${timeWords(detail.at, today)} next attempt`, {
        description: "let time pass",
        tooltip: `The next attempt is at ${detail.at}.`,
        iconPath: icon("clockface"),
        command: { command: "amlEvents.letTimePass", title: "Let Time Pass" },
      });
    case "end":
      return row(detail.why, {
        description: detail.place ?? "",
        tooltip: card(detail.why, [["Dead letter", detail.place ?? ""]]),
        iconPath: icon("info"),
      });
  }
}

const row = (label: string, more: Partial<vscode.TreeItem>): vscode.TreeItem =>
  Object.assign(new vscode.TreeItem(label, None), more);

const icon = (id: string, color?: string): vscode.ThemeIcon =>
  new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));

const icons: Readonly<Record<Standing, vscode.ThemeIcon>> = {
  delivered: icon("pass", "testing.iconPassed"),
  recorded: icon("save"),
  waiting: icon("sync", "list.warningForeground"),
  filteredOut: icon("filter"),
  deadLettered: icon("inbox", "list.errorForeground"),
  dropped: icon("error", "list.errorForeground"),
};
