import {
  type DeliveryActivity,
  formatDeliveryActivity,
  isDeliveryFailing,
} from "../../core/deliveries/deliveryActivity.ts";
import { formatDeliveryPause } from "../../core/deliveries/deliveryWait.ts";
import { formatTime, formatTimeWithAge } from "../../core/formatTime.ts";
import type { PermissionAction } from "../../core/permissions.ts";
import {
  describeEventSubscription,
  type EventSubscriptionStatus,
  eventSubscriptionStatus,
  type Fact,
  summarizeEventSubscription,
} from "../../core/subscription/describeEventSubscription.ts";
import type { TailTarget } from "../tail/tailTarget.ts";
import { tailLabel } from "../tail/tailLabel.ts";
import { formatForbiddenActions } from "./permissionsRow.ts";
import { rowColors, type RowContent, type RowIcon, rowIcons, type RowTooltip } from "./row.ts";
import { isTemporary, tailName } from "./tailRow.ts";
import type { ActivityNode, EventSubscriptionNode, FactNode } from "./treeNode.ts";

/** What is known of an event subscription besides itself. */
export interface EventSubscriptionContext {
  /** What the user may not do with it. */
  readonly forbidden: readonly PermissionAction[];
  /** What became of its events, which only the Local Event Grid knows. */
  readonly activity: DeliveryActivity | undefined;
  /** What its tail tails, if it is temporary and its tail runs in this window. */
  readonly tailTarget: TailTarget | undefined;
  /** Any time of the day whose times need no date. */
  readonly today: Date;
}

/** An event subscription; the icon is its status. Its tooltip is `eventSubscriptionTooltip`. */
export function eventSubscriptionRow(node: EventSubscriptionNode, context: EventSubscriptionContext): RowContent {
  const { eventSubscription } = node;
  const { forbidden, activity, tailTarget } = context;
  const status = eventSubscriptionStatus(eventSubscription, tailLabel);
  const pause = describePause(context);
  const isFailing = status === "ok" && isDeliveryFailing(activity);
  const about = isTemporary(node)
    ? tailTarget
      ? "temporary"
      : "temporary, not of this window"
    : summarizeEventSubscription(eventSubscription);
  const shown = {
    label: isTemporary(node) ? tailName(node, tailTarget) : eventSubscription.name,
    description: [pause, about].filter(Boolean).join(", "),
  };
  const spoken = [
    shown.label,
    shown.description,
    isFailing && !pause ? "deliveries are failing" : statusWords[status],
    formatForbiddenActions(forbidden),
  ];
  return {
    ...shown,
    icon: iconOf(status, activity),
    accessibleLabel: spoken.filter(Boolean).join(", "),
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

/** What the icons say, for screen readers. */
const statusWords: Readonly<Record<EventSubscriptionStatus, string>> = {
  ok: "active",
  working: "being changed",
  waiting: "waiting for validation",
  failed: "failed",
  temporary: "",
};

/** Until when deliveries are paused, and why; empty while they aren't. */
const describePause = ({ activity, today }: EventSubscriptionContext): string =>
  activity?.pause ? formatDeliveryPause(activity.pause, (iso) => formatTime(iso, today)) : "";

/** Everything known of an event subscription at this moment. */
export const eventSubscriptionTooltip = (
  { cloud, eventSubscription }: EventSubscriptionNode,
  context: EventSubscriptionContext,
): RowTooltip => ({
  title: eventSubscription.name,
  facts: [
    ...describeEventSubscription(eventSubscription),
    { label: "Permissions", value: formatForbiddenActions(context.forbidden) },
    { label: "Deliveries", value: describePause(context) },
    ...(cloud === "local" ? activityFacts(context.activity, context.today) : []),
  ],
});

/** A fact in the few words that a narrow sidebar has room for. The tooltip and *Copy Value* have all of it. */
export function factRow({ fact: { label, value } }: FactNode): RowContent {
  const description = value.replaceAll(/\/subscriptions\/[^\s,]+/gi, formatResourceName);
  return { label, description, tooltip: value, accessibleLabel: `${label}, ${description}` };
}

/** The names in a resource ID, from its provider on: `namespace/runs` for an event hub. */
const formatResourceName = (id: string): string => {
  const [, ...providers] = id.split(/\/providers\//i);
  const [, ...typesAndNames] = providers.at(-1)?.split("/") ?? [];
  return typesAndNames.filter((_, index) => index % 2 === 1).join("/") || id;
};

/**
 * What became of the events for an event subscription. Its tooltip is `activityTooltip`.
 *
 * @param isKnown whether the Local Event Grid has reported since it started
 */
export const activityRow = (activity: DeliveryActivity | undefined, isKnown: boolean): RowContent => ({
  label: "Activity",
  description: isKnown ? formatDeliveryActivity(activity) : "unknown",
});

export const activityTooltip = (activity: DeliveryActivity | undefined, now: Date): RowTooltip => ({
  title: "Activity since the Local Event Grid started",
  facts: activityFacts(activity, now),
});

function activityFacts(activity: DeliveryActivity | undefined, now: Date): readonly Fact[] {
  const { outcome = "", why = "", at = "" } = activity?.lastOutcome ?? {};
  return [
    { label: "Activity", value: formatDeliveryActivity(activity) },
    { label: "Last outcome", value: outcome },
    { label: "Why", value: why },
    { label: "At", value: formatTimeWithAge(at, now) },
  ];
}

/** The text that *Copy Value* copies from a row below an event subscription. */
export const valueOf = (node: FactNode | ActivityNode, activity: DeliveryActivity | undefined): string =>
  node.kind === "fact" ? node.fact.value : formatDeliveryActivity(activity);
