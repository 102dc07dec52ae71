import "@vscode-elements/elements/dist/vscode-toolbar-button/index.js";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { TailSummary } from "../../protocol/tail.ts";

interface ToolbarOptions {
  readonly tails: readonly TailSummary[];
  readonly search: string;
  readonly isFollowing: boolean;
  readonly isPaused: boolean;
  /** How many events there are, in words. */
  readonly countText: string;
  readonly stop: (tailId: string) => void;
  readonly setSearch: (text: string) => void;
  readonly setFollow: (on: boolean) => void;
  readonly setPaused: (on: boolean) => void;
  readonly clear: () => void;
}

const prefersReducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

const statusIcons: Record<TailSummary["status"], string> = {
  starting: "loading",
  live: "radio-tower",
  stopping: "loading",
  failed: "error",
};

const tailItem = ({ id, label, status, detail }: TailSummary, stop: ToolbarOptions["stop"]): TemplateResult => {
  const turning = statusIcons[status] === "loading" && !prefersReducedMotion.matches ? "codicon-modifier-spin" : "";
  const action = status === "failed" ? `Dismiss ${label}` : `Stop tail of ${label}`;
  return html`<li class="tail ${status}">
    <span class="codicon codicon-${statusIcons[status]} ${turning}" aria-hidden="true"></span>
    <span class="tail-label">${label}</span>
    <span class="tail-status">${status}</span>
    ${detail ? html`<span class="tail-detail" title=${detail}>${detail}</span>` : nothing}
    ${
      status === "stopping"
        ? nothing
        : html`<vscode-toolbar-button
            icon=${status === "failed" ? "close" : "debug-stop"}
            label=${action}
            title=${action}
            @click=${() => stop(id)}
          ></vscode-toolbar-button>`
    }
  </li>`;
};

const toggleButton = (icon: string, label: string, on: boolean, set: (on: boolean) => void): TemplateResult =>
  html`<button
    type="button"
    class="toggle"
    aria-label=${label}
    aria-pressed=${on}
    title=${label}
    @click=${() => set(!on)}
  >
    <span class="codicon codicon-${icon}" aria-hidden="true"></span>
  </button>`;

/** The line above the list: the tails, and what can be done with the list. */
export const toolbar = (of: ToolbarOptions): TemplateResult => html`
  <div class="toolbar">
    ${
      of.tails.length > 0
        ? html`<ul class="tails" aria-label="Tails" aria-live="polite">
            ${of.tails.map((summary) => tailItem(summary, of.stop))}
          </ul>`
        : nothing
    }
    <span id="count" class="count">${of.countText}</span>
    <div class="actions">
      <input
        id="search"
        type="search"
        aria-label="Search events"
        placeholder="Search"
        spellcheck="false"
        autocomplete="off"
        .value=${live(of.search)}
        @input=${({ target }: InputEvent) => of.setSearch((target as HTMLInputElement).value)}
      />
      ${toggleButton("arrow-down", "Follow the newest event", of.isFollowing, of.setFollow)}
      ${toggleButton("debug-pause", "Pause the list", of.isPaused, of.setPaused)}
      <vscode-toolbar-button
        icon="clear-all"
        label="Clear"
        title="Clear; captures stay"
        @click=${of.clear}
      ></vscode-toolbar-button>
    </div>
  </div>
`;
