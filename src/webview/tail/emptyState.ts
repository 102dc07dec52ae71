import "@vscode-elements/elements/dist/vscode-button/index.js";
import { nothing, type TemplateResult } from "lit";
import type { TailHost, TailSummary } from "../../protocol/tail.ts";
import { html } from "../html.ts";

interface EmptyStateOptions {
  readonly tails: readonly TailSummary[];
  /** Number of events before the search. */
  readonly eventCount: number;
  readonly search: string;
  /** Number of events since the list was paused. */
  readonly pendingCount: number;
  readonly run: (command: Parameters<TailHost["run"]>[0]) => void;
  readonly clearSearch: () => void;
  readonly resume: () => void;
}

/** Explains why the list is empty, and offers the next step. */
export function emptyState({
  tails,
  eventCount,
  search,
  pendingCount,
  run,
  clearSearch,
  resume,
}: EmptyStateOptions): TemplateResult {
  const labelsOf = (status: TailSummary["status"]): string =>
    tails
      .filter((tail) => tail.status === status)
      .map(({ label }) => label)
      .join(", ");
  const [live, starting, failed] = [labelsOf("live"), labelsOf("starting"), labelsOf("failed")];
  const tailEvents = button("Tail Events", () => run("tailEvents"));
  if (eventCount > 0) return emptyMessage(`No event contains "${search}".`, "", button("Clear Search", clearSearch));
  if (pendingCount > 0) return emptyMessage("Paused. There are newer events.", "", button("Resume", resume));
  if (live)
    return emptyMessage(
      `Listening to ${live}. No events yet.`,
      "Events appear here as soon as the workspace raises them.",
      button("Raise Sample Event", () => run("raiseSampleEvent")),
    );
  if (starting) return emptyMessage(`Starting the tail of ${starting}…`, "", nothing);
  if (failed) return emptyMessage(`Tail of ${failed} stopped.`, "The reason is shown above.", tailEvents);
  return emptyMessage("No tail is running.", "A tail shows the events of a workspace as they arrive.", tailEvents);
}

const button = (label: string, onClick: () => void): TemplateResult =>
  html`<vscode-button @click=${onClick}>${label}</vscode-button>`;

const emptyMessage = (message: string, hint: string, action: TemplateResult | typeof nothing): TemplateResult => html`
  <div class="empty">
    <p>${message}</p>
    ${hint ? html`<p class="hint">${hint}</p>` : nothing} ${action}
  </div>
`;
