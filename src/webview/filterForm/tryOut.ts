import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { assumptions } from "../../core/filter/assumptions.ts";
import type { ClauseVerdict } from "../../core/filter/evaluate.ts";
import { summary } from "./samples.ts";
import type { Tried } from "./samples.ts";

interface TryOut {
  readonly tried: readonly Tried[];
  /** Position of the chosen event. */
  readonly chosen: number;
  readonly choose: (index: number) => void;
}

/** The pane *Will it match?*: the events with the filter's verdict on each, and why for the chosen one. */
export const tryOut = ({ tried, chosen, choose }: TryOut): TemplateResult => html`
  <aside class="try-out" aria-labelledby="try-out-title">
    <h2 id="try-out-title">Will it match?</h2>
    <p class="summary" role="status">${summary(tried)}</p>
    <fieldset class="samples">
      <legend class="unseen">Samples</legend>
      ${tried.map(
        ({ type, detail, verdict: { matched } }, index) => html`
          <label class="sample">
            <input
              type="radio"
              name="sample"
              class="unseen"
              .checked=${index === chosen}
              @change=${() => choose(index)}
            />
            <span
              class="codicon codicon-${matched ? "check" : "close"} ${matched ? "pass" : "fail"}"
              aria-hidden="true"
            ></span>
            <span class="sample-type">${type}</span>
            <span class="sample-detail" title=${detail}>${detail}</span>
            <span class="sample-verdict">${matched ? "matches" : "no"}</span>
          </label>
        `,
      )}
    </fieldset>
    ${why(tried[chosen])}
  </aside>
`;

const why = (tried: Tried | undefined): TemplateResult | typeof nothing =>
  tried
    ? html`<section class="why" aria-labelledby="why-title">
        <h3 id="why-title">
          ${tried.verdict.matched ? `Why ${tried.type} matches` : `Why ${tried.type} does not match`}
        </h3>
        ${
          tried.verdict.clauses.length > 0
            ? html`<ul>
                ${tried.verdict.clauses.map(clause)}
              </ul>`
            : html`<p class="hint">The filter asks for nothing, so it lets every event of the workspace through.</p>`
        }
      </section>`
    : nothing;

const clause = ({ matched, why, assumption, documentation }: ClauseVerdict): TemplateResult => html`
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
      ${assumption ? assumed(assumption) : nothing}
    </div>
  </li>
`;

/** The mark of a verdict that Azure's documentation does not settle; it opens what we assume and why. */
const assumed = (id: keyof typeof assumptions): TemplateResult => {
  const { question, choice, reason } = assumptions[id];
  return html`<details class="assumed">
    <summary title="The documentation leaves this open. ${question} We assume: ${choice}">
      <span class="codicon codicon-question" aria-hidden="true"></span>assumed
    </summary>
    <p>The documentation leaves this open. ${question}</p>
    <p>We assume: ${choice} ${reason}</p>
  </details>`;
};
