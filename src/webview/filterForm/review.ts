import "@vscode-elements/elements/dist/vscode-button/index.js";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Equivalent } from "../../core/export/equivalent.ts";
import type { WriteOutcome } from "../../protocol/filterForm.ts";

/** Something that a person must see before it goes on. */
export type Review = Extract<WriteOutcome, { readonly kind: "question" | "conflict" }>;

interface ReviewView {
  readonly review: Review;
  readonly name: string;
  /** Whether an import takes the place of what is deployed; otherwise an edit changes it. */
  readonly replaces: boolean;
  readonly agree: () => void;
  readonly reload: () => void;
  readonly overwrite: () => void;
  readonly leave: () => void;
}

/** The dialog that shows the difference in words, and asks. It is opened once it is in the page. */
export const reviewDialog = (view: ReviewView): TemplateResult => {
  const { review, name, leave } = view;
  const { title, explanation, buttons } = review.kind === "conflict" ? conflict(view) : question(view);
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
      ${review.unseen.map((sentence) => html`<li class="hint">${sentence}</li>`)}
      ${
        review.differences.length + review.unseen.length === 0
          ? html`<li class="hint">Nothing changes in meaning.</li>`
          : nothing
      }
    </ul>
    ${review.kind === "question" ? asRequest(review.request) : nothing}
    <div class="buttons">
      ${buttons}
      <vscode-button id="leave" tabindex="0" secondary @click=${leave}>Back to the Form</vscode-button>
    </div>
  </dialog>`;
};

/** The same to read as a request, or to take along. */
const asRequest = ({ json, command }: Equivalent): TemplateResult => html`
  <details>
    <summary>As JSON</summary>
    <pre tabindex="0" aria-label="The request as JSON">${json}</pre>
  </details>
  <details>
    <summary>As a command of the Azure CLI</summary>
    <pre tabindex="0" aria-label="The request as a command">${command}</pre>
  </details>
`;

interface Told {
  readonly title: (name: string) => string;
  readonly explanation: string;
  readonly buttons: TemplateResult;
}

const question = ({ replaces, agree }: ReviewView): Told => ({
  title: (name) => (replaces ? `Replace ${name}?` : `Save the changes to ${name}?`),
  explanation: replaces
    ? "All of it becomes what the form says. Compared with what is deployed, this:"
    : "Only this is changed; all else stays as it is deployed:",
  buttons: html`<vscode-button id="agree" tabindex="0" autofocus @click=${agree}
    >${replaces ? "Replace" : "Save"}</vscode-button
  >`,
});

const conflict = ({ reload, overwrite }: ReviewView): Told => ({
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
