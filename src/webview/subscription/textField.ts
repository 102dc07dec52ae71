import { html } from "lit";
import type { TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { live } from "lit/directives/live.js";
import { worstSeverity } from "./formView.ts";
import type { FormView } from "./formView.ts";

interface TextFieldOptions {
  readonly fieldId: string;
  readonly value: string;
  /** Name for assistive technology, when no `<label>` names the field. */
  readonly label?: string;
  readonly placeholder?: string;
  readonly title?: string;
  /** Id of the `<datalist>` that completes it. */
  readonly list?: string;
  readonly isNumeric?: boolean;
  /** Whether this field shows the problems of its place; otherwise any. */
  readonly isInvalid?: boolean;
  /** Id of the element; the place unless several fields share it. */
  readonly id?: string;
  readonly isReadOnly?: boolean;
  readonly onChange: (text: string) => void;
}

/**
 * A line of text. A native input, as the elements of the UI library hide theirs in a shadow tree, where neither
 * `aria-describedby` nor `list` reaches the messages and the completions.
 */
export function textField({ problemsAt: marksAt, touch }: FormView, field: TextFieldOptions): TemplateResult {
  const { fieldId: place, onChange: change } = field;
  const severity = field.isInvalid === false ? "" : worstSeverity(marksAt(place));
  return html`<input
    id=${field.id ?? place}
    class="text ${severity}"
    type="text"
    inputmode=${field.isNumeric ? "decimal" : "text"}
    spellcheck="false"
    autocomplete="off"
    aria-label=${ifDefined(field.label)}
    aria-invalid=${severity === "error"}
    aria-describedby="${place}-messages"
    placeholder=${ifDefined(field.placeholder)}
    title=${ifDefined(field.title)}
    ?readonly=${field.isReadOnly}
    list=${ifDefined(field.list)}
    .value=${live(field.value)}
    @input=${({ target }: InputEvent) => change((target as HTMLInputElement).value)}
    @change=${() => touch(place)}
    @blur=${() => touch(place)}
  />`;
}
