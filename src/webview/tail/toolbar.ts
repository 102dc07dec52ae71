import "@vscode-elements/elements/dist/vscode-toolbar-button/index.js";
import { nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { TailSummary } from "../../protocol/tail.ts";
import { html } from "../html.ts";
import { icon, mayAnimate } from "../icon.ts";

interface ToolbarOptions {
  readonly tails: readonly TailSummary[];
  readonly search: string;
  readonly isFollowing: boolean;
  readonly isPaused: boolean;
  /** Text with the number of events. */
  readonly countText: string;
  readonly stop: (tailId: string) => void;
  readonly setSearch: (text: string) => void;
  readonly setFollowing: (isFollowing: boolean) => void;
  readonly setPaused: (isPaused: boolean) => void;
  readonly clear: () => void;
}

const statusIcons: Record<TailSummary["status"], string> = {
  starting: "loading",
  live: "radio-tower",
  stopping: "loading",
  failed: "error",
};

const tailItem = ({ id, label, status, detail }: TailSummary, stop: ToolbarOptions["stop"]): TemplateResult => {
  const spin = statusIcons[status] === "loading" && mayAnimate() ? " codicon-modifier-spin" : "";
  const action = status === "failed" ? `Dismiss ${label}` : `Stop tail of ${label}`;
  return html`<li class="tail ${status}">
    ${icon(`${statusIcons[status]}${spin}`)}
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

const toggleButton = (iconName: string, label: string, isOn: boolean, set: (isOn: boolean) => void): TemplateResult =>
  html`<button
    type="button"
    class="toggle"
    aria-label=${label}
    aria-pressed=${isOn}
    title=${label}
    @click=${() => set(!isOn)}
  >
    ${icon(iconName)}
  </button>`;

/** The line above the list: the tails, the number of events, and the buttons. */
export const toolbar = (options: ToolbarOptions): TemplateResult => html`
  <div class="toolbar">
    ${
      options.tails.length > 0
        ? html`<ul class="tails" aria-label="Tails" aria-live="polite">
            ${options.tails.map((summary) => tailItem(summary, options.stop))}
          </ul>`
        : nothing
    }
    <span id="count" class="count">${options.countText}</span>
    <div class="actions">
      <input
        id="search"
        type="search"
        aria-label="Search events"
        placeholder="Search"
        spellcheck="false"
        autocomplete="off"
        .value=${live(options.search)}
        @input=${({ target }: InputEvent) => options.setSearch((target as HTMLInputElement).value)}
      />
      ${toggleButton("arrow-down", "Follow the newest event", options.isFollowing, options.setFollowing)}
      ${toggleButton("debug-pause", "Pause the list", options.isPaused, options.setPaused)}
      <vscode-toolbar-button
        icon="clear-all"
        label="Clear"
        title="Clear (captures are not deleted)"
        @click=${options.clear}
      ></vscode-toolbar-button>
    </div>
  </div>
`;
