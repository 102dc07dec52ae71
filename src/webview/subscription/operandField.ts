import "@vscode-elements/elements/dist/vscode-single-select/index.js";
import type { VscodeSingleSelect } from "@vscode-elements/elements/dist/vscode-single-select/index.js";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { findOperator } from "../../core/filter/operators.ts";
import { addValues, changeCondition, removeOperand, setOperand } from "./formModel.ts";
import type { Condition } from "./formModel.ts";
import { worstSeverity } from "./formView.ts";
import type { FormView } from "./formView.ts";
import { conditionFieldId } from "./fieldProblems.ts";
import { blankOperand, parseTypedValue, splitValues } from "./operands.ts";
import type { Operand } from "./operands.ts";
import { textField } from "./textField.ts";

/** One condition's operands, with what their field needs. */
interface OperandFieldOptions {
  readonly view: FormView;
  readonly operands: readonly Operand[];
  readonly fieldId: string;
  /** "condition 2" */
  readonly conditionLabel: string;
  readonly isNumeric: boolean;
  readonly onChange: (operands: readonly Operand[]) => void;
}

/** The field that an operator's operands are written in: values as chips, one value, ranges, a choice, or nothing. */
export function operandField(view: FormView, condition: Condition, position: number): TemplateResult {
  const { id, operands, operatorType } = condition;
  const { operandKind: kind = "string", operandField: takes = "values" } = findOperator(operatorType) ?? {};
  const field: OperandFieldOptions = {
    view,
    operands,
    fieldId: conditionFieldId(id, "operands"),
    conditionLabel: `condition ${position}`,
    isNumeric: kind === "number",
    onChange: (changed) => view.edit((form) => changeCondition(form, id, { operands: changed })),
  };
  if (takes === "nothing") return html`<span class="hint">takes no value</span>`;
  if (kind === "range") return rangesField(field);
  if (kind === "boolean") return booleanField(field);
  return takes === "value" ? singleValueField(field) : chipsField(field);
}

const singleValueField = ({
  view,
  operands,
  fieldId: place,
  conditionLabel: of,
  isNumeric: numeric,
  onChange: change,
}: OperandFieldOptions): TemplateResult =>
  textField(view, {
    fieldId: place,
    label: `Value of ${of}`,
    placeholder: numeric ? "number" : "value",
    isNumeric: numeric,
    value: operands[0]?.text ?? "",
    onChange: (text) => change(setOperand(operands, 0, { ...(operands[0] ?? blankOperand), text })),
  });

const booleanOptions = [
  { label: "choose…", value: "" },
  { label: "true", value: "true" },
  { label: "false", value: "false" },
];

const booleanField = ({
  view,
  operands,
  fieldId: place,
  conditionLabel: of,
  onChange: change,
}: OperandFieldOptions): TemplateResult => {
  const text = operands[0]?.text ?? "";
  const fits = booleanOptions.some(({ value }) => value === text);
  return html`<vscode-single-select
    id=${place}
    .label=${`Value of ${of}`}
    .options=${fits ? booleanOptions : [...booleanOptions, { label: text, value: text }]}
    .value=${text}
    ?invalid=${worstSeverity(view.problemsAt(place)) === "error"}
    @change=${({ target }: Event) => {
      change(setOperand(operands, 0, { text: (target as VscodeSingleSelect).value, high: "" }));
      view.touch(place);
    }}
  ></vscode-single-select>`;
};

function rangesField({
  view,
  operands,
  fieldId: place,
  conditionLabel: of,
  onChange: change,
}: OperandFieldOptions): TemplateResult {
  const rows = operands.length > 0 ? operands : [blankOperand];
  const wrong = new Set(view.problemsAt(place).map(({ operand = 0 }) => operand));
  return html`<div class="ranges" role="group" aria-label="Ranges of ${of}">
    ${rows.map((range, index) => {
      const end = (name: keyof Operand, label: string): TemplateResult =>
        textField(view, {
          fieldId: place,
          id: index === 0 && name === "text" ? place : `${place}-${index}-${name}`,
          label: `${label} of range ${index + 1} of ${of}`,
          placeholder: label.toLowerCase(),
          isNumeric: true,
          isInvalid: wrong.has(index),
          value: range[name],
          onChange: (text) => change(setOperand(operands, index, { ...range, [name]: text })),
        });
      const remove = html`<button
        type="button"
        class="icon"
        aria-label="Remove range ${index + 1} of ${of}"
        title="Remove Range"
        @click=${() => {
          change(removeOperand(operands, index));
          view.focus(place);
        }}
      >
        <span class="codicon codicon-close" aria-hidden="true"></span>
      </button>`;
      return html`<div class="range">
        ${end("text", "Lowest")}<span class="hint">to</span>${end("high", "Highest")}${
          rows.length > 1 ? remove : nothing
        }
      </div>`;
    })}
    <button
      type="button"
      class="link"
      @click=${() => {
        change([...rows, blankOperand]);
        view.focus(`${place}-${rows.length}-text`);
      }}
    >
      <span class="codicon codicon-add" aria-hidden="true"></span>Add range
    </button>
  </div>`;
}

/** Values as chips. A comma or Enter ends a value, leaving the field too; Backspace in the empty field removes the last. */
function chipsField({
  view,
  operands,
  fieldId: place,
  conditionLabel: of,
  isNumeric: numeric,
  onChange: change,
}: OperandFieldOptions): TemplateResult {
  const marks = view.problemsAt(place);
  const wrong = new Set(marks.map(({ operand }) => operand));
  const add = (input: HTMLInputElement, texts: readonly string[], rest = ""): void => {
    input.value = rest;
    if (texts.length > 0) change(addValues(operands, texts));
  };
  const type = ({ target }: InputEvent): void => {
    const input = target as HTMLInputElement;
    const { complete, rest } = splitValues(input.value);
    // Rewritten only when a value was completed: otherwise the cursor would jump to the end.
    if (complete.length > 0 || rest !== input.value) add(input, complete, rest.trimStart());
  };
  const press = (event: KeyboardEvent): void => {
    const input = event.target as HTMLInputElement;
    if (event.key === "Enter") add(input, parseTypedValue(input.value));
    else if (event.key === "Backspace" && input.value === "" && operands.length > 0) change(operands.slice(0, -1));
    else return;
    event.preventDefault();
  };
  const leave = ({ target }: FocusEvent): void => {
    const input = target as HTMLInputElement;
    add(input, parseTypedValue(input.value));
    view.touch(place);
  };
  return html`<div class="chips ${worstSeverity(marks)}">
    ${operands.map(
      ({ text }, index) =>
        html`<span class="chip ${wrong.has(index) ? "wrong" : ""}"
          ><span class="chip-text" title=${text}>${text === "" ? "(empty text)" : text}</span
          ><button
            type="button"
            class="icon"
            aria-label="Remove ${text} from ${of}"
            title="Remove"
            @click=${() => {
              change(removeOperand(operands, index));
              view.focus(place);
            }}
          >
            <span class="codicon codicon-close" aria-hidden="true"></span></button
        ></span>`,
    )}<input
      id=${place}
      type="text"
      inputmode=${numeric ? "decimal" : "text"}
      spellcheck="false"
      autocomplete="off"
      aria-label="Values of ${of}"
      aria-invalid=${worstSeverity(marks) === "error"}
      aria-describedby="${place}-messages"
      placeholder=${operands.length > 0 ? "or…" : numeric ? "number, then Enter" : "value, then Enter"}
      title=${
        numeric
          ? "Enter or a comma ends a number."
          : "Enter or a comma ends a value. Write a value with a comma in quotation marks."
      }
      @input=${type}
      @keydown=${press}
      @blur=${leave}
    />
  </div>`;
}
