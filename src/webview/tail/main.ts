import "@vscode-elements/elements/dist/vscode-button/index.js";
import { html, render } from "lit";
import { connect, serve } from "../../protocol/rpc.ts";
import type { TailHost, TailView } from "../../protocol/tail.ts";
import { explain } from "../explain.ts";
import { pageWire } from "../wire.ts";
import { TailPage } from "./tailPage.ts";

const root = document.querySelector<HTMLElement>("#app") ?? document.body;
const wire = pageWire(acquireVsCodeApi());
const { remote: host } = connect<TailHost>(wire);
const page = new TailPage(root, host);

async function open(): Promise<void> {
  try {
    page.show(await host.open());
  } catch (error) {
    const failed = html`
      <h1 class="unseen">Live events</h1>
      <div class="empty">
        <p role="alert">The live events cannot be shown. ${explain(error)}</p>
        <vscode-button @click=${open}>Retry</vscode-button>
      </div>
    `;
    render(failed, root);
  }
}

serve<TailView>(wire, { changed: page.change }, explain);
void open();
