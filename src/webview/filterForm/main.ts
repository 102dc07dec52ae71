import "@vscode-elements/elements/dist/vscode-button/index.js";
import { html, render } from "lit";
import type { FilterFormHost, FilterFormPage, FilterFormPlace } from "../../protocol/filterForm.ts";
import { connect, serve } from "../../protocol/rpc.ts";
import { explain } from "../explain.ts";
import { pageWire } from "../wire.ts";
import { FormPage } from "./formPage.ts";

const api = acquireVsCodeApi<FilterFormPlace>();
const root = document.querySelector<HTMLElement>("#app") ?? document.body;
const wire = pageWire(api);
const { remote: host } = connect<FilterFormHost>(wire);
let page: FormPage | undefined;
serve<FilterFormPage>(wire, { arrived: () => page?.arrived() }, explain);

async function open(): Promise<void> {
  try {
    const state = await host.open();
    api.setState(state.place);
    render(html``, root);
    page = new FormPage(root, host, state);
    page.show();
  } catch (error) {
    const failed = html`
      <h1>Event subscription</h1>
      <p class="banner message error" role="alert">
        <span class="codicon codicon-error" aria-hidden="true"></span
        ><span>The form cannot be shown. ${explain(error)}</span>
      </p>
      <vscode-button @click=${open}>Retry</vscode-button>
    `;
    render(failed, root);
  }
}

render(html`<p class="hint" role="status">Loading…</p>`, root);
void open();
