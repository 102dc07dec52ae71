import "@vscode-elements/elements/dist/vscode-button/index.js";
import { nothing, type TemplateResult } from "lit";
import type { EquivalentRequest } from "../../core/export/equivalentRequest.ts";
import type { WriteOutcome } from "../../protocol/filterForm.ts";
import { html } from "../html.ts";

/** An outcome that the user must review before writing can go on. */
export type ReviewOutcome = Extract<WriteOutcome, { readonly kind: "confirm" | "conflict" }>;

interface ReviewDialogOptions {
  readonly review: ReviewOutcome;
  readonly name: string;
  /** Whether an import replaces the event subscription; otherwise it is edited. */
  readonly isReplacement: boolean;
  readonly confirm: () => void;
  readonly reload: () => void;
  readonly acceptConflict: () => void;
  readonly close: () => void;
}

/** Shows the differences and asks what to do. The page opens the dialog after rendering it. */
export function reviewDialog(options: ReviewDialogOptions): TemplateResult {
  const { review, close } = options;
  const { title, explanation, buttons } = review.kind === "conflict" ? conflictText(options) : confirmText(options);
  return html`<dialog
    id="review"
    aria-labelledby="review-title"
    @cancel=${(event: Event) => {
      event.preventDefault();
      close();
    }}
  >
    <h2 id="review-title">${title}</h2>
    <p class="hint">${explanation}</p>
    <ul class="differences" tabindex="0" aria-label="Changes">
      ${review.differences.map((sentence) => html`<li>${sentence}</li>`)}
      ${review.hiddenDifferences.map((sentence) => html`<li class="hint">${sentence}</li>`)}
      ${
        review.differences.length + review.hiddenDifferences.length === 0
          ? html`<li class="hint">No change in meaning.</li>`
          : nothing
      }
    </ul>
    ${review.kind === "confirm" ? requestDetails(review.request) : nothing}
    <div class="buttons">
      ${buttons}
      <vscode-button id="leave" tabindex="0" secondary ?autofocus=${review.kind === "conflict"} @click=${close}
        >Back to Form</vscode-button
      >
    </div>
  </dialog>`;
}

const requestDetails = ({ json, command }: EquivalentRequest): TemplateResult => html`
  <details>
    <summary>As JSON</summary>
    <pre tabindex="0" aria-label="The request as JSON">${json}</pre>
  </details>
  <details>
    <summary>As Azure CLI command</summary>
    <pre tabindex="0" aria-label="The request as Azure CLI command">${command}</pre>
  </details>
`;

interface ReviewText {
  readonly title: string;
  readonly explanation: string;
  readonly buttons: TemplateResult;
}

const confirmText = ({ name, isReplacement, confirm }: ReviewDialogOptions): ReviewText => ({
  title: isReplacement ? `Replace ${name}?` : `Save changes to ${name}?`,
  explanation: isReplacement
    ? "All settings will be replaced. These changes will be saved:"
    : "These changes will be saved:",
  buttons: html`<vscode-button id="agree" tabindex="0" autofocus @click=${confirm}
    >${isReplacement ? "Replace" : "Save"}</vscode-button
  >`,
});

/** No button here writes: saving anyway shows the differences first. The initial focus is on the one that changes nothing. */
const conflictText = ({ name, reload, acceptConflict }: ReviewDialogOptions): ReviewText => ({
  title: `${name} was changed since you opened it.`,
  explanation: "Someone else changed:",
  buttons: html`
    <vscode-button id="reload" tabindex="0" @click=${reload}>Discard Mine and Reload</vscode-button>
    <vscode-button
      id="overwrite"
      tabindex="0"
      secondary
      title="Keeps their changes where you changed nothing"
      @click=${acceptConflict}
      >Save Mine Anyway</vscode-button
    >
  `,
});
