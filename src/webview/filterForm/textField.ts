import { html } from "lit";
import type { TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { live } from "lit/directives/live.js";
import { severityOf } from "./formView.ts";
import type { FormView } from "./formView.ts";

interface TextField {
  readonly place: string;
  readonly value: string;
  /** Name for assistive technology, when no `<label>` names the field. */
  readonly label?: string;
  readonly placeholder?: string;
  readonly title?: string;
  /** Id of the `<datalist>` that completes it. */
  readonly list?: string;
  readonly numeric?: boolean;
  /** Whether this field shows the problems of its place; otherwise any. */
  readonly invalid?: boolean;
  /** Id of the element; the place unless several fields share it. */
  readonly id?: string;
  readonly readOnly?: boolean;
  readonly change: (text: string) => void;
}

/**
 * A line of text. A native input, as the elements of the UI library hide theirs in a shadow tree, where neither
 * `aria-describedby` nor `list` reaches the messages and the completions.
 */
export function textField({ marksAt, touch }: FormView, field: TextField): TemplateResult {
  const { place, change } = field;
  const severity = field.invalid === false ? "" : severityOf(marksAt(place));
  return html`<input
    id=${field.id ?? place}
    class="text ${severity}"
    type="text"
    inputmode=${field.numeric ? "decimal" : "text"}
    spellcheck="false"
    autocomplete="off"
    aria-label=${ifDefined(field.label)}
    aria-invalid=${severity === "error"}
    aria-describedby="${place}-messages"
    placeholder=${ifDefined(field.placeholder)}
    title=${ifDefined(field.title)}
    ?readonly=${field.readOnly}
    list=${ifDefined(field.list)}
    .value=${live(field.value)}
    @input=${({ target }: InputEvent) => change((target as HTMLInputElement).value)}
    @change=${() => touch(place)}
    @blur=${() => touch(place)}
  />`;
}
