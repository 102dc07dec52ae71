import "@vscode-elements/elements/dist/vscode-button/index.js";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { EquivalentRequest } from "../../core/export/equivalentRequest.ts";
import type { WriteOutcome } from "../../protocol/filterForm.ts";

/** Something that a person must see before it goes on. */
export type ReviewOutcome = Extract<WriteOutcome, { readonly kind: "question" | "conflict" }>;

interface ReviewDialogOptions {
  readonly review: ReviewOutcome;
  readonly name: string;
  /** Whether an import takes the place of what is deployed; otherwise an edit changes it. */
  readonly isReplacement: boolean;
  readonly agree: () => void;
  readonly reload: () => void;
  readonly overwrite: () => void;
  readonly leave: () => void;
}

/** The dialog that shows the difference in words, and asks. It is opened once it is in the page. */
export const reviewDialog = (view: ReviewDialogOptions): TemplateResult => {
  const { review, name, leave } = view;
  const { title, explanation, buttons } = review.kind === "conflict" ? describeConflict(view) : describeQuestion(view);
  return html`<dialog
    id="review"
    aria-labelledby="review-title"
    @cancel=${(event: Event) => {
      event.preventDefault();
      leave();
    }}
  >
    <h2 id="review-title">${title(name)}</h2>
    <p class="hint">${explanation}</p>
    <ul class="differences" tabindex="0" aria-label="What changes">
      ${review.differences.map((sentence) => html`<li>${sentence}</li>`)}
      ${review.hiddenDifferences.map((sentence) => html`<li class="hint">${sentence}</li>`)}
      ${
        review.differences.length + review.hiddenDifferences.length === 0
          ? html`<li class="hint">Nothing changes in meaning.</li>`
          : nothing
      }
    </ul>
    ${review.kind === "question" ? requestDetails(review.request) : nothing}
    <div class="buttons">
      ${buttons}
      <vscode-button id="leave" tabindex="0" secondary @click=${leave}>Back to the Form</vscode-button>
    </div>
  </dialog>`;
};

/** The same to read as a request, or to take along. */
const requestDetails = ({ json, command }: EquivalentRequest): TemplateResult => html`
  <details>
    <summary>As JSON</summary>
    <pre tabindex="0" aria-label="The request as JSON">${json}</pre>
  </details>
  <details>
    <summary>As a command of the Azure CLI</summary>
    <pre tabindex="0" aria-label="The request as a command">${command}</pre>
  </details>
`;

interface ReviewText {
  readonly title: (name: string) => string;
  readonly explanation: string;
  readonly buttons: TemplateResult;
}

const describeQuestion = ({ isReplacement: replaces, agree }: ReviewDialogOptions): ReviewText => ({
  title: (name) => (replaces ? `Replace ${name}?` : `Save the changes to ${name}?`),
  explanation: replaces
    ? "All of it becomes what the form says. Compared with what is deployed, this:"
    : "Only this is changed; all else stays as it is deployed:",
  buttons: html`<vscode-button id="agree" tabindex="0" autofocus @click=${agree}
    >${replaces ? "Replace" : "Save"}</vscode-button
  >`,
});

const describeConflict = ({ reload, overwrite }: ReviewDialogOptions): ReviewText => ({
  title: (name) => `${name} was changed since you opened it.`,
  explanation: "Somebody else has done this meanwhile:",
  buttons: html`
    <vscode-button id="overwrite" tabindex="0" title="What you did not change stays as it is now" @click=${overwrite}
      >Overwrite with My Changes</vscode-button
    >
    <vscode-button id="reload" tabindex="0" autofocus secondary title="Your changes are given up" @click=${reload}
      >Reload</vscode-button
    >
  `,
});
