import "@vscode-elements/elements/dist/vscode-single-select/index.js";
import type { VscodeSingleSelect } from "@vscode-elements/elements/dist/vscode-single-select/index.js";
import { nothing, type TemplateResult } from "lit";
import { findOperator } from "../../core/filter/operators.ts";
import { quoteIfMisleading } from "../../core/quote.ts";
import { html } from "../html.ts";
import { icon, iconButton } from "../icon.ts";
import { conditionFieldId } from "./fieldProblems.ts";
import { addValues, changeCondition, removeOperand, setOperand, type Condition } from "./formModel.ts";
import { worstSeverity, type FormView } from "./formView.ts";
import { blankOperand, parseTypedValue, splitValues, type Operand } from "./operands.ts";
import { textField } from "./textField.ts";

interface OperandsFieldOptions {
  readonly view: FormView;
  readonly operands: readonly Operand[];
  readonly fieldId: string;
  /** "condition 2" */
  readonly conditionLabel: string;
  readonly isNumeric: boolean;
  readonly onChange: (operands: readonly Operand[]) => void;
}

/** The input for a condition's operands, depending on its operator: one value, several, ranges, a boolean, or none. */
export function operandsField(view: FormView, condition: Condition, number: number): TemplateResult {
  const { id, operands, operatorType } = condition;
  const { operandKind = "string", operandField = "values" } = findOperator(operatorType) ?? {};
  const options: OperandsFieldOptions = {
    view,
    operands,
    fieldId: conditionFieldId(id, "operands"),
    conditionLabel: `condition ${number}`,
    isNumeric: operandKind === "number",
    onChange: (changed) => view.edit((form) => changeCondition(form, id, { operands: changed })),
  };
  if (operandField === "nothing") return html`<span class="hint">No value needed</span>`;
  if (operandKind === "range") return rangesField(options);
  if (operandKind === "boolean") return booleanField(options);
  return operandField === "value" ? singleValueField(options) : valuesField(options);
}

const singleValueField = ({
  view,
  operands,
  fieldId,
  conditionLabel,
  isNumeric,
  onChange,
}: OperandsFieldOptions): TemplateResult =>
  textField(view, {
    fieldId,
    label: `Value of ${conditionLabel}`,
    placeholder: isNumeric ? "number" : "value",
    isNumeric,
    value: operands[0]?.text ?? "",
    onChange: (text) => onChange(setOperand(operands, 0, { ...(operands[0] ?? blankOperand), text })),
  });

const booleanOptions = [
  { label: "Select…", value: "" },
  { label: "true", value: "true" },
  { label: "false", value: "false" },
];

function booleanField({ view, operands, fieldId, conditionLabel, onChange }: OperandsFieldOptions): TemplateResult {
  const text = operands[0]?.text ?? "";
  const isKnown = booleanOptions.some(({ value }) => value === text);
  return html`<vscode-single-select
    id=${fieldId}
    .label=${`Value of ${conditionLabel}`}
    .options=${isKnown ? booleanOptions : [...booleanOptions, { label: text, value: text }]}
    .value=${text}
    ?invalid=${worstSeverity(view.problemsAt(fieldId)) === "error"}
    @change=${({ target }: Event) => {
      onChange(setOperand(operands, 0, { text: (target as VscodeSingleSelect).value, high: "" }));
      view.touch(fieldId);
    }}
  ></vscode-single-select>`;
}

function rangesField({ view, operands, fieldId, conditionLabel, onChange }: OperandsFieldOptions): TemplateResult {
  const ranges = operands.length > 0 ? operands : [blankOperand];
  const invalidIndexes = new Set(view.problemsAt(fieldId).map(({ operand = 0 }) => operand));
  const rangeRow = (range: Operand, index: number): TemplateResult => {
    const boundField = (name: keyof Operand, bound: "lower" | "upper"): TemplateResult =>
      textField(view, {
        fieldId,
        id: index === 0 && name === "text" ? fieldId : `${fieldId}-${index}-${name}`,
        label: `${bound === "lower" ? "Lower" : "Upper"} bound of range ${index + 1} of ${conditionLabel}`,
        placeholder: bound,
        isNumeric: true,
        isInvalid: invalidIndexes.has(index),
        value: range[name],
        onChange: (text) => onChange(setOperand(operands, index, { ...range, [name]: text })),
      });
    const removeRange = (): void => {
      onChange(removeOperand(operands, index));
      view.focus(fieldId);
    };
    return html`<div class="range">
      ${boundField("text", "lower")}<span class="hint">to</span>${boundField("high", "upper")}${
        ranges.length > 1
          ? iconButton("close", `Remove range ${index + 1} of ${conditionLabel}`, "Remove Range", removeRange)
          : nothing
      }
    </div>`;
  };
  const addRange = (): void => {
    onChange([...ranges, blankOperand]);
    view.focus(`${fieldId}-${ranges.length}-text`);
  };
  return html`<div class="ranges" role="group" aria-label="Ranges of ${conditionLabel}">
    ${ranges.map(rangeRow)}
    <button type="button" class="link" @click=${addRange}>${icon("add")}Add range</button>
  </div>`;
}

/** Values as chips. A comma, Enter or leaving the field adds the typed value. Backspace in the empty field removes the last. */
function valuesField({
  view,
  operands,
  fieldId,
  conditionLabel,
  isNumeric,
  onChange,
}: OperandsFieldOptions): TemplateResult {
  const problems = view.problemsAt(fieldId);
  const invalidIndexes = new Set(problems.map(({ operand }) => operand));
  const add = (input: HTMLInputElement, values: readonly string[], remainingText = ""): void => {
    input.value = remainingText;
    if (values.length > 0) onChange(addValues(operands, values));
  };
  const onInput = ({ target }: InputEvent): void => {
    const input = target as HTMLInputElement;
    const { complete, remaining } = splitValues(input.value);
    // Setting the value moves the cursor to the end, so only do that when it changes.
    if (complete.length > 0 || remaining !== input.value) add(input, complete, remaining.trimStart());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const input = event.target as HTMLInputElement;
    if (event.key === "Enter") add(input, parseTypedValue(input.value));
    else if (event.key === "Backspace" && input.value === "" && operands.length > 0) onChange(operands.slice(0, -1));
    else return;
    event.preventDefault();
  };
  const onBlur = ({ target }: FocusEvent): void => {
    const input = target as HTMLInputElement;
    add(input, parseTypedValue(input.value));
    view.touch(fieldId);
  };
  const chip = ({ text }: Operand, index: number): TemplateResult => {
    const removeValue = (): void => {
      onChange(removeOperand(operands, index));
      view.focus(fieldId);
    };
    return html`<span class="chip ${invalidIndexes.has(index) ? "invalid" : ""}"
      ><span class="chip-text" title=${text}>${text === "" ? "(empty text)" : quoteIfMisleading(text)}</span
      >${iconButton("close", `Remove ${text} from ${conditionLabel}`, "Remove", removeValue)}</span
    >`;
  };
  return html`<div class="chips ${worstSeverity(problems)}">
    ${operands.map(chip)}<input
      id=${fieldId}
      type="text"
      inputmode=${isNumeric ? "decimal" : "text"}
      spellcheck="false"
      autocomplete="off"
      aria-label="Values of ${conditionLabel}"
      aria-invalid=${worstSeverity(problems) === "error"}
      aria-describedby="${fieldId}-messages"
      placeholder=${operands.length > 0 ? "or…" : isNumeric ? "number, then Enter" : "value, then Enter"}
      title=${
        isNumeric
          ? "Press Enter or comma after each number."
          : "Press Enter or comma after each value. Enclose a value with a comma in quotation marks."
      }
      @input=${onInput}
      @keydown=${onKeyDown}
      @blur=${onBlur}
    />
  </div>`;
}
