import type { LocalEventGridTime } from "../../core/deliveries/localEventGridStatus.ts";
import { formatFailure } from "../../core/failure.ts";
import { formatDuration } from "../../core/formatDuration.ts";
import type { Fact } from "../../core/subscription/describeEventSubscription.ts";
import type { LocalEventGridState } from "../../ports/localEventGrid.ts";
import { rowColors, type RowContent, type RowIcon, rowIcons, type RowTooltip } from "../tree/row.ts";
import { isClockOff } from "./clockOffset.ts";
import type { LocalEventGridSnapshot } from "./localEventGridWatcher.ts";

/** The row of the Local Event Grid: its state as this window sees it. Its tooltip is `localEventGridTooltip`. */
export function localEventGridRow(label: string, snapshot: LocalEventGridSnapshot): RowContent {
  const { trouble, clock } = snapshot.status ?? {};
  return {
    label,
    description: [
      ...(trouble ? ["accepts no events"] : []),
      describeLocalEventGridState(snapshot.state),
      ...(clock && isClockOff(clock) ? [`clock ${describeOffset(clock)}`] : []),
    ].join(", "),
    icon: trouble ? rowIcons.error : stateIcons[snapshot.state.kind],
    collapsible: "expanded",
  };
}

/** `running at :8085, shared`. */
export function describeLocalEventGridState(state: LocalEventGridState): string {
  switch (state.kind) {
    case "idle":
      return "not started";
    case "starting":
      return "starting";
    case "running":
      return `running at :${state.port}${state.isShared ? ", shared" : ""}`;
    case "stopped":
      return "stopped";
    case "failed":
      return "failed to start";
  }
}

/** Everything known of the Local Event Grid. */
export function localEventGridTooltip(title: string, snapshot: LocalEventGridSnapshot): RowTooltip {
  const { state } = snapshot;
  const isShared = state.kind === "running" && state.isShared;
  return {
    title,
    facts: [
      { label: "State", value: describeLocalEventGridState(state) },
      { label: "Shared", value: isShared ? "another window or a terminal runs it" : "" },
      { label: "Reason", value: state.kind === "failed" ? formatFailure(state.failure) : "" },
      ...statusFacts(snapshot),
      { label: "About", value: "a local Event Grid that needs no account" },
    ],
  };
}

function statusFacts({ status, faults, eventsPerSecond }: LocalEventGridSnapshot): readonly Fact[] {
  if (!status) return [];
  const { clock, workspaces, eventSubscriptions, undelivered, published, trouble } = status;
  const offset = isClockOff(clock) ? `${describeOffset(clock)}${clock.ahead > 0 ? " of" : ""} ` : "";
  return [
    { label: "Accepts no events", value: [trouble?.why, trouble?.remedy].filter(Boolean).join(" ") },
    { label: "Workspaces", value: String(workspaces) },
    { label: "Event subscriptions", value: String(eventSubscriptions) },
    { label: "Published", value: `${published}, ${eventsPerSecond}/s now` },
    { label: "Undelivered", value: String(undelivered) },
    { label: "Clock", value: `${offset}system time` + (clock.standing ? ", paused" : "") },
    { label: "Faults", value: faults.length ? String(faults.length) : "none" },
  ];
}

/** `7 d ahead`, `3 h behind`. */
const describeOffset = ({ ahead }: LocalEventGridTime): string =>
  `${formatDuration(Math.abs(ahead))} ${ahead > 0 ? "ahead" : "behind"}`;

const stateIcons: Readonly<Record<LocalEventGridState["kind"], RowIcon>> = {
  idle: { id: "server-environment" },
  starting: { id: "loading~spin" },
  running: { id: "server-environment", color: rowColors.passed },
  stopped: rowIcons.stopped,
  failed: rowIcons.error,
};
