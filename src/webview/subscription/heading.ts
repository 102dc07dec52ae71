import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { ImportProblem } from "../../core/import/importResult.ts";
import type { TextPosition } from "../../core/subscription/blanks.ts";
import type { FilterFormState, ImportState } from "../../protocol/filterForm.ts";

/** What stands above the fields: what the form is for, and what a person should know before reading on. */
export const heading = (
  { target: place, draft, deployed, workspaceName, importState: imported, isResumed: resumed = false }: FilterFormState,
  showSource: (place: TextPosition) => void,
): TemplateResult => html`
  <header>
    <h1>${taskTitles[place.task](deployed?.name ?? draft.name)}</h1>
    <p class="hint">in the workspace ${workspaceName}${imported ? html`, from ${imported.source}` : nothing}</p>
  </header>
  ${
    resumed
      ? infoMessage(
          html`Changes that you did not save earlier are shown again. <em>Discard</em> shows what is deployed.`,
        )
      : nothing
  }
  ${imported ? importSummary(imported, workspaceName, showSource) : nothing}
`;

const taskTitles: Readonly<Record<FilterFormState["target"]["task"], (name: string) => string>> = {
  new: () => "New event subscription",
  import: () => "Imported event subscription",
  edit: (name) => name,
};

/** Something that went wrong outside the form. */
export const banner = (failure: string): TemplateResult | typeof nothing =>
  failure
    ? html`<p class="banner message error" role="alert">
        <span class="codicon codicon-error" aria-hidden="true"></span><span>${failure}</span>
      </p>`
    : nothing;

const infoMessage = (text: TemplateResult): TemplateResult =>
  html`<p class="note message"><span class="codicon codicon-info" aria-hidden="true"></span><span>${text}</span></p>`;

const importSummary = (
  { problems, otherScope, hasEditor }: ImportState,
  workspaceName: string,
  showSource: (place: TextPosition) => void,
): TemplateResult => html`
  ${
    otherScope === undefined
      ? nothing
      : infoMessage(html`The text is about ${otherScope}; here it is created in the workspace ${workspaceName}.`)
  }
  ${
    problems.length > 0
      ? html`<section class="import-problems" aria-labelledby="import-problems-title">
          <h2 id="import-problems-title">
            ${problems.length === 1 ? "1 part" : `${problems.length} parts`} of the text could not be taken over as
            written
          </h2>
          <ul tabindex="0" aria-labelledby="import-problems-title">
            ${problems.map((problem) => importProblemItem(problem, hasEditor, showSource))}
          </ul>
        </section>`
      : nothing
  }
`;

const importProblemItem = (
  { severity, line, column, message, remedy }: ImportProblem,
  hasEditor: boolean,
  showSource: (place: TextPosition) => void,
): TemplateResult => {
  const where = `Line ${line}, column ${column}`;
  return html`<li class="message ${severity}">
    <span class="codicon codicon-${severity}" role="img" aria-label=${severity}></span>
    <span
      >${
        hasEditor
          ? html`<button type="button" class="link place" @click=${() => showSource({ line, column })}>
              ${where}
            </button>`
          : html`<span class="place">${where}</span>`
      }:
      ${message} <span class="remedy">${remedy}</span></span
    >
  </li>`;
};
