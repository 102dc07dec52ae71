import "@vscode-elements/elements/dist/vscode-button/index.js";
import { render } from "lit";
import type { FilterFormHost, FilterFormPage } from "../../protocol/filterForm.ts";
import { connectRpc, serveRpc } from "../../protocol/rpc.ts";
import { html } from "../html.ts";
import { createPageChannel } from "../pageChannel.ts";
import { toErrorMessage } from "../toErrorMessage.ts";
import { FormPage } from "./formPage.ts";
import { errorBanner } from "./heading.ts";

const api = acquireVsCodeApi<object>();
const root = document.querySelector<HTMLElement>("#app") ?? document.body;
const channel = createPageChannel(api);
const { remote: host } = connectRpc<FilterFormHost>(channel);
let page: FormPage | undefined;
serveRpc<FilterFormPage>(
  channel,
  {
    notifyCapturedEvents: () => page?.onCapturedEvents(),
    notifyManualValidation: (wait) => page?.onManualValidation(wait),
  },
  toErrorMessage,
);

async function openForm(): Promise<void> {
  try {
    const state = await host.open();
    api.setState(state.restoreState);
    render(html``, root);
    page = new FormPage(root, host, state);
    page.show();
  } catch (error) {
    const errorView = html`
      <h1>Event subscription</h1>
      ${errorBanner(`The form couldn't be loaded. ${toErrorMessage(error)}`)}
      <vscode-button @click=${openForm}>Retry</vscode-button>
    `;
    render(errorView, root);
  }
}

render(html`<p class="hint" role="status">Loading…</p>`, root);
void openForm();
