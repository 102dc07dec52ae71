import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { assumptions } from "../../core/filter/assumptions.ts";
import type { ClauseVerdict, Verdict } from "../../core/filter/evaluate.ts";

/** Why the filter lets the chosen event through, or does not: clause by clause. */
export const verdictExplanation = (type: string, { matched, clauses }: Verdict): TemplateResult =>
  html`<section class="why" aria-labelledby="why-title">
    <h3 id="why-title">${matched ? `Why ${type} matches` : `Why ${type} does not match`}</h3>
    ${
      clauses.length > 0
        ? html`<ul>
            ${clauses.map(clauseItem)}
          </ul>`
        : html`<p class="hint">The filter asks for nothing, so it lets every event of the workspace through.</p>`
    }
  </section>`;

const clauseItem = ({ matched, why, assumption, documentation }: ClauseVerdict): TemplateResult => html`
  <li class="clause">
    <span
      class="codicon codicon-${matched ? "check" : "close"} ${matched ? "pass" : "fail"}"
      role="img"
      aria-label=${matched ? "Matches" : "Does not match"}
    ></span>
    <div>
      ${why}
      <a class="documentation" href=${documentation} aria-label="Documentation of this rule" title="Documentation"
        ><span class="codicon codicon-link-external" aria-hidden="true"></span
      ></a>
      ${assumption ? assumptionDetails(assumption) : nothing}
    </div>
  </li>
`;

/** The mark of a verdict that Azure's documentation does not settle; it opens what we assume and why. */
const assumptionDetails = (id: keyof typeof assumptions): TemplateResult => {
  const { question, choice, reason } = assumptions[id];
  return html`<details class="assumed">
    <summary title="The documentation leaves this open. ${question} We assume: ${choice}">
      <span class="codicon codicon-question" aria-hidden="true"></span>assumed
    </summary>
    <p>The documentation leaves this open. ${question}</p>
    <p>We assume: ${choice} ${reason}</p>
  </details>`;
};
