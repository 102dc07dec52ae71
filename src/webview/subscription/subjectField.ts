import "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import type { VscodeCheckbox } from "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import type { TemplateResult } from "lit";
import { html } from "../html.ts";
import { problemMessages, verdictIcon, type FormView } from "./formView.ts";
import { textField } from "./textField.ts";

const subjectFields = [
  { name: "subjectBeginsWith", label: "Subject begins with", placeholder: "experiments/" },
  { name: "subjectEndsWith", label: "Subject ends with", placeholder: "" },
] as const;

export function subjectField(view: FormView): TemplateResult {
  const { form, edit, clauseAt } = view;
  return html`
    ${subjectFields.map(
      ({ name, label, placeholder }) => html`
        <div class="labelled">
          <label for=${name}>${label}</label>
          ${textField(view, {
            fieldId: name,
            placeholder,
            value: form[name],
            onChange: (text) => edit((now) => ({ ...now, [name]: text })),
          })}
          ${verdictIcon(clauseAt(`/${name}`))}
        </div>
        ${problemMessages(view, name)}
      `,
    )}
    <vscode-checkbox
      id="isSubjectCaseSensitive"
      label="Match case"
      .checked=${form.isSubjectCaseSensitive}
      @change=${({ target }: Event) => {
        const { checked } = target as VscodeCheckbox;
        edit((now) => ({ ...now, isSubjectCaseSensitive: checked }));
      }}
    ></vscode-checkbox>
  `;
}
