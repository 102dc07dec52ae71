import "@vscode-elements/elements/dist/vscode-button/index.js";
import { nothing, type TemplateResult } from "lit";
import type { WriteStatus } from "../../core/subscription/writeStatus.ts";
import { formatCount } from "../../core/formatCount.ts";
import { html } from "../html.ts";
import { icon, mayAnimate } from "../icon.ts";
import type { FieldProblem } from "./fieldProblems.ts";
import type { SaveAction } from "./formState.ts";

interface FooterOptions {
  readonly action: SaveAction;
  readonly problems: readonly FieldProblem[];
  /** Shown if there are no problems. */
  readonly message: string;
  /** While the form writes. */
  readonly writeStatus: WriteStatus | undefined;
  readonly write: () => void;
  readonly cancel: () => void;
  /** In an edit with changes. */
  readonly discard: (() => void) | undefined;
  readonly goTo: (problem: FieldProblem) => void;
}

interface ActionText {
  readonly label: string;
  /** Label while writing. */
  readonly busyLabel: string;
}

const actionTexts: Readonly<Record<SaveAction, ActionText>> = {
  create: { label: "Create", busyLabel: "Creating" },
  replace: { label: "Replace…", busyLabel: "Replacing" },
  edit: { label: "Save…", busyLabel: "Saving" },
};

/** The bottom line: the number of problems and the first of them, and the buttons. */
export const footer = ({
  action,
  problems,
  message,
  writeStatus,
  write,
  cancel,
  discard,
  goTo,
}: FooterOptions): TemplateResult => {
  const { label, busyLabel } = actionTexts[action];
  const isWriting = writeStatus !== undefined;
  return html`
    <footer class="footer">
      <div class="problems" role="status">
        ${writeStatus ? statusText(writeStatus) : problems.length > 0 ? problemSummary(problems, goTo) : message}
      </div>
      ${isWriting ? html`<vscode-button id="cancel" tabindex="0" secondary @click=${cancel}>Cancel</vscode-button>` : nothing}
      ${
        discard && !isWriting
          ? html`<vscode-button id="discard" tabindex="0" secondary @click=${discard}>Discard</vscode-button>`
          : nothing
      }
      <vscode-button
        id="create"
        icon=${isWriting ? "loading" : ""}
        ?icon-spin=${isWriting && mayAnimate()}
        ?disabled=${isWriting}
        @click=${write}
        >${isWriting ? busyLabel : label}</vscode-button
      >
    </footer>
  `;
};

/** Screen readers announce the text once, and not each second. */
const statusText = ({ phase, elapsed, details }: WriteStatus): TemplateResult =>
  html`<div>${phase}<span aria-hidden="true">${elapsed}</span>${details ? `. ${details}` : "…"}</div>`;

function problemSummary(
  problems: readonly FieldProblem[],
  goTo: FooterOptions["goTo"],
): TemplateResult | typeof nothing {
  const first = problems.find(({ severity }) => severity === "error") ?? problems[0];
  if (!first) return nothing;
  return html`${icon(first.severity)}
    <span>${formatCount(problems.length, "problem")}:</span>
    <button type="button" class="link" title="Go to This Field" @click=${() => goTo(first)}>${first.message}</button>`;
}
