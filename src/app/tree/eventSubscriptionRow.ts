import {
  type DeliveryActivity,
  formatDeliveryActivity,
  isDeliveryFailing,
} from "../../core/deliveries/deliveryActivity.ts";
import { formatDeliveryPause } from "../../core/deliveries/deliveryWait.ts";
import { formatTime } from "../../core/formatTime.ts";
import type { PermissionAction } from "../../core/permissions.ts";
import {
  describeEventSubscription,
  type EventSubscriptionStatus,
  eventSubscriptionStatus,
  type Fact,
  summarizeEventSubscription,
} from "../../core/subscription/describeEventSubscription.ts";
import { tailLabel } from "../tail/tailTarget.ts";
import { rowCommand } from "./commandTitles.ts";
import { formatForbiddenActions } from "./permissionsRow.ts";
import { rowColors, type RowContent, type RowIcon, rowIcons } from "./row.ts";
import type { ActivityNode, EventSubscriptionNode, FactNode } from "./treeNode.ts";

/**
 * An event subscription; the icon is its status.
 *
 * @param activity what became of its events, which only the Local Event Grid knows
 * @param today any time of the day whose times need no date
 */
export function eventSubscriptionRow(
  { cloud, eventSubscription }: EventSubscriptionNode,
  forbidden: readonly PermissionAction[],
  activity: DeliveryActivity | undefined,
  today: Date,
): RowContent {
  const pause = activity?.pause ? formatDeliveryPause(activity.pause, (iso) => formatTime(iso, today)) : "";
  const status = eventSubscriptionStatus(eventSubscription, tailLabel);
  const summary = summarizeEventSubscription(eventSubscription);
  return {
    label: eventSubscription.name,
    description: [pause, status === "temporary" ? "temporary" : "", summary].filter(Boolean).join(", "),
    icon: iconOf(status, activity),
    tooltip: {
      title: eventSubscription.name,
      facts: [
        ...describeEventSubscription(eventSubscription),
        { label: "Permissions", value: formatForbiddenActions(forbidden) },
        { label: "Deliveries", value: pause },
        ...(cloud === "local" ? activityFacts(activity) : []),
      ],
    },
    collapsible: "collapsed",
  };
}

function iconOf(status: EventSubscriptionStatus, activity: DeliveryActivity | undefined): RowIcon {
  if (status !== "ok") return statusIcons[status];
  if (activity?.pause) return { id: "debug-pause", color: rowColors.warning };
  return isDeliveryFailing(activity) ? rowIcons.warning : statusIcons.ok;
}

const statusIcons: Readonly<Record<EventSubscriptionStatus, RowIcon>> = {
  ok: rowIcons.passed,
  working: { id: "loading~spin" },
  waiting: rowIcons.waiting,
  failed: rowIcons.error,
  temporary: { id: "radio-tower" },
};

export const factRow = ({ fact: { label, value } }: FactNode): RowContent => ({
  label,
  description: value,
  tooltip: value,
});

/**
 * What became of the events for an event subscription.
 *
 * @param isKnown whether the Local Event Grid has reported since it started
 */
export const activityRow = (
  { parent }: ActivityNode,
  activity: DeliveryActivity | undefined,
  isKnown: boolean,
): RowContent => ({
  label: "Activity",
  description: isKnown ? formatDeliveryActivity(activity) : "unknown",
  tooltip: { title: "Activity since the Local Event Grid started", facts: activityFacts(activity) },
  command: rowCommand("showDeliveries", parent),
});

function activityFacts(activity: DeliveryActivity | undefined): readonly Fact[] {
  const { outcome = "", why = "", at = "" } = activity?.lastOutcome ?? {};
  return [
    { label: "Activity", value: formatDeliveryActivity(activity) },
    { label: "Last outcome", value: outcome },
    { label: "Why", value: why },
    { label: "At", value: at },
  ];
}
