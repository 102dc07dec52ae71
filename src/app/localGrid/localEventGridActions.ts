import type { CommandId } from "../tree/commandTitles.ts";
import { isClockOff } from "./clockOffset.ts";
import type { LocalEventGridSnapshot } from "./localEventGridWatcher.ts";

/** A command, and the codicon to show before it. */
interface LocalEventGridAction {
  readonly id: CommandId;
  readonly icon: string;
}

/**
 * What can be done now with the Local Event Grid and the tails.
 *
 * @param runningTailCount tails of this window that haven't ended
 * @param hasRaised whether a sample can be raised again
 */
export function localEventGridActions(
  { state, status, faults }: Pick<LocalEventGridSnapshot, "state" | "status" | "faults">,
  runningTailCount: number,
  hasRaised: boolean,
): readonly LocalEventGridAction[] {
  // Commands that need it would start it again, which the user has to do.
  if (state.kind === "stopped") return [{ id: "startLocalEventGrid", icon: "play" }];
  return [
    runningTailCount ? { id: "stopTail", icon: "debug-stop" } : { id: "tailEvents", icon: "radio-tower" },
    { id: "raiseSampleEvent", icon: "zap" },
    ...(hasRaised ? [{ id: "raiseSampleAgain", icon: "debug-restart" } as const] : []),
    { id: "runScenario", icon: "play-circle" },
    { id: "showDeliveries", icon: "list-tree" },
    { id: "letTimePass", icon: "clockface" },
    ...(status && isClockOff(status.clock) ? [{ id: "setClockToNow", icon: "history" } as const] : []),
    { id: "injectFault", icon: "bug" },
    ...(faults.length ? [{ id: "clearFaults", icon: "clear-all" } as const] : []),
    state.kind === "running"
      ? { id: "stopLocalEventGrid", icon: "debug-stop" }
      : { id: "startLocalEventGrid", icon: "play" },
  ];
}
