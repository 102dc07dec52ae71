import "@vscode-elements/elements/dist/vscode-button/index.js";
import { html } from "lit";
import type { TemplateResult } from "lit";
import type { TailHost, TailSummary } from "../../protocol/tail.ts";

interface EmptyStateOptions {
  readonly tails: readonly TailSummary[];
  /** Events there are, whether the search lets them through or not. */
  readonly eventCount: number;
  readonly search: string;
  /** Events that arrived since the list was paused. */
  readonly pendingCount: number;
  readonly run: (command: Parameters<TailHost["run"]>[0]) => void;
  readonly clearSearch: () => void;
  readonly resume: () => void;
}

/** What an empty list says: why it is empty, and the way on. */
export function emptyState({
  tails,
  eventCount: events,
  search,
  pendingCount: held,
  run,
  clearSearch,
  resume,
}: EmptyStateOptions): TemplateResult {
  const named = (status: TailSummary["status"]): string =>
    tails
      .filter((tail) => tail.status === status)
      .map(({ label }) => label)
      .join(", ");
  const tailEvents = actionButton("Tail Events", () => run("tailEvents"));
  const raise = actionButton("Raise Sample Event", () => run("raiseSampleEvent"));
  if (events > 0) return emptyMessage(`No event contains "${search}".`, "", actionButton("Clear Search", clearSearch));
  if (held > 0)
    return emptyMessage("The list is paused, and newer events are waiting.", "", actionButton("Resume", resume));
  if (named("live"))
    return emptyMessage(
      `${named("live")} is live; no event has arrived yet.`,
      "An event shows here as soon as the workspace raises it.",
      raise,
    );
  if (named("starting")) return emptyMessage(`The tail of ${named("starting")} is starting.`, "", html``);
  if (named("failed"))
    return emptyMessage(`The tail of ${named("failed")} could not go on; the reason stands above.`, "", tailEvents);
  return emptyMessage("No tail is running.", "A tail shows the events of a workspace as they arrive.", tailEvents);
}

const actionButton = (label: string, act: () => void): TemplateResult =>
  html`<vscode-button @click=${act}>${label}</vscode-button>`;

const emptyMessage = (what: string, more: string, way: TemplateResult): TemplateResult => html`
  <div class="empty">
    <p>${what}</p>
    ${more ? html`<p class="hint">${more}</p>` : ""} ${way}
  </div>
`;
