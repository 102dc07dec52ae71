import { nothing, type TemplateResult } from "lit";
import type { ClauseVerdict } from "../../core/filter/evaluate.ts";
import type { EventSchema } from "../../core/events/eventSchema.ts";
import type { LintFix } from "../../core/lint/lint.ts";
import { html } from "../html.ts";
import { icon } from "../icon.ts";
import type { FieldProblem } from "./fieldProblems.ts";
import type { FormModel } from "./formModel.ts";

/** What the fields of the form show, and what they can do. */
export interface FormView {
  readonly form: FormModel;
  /** The schema in which the event subscription delivers, whose keys the filter uses. */
  readonly deliverySchema: EventSchema | undefined;
  /** The visible problems of a field. */
  readonly problemsAt: (fieldId: string) => readonly FieldProblem[];
  /** The verdict of one part of the filter on the selected event. */
  readonly clauseAt: (path: string) => ClauseVerdict | undefined;
  readonly edit: (change: (form: FormModel) => FormModel) => void;
  readonly applyFix: (fix: LintFix) => void;
  /** Reports that the user left a field. From now on it shows its problems. */
  readonly touch: (fieldId: string) => void;
  /** Focuses an element after the next rendering. */
  readonly focus: (elementId: string) => void;
}

/** The problems of a field, with their fixes as buttons. The field refers to this in its `aria-describedby`. */
export const problemMessages = ({ problemsAt, applyFix }: FormView, fieldId: string): TemplateResult => html`
  <div id="${fieldId}-messages" class="messages">
    ${problemsAt(fieldId).map(
      ({ severity, message, remedy, fix }) => html`
        <p class="message ${severity}">
          ${icon(severity, severity)}
          <span
            >${message} <span class="remedy">${remedy}</span> ${
              fix
                ? html`<button type="button" class="link fix" @click=${() => applyFix(fix)}>${fix.label}</button>`
                : nothing
            }</span
          >
        </p>
      `,
    )}
  </div>
`;

/** The worst severity of a field's problems, or `""`. Also the CSS class of the field. */
export function worstSeverity(problems: readonly FieldProblem[]): FieldProblem["severity"] | "" {
  if (problems.some(({ severity }) => severity === "error")) return "error";
  return problems.length > 0 ? "warning" : "";
}

/** Shows whether a part of the filter matches the selected event. */
export function verdictIcon(clause: ClauseVerdict | undefined): TemplateResult {
  if (!clause) return html`<span class="verdict"></span>`;
  const label = clause.matched ? "The selected event matches" : "The selected event does not match";
  return html`<span class="verdict">
    <span
      class="codicon ${clause.matched ? "codicon-pass pass" : "codicon-circle-slash fail"}"
      role="img"
      aria-label=${label}
      title="${label}: ${clause.why}"
    ></span>
  </span>`;
}
