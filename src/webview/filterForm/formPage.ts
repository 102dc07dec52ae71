import { html, nothing, render } from "lit";
import type { TemplateResult } from "lit";
import { validateDraft } from "../../core/subscription/draft.ts";
import { lint } from "../../core/lint/lint.ts";
import { within } from "../../core/problem.ts";
import type { FilterFormHost, FilterFormState } from "../../protocol/filterForm.ts";
import type { Remote } from "../../protocol/rpc.ts";
import { explain } from "../explain.ts";
import { conditions } from "./conditions.ts";
import { eventTypesField } from "./eventTypesField.ts";
import { footer } from "./footer.ts";
import { readDraft, toDraft } from "./formModel.ts";
import type { Form } from "./formModel.ts";
import { messages, verdictMark } from "./formView.ts";
import type { FormView } from "./formView.ts";
import { distinct, marksOf, standing } from "./marks.ts";
import type { Mark, Refusal } from "./marks.ts";
import { tryOn } from "./samples.ts";
import { subjectField } from "./subjectField.ts";
import { textField } from "./textField.ts";
import { tryOut } from "./tryOut.ts";

/** How long typing must rest before the draft is handed to the extension to keep, in milliseconds. */
const rest = 300;

/** Places that no cursor leaves, so that their problems show at once. */
const neverLeft: ReadonlySet<string> = new Set(["form", "conditions"]);

/** The page of one form: what stands in it, and what is known of it. */
export class FormPage {
  readonly #root: HTMLElement;
  readonly #host: Remote<FilterFormHost>;
  readonly #state: FilterFormState;
  #form: Form;
  /** Fields that were left once; others do not show yet what is wrong with them. */
  readonly #touched = new Set<string>();
  #refusal: Refusal | undefined;
  /** What went wrong outside the form. */
  #failure = "";
  #creating = false;
  #chosen = 0;
  #keeping: ReturnType<typeof setTimeout> | undefined;
  #drawing = false;
  /** The field that gets the cursor with the next drawing. */
  #focusNext = "";

  constructor(root: HTMLElement, host: Remote<FilterFormHost>, state: FilterFormState) {
    this.#root = root;
    this.#host = host;
    this.#state = state;
    this.#form = readDraft(state.draft);
    // A field that came filled may be told at once what is wrong with it.
    for (const name of ["name", "endpointUrl"] as const) if (state.draft[name]) this.#touched.add(name);
  }

  show(): void {
    window.addEventListener("pagehide", () => this.#keepNow());
    this.#draw();
  }

  /** Draws once, however many changes were made in a row. */
  #change(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  readonly #edit = (change: (form: Form) => Form): void => {
    this.#form = change(this.#form);
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keepNow(), rest);
    this.#change();
  };

  readonly #touch = (place: string): void => {
    this.#touched.add(place);
    // Who leaves a field may be leaving the window.
    this.#keepNow();
    this.#change();
  };

  readonly #focus = (place: string): void => {
    this.#focusNext = place;
    this.#change();
  };

  #keepNow(): void {
    if (this.#keeping === undefined) return;
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    this.#host.keep(toDraft(this.#form)).catch((error: unknown) => {
      this.#failure = `The form cannot be kept for later: ${explain(error)}`;
      this.#change();
    });
  }

  #marks(): Mark[] {
    const draft = toDraft(this.#form);
    const refused = this.#refusal ? standing(this.#refusal, draft) : [];
    const found = [...validateDraft(draft, this.#state), ...refused, ...within("/filter", lint(draft.filter))];
    return marksOf(distinct(found), this.#form);
  }

  #shownMarks(): Mark[] {
    return this.#marks().filter(({ place }) => this.#touched.has(place) || neverLeft.has(place));
  }

  /** From now on every field that is wrong says so; one that is added later is again left in peace at first. */
  #touchAllWrong(): void {
    for (const { place } of this.#marks()) this.#touched.add(place);
  }

  readonly #create = async (): Promise<void> => {
    if (this.#creating) return;
    this.#refusal = undefined;
    this.#failure = "";
    this.#touchAllWrong();
    const wrong = this.#marks().find(({ severity }) => severity === "error");
    if (wrong) return this.#focus(wrong.place);
    // Kept before and not after: what is created must not come back as a draft.
    this.#keepNow();
    this.#creating = true;
    this.#focus("cancel");
    const draft = toDraft(this.#form);
    try {
      const outcome = await this.#host.create(draft);
      // After `created` the extension closes this page; until then the form rests.
      if (outcome.kind === "created") return;
      if (outcome.kind === "refused") this.#refusal = { draft, problems: outcome.problems };
    } catch (error) {
      this.#failure = explain(error);
    }
    this.#creating = false;
    this.#touchAllWrong();
    this.#focus(this.#marks().find(({ severity }) => severity === "error")?.place ?? "create");
  };

  readonly #cancel = (): void => {
    this.#host.cancel().catch((error: unknown) => {
      this.#failure = explain(error);
      this.#change();
    });
  };

  #draw(): void {
    const tried = tryOn(this.#state.samples, toDraft(this.#form).filter);
    const clauses = tried[this.#chosen]?.verdict.clauses ?? [];
    const marks = this.#shownMarks();
    const view: FormView = {
      form: this.#form,
      marksAt: (place) => marks.filter((mark) => mark.place === place),
      clauseAt: (path) => clauses.find((clause) => clause.path === path),
      edit: this.#edit,
      apply: ({ filter }) => this.#edit((form) => readDraft({ ...toDraft(form), filter })),
      touch: this.#touch,
      focus: this.#focus,
    };
    const page = html`
      <div class="columns">
        <div id="form" class="form" tabindex="-1" ?inert=${this.#creating}>
          ${this.#heading()} ${banner(this.#failure)} ${messages(view, "form")} ${fields(view)}
        </div>
        ${tryOut({
          tried,
          chosen: this.#chosen,
          choose: (index) => {
            this.#chosen = index;
            this.#change();
          },
        })}
      </div>
      ${footer({
        marks,
        creating: this.#creating,
        create: () => void this.#create(),
        cancel: this.#cancel,
        goTo: ({ place }) => this.#focus(place),
      })}
    `;
    render(page, this.#root);
    if (this.#focusNext) document.getElementById(this.#focusNext)?.focus();
    this.#focusNext = "";
  }

  #heading(): TemplateResult {
    return html`<header>
      <h1>New event subscription</h1>
      <p class="hint">in the workspace ${this.#state.workspaceName}</p>
    </header>`;
  }
}

const banner = (failure: string): TemplateResult | typeof nothing =>
  failure
    ? html`<p class="banner message error" role="alert">
        <span class="codicon codicon-error" aria-hidden="true"></span><span>${failure}</span>
      </p>`
    : nothing;

const fields = (view: FormView): TemplateResult => html`
  <section class="part">
    <h2><label for="name">Name</label></h2>
    <div>${oneLine(view, "name", "notify-failed-runs")} ${messages(view, "name")}</div>
  </section>
  <section class="part">
    <h2 id="eventTypes-label">Which events ${verdictMark(view.clauseAt("/includedEventTypes"))}</h2>
    <div>${eventTypesField(view)}</div>
  </section>
  <section class="part">
    <h2>Only when</h2>
    <div>${subjectField(view)} ${conditions(view)}</div>
  </section>
  <section class="part">
    <h2>Send to</h2>
    <div>
      <label for="endpointUrl">Webhook URL</label>
      ${oneLine(view, "endpointUrl", "https://example.com/api/events")} ${messages(view, "endpointUrl")}
    </div>
  </section>
`;

const oneLine = (view: FormView, place: "name" | "endpointUrl", placeholder: string): TemplateResult =>
  textField(view, {
    place,
    placeholder,
    value: view.form[place],
    change: (text) => view.edit((form) => ({ ...form, [place]: text })),
  });
