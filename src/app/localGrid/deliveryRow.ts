import type { DeliveryAttempt, DeliveryRecord } from "../../core/deliveries/deliveryRecord.ts";
import { deliveryStatuses } from "../../core/deliveries/deliveryStatus.ts";
import { type DeliveryWait, formatDeliveryPause, formatDeliveryWait } from "../../core/deliveries/deliveryWait.ts";
import { formatDeliveryAttempt, formatDeliveryStatus, summarizeEvent } from "../../core/deliveries/formatDelivery.ts";
import { formatFailure } from "../../core/failure.ts";
import { formatTime } from "../../core/formatTime.ts";
import { createRow, type Row, rowColors, type RowContent, type RowIcon, rowIcons } from "../tree/row.ts";
import { deliveryActionsFor } from "./deliveryActions.ts";
import {
  type DeliveriesFailureNode,
  deliveryChildNodes,
  type DeliveryDetailNode,
  type DeliveryNode,
  deliveryNodeKey,
  type DeliveryPauseNode,
  type DeliveryRecordNode,
  type DeliveryResponseNode,
  type EmptyDeliveriesNode,
} from "./deliveryNode.ts";

/**
 * Describes a row of the view *Deliveries*.
 *
 * @param today any time of the day whose times need no date
 */
export const deliveryRow = (node: DeliveryNode, today: Date): Row =>
  createRow(deliveryNodeKey(node), contextOf(node), contentOf(node, today));

/** The words that the menus of package.json test as `viewItem`. */
function contextOf(node: DeliveryNode): string {
  if (node.kind === "record") return ["fate", ...deliveryActionsFor(node.record)].join(" ");
  if (node.kind === "failure") return `failure ${node.failure.code === "stopped" ? "startLocalEventGrid" : "retry"}`;
  if (node.kind !== "detail") return node.kind;
  if (node.detail.kind !== "wait") return node.detail.kind;
  return ["wait", ...deliveryActionsFor(node.parent.record)].join(" ");
}

function contentOf(node: DeliveryNode, today: Date): RowContent {
  switch (node.kind) {
    case "pause":
      return pauseRow(node, today);
    case "response":
      return responseRow(node);
    case "record":
      return recordRow(node, today);
    case "detail":
      return detailRow(node, today);
    case "empty":
      return emptyDeliveriesRow(node);
    case "failure":
      return deliveriesFailureRow(node);
  }
}

function recordRow(node: DeliveryRecordNode, today: Date): RowContent {
  const { record } = node;
  const { type, about, id } = summarizeEvent(record.event);
  const time = formatTime(record.acceptedAt, today);
  const status = formatDeliveryStatus(record, (iso) => formatTime(iso, today));
  return {
    label: `${time} ${type}`,
    description: [about, status].filter(Boolean).join(" \u2014 "),
    icon: recordIcon(record),
    tooltip: {
      title: `${type} ${about}`.trim(),
      facts: [
        { label: "Accepted", value: record.acceptedAt },
        { label: "Status", value: status },
        { label: "Reason", value: record.why },
        { label: "Attempts", value: String(record.attempts.length) },
        { label: "Event ID", value: id },
      ],
    },
    accessibleLabel: [time, type, about, status].filter(Boolean).join(", "),
    collapsible: deliveryChildNodes(node).length ? "collapsed" : "none",
  };
}

/** Between two attempts, the icon of the status; otherwise that of what the event waits for. */
const recordIcon = ({ standing, waitsFor }: DeliveryRecord): RowIcon =>
  waitsFor && waitsFor.kind !== "attempt" ? waitIcons[waitsFor.kind] : deliveryStatuses[standing].icon;

function detailRow(node: DeliveryDetailNode, today: Date): RowContent {
  const { detail } = node;
  switch (detail.kind) {
    case "clause": {
      const { matched, why, basis, key, documentation } = detail.clause;
      const isAssumed = basis === "assumed";
      return {
        label: why,
        description: isAssumed ? "assumed" : undefined,
        icon: matched ? rowIcons.passed : { id: "circle-slash", color: rowColors.warning },
        tooltip: {
          title: matched ? "This clause matches the event" : "This clause doesn't match the event",
          facts: [
            { label: "Reason", value: why },
            { label: "Key", value: key },
            { label: "Assumed", value: isAssumed ? "Azure's documentation leaves this open" : "" },
            { label: "Documentation", value: documentation },
          ],
        },
      };
    }
    case "attempt":
      return attemptRow(node, detail, today);
    case "wait":
      return waitRow(detail.wait, today);
    case "end":
      return {
        label: detail.reason,
        description: detail.deadLetter,
        tooltip: { title: detail.reason, facts: [{ label: "Dead letter", value: detail.deadLetter ?? "" }] },
        icon: rowIcons.info,
      };
  }
}

function attemptRow(
  node: DeliveryDetailNode,
  { attempt, number }: { readonly attempt: DeliveryAttempt; readonly number: number },
  today: Date,
): RowContent {
  const { at, why, outcome, response } = attempt;
  const result = formatDeliveryAttempt(attempt);
  return {
    label: `${formatTime(at, today)} attempt ${number}`,
    description: result,
    icon: outcome === "Delivered" ? rowIcons.passed : rowIcons.warning,
    tooltip: {
      title: `Attempt ${number}`,
      facts: [
        { label: "Time", value: at },
        { label: "Outcome", value: result },
        { label: "Reason", value: why },
        { label: "Response", value: response ? shorten(response.body) : "" },
      ],
    },
    collapsible: deliveryChildNodes(node).length ? "collapsed" : "none",
  };
}

function waitRow(wait: DeliveryWait, today: Date): RowContent {
  const label = toSentenceCase(formatDeliveryWait(wait, (iso) => formatTime(iso, today)));
  const until = "until" in wait ? wait.until : "";
  return { label, tooltip: { title: label, facts: [{ label: "Until", value: until }] }, icon: waitIcons[wait.kind] };
}

const waitIcons: Readonly<Record<DeliveryWait["kind"], RowIcon>> = {
  response: { id: "sync~spin" },
  turn: { id: "ellipsis" },
  fault: { id: "bug" },
  pause: { id: "debug-pause", color: rowColors.warning },
  attempt: { id: "clockface" },
  deadLetter: { id: "inbox" },
};

const responseRow = ({ name, value }: DeliveryResponseNode): RowContent => ({
  label: name,
  description: shorten(value),
  tooltip: { title: name, facts: [{ label: "Value", value }] },
  icon: { id: name === "Body" ? "output" : "symbol-key" },
});

function pauseRow({ pause, why, eventSubscriptionNode }: DeliveryPauseNode, today: Date): RowContent {
  const label = toSentenceCase(formatDeliveryPause(pause, (iso) => formatTime(iso, today)));
  return {
    label,
    description: why,
    tooltip: {
      title: label,
      facts: [
        { label: "Event subscription", value: eventSubscriptionNode.eventSubscription.name },
        { label: "Last failure", value: why },
        { label: "Until", value: pause.until },
        {
          label: "About",
          value: "New events wait and retries are skipped, as Event Grid does. Deliver Now ends the pause.",
        },
      ],
    },
    icon: waitIcons.pause,
  };
}

const toSentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The beginning of a text, for a row or a tooltip. */
const shorten = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}\u2026` : text);

const emptyDeliveriesRow = ({ eventSubscriptionNode: { eventSubscription } }: EmptyDeliveriesNode): RowContent => ({
  label: `No events for ${eventSubscription.name} yet`,
  tooltip: "All events of the workspace are logged here, including those that the filter stops. Raise a sample event.",
  icon: rowIcons.info,
});

const deliveriesFailureRow = ({ failure }: DeliveriesFailureNode): RowContent => ({
  label: failure.message,
  description: failure.code === "stopped" ? undefined : failure.remedy,
  tooltip: formatFailure(failure),
  icon: failure.code === "stopped" ? rowIcons.stopped : rowIcons.error,
});
