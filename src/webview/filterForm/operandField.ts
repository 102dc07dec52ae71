import "@vscode-elements/elements/dist/vscode-single-select/index.js";
import type { VscodeSingleSelect } from "@vscode-elements/elements/dist/vscode-single-select/index.js";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { findOperator } from "../../core/filter/operators.ts";
import { addValues, changeCondition, removeOperand, setOperand } from "./formModel.ts";
import type { Condition } from "./formModel.ts";
import { severityOf } from "./formView.ts";
import type { FormView } from "./formView.ts";
import { conditionPlace } from "./marks.ts";
import { blank, finishTyped, splitTyped } from "./operands.ts";
import type { Operand } from "./operands.ts";
import { textField } from "./textField.ts";

/** One condition's operands, with what their field needs. */
interface OperandField {
  readonly view: FormView;
  readonly operands: readonly Operand[];
  readonly place: string;
  /** "condition 2" */
  readonly of: string;
  readonly numeric: boolean;
  readonly change: (operands: readonly Operand[]) => void;
}

/** The field that an operator's operands are written in: values as chips, one value, ranges, a choice, or nothing. */
export function operandField(view: FormView, condition: Condition, position: number): TemplateResult {
  const { id, operands, operatorType } = condition;
  const { operand: kind = "string", takes = "values" } = findOperator(operatorType) ?? {};
  const field: OperandField = {
    view,
    operands,
    place: conditionPlace(id, "operands"),
    of: `condition ${position}`,
    numeric: kind === "number",
    change: (changed) => view.edit((form) => changeCondition(form, id, { operands: changed })),
  };
  if (takes === "nothing") return html`<span class="hint">takes no value</span>`;
  if (kind === "range") return ranges(field);
  if (kind === "boolean") return choice(field);
  return takes === "value" ? singleValue(field) : chips(field);
}

const singleValue = ({ view, operands, place, of, numeric, change }: OperandField): TemplateResult =>
  textField(view, {
    place,
    label: `Value of ${of}`,
    placeholder: numeric ? "number" : "value",
    numeric,
    value: operands[0]?.text ?? "",
    change: (text) => change(setOperand(operands, 0, { ...(operands[0] ?? blank), text })),
  });

const booleanOptions = [
  { label: "choose…", value: "" },
  { label: "true", value: "true" },
  { label: "false", value: "false" },
];

const choice = ({ view, operands, place, of, change }: OperandField): TemplateResult => {
  const text = operands[0]?.text ?? "";
  const fits = booleanOptions.some(({ value }) => value === text);
  return html`<vscode-single-select
    id=${place}
    .label=${`Value of ${of}`}
    .options=${fits ? booleanOptions : [...booleanOptions, { label: text, value: text }]}
    .value=${text}
    ?invalid=${severityOf(view.marksAt(place)) === "error"}
    @change=${({ target }: Event) => {
      change(setOperand(operands, 0, { text: (target as VscodeSingleSelect).value, high: "" }));
      view.touch(place);
    }}
  ></vscode-single-select>`;
};

function ranges({ view, operands, place, of, change }: OperandField): TemplateResult {
  const rows = operands.length > 0 ? operands : [blank];
  const wrong = new Set(view.marksAt(place).map(({ operand = 0 }) => operand));
  return html`<div class="ranges" role="group" aria-label="Ranges of ${of}">
    ${rows.map((range, index) => {
      const end = (name: keyof Operand, label: string): TemplateResult =>
        textField(view, {
          place,
          id: index === 0 && name === "text" ? place : `${place}-${index}-${name}`,
          label: `${label} of range ${index + 1} of ${of}`,
          placeholder: label.toLowerCase(),
          numeric: true,
          invalid: wrong.has(index),
          value: range[name],
          change: (text) => change(setOperand(operands, index, { ...range, [name]: text })),
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
        change([...rows, blank]);
        view.focus(`${place}-${rows.length}-text`);
      }}
    >
      <span class="codicon codicon-add" aria-hidden="true"></span>Add range
    </button>
  </div>`;
}

/** Values as chips. A comma or Enter ends a value, leaving the field too; Backspace in the empty field removes the last. */
function chips({ view, operands, place, of, numeric, change }: OperandField): TemplateResult {
  const marks = view.marksAt(place);
  const wrong = new Set(marks.map(({ operand }) => operand));
  const add = (input: HTMLInputElement, texts: readonly string[], rest = ""): void => {
    input.value = rest;
    if (texts.length > 0) change(addValues(operands, texts));
  };
  const type = ({ target }: InputEvent): void => {
    const input = target as HTMLInputElement;
    const { complete, rest } = splitTyped(input.value);
    // Rewritten only when a value was completed: otherwise the cursor would jump to the end.
    if (complete.length > 0 || rest !== input.value) add(input, complete, rest.trimStart());
  };
  const press = (event: KeyboardEvent): void => {
    const input = event.target as HTMLInputElement;
    if (event.key === "Enter") add(input, finishTyped(input.value));
    else if (event.key === "Backspace" && input.value === "" && operands.length > 0) change(operands.slice(0, -1));
    else return;
    event.preventDefault();
  };
  const leave = ({ target }: FocusEvent): void => {
    const input = target as HTMLInputElement;
    add(input, finishTyped(input.value));
    view.touch(place);
  };
  return html`<div class="chips ${severityOf(marks)}">
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
      aria-invalid=${severityOf(marks) === "error"}
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
