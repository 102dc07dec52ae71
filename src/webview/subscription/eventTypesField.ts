import "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import { nothing, type TemplateResult } from "lit";
import { type EventType, eventTypes, findEventType } from "../../core/events/catalogue.ts";
import { quoteIfNeeded } from "../../core/quote.ts";
import { html } from "../html.ts";
import { toggleEventType } from "./formModel.ts";
import { problemMessages, type FormView } from "./formView.ts";

/** Checkboxes for the known event types, for any other that the draft has, and last for those that are retired. */
export function eventTypesField(view: FormView): TemplateResult {
  const { form, edit, touch } = view;
  const unknownTypes = form.eventTypes.filter((name) => !findEventType(name));
  const checkbox = (name: string, label: string | TemplateResult): TemplateResult =>
    html`<vscode-checkbox
      .checked=${form.eventTypes.includes(name)}
      title=${name}
      @change=${() => {
        edit((now) => toggleEventType(now, name));
        touch("eventTypes");
      }}
      >${label}</vscode-checkbox
    >`;
  const knownCheckbox = ({ name, label, whenRaised, isPreview, retirement }: EventType): TemplateResult => {
    const mark = retirement ? "retired" : isPreview ? "preview" : undefined;
    return checkbox(
      name,
      html`${label}<span class="hint">${whenRaised}</span
        >${mark ? html`<span class="preview">${mark}</span>` : nothing}`,
    );
  };
  return html`
    <div id="eventTypes" class="event-types" role="group" aria-labelledby="eventTypes-label" tabindex="-1">
      ${eventTypes.filter(({ retirement }) => !retirement).map(knownCheckbox)}
      ${unknownTypes.map((name) => checkbox(name, quoteIfNeeded(name)))}
      ${eventTypes.filter(({ retirement }) => retirement).map(knownCheckbox)}
    </div>
    ${
      form.eventTypes.length === 0
        ? html`<p class="hint">No types selected: all events are sent (Azure default).</p>`
        : nothing
    }
    ${problemMessages(view, "eventTypes")}
  `;
}
