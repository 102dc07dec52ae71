import "@vscode-elements/elements/dist/vscode-button/index.js";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { FieldProblem } from "./fieldProblems.ts";

/** What the button does; of what exists the difference is shown first. */
export type SaveAction = "create" | "replace" | "edit";

interface FooterOptions {
  readonly action: SaveAction;
  /** The problems that are shown, those of fields and of the whole. */
  readonly problems: readonly FieldProblem[];
  /** What is told instead when there are none. */
  readonly message: string;
  readonly isWriting: boolean;
  readonly write: () => void;
  readonly cancel: () => void;
  /** In an edit: gives up the changes; absent when there are none. */
  readonly discard?: (() => void) | undefined;
  /** Shows the field of a problem. */
  readonly goTo: (mark: FieldProblem) => void;
}

const prefersReducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

const createText = {
  label: "Create",
  busy: "Creating",
  status: "Creating, and waiting for the webhook to answer the validation.",
};
const actionTexts: Readonly<Record<SaveAction, typeof createText>> = {
  create: createText,
  replace: { ...createText, label: "Replace…", busy: "Replacing" },
  edit: { label: "Save…", busy: "Saving", status: "Comparing with what is deployed, and saving." },
};

/** The line at the bottom: how many problems there are, the first of them, and the way on. */
export const footer = ({
  action: deed,
  problems: marks,
  message: said,
  isWriting: writing,
  write,
  cancel,
  discard,
  goTo,
}: FooterOptions): TemplateResult => {
  const { label, busy, status } = actionTexts[deed];
  return html`
    <footer class="footer">
      <div class="problems" role="status">
        ${writing ? status : marks.length > 0 ? problemSummary(marks, goTo) : said}
      </div>
      ${writing ? html`<vscode-button id="cancel" tabindex="0" secondary @click=${cancel}>Cancel</vscode-button>` : nothing}
      ${
        discard && !writing
          ? html`<vscode-button id="discard" tabindex="0" secondary @click=${discard}>Discard</vscode-button>`
          : nothing
      }
      <vscode-button
        id="create"
        icon=${writing ? "loading" : ""}
        ?icon-spin=${writing && !prefersReducedMotion.matches}
        ?disabled=${writing}
        @click=${write}
        >${writing ? busy : label}</vscode-button
      >
    </footer>
  `;
};

function problemSummary(marks: readonly FieldProblem[], goTo: FooterOptions["goTo"]): TemplateResult | typeof nothing {
  const first = marks.find(({ severity }) => severity === "error") ?? marks[0];
  if (!first) return nothing;
  return html`<span class="codicon codicon-${first.severity}" aria-hidden="true"></span>
    <span>${marks.length === 1 ? "1 problem:" : `${marks.length} problems:`}</span>
    <button type="button" class="link" title="Go to This Field" @click=${() => goTo(first)}>${first.message}</button>`;
}
