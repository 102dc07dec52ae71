import "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import "@vscode-elements/elements/dist/vscode-single-select/index.js";
import type { VscodeCheckbox } from "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import type { VscodeSingleSelect } from "@vscode-elements/elements/dist/vscode-single-select/index.js";
import { nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { findOperator, operators } from "../../core/filter/operators.ts";
import { html } from "../html.ts";
import { icon, iconButton } from "../icon.ts";
import { conditionFieldId } from "./fieldProblems.ts";
import { addCondition, changeCondition, unusedOperands, removeCondition, type Condition } from "./formModel.ts";
import { problemMessages, worstSeverity, verdictIcon, type FormView } from "./formView.ts";
import { operandsField } from "./operandsField.ts";
import { suggestKeys } from "./suggestKeys.ts";
import { textField } from "./textField.ts";

const operatorOptions = Object.values(operators).map(({ name, label, rule }) => ({
  label,
  value: name,
  description: `${name}: ${rule}`,
}));

/** The advanced filters, each read as a sentence: key, operator, values. */
export function conditionsField(view: FormView): TemplateResult {
  const { form, deliverySchema } = view;
  return html`
    <datalist id="keys">
      ${suggestKeys(form.eventTypes, deliverySchema).map(({ key, meaning }) => html`<option value=${key} label=${meaning}></option>`)}
    </datalist>
    ${repeat(
      form.conditions,
      ({ id }) => id,
      (condition, index) => conditionRow(view, condition, index),
    )}
    ${problemMessages(view, "conditions")}
    <div class="line">
      <button id="conditions" type="button" class="link" @click=${() => appendCondition(view)}>
        ${icon("add")}Add condition
      </button>
      ${form.conditions.length > 0 ? arraysCheckbox(view) : nothing}
    </div>
  `;
}

function appendCondition({ form, edit, focus }: FormView): void {
  const changedForm = addCondition(form);
  edit(() => changedForm);
  const last = changedForm.conditions.at(-1);
  if (last) focus(conditionFieldId(last.id, "key"));
}

function deleteCondition({ form: { conditions }, edit, focus }: FormView, id: number): void {
  const index = conditions.findIndex((condition) => condition.id === id);
  const neighbor = conditions[index + 1] ?? conditions[index - 1];
  edit((form) => removeCondition(form, id));
  focus(neighbor ? conditionFieldId(neighbor.id, "key") : "conditions");
}

function conditionRow(view: FormView, condition: Condition, index: number): TemplateResult {
  const { clauseAt, edit } = view;
  const { id, key } = condition;
  const unusedTexts = unusedOperands(condition).map(({ text }) => text);
  const number = index + 1;
  return html`
    <div class="condition" role="group" aria-label="Condition ${number}">
      ${textField(view, {
        fieldId: conditionFieldId(id, "key"),
        label: `Key of condition ${number}`,
        placeholder: "data.runStatus",
        title:
          suggestKeys([], view.deliverySchema).find((suggestion) => suggestion.key === key)?.meaning ??
          "Dotted path into the event.",
        list: "keys",
        value: key,
        onChange: (text) => edit((form) => changeCondition(form, id, { key: text })),
      })}
      ${operatorSelect(view, condition, number)}
      <div class="operands">
        ${operandsField(view, condition, number)}
        ${
          unusedTexts.length > 0
            ? html`<p class="hint">Not used by this operator: ${unusedTexts.join(", ")}</p>`
            : nothing
        }
      </div>
      ${verdictIcon(clauseAt(`/advancedFilters/${index}`))}
      ${iconButton("trash", `Remove condition ${number}`, "Remove Condition", () => deleteCondition(view, id))}
      <div class="condition-messages">
        ${(["key", "operator", "operands"] as const).map((part) => problemMessages(view, conditionFieldId(id, part)))}
      </div>
    </div>
  `;
}

function operatorSelect(
  { problemsAt, edit, touch }: FormView,
  { id, operatorType }: Condition,
  number: number,
): TemplateResult {
  const operator = findOperator(operatorType);
  const fieldId = conditionFieldId(id, "operator");
  return html`<vscode-single-select
    id=${fieldId}
    class="operator"
    title=${operator ? `${operator.name}: ${operator.rule}` : operatorType}
    .label=${`Operator of condition ${number}`}
    .options=${operator ? operatorOptions : [...operatorOptions, { label: operatorType, value: operatorType }]}
    .value=${operatorType}
    ?invalid=${worstSeverity(problemsAt(fieldId)) === "error"}
    @change=${({ target }: Event) => {
      const { value } = target as VscodeSingleSelect;
      edit((form) => changeCondition(form, id, { operatorType: value }));
      touch(fieldId);
    }}
  ></vscode-single-select>`;
}

const arraysCheckbox = ({ form, edit }: FormView): TemplateResult =>
  html`<vscode-checkbox
    id="arrays"
    label="Also match values inside arrays"
    title="enableAdvancedFilteringOnArrays: conditions also match if one value of an array does."
    .checked=${form.enableAdvancedFilteringOnArrays}
    @change=${({ target }: Event) => {
      const { checked } = target as VscodeCheckbox;
      edit((now) => ({ ...now, enableAdvancedFilteringOnArrays: checked }));
    }}
  ></vscode-checkbox>`;
