import "@vscode-elements/elements/dist/vscode-button/index.js";
import { render } from "lit";
import { connectRpc, serveRpc } from "../../protocol/rpc.ts";
import type { TailHost, TailView } from "../../protocol/tail.ts";
import { html } from "../html.ts";
import { createPageChannel } from "../pageChannel.ts";
import { toErrorMessage } from "../toErrorMessage.ts";
import { TailPage } from "./tailPage.ts";

const root = document.querySelector<HTMLElement>("#app") ?? document.body;
const vsCode = acquireVsCodeApi();
const channel = createPageChannel(vsCode);
const { remote: host } = connectRpc<TailHost>(channel);
const page = new TailPage(root, host, vsCode);

async function openTailPage(): Promise<void> {
  try {
    page.show(await host.open());
  } catch (error) {
    const errorView = html`
      <h1 class="visually-hidden">Live events</h1>
      <div class="empty">
        <p role="alert">Live events couldn't be loaded. ${toErrorMessage(error)}</p>
        <vscode-button @click=${openTailPage}>Retry</vscode-button>
      </div>
    `;
    render(errorView, root);
  }
}

/** Whether a key is the one for Find: the page has a search of its own, and VS Code's would search the editor. */
function isFindKey({ key, altKey, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  const [isControl, isOther] = navigator.userAgent.includes("Mac") ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  return key.toLowerCase() === "f" && isControl && !isOther && !altKey && !shiftKey;
}

// Before VS Code's own listener, which would run the command for the key.
const beforeVsCode = { capture: true };
window.addEventListener(
  "keydown",
  (event) => {
    if (!isFindKey(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    page.focusSearch();
  },
  beforeVsCode,
);

serveRpc<TailView>(channel, { update: page.applyChange, focusSearch: page.focusSearch }, toErrorMessage);
void openTailPage();
