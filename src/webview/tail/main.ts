import "@vscode-elements/elements/dist/vscode-button/index.js";
import { html, render } from "lit";
import { connectRpc, serveRpc } from "../../protocol/rpc.ts";
import type { TailHost, TailView } from "../../protocol/tail.ts";
import { toErrorMessage } from "../toErrorMessage.ts";
import { createPageChannel } from "../pageChannel.ts";
import { TailPage } from "./tailPage.ts";

const root = document.querySelector<HTMLElement>("#app") ?? document.body;
const wire = createPageChannel(acquireVsCodeApi());
const { remote: host } = connectRpc<TailHost>(wire);
const page = new TailPage(root, host);

async function openTailPage(): Promise<void> {
  try {
    page.show(await host.open());
  } catch (error) {
    const failed = html`
      <h1 class="unseen">Live events</h1>
      <div class="empty">
        <p role="alert">The live events cannot be shown. ${toErrorMessage(error)}</p>
        <vscode-button @click=${openTailPage}>Retry</vscode-button>
      </div>
    `;
    render(failed, root);
  }
}

serveRpc<TailView>(wire, { update: page.applyChange }, toErrorMessage);
void openTailPage();
