import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Blank } from "../../core/import/imported.ts";
import { stepsOf } from "../../core/pointer.ts";
import type { Fact } from "../../core/subscription/describe.ts";
import type { FilterFormState } from "../../protocol/filterForm.ts";
import { conditions } from "./conditions.ts";
import { eventTypesField } from "./eventTypesField.ts";
import { messages, verdictMark } from "./formView.ts";
import type { FormView } from "./formView.ts";
import { fillPlace } from "./marks.ts";
import { subjectField } from "./subjectField.ts";
import { textField } from "./textField.ts";

interface Fields {
  readonly view: FormView;
  readonly state: FilterFormState;
  /** In an edit: shows the webhook's whole URL; absent when it is shown, or when there is none. */
  readonly showWholeUrl?: () => void;
}

/** All that the form edits, then all that it keeps. */
export const fields = ({ view, state, showWholeUrl }: Fields): TemplateResult => html`
  ${state.deployed ? nothing : part(html`<label for="name">Name</label>`, oneLine(view, "name", "notify-failed-runs"))}
  <section class="part">
    <h2 id="eventTypes-label">Which events ${verdictMark(view.clauseAt("/includedEventTypes"))}</h2>
    <div>${eventTypesField(view)}</div>
  </section>
  ${part(html`Only when`, html`${subjectField(view)} ${conditions(view)}`)} ${sendTo(view, state, showWholeUrl)}
  ${kept(state.kept, state.deployed !== undefined)} ${blanks(view, state.blanks ?? [])}
`;

const part = (title: TemplateResult, content: TemplateResult): TemplateResult => html`
  <section class="part">
    <h2>${title}</h2>
    <div>${content}</div>
  </section>
`;

function sendTo(
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
  return part(
    html`Send to`,
    html`
      <label for="endpointUrl">Webhook URL</label>
      ${oneLine(view, "endpointUrl", "https://example.com/api/events")}
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

const oneLine = (view: FormView, place: "name" | "endpointUrl", placeholder: string): TemplateResult => html`
  ${textField(view, {
    place,
    placeholder,
    value: view.form[place] ?? "",
    change: (text) => view.edit((form) => ({ ...form, [place]: text })),
  })}
  ${messages(view, place)}
`;

/** What the event subscription has beside the fields: shown, so that nobody wonders whether it is lost. */
const kept = (facts: readonly Fact[], isDeployed: boolean): TemplateResult | typeof nothing =>
  facts.length > 0
    ? part(
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
const blanks = (view: FormView, open: readonly Blank[]): TemplateResult | typeof nothing =>
  open.length > 0
    ? part(
        html`Fill in`,
        html`${open.map(({ pointer, text, line, column }, index) => {
          const place = fillPlace(index);
          return html`
            <label for=${place}>${named(pointer)}</label>
            ${textField(view, {
              place,
              placeholder: text,
              title: `The text has ${text} here (line ${line}, column ${column}).`,
              value: view.form.fills[index] ?? "",
              change: (value) =>
                view.edit((form) => ({
                  ...form,
                  fills: open.map((_, each) => (each === index ? value : (form.fills[each] ?? ""))),
                })),
            })}
            ${messages(view, place)}
          `;
        })}`,
      )
    : nothing;

/** `labels › #1`: where a blank stands, as a person counts. */
const named = (pointer: string): string =>
  stepsOf(pointer)
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? `#${Number(step) + 1}` : step))
    .join(" \u203a ");
