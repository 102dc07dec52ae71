import "@vscode-elements/elements/dist/vscode-button/index.js";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Mark } from "./marks.ts";

interface Footer {
  /** The problems that are shown, those of fields and of the whole. */
  readonly marks: readonly Mark[];
  readonly creating: boolean;
  readonly create: () => void;
  readonly cancel: () => void;
  /** Shows the field of a problem. */
  readonly goTo: (mark: Mark) => void;
}

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** The line at the bottom: how many problems there are, the first of them, and the way on. */
export const footer = ({ marks, creating, create, cancel, goTo }: Footer): TemplateResult => html`
  <footer class="footer">
    <div class="problems" role="status">
      ${creating ? "Creating, and waiting for the webhook to answer the validation." : problems(marks, goTo)}
    </div>
    ${creating ? html`<vscode-button id="cancel" tabindex="0" secondary @click=${cancel}>Cancel</vscode-button>` : nothing}
    <vscode-button
      id="create"
      icon=${creating ? "loading" : ""}
      ?icon-spin=${creating && !still.matches}
      ?disabled=${creating}
      @click=${create}
      >${creating ? "Creating" : "Create"}</vscode-button
    >
  </footer>
`;

function problems(marks: readonly Mark[], goTo: Footer["goTo"]): TemplateResult | typeof nothing {
  const first = marks.find(({ severity }) => severity === "error") ?? marks[0];
  if (!first) return nothing;
  return html`<span class="codicon codicon-${first.severity}" aria-hidden="true"></span>
    <span>${marks.length === 1 ? "1 problem:" : `${marks.length} problems:`}</span>
    <button type="button" class="link" title="Go to This Field" @click=${() => goTo(first)}>${first.message}</button>`;
}
