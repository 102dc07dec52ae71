import "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import { nothing, type TemplateResult } from "lit";
import { eventTypes, findEventType } from "../../core/events/catalogue.ts";
import { html } from "../html.ts";
import { toggleEventType } from "./formModel.ts";
import { problemMessages, type FormView } from "./formView.ts";

/** Checkboxes for the known event types, and for any other that the draft has. */
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
  return html`
    <div id="eventTypes" class="event-types" role="group" aria-labelledby="eventTypes-label" tabindex="-1">
      ${eventTypes.map(({ name, label, whenRaised, isPreview }) =>
        checkbox(
          name,
          html`${label}<span class="hint">${whenRaised}</span
            >${isPreview ? html`<span class="preview">preview</span>` : nothing}`,
        ),
      )}
      ${unknownTypes.map((name) => checkbox(name, name))}
    </div>
    ${
      form.eventTypes.length === 0
        ? html`<p class="hint">No types selected: all events are sent (Azure default).</p>`
        : nothing
    }
    ${problemMessages(view, "eventTypes")}
  `;
}
