import { deliveryStatuses } from "../../core/deliveries/deliveryStatus.ts";
import { formatDeliveryAttempt, formatDeliveryStatus, summarizeEvent } from "../../core/deliveries/formatDelivery.ts";
import { formatFailure } from "../../core/failure.ts";
import { formatTime } from "../../core/formatTime.ts";
import { rowCommand } from "../tree/commandTitles.ts";
import { createRow, type Row, rowColors, type RowContent, rowIcons } from "../tree/row.ts";
import {
  type DeliveriesFailureNode,
  deliveryDetailNodes,
  type DeliveryDetailNode,
  type DeliveryNode,
  deliveryNodeKey,
  type DeliveryRecordNode,
  type EmptyDeliveriesNode,
} from "./deliveryNode.ts";

/**
 * Describes a row of the view *Deliveries*.
 *
 * @param today any time of the day whose times need no date
 */
export const deliveryRow = (node: DeliveryNode, today: Date): Row =>
  createRow(deliveryNodeKey(node), node.kind === "record" ? "fate" : node.kind, contentOf(node, today));

function contentOf(node: DeliveryNode, today: Date): RowContent {
  switch (node.kind) {
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
    icon: deliveryStatuses[record.standing].icon,
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
    collapsible: deliveryDetailNodes(node).length ? "collapsed" : "none",
  };
}

function detailRow({ detail }: DeliveryDetailNode, today: Date): RowContent {
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
    case "attempt": {
      const { at, why, outcome } = detail.attempt;
      const result = formatDeliveryAttempt(detail.attempt);
      return {
        label: `${formatTime(at, today)} attempt ${detail.number}`,
        description: result,
        icon: outcome === "Delivered" ? rowIcons.passed : rowIcons.warning,
        tooltip: {
          title: `Attempt ${detail.number}`,
          facts: [
            { label: "Time", value: at },
            { label: "Outcome", value: result },
            { label: "Reason", value: why },
          ],
        },
      };
    }
    case "nextAttempt":
      return {
        label: `${formatTime(detail.at, today)} next attempt`,
        description: "advance clock",
        tooltip: `The next attempt is at ${detail.at}. Select this row to advance the clock.`,
        icon: { id: "clockface" },
        command: rowCommand("letTimePass"),
      };
    case "end":
      return {
        label: detail.reason,
        description: detail.deadLetter,
        tooltip: { title: detail.reason, facts: [{ label: "Dead letter", value: detail.deadLetter ?? "" }] },
        icon: rowIcons.info,
      };
  }
}

function emptyDeliveriesRow({
  eventSubscriptionNode: { cloud, workspace, eventSubscription },
}: EmptyDeliveriesNode): RowContent {
  return {
    label: `No events for ${eventSubscription.name} yet`,
    description: "raise a sample event",
    tooltip: "All events of the workspace are logged here, including those that the filter stops.",
    icon: rowIcons.info,
    command: rowCommand("raiseSampleEvent", { kind: "workspace", cloud, workspace }),
  };
}

function deliveriesFailureRow({ failure, eventSubscriptionNode }: DeliveriesFailureNode): RowContent {
  const isStopped = failure.code === "stopped";
  return {
    label: failure.message,
    description: isStopped ? "start it" : (failure.remedy ?? "retry"),
    tooltip: formatFailure(failure),
    icon: isStopped ? rowIcons.unavailable : rowIcons.error,
    command: isStopped ? rowCommand("startLocalEventGrid") : rowCommand("showDeliveries", eventSubscriptionNode),
  };
}
