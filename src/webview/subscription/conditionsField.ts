import "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import "@vscode-elements/elements/dist/vscode-single-select/index.js";
import type { VscodeCheckbox } from "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import type { VscodeSingleSelect } from "@vscode-elements/elements/dist/vscode-single-select/index.js";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { findOperator, operators } from "../../core/filter/operators.ts";
import { addCondition, changeCondition, unusedOperands, removeCondition } from "./formModel.ts";
import type { Condition } from "./formModel.ts";
import { problemMessages, worstSeverity, verdictIcon } from "./formView.ts";
import type { FormView } from "./formView.ts";
import { suggestKeys } from "./suggestKeys.ts";
import { conditionFieldId } from "./fieldProblems.ts";
import { operandField } from "./operandField.ts";
import { textField } from "./textField.ts";

const operatorOptions = Object.values(operators).map(({ name, label, rule }) => ({
  label,
  value: name,
  description: `${name}: ${rule}`,
}));

/** The advanced filters, each as a sentence: key, operator in words, values. */
export function conditionsField(view: FormView): TemplateResult {
  const { form } = view;
  const suggestions = suggestKeys(form.eventTypes);
  return html`
    <datalist id="keys">
      ${suggestions.map(({ key, meaning }) => html`<option value=${key} label=${meaning}></option>`)}
    </datalist>
    ${repeat(
      form.conditions,
      ({ id }) => id,
      (of, index) => conditionRow(view, of, index),
    )}
    ${problemMessages(view, "conditions")}
    <div class="line">
      <button id="conditions" type="button" class="link" @click=${() => appendCondition(view)}>
        <span class="codicon codicon-add" aria-hidden="true"></span>Add condition
      </button>
      ${form.conditions.length > 0 ? arraysCheckbox(view) : nothing}
    </div>
  `;
}

function appendCondition({ form, edit, focus }: FormView): void {
  const added = addCondition(form);
  edit(() => added);
  const last = added.conditions.at(-1);
  if (last) focus(conditionFieldId(last.id, "key"));
}

function deleteCondition({ form: { conditions }, edit, focus }: FormView, { id }: Condition): void {
  const index = conditions.findIndex((condition) => condition.id === id);
  const next = conditions[index + 1] ?? conditions[index - 1];
  edit((form) => removeCondition(form, id));
  focus(next ? conditionFieldId(next.id, "key") : "conditions");
}

function conditionRow(view: FormView, of: Condition, index: number): TemplateResult {
  const { clauseAt, edit } = view;
  const { id, key, operatorType } = of;
  const place = (part: "key" | "operator" | "operands"): string => conditionFieldId(id, part);
  const idle = unusedOperands(of);
  return html`
    <div class="condition" role="group" aria-label="Condition ${index + 1}">
      ${textField(view, {
        fieldId: place("key"),
        label: `Key of condition ${index + 1}`,
        placeholder: "data.runStatus",
        title: suggestKeys([]).find((suggestion) => suggestion.key === key)?.meaning ?? "Dotted path into the event.",
        list: "keys",
        value: key,
        onChange: (text) => edit((form) => changeCondition(form, id, { key: text })),
      })}
      ${operatorSelect(view, of, index)}
      <div class="operands">
        ${operandField(view, of, index + 1)}
        ${
          idle.length > 0
            ? html`<p class="hint">
                ${idle.map(({ text }) => text).join(", ")} ${idle.length === 1 ? "is" : "are"} kept for an operator that
                takes ${findOperator(operatorType)?.operandField === "nothing" ? "values" : "several values"}.
              </p>`
            : nothing
        }
      </div>
      ${verdictIcon(clauseAt(`/advancedFilters/${index}`))}
      <button
        type="button"
        class="icon"
        aria-label="Remove condition ${index + 1}"
        title="Remove Condition"
        @click=${() => deleteCondition(view, of)}
      >
        <span class="codicon codicon-trash" aria-hidden="true"></span>
      </button>
      <div class="condition-messages">
        ${(["key", "operator", "operands"] as const).map((part) => problemMessages(view, place(part)))}
      </div>
    </div>
  `;
}

function operatorSelect({ problemsAt: marksAt, edit, touch }: FormView, of: Condition, index: number): TemplateResult {
  const { id, operatorType } = of;
  const operator = findOperator(operatorType);
  const place = conditionFieldId(id, "operator");
  return html`<vscode-single-select
    id=${place}
    class="operator"
    title=${operator ? `${operator.name}: ${operator.rule}` : operatorType}
    .label=${`Operator of condition ${index + 1}`}
    .options=${operator ? operatorOptions : [...operatorOptions, { label: operatorType, value: operatorType }]}
    .value=${operatorType}
    ?invalid=${worstSeverity(marksAt(place)) === "error"}
    @change=${({ target }: Event) => {
      const chosen = (target as VscodeSingleSelect).value;
      edit((form) => changeCondition(form, id, { operatorType: chosen }));
      touch(place);
    }}
  ></vscode-single-select>`;
}

const arraysCheckbox = ({ form, edit }: FormView): TemplateResult =>
  html`<vscode-checkbox
    id="arrays"
    label="Look into arrays"
    title="enableAdvancedFilteringOnArrays: conditions also look at each value of an array."
    .checked=${form.enableAdvancedFilteringOnArrays}
    @change=${({ target }: Event) => {
      const { checked } = target as VscodeCheckbox;
      edit((now) => ({ ...now, enableAdvancedFilteringOnArrays: checked }));
    }}
  ></vscode-checkbox>`;
