import "@vscode-elements/elements/dist/vscode-button/index.js";
import { html, render } from "lit";
import type { FilterFormHost, FilterFormPage, FilterFormTarget } from "../../protocol/filterForm.ts";
import { connectRpc, serveRpc } from "../../protocol/rpc.ts";
import { toErrorMessage } from "../toErrorMessage.ts";
import { createPageChannel } from "../pageChannel.ts";
import { FormPage } from "./formPage.ts";

const api = acquireVsCodeApi<FilterFormTarget>();
const root = document.querySelector<HTMLElement>("#app") ?? document.body;
const wire = createPageChannel(api);
const { remote: host } = connectRpc<FilterFormHost>(wire);
let page: FormPage | undefined;
serveRpc<FilterFormPage>(wire, { notifyCapturedEvents: () => page?.onCapturedEvents() }, toErrorMessage);

async function openForm(): Promise<void> {
  try {
    const state = await host.open();
    api.setState(state.target);
    render(html``, root);
    page = new FormPage(root, host, state);
    page.show();
  } catch (error) {
    const failed = html`
      <h1>Event subscription</h1>
      <p class="banner message error" role="alert">
        <span class="codicon codicon-error" aria-hidden="true"></span
        ><span>The form cannot be shown. ${toErrorMessage(error)}</span>
      </p>
      <vscode-button @click=${openForm}>Retry</vscode-button>
    `;
    render(failed, root);
  }
}

render(html`<p class="hint" role="status">Loading…</p>`, root);
void openForm();
