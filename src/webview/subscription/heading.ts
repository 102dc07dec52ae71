import { nothing, type TemplateResult } from "lit";
import { formatCount } from "../../core/formatCount.ts";
import type { ImportProblem } from "../../core/import/importResult.ts";
import type { TextPosition } from "../../core/subscription/blanks.ts";
import type { FilterFormState, ImportState } from "../../protocol/filterForm.ts";
import { html } from "../html.ts";
import { icon } from "../icon.ts";

type ShowSource = (position: TextPosition) => void;

/** The title of the form, and what the user should know before reading on. */
export const heading = (
  { task, draft, deployed, workspaceName, importState, isResumed = false }: FilterFormState,
  showSource: ShowSource,
): TemplateResult => html`
  <header>
    <h1>${taskTitles[task](deployed?.name ?? draft.name)}</h1>
    <p class="hint">Workspace ${workspaceName}${importState ? html`, imported from ${importState.source}` : nothing}</p>
  </header>
  ${
    isResumed
      ? infoMessage(html`Your unsaved changes were restored. Select <em>Discard</em> to show what is deployed.`)
      : nothing
  }
  ${importState ? importSummary(importState, workspaceName, showSource) : nothing}
`;

const taskTitles: Readonly<Record<FilterFormState["task"], (name: string) => string>> = {
  new: () => "New event subscription",
  import: () => "Imported event subscription",
  edit: (name) => name,
};

/** An error that belongs to no field. */
export const errorBanner = (failure: string): TemplateResult | typeof nothing =>
  failure ? html`<p class="banner message error" role="alert">${icon("error")}<span>${failure}</span></p>` : nothing;

const infoMessage = (text: TemplateResult): TemplateResult =>
  html`<p class="note message">${icon("info")}<span>${text}</span></p>`;

const importSummary = (
  { problems, otherScope, hasEditor }: ImportState,
  workspaceName: string,
  showSource: ShowSource,
): TemplateResult => html`
  ${
    otherScope === undefined
      ? nothing
      : infoMessage(html`The text is for ${otherScope}. The event subscription will be created in ${workspaceName}.`)
  }
  ${
    problems.length > 0
      ? html`<section class="import-problems" aria-labelledby="import-problems-title">
          <h2 id="import-problems-title">
            ${formatCount(problems.length, "part")} of the text couldn't be imported as written
          </h2>
          <ul tabindex="0" aria-labelledby="import-problems-title">
            ${problems.map((problem) => importProblemItem(problem, hasEditor ? showSource : undefined))}
          </ul>
        </section>`
      : nothing
  }
`;

function importProblemItem(
  { severity, line, column, message, remedy }: ImportProblem,
  showSource: ShowSource | undefined,
): TemplateResult {
  const position = `Line ${line}, column ${column}`;
  return html`<li class="message ${severity}">
    ${icon(severity, severity)}
    <span
      >${
        showSource
          ? html`<button type="button" class="link position" @click=${() => showSource({ line, column })}>
              ${position}
            </button>`
          : html`<span class="position">${position}</span>`
      }:
      ${message} <span class="remedy">${remedy}</span></span
    >
  </li>`;
}
