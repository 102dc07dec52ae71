import { nothing, type TemplateResult } from "lit";
import { assumptions } from "../../core/filter/assumptions.ts";
import type { ClauseVerdict, Verdict } from "../../core/filter/evaluate.ts";
import { html } from "../html.ts";
import { icon } from "../icon.ts";

/** Explains clause by clause why the filter matches the selected event or not. */
export const verdictExplanation = (type: string, { matched, clauses }: Verdict): TemplateResult =>
  html`<section class="why" aria-labelledby="why-title">
    <h3 id="why-title">${matched ? `Why ${type} matches` : `Why ${type} does not match`}</h3>
    ${
      clauses.length > 0
        ? html`<ul>
            ${clauses.map(clauseItem)}
          </ul>`
        : html`<p class="hint">The filter is empty, so every event of the workspace matches.</p>`
    }
  </section>`;

const clauseItem = ({ matched, why, assumption, documentation }: ClauseVerdict): TemplateResult => html`
  <li class="clause">
    ${matched ? icon("pass pass", "Matches") : icon("circle-slash fail", "Does not match")}
    <div>
      ${why}
      <a class="documentation" href=${documentation} aria-label="Documentation of this rule" title="Documentation"
        >${icon("link-external")}</a
      >
      ${assumption ? assumptionDetails(assumption) : nothing}
    </div>
  </li>
`;

/** Marks a verdict that Azure's documentation doesn't settle, with what we assume and why. */
function assumptionDetails(id: keyof typeof assumptions): TemplateResult {
  const { question, choice, reason } = assumptions[id];
  return html`<details class="assumed">
    <summary title="Not settled by the documentation: ${question} Assumed: ${choice}">
      ${icon("question")}assumed
    </summary>
    <p>Not settled by the documentation: ${question}</p>
    <p>Assumed: ${choice} ${reason}</p>
  </details>`;
}
