import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { ClauseVerdict } from "../../core/filter/evaluate.ts";
import type { LintFix } from "../../core/lint/lint.ts";
import type { FormModel } from "./formModel.ts";
import type { FieldProblem } from "./fieldProblems.ts";

/** What the parts of the form show, and what they may ask for. */
export interface FormView {
  readonly form: FormModel;
  /** What is to be shown as wrong at a field. */
  readonly problemsAt: (place: string) => readonly FieldProblem[];
  /** What the part of the filter at this pointer says about the chosen event. */
  readonly clauseAt: (path: string) => ClauseVerdict | undefined;
  readonly edit: (change: (form: FormModel) => FormModel) => void;
  /** Takes over the filter that a fix proposes. */
  readonly applyFix: (fix: LintFix) => void;
  /** A field was left: from now on it shows what is wrong with it. */
  readonly touch: (place: string) => void;
  /** Puts the cursor into a field once it is there. */
  readonly focus: (place: string) => void;
}

/** The problems of a field, with a way out as a click where there is one. A control names this in its `aria-describedby`. */
export const problemMessages = (
  { problemsAt: marksAt, applyFix: apply }: FormView,
  place: string,
): TemplateResult => html`
  <div id="${place}-messages" class="messages">
    ${marksAt(place).map(
      ({ severity, message, remedy, fix }) => html`
        <p class="message ${severity}">
          <span class="codicon codicon-${severity}" role="img" aria-label=${severity}></span>
          <span
            >${message} <span class="remedy">${remedy}</span> ${
              fix
                ? html`<button type="button" class="link fix" @click=${() => apply(fix)}>${fix.label}</button>`
                : nothing
            }</span
          >
        </p>
      `,
    )}
  </div>
`;

/** The worst of a field's problems, as a class for its control. */
export const worstSeverity = (marks: readonly FieldProblem[]): string =>
  marks.some(({ severity }) => severity === "error") ? "error" : marks.length > 0 ? "warning" : "";

/** Whether a part of the filter lets the chosen event through. */
export const verdictIcon = (clause: ClauseVerdict | undefined): TemplateResult => {
  const label = clause?.matched ? "The chosen event matches" : "The chosen event does not match";
  const icon = clause?.matched ? "pass" : "fail";
  return html`<span class="verdict">
    ${
      clause
        ? html`<span
            class="codicon codicon-${icon === "pass" ? "check" : "close"} ${icon}"
            role="img"
            aria-label=${label}
            title="${label}: ${clause.why}"
          ></span>`
        : nothing
    }
  </span>`;
};
