import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Blank } from "../../core/subscription/blanks.ts";
import { parseJsonPointer } from "../../core/jsonPointer.ts";
import type { Fact } from "../../core/subscription/describeEventSubscription.ts";
import type { FilterFormState } from "../../protocol/filterForm.ts";
import { conditionsField } from "./conditionsField.ts";
import { eventTypesField } from "./eventTypesField.ts";
import { problemMessages, verdictIcon } from "./formView.ts";
import type { FormView } from "./formView.ts";
import { blankFieldId } from "./fieldProblems.ts";
import { subjectField } from "./subjectField.ts";
import { textField } from "./textField.ts";

interface FormFieldsOptions {
  readonly view: FormView;
  readonly state: FilterFormState;
  /** In an edit: shows the webhook's whole URL; absent when it is shown, or when there is none. */
  readonly showFullUrl?: () => void;
}

/** All that the form edits, then all that it keeps. */
export const formFields = ({ view, state, showFullUrl: showWholeUrl }: FormFieldsOptions): TemplateResult => html`
  ${state.deployed ? nothing : formSection(html`<label for="name">Name</label>`, lineField(view, "name", "notify-failed-runs"))}
  <section class="part">
    <h2 id="eventTypes-label">Which events ${verdictIcon(view.clauseAt("/includedEventTypes"))}</h2>
    <div>${eventTypesField(view)}</div>
  </section>
  ${formSection(html`Only when`, html`${subjectField(view)} ${conditionsField(view)}`)}
  ${destinationSection(view, state, showWholeUrl)}
  ${otherSettingsSection(state.otherSettings, state.deployed !== undefined)} ${blanksSection(view, state.blanks ?? [])}
`;

const formSection = (title: TemplateResult, content: TemplateResult): TemplateResult => html`
  <section class="part">
    <h2>${title}</h2>
    <div>${content}</div>
  </section>
`;

function destinationSection(
  view: FormView,
  { deployed }: FilterFormState,
  showWholeUrl: (() => void) | undefined,
): TemplateResult | typeof nothing {
  const { endpointUrl } = view.form;
  if (endpointUrl === undefined) return nothing;
  const hint =
    endpointUrl === deployed?.endpointUrl
      ? "Azure does not show what follows a question mark here, as it may hold a key. It stays as it is."
      : "This replaces the whole URL, also what was not shown of it.";
  return formSection(
    html`Send to`,
    html`
      <label for="endpointUrl">Webhook URL</label>
      ${lineField(view, "endpointUrl", "https://example.com/api/events")}
      ${
        deployed && showWholeUrl
          ? html`<p class="hint">
              ${hint} <button type="button" class="link" @click=${showWholeUrl}>Show whole URL</button>
            </p>`
          : nothing
      }
    `,
  );
}

const lineField = (view: FormView, place: "name" | "endpointUrl", placeholder: string): TemplateResult => html`
  ${textField(view, {
    fieldId: place,
    placeholder,
    value: view.form[place] ?? "",
    onChange: (text) => view.edit((form) => ({ ...form, [place]: text })),
  })}
  ${problemMessages(view, place)}
`;

/** What the event subscription has beside the fields: shown, so that nobody wonders whether it is lost. */
const otherSettingsSection = (facts: readonly Fact[], isDeployed: boolean): TemplateResult | typeof nothing =>
  facts.length > 0
    ? formSection(
        html`Kept as it is`,
        html`
          <dl class="kept">
            ${facts.map(
              ({ label, value }) =>
                html`<dt>${label}</dt>
                  <dd>${value}</dd>`,
            )}
          </dl>
          <p class="hint">
            ${
              isDeployed
                ? "The form does not edit this, and saving does not touch it."
                : "The form does not edit this; it is created as the text has it."
            }
          </p>
        `,
      )
    : nothing;

/** What the text leaves open and no other field has. */
const blanksSection = (view: FormView, open: readonly Blank[]): TemplateResult | typeof nothing =>
  open.length > 0
    ? formSection(
        html`Fill in`,
        html`${open.map(({ pointer, text, line, column }, index) => {
          const place = blankFieldId(index);
          return html`
            <label for=${place}>${formatPointer(pointer)}</label>
            ${textField(view, {
              fieldId: place,
              placeholder: text,
              title: `The text has ${text} here (line ${line}, column ${column}).`,
              value: view.form.fills[index] ?? "",
              onChange: (value) =>
                view.edit((form) => ({
                  ...form,
                  fills: open.map((_, each) => (each === index ? value : (form.fills[each] ?? ""))),
                })),
            })}
            ${problemMessages(view, place)}
          `;
        })}`,
      )
    : nothing;

/** `labels › #1`: where a blank stands, as a person counts. */
const formatPointer = (pointer: string): string =>
  parseJsonPointer(pointer)
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? `#${Number(step) + 1}` : step))
    .join(" \u203a ");
