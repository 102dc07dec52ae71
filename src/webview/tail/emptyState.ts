import "@vscode-elements/elements/dist/vscode-button/index.js";
import { nothing, type TemplateResult } from "lit";
import { formatCount } from "../../core/formatCount.ts";
import type { TailCommand, TailState, TailSummary } from "../../protocol/tail.ts";
import { html } from "../html.ts";

interface EmptyStateOptions extends Pick<TailState, "tails" | "clearedCount" | "earlierCapture" | "localEventGrid"> {
  /** Number of events before the search. */
  readonly eventCount: number;
  readonly search: string;
  /** Number of events since the list was paused. */
  readonly pendingCount: number;
  readonly run: (command: TailCommand) => void;
  readonly restart: (tailId: string) => void;
  readonly openCapture: () => void;
  readonly clearSearch: () => void;
  readonly resume: () => void;
}

interface EmptyStateText {
  readonly message: string;
  readonly hint?: string;
  /** The first one is the next step. */
  readonly actions: readonly EmptyStateAction[];
}
type EmptyStateAction = readonly [label: string, run: () => void];

/** Explains why the list is empty, and offers the next steps. */
export function emptyState(options: EmptyStateOptions): TemplateResult {
  const { message, hint, actions } = emptyStateText(options);
  return html`
    <div class="empty">
      <p>${message}</p>
      ${hint ? html`<p class="hint">${hint}</p>` : nothing}
      <div class="buttons">
        ${actions.map(
          ([label, run], index) => html`<vscode-button ?secondary=${index > 0} @click=${run}>${label}</vscode-button>`,
        )}
      </div>
    </div>
  `;
}

/** What the empty list says and offers. */
export function emptyStateText(options: EmptyStateOptions): EmptyStateText {
  const { eventCount, search, pendingCount, clearedCount, earlierCapture, run, openCapture } = options;
  if (eventCount > 0)
    return { message: `No event contains "${search}".`, actions: [["Clear Search", options.clearSearch]] };
  if (pendingCount > 0) return { message: "Paused. There are newer events.", actions: [["Resume", options.resume]] };
  const { message, hint, actions } = tailText(options);
  const captureAction: EmptyStateAction = ["Open Capture", openCapture];
  if (clearedCount > 0)
    return {
      message: `Cleared ${formatCount(clearedCount, "event")}. ${message}`,
      hint: clearedCount === 1 ? "It is still in the capture." : "They are still in the capture.",
      actions: [captureAction, ...actions],
    };
  if (earlierCapture === undefined) return { message, hint, actions };
  return {
    message,
    hint: `${hint} The last capture has ${earlierCapture}.`.trim(),
    actions: [...actions, captureAction],
  };

  /** The part that depends on the tails. */
  function tailText({ tails, localEventGrid, restart }: EmptyStateOptions): Required<EmptyStateText> {
    const labelsOf = (wanted: TailSummary["status"]): string =>
      tails
        .filter(({ status }) => status === wanted)
        .map(({ label }) => label)
        .join(", ");
    const [live, starting] = [labelsOf("live"), labelsOf("starting")];
    const ended = tails.find(({ status }) => status === "failed" || status === "stopped");
    const tailEvents: EmptyStateAction = ["Tail Events", () => run("tailEvents")];
    const start: EmptyStateAction = ["Start Local Event Grid", () => run("startLocalEventGrid")];
    if (live)
      return {
        message: clearedCount > 0 ? `Listening to ${live}.` : `Listening to ${live}. No events yet.`,
        hint: "Events appear here as soon as the workspace raises them.",
        actions: [
          ["Raise Sample Event…", () => run("raiseSampleEvent")],
          ["Run Scenario…", () => run("runScenario")],
        ],
      };
    if (starting) return { message: `Starting the tail of ${starting}…`, hint: "", actions: [] };
    if (ended)
      return {
        message: `Tail of ${ended.label} stopped.`,
        hint: "The reason is shown above.",
        actions: [["Restart", () => restart(ended.id)]],
      };
    switch (localEventGrid) {
      case "stopped":
        return {
          message: "The Local Event Grid is stopped.",
          hint: "Start it to tail the events of its workspaces. You don't need an Azure account.",
          actions: [start],
        };
      case "failed":
        return {
          message: "The Local Event Grid couldn't start.",
          hint: "The log has the reason.",
          actions: [start, ["Show Log", () => run("showLog")]],
        };
      case "starting":
        return { message: "The Local Event Grid is starting…", hint: "", actions: [] };
      case "idle":
      case "running":
        return {
          message: "No tail is running.",
          hint: "A tail shows the events of a workspace of the Local Event Grid as they arrive.",
          actions: [tailEvents],
        };
    }
  }
}
