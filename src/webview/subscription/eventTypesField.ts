import "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { eventTypes, findEventType } from "../../core/events/catalogue.ts";
import { toggleEventType } from "./formModel.ts";
import { problemMessages } from "./formView.ts";
import type { FormView } from "./formView.ts";

/** The event types of the catalogue to choose from, and any other that the draft names. */
export function eventTypesField(view: FormView): TemplateResult {
  const { form, edit, touch } = view;
  const unknown = form.eventTypes.filter((name) => !findEventType(name));
  const box = (name: string, label: string, more: TemplateResult | typeof nothing = nothing): TemplateResult =>
    html`<vscode-checkbox
      .checked=${form.eventTypes.includes(name)}
      title=${name}
      @change=${() => {
        edit((now) => toggleEventType(now, name));
        touch("eventTypes");
      }}
      >${label}${more}</vscode-checkbox
    >`;
  return html`
    <div id="eventTypes" class="event-types" role="group" aria-labelledby="eventTypes-label" tabindex="-1">
      ${eventTypes.map(({ name, label, whenRaised, isPreview: preview }) =>
        box(
          name,
          label,
          html`<span class="hint">${whenRaised}</span
            >${preview ? html`<span class="preview">preview</span>` : nothing}`,
        ),
      )}
      ${unknown.map((name) => box(name, name))}
    </div>
    ${
      form.eventTypes.length === 0
        ? html`<p class="hint">None is chosen: events of every type are sent, as is Azure's default.</p>`
        : nothing
    }
    ${problemMessages(view, "eventTypes")}
  `;
}
