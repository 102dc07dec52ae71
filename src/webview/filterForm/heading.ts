import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { ImportProblem, Place } from "../../core/import/imported.ts";
import type { FilterFormState, ImportedState } from "../../protocol/filterForm.ts";

/** What stands above the fields: what the form is for, and what a person should know before reading on. */
export const heading = (
  { place, draft, deployed, workspaceName, imported, resumed = false }: FilterFormState,
  showSource: (place: Place) => void,
): TemplateResult => html`
  <header>
    <h1>${titles[place.task](deployed?.name ?? draft.name)}</h1>
    <p class="hint">in the workspace ${workspaceName}${imported ? html`, from ${imported.source}` : nothing}</p>
  </header>
  ${
    resumed
      ? note(html`Changes that you did not save earlier are shown again. <em>Discard</em> shows what is deployed.`)
      : nothing
  }
  ${imported ? importSummary(imported, workspaceName, showSource) : nothing}
`;

const titles: Readonly<Record<FilterFormState["place"]["task"], (name: string) => string>> = {
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

const note = (text: TemplateResult): TemplateResult =>
  html`<p class="note message"><span class="codicon codicon-info" aria-hidden="true"></span><span>${text}</span></p>`;

const importSummary = (
  { problems, otherScope, hasEditor }: ImportedState,
  workspaceName: string,
  showSource: (place: Place) => void,
): TemplateResult => html`
  ${
    otherScope === undefined
      ? nothing
      : note(html`The text is about ${otherScope}; here it is created in the workspace ${workspaceName}.`)
  }
  ${
    problems.length > 0
      ? html`<section class="import-problems" aria-labelledby="import-problems-title">
          <h2 id="import-problems-title">
            ${problems.length === 1 ? "1 part" : `${problems.length} parts`} of the text could not be taken over as
            written
          </h2>
          <ul tabindex="0" aria-labelledby="import-problems-title">
            ${problems.map((problem) => importProblem(problem, hasEditor, showSource))}
          </ul>
        </section>`
      : nothing
  }
`;

const importProblem = (
  { severity, line, column, message, remedy }: ImportProblem,
  hasEditor: boolean,
  showSource: (place: Place) => void,
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
