import { nothing, type TemplateResult } from "lit";
import type { Blank } from "../../core/subscription/blanks.ts";
import { parseJsonPointer } from "../../core/jsonPointer.ts";
import type { Fact } from "../../core/subscription/describeEventSubscription.ts";
import type { FilterFormState } from "../../protocol/filterForm.ts";
import { html } from "../html.ts";
import { conditionsField } from "./conditionsField.ts";
import { eventTypesField } from "./eventTypesField.ts";
import { blankFieldId } from "./fieldProblems.ts";
import { problemMessages, verdictIcon, type FormView } from "./formView.ts";
import { subjectField } from "./subjectField.ts";
import { textField } from "./textField.ts";

interface FormFieldsOptions {
  readonly view: FormView;
  readonly state: FilterFormState;
  /** Shows the webhook URL with its query; undefined once it is shown. */
  readonly showFullUrl: (() => void) | undefined;
}

export const formFields = ({ view, state, showFullUrl }: FormFieldsOptions): TemplateResult => html`
  ${state.deployed ? nothing : section(html`<label for="name">Name</label>`, inputField(view, "name", "notify-failed-runs"))}
  <section class="part">
    <h2 id="eventTypes-label">Event types ${verdictIcon(view.clauseAt("/includedEventTypes"))}</h2>
    <div>${eventTypesField(view)}</div>
  </section>
  ${section("Filters", html`${subjectField(view)} ${conditionsField(view)}`)}
  ${destinationSection(view, state, showFullUrl)}
  ${otherSettingsSection(state.otherSettings, state.deployed !== undefined)} ${blanksSection(view, state.blanks ?? [])}
`;

const section = (title: string | TemplateResult, content: TemplateResult): TemplateResult => html`
  <section class="part">
    <h2>${title}</h2>
    <div>${content}</div>
  </section>
`;

function destinationSection(
  view: FormView,
  { deployed }: FilterFormState,
  showFullUrl: (() => void) | undefined,
): TemplateResult | typeof nothing {
  const { endpointUrl } = view.form;
  if (endpointUrl === undefined) return nothing;
  const hint =
    endpointUrl === deployed?.endpointUrl
      ? "Azure hides the query string. It is kept."
      : "This replaces the whole URL, including its hidden query string.";
  return section(
    "Destination",
    html`
      <label for="endpointUrl">Webhook URL</label>
      ${inputField(view, "endpointUrl", "https://example.com/api/events")}
      ${
        deployed && showFullUrl
          ? html`<p class="hint">
              ${hint} <button type="button" class="link" @click=${showFullUrl}>Show full URL</button>
            </p>`
          : nothing
      }
    `,
  );
}

const inputField = (view: FormView, fieldId: "name" | "endpointUrl", placeholder: string): TemplateResult => html`
  ${textField(view, {
    fieldId,
    placeholder,
    value: view.form[fieldId] ?? "",
    onChange: (text) => view.edit((form) => ({ ...form, [fieldId]: text })),
  })}
  ${problemMessages(view, fieldId)}
`;

const otherSettingsSection = (facts: readonly Fact[], isDeployed: boolean): TemplateResult | typeof nothing =>
  facts.length > 0
    ? section(
        "Other settings",
        html`
          <dl class="other-settings">
            ${facts.map(
              ({ label, value }) =>
                html`<dt>${label}</dt>
                  <dd>${value}</dd>`,
            )}
          </dl>
          <p class="hint">
            Not editable here. ${isDeployed ? "Saving keeps them." : "They are created as in the imported text."}
          </p>
        `,
      )
    : nothing;

/** Inputs for the blanks of an import that no other field covers. */
const blanksSection = (view: FormView, blanks: readonly Blank[]): TemplateResult | typeof nothing =>
  blanks.length > 0
    ? section("Missing values", html`${blanks.map((blank, index) => blankField(view, blank, index, blanks.length))}`)
    : nothing;

function blankField(
  view: FormView,
  { pointer, text, line, column }: Blank,
  index: number,
  blankCount: number,
): TemplateResult {
  const fieldId = blankFieldId(index);
  return html`
    <label for=${fieldId}>${formatPointer(pointer)}</label>
    ${textField(view, {
      fieldId,
      placeholder: text,
      title: `${text} in the imported text (line ${line}, column ${column})`,
      value: view.form.fills[index] ?? "",
      onChange: (value) =>
        view.edit((form) => ({
          ...form,
          fills: Array.from({ length: blankCount }, (_, i) => (i === index ? value : (form.fills[i] ?? ""))),
        })),
    })}
    ${problemMessages(view, fieldId)}
  `;
}

/** Formats a JSON pointer below `properties` for the user: `labels › #1`. */
const formatPointer = (pointer: string): string =>
  parseJsonPointer(pointer)
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? `#${Number(step) + 1}` : step))
    .join(" \u203a ");
