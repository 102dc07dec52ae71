import type { TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { live } from "lit/directives/live.js";
import { html } from "../html.ts";
import { worstSeverity, type FormView } from "./formView.ts";

interface TextFieldOptions {
  readonly fieldId: string;
  readonly value: string;
  /** Name for assistive technology. Omit if a `<label>` names the field. */
  readonly label?: string;
  readonly placeholder?: string;
  readonly title?: string;
  /** Id of the `<datalist>` with suggestions. */
  readonly list?: string;
  readonly isNumeric?: boolean;
  /** Whether the problems of `fieldId` are about this input; by default they are. */
  readonly isInvalid?: boolean;
  /** Id of the element, if several inputs share a `fieldId`. */
  readonly id?: string;
  readonly onChange: (text: string) => void;
}

/**
 * A text input. A native one, because the UI library puts its inputs into a shadow tree, where `aria-describedby` and
 * `list` can't refer to elements of the page.
 */
export function textField({ problemsAt, touch }: FormView, options: TextFieldOptions): TemplateResult {
  const { fieldId, onChange } = options;
  const severity = options.isInvalid === false ? "" : worstSeverity(problemsAt(fieldId));
  return html`<input
    id=${options.id ?? fieldId}
    class="text ${severity}"
    type="text"
    inputmode=${options.isNumeric ? "decimal" : "text"}
    spellcheck="false"
    autocomplete="off"
    aria-label=${ifDefined(options.label)}
    aria-invalid=${severity === "error"}
    aria-describedby="${fieldId}-messages"
    placeholder=${ifDefined(options.placeholder)}
    title=${ifDefined(options.title)}
    list=${ifDefined(options.list)}
    .value=${live(options.value)}
    @input=${({ target }: InputEvent) => onChange((target as HTMLInputElement).value)}
    @change=${() => touch(fieldId)}
    @blur=${() => touch(fieldId)}
  />`;
}
