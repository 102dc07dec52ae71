import "@vscode-elements/elements/dist/vscode-toolbar-button/index.js";
import { nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { TailSummary } from "../../protocol/tail.ts";
import { html } from "../html.ts";
import { icon, mayAnimate } from "../icon.ts";

/** What a user can do in the toolbar. */
export interface ToolbarActions {
  readonly stop: (tailId: string) => void;
  readonly restart: (tailId: string) => void;
  readonly setSearch: (text: string) => void;
  readonly setFollowing: (isFollowing: boolean) => void;
  readonly setPaused: (isPaused: boolean) => void;
  readonly clear: () => void;
  readonly openCapture: () => void;
  /** Moves the focus from the search field to the list. */
  readonly focusList: () => void;
}

interface ToolbarOptions extends ToolbarActions {
  readonly tails: readonly TailSummary[];
  readonly search: string;
  readonly isFollowing: boolean;
  readonly isPaused: boolean;
  /** Text with the number of events. */
  readonly countText: string;
  /** Whether a capture has events that the list doesn't show. */
  readonly hasMoreInCapture: boolean;
}

const statusIcons: Record<TailSummary["status"], string> = {
  starting: "loading",
  live: "radio-tower",
  stopping: "loading",
  failed: "error",
  stopped: "warning",
};

const tailItem = (
  { id, label, status, detail }: TailSummary,
  { stop, restart }: Pick<ToolbarActions, "stop" | "restart">,
): TemplateResult => {
  const hasEnded = status === "failed" || status === "stopped";
  const spin = statusIcons[status] === "loading" && mayAnimate() ? " codicon-modifier-spin" : "";
  const action = hasEnded ? `Dismiss ${label}` : `Stop tail of ${label}`;
  return html`<li class="tail ${status}">
    ${icon(`${statusIcons[status]}${spin}`)}
    <span class="tail-label">${label}</span>
    <span class="tail-status">${status}</span>
    ${detail ? html`<span class="tail-detail" title=${detail}>${detail}</span>` : nothing}
    ${
      hasEnded
        ? html`<vscode-toolbar-button
            icon="debug-restart"
            label="Restart tail of ${label}"
            title="Restart tail of ${label}"
            @click=${() => restart(id)}
            >Restart</vscode-toolbar-button
          >`
        : nothing
    }
    ${
      status === "stopping"
        ? nothing
        : html`<vscode-toolbar-button
            icon=${hasEnded ? "close" : "debug-stop"}
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

/** Escape clears the search, or leaves the empty field. Enter and the down arrow go to what it found. */
function onSearchKey(event: KeyboardEvent, { search, setSearch, focusList }: ToolbarOptions): void {
  if (event.key === "Escape" && search) setSearch("");
  else if (["Escape", "Enter", "ArrowDown"].includes(event.key)) focusList();
  else return;
  event.preventDefault();
}

/** The line above the list: the tails, the number of events, and the buttons. */
export const toolbar = (options: ToolbarOptions): TemplateResult => html`
  <div class="toolbar">
    ${
      options.tails.length > 0
        ? html`<ul class="tails" aria-label="Tails" aria-live="polite">
            ${options.tails.map((summary) => tailItem(summary, options))}
          </ul>`
        : nothing
    }
    <span class="count"
      ><span id="count">${options.countText}</span> ${
        options.hasMoreInCapture
          ? html`<button type="button" class="link" @click=${options.openCapture}>Open Capture</button>`
          : nothing
      }</span
    >
    <div class="actions">
      <input
        id="search"
        type="search"
        aria-label="Search events"
        placeholder="Search events and their data"
        spellcheck="false"
        autocomplete="off"
        .value=${live(options.search)}
        @input=${({ target }: InputEvent) => options.setSearch((target as HTMLInputElement).value)}
        @keydown=${(event: KeyboardEvent) => onSearchKey(event, options)}
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
