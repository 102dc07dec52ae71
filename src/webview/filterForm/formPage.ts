import { html, nothing, render } from "lit";
import type { Filter } from "../../core/filter/filter.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import type { FilterFormHost, FilterFormState } from "../../protocol/filterForm.ts";
import type { Remote } from "../../protocol/rpc.ts";
import { explain } from "../explain.ts";
import { fields } from "./fields.ts";
import { footer } from "./footer.ts";
import { readDraft, toDraft } from "./formModel.ts";
import type { Form } from "./formModel.ts";
import { messages } from "./formView.ts";
import type { FormView } from "./formView.ts";
import { banner, heading } from "./heading.ts";
import { marksOf } from "./marks.ts";
import type { Mark, Refusal } from "./marks.ts";
import { problemsOf } from "./problems.ts";
import { Resting } from "./resting.ts";
import { reviewDialog } from "./review.ts";
import type { Review } from "./review.ts";
import { TryOutPane } from "./tryOutPane.ts";

/** How long typing must rest before the draft is handed to the extension to keep, in milliseconds. */
const rest = 300;

/** Places that no cursor leaves, so that their problems show at once. */
const neverLeft: ReadonlySet<string> = new Set(["form", "conditions"]);

/** The page of one form: what stands in it, and what is known of it. */
export class FormPage {
  readonly #root: HTMLElement;
  readonly #host: Remote<FilterFormHost>;
  #state: FilterFormState;
  #form: Form;
  /** The draft as the form was opened with. */
  #opened: Draft;
  /** Fields that were left once; others do not show yet what is wrong with them. */
  readonly #touched = new Set<string>();
  #refusal: Refusal | undefined;
  #review: Review | undefined;
  /** What went wrong outside the form. */
  #failure = "";
  /** What is told below when nothing is wrong. */
  #said = "";
  #writing = false;
  /** The webhook's whole URL, once somebody has asked to see it. */
  #wholeUrl: string | undefined;
  readonly #tryOut: TryOutPane;
  readonly #keeping = new Resting(rest, () => {
    void this.#ask(() => this.#host.keep(this.#draft()), "The form cannot be kept for later");
  });
  #drawing = false;
  /** The field that gets the cursor with the next drawing. */
  #focusNext = "";

  constructor(root: HTMLElement, host: Remote<FilterFormHost>, state: FilterFormState) {
    this.#root = root;
    this.#host = host;
    this.#state = state;
    this.#form = readDraft(state.draft);
    this.#opened = toDraft(this.#form);
    this.#tryOut = new TryOutPane({
      host,
      samples: state.samples,
      ask: (act) => this.#ask(act),
      changed: () => this.#change(),
    });
    this.#begin();
  }

  /** What came filled may be told at once what is wrong with it. */
  #begin(): void {
    if (this.#state.place.task !== "new") this.#touchAllWrong();
    for (const name of ["name", "endpointUrl"] as const) if (this.#state.draft[name]) this.#touched.add(name);
  }

  show(): void {
    window.addEventListener("pagehide", () => this.#keeping.now());
    this.#draw();
  }

  /** There are captured events that the page does not have. */
  arrived(): void {
    this.#tryOut.arrived();
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
    this.#said = "";
    this.#keeping.later();
    this.#change();
  };

  readonly #touch = (place: string): void => {
    this.#touched.add(place);
    // Who leaves a field may be leaving the window.
    this.#keeping.now();
    this.#change();
  };

  readonly #focus = (place: string): void => {
    this.#focusNext = place;
    this.#change();
  };

  /** Does something that the extension answers; what goes wrong shows above the fields. */
  async #ask(act: () => Promise<unknown>, toDo = ""): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#failure = toDo ? `${toDo}: ${explain(error)}` : explain(error);
    }
    this.#change();
  }

  /** What the form says. The whole URL, untouched, is as good as what Azure shows of it, and is not kept on disk. */
  #draft(): Draft {
    const draft = toDraft(this.#form);
    const shown = this.#state.deployed?.endpointUrl;
    return shown !== undefined && draft.endpointUrl === this.#wholeUrl ? { ...draft, endpointUrl: shown } : draft;
  }

  #marks(): Mark[] {
    return marksOf(problemsOf(this.#draft(), this.#state, this.#refusal), this.#form);
  }

  #shownMarks(): Mark[] {
    return this.#marks().filter(({ place }) => this.#touched.has(place) || neverLeft.has(place));
  }

  /** From now on every field that is wrong says so; one that is added later is again left in peace at first. */
  #touchAllWrong(): void {
    for (const { place } of this.#marks()) this.#touched.add(place);
  }

  readonly #write = async (agreed: boolean): Promise<void> => {
    if (this.#writing) return;
    this.#refusal = undefined;
    this.#review = undefined;
    this.#failure = "";
    this.#said = "";
    this.#touchAllWrong();
    const wrong = this.#marks().find(({ severity }) => severity === "error");
    if (wrong) return this.#focus(wrong.place);
    // Kept before and not after: what is written must not come back as a draft.
    this.#keeping.now();
    this.#writing = true;
    this.#focus("cancel");
    const draft = this.#draft();
    try {
      const outcome = await this.#host.write(draft, agreed);
      // After `written` the extension closes this page; until then the form rests.
      if (outcome.kind === "written") return;
      if (outcome.kind === "refused") this.#refusal = { draft, problems: outcome.problems };
      if (outcome.kind === "unchanged") this.#said = "Nothing to save: this is what is deployed.";
      if (outcome.kind === "question" || outcome.kind === "conflict") this.#review = outcome;
    } catch (error) {
      this.#failure = explain(error);
    }
    this.#writing = false;
    this.#touchAllWrong();
    this.#focus(this.#marks().find(({ severity }) => severity === "error")?.place ?? "create");
  };

  readonly #leaveReview = (): void => {
    this.#review = undefined;
    this.#focus("create");
  };

  /** In an edit: begins again with what is deployed now. */
  readonly #reload = (): Promise<void> =>
    this.#ask(async () => {
      this.#keeping.forget();
      this.#state = await this.#host.reload();
      this.#form = readDraft(this.#state.draft);
      this.#opened = toDraft(this.#form);
      this.#refusal = this.#review = undefined;
      this.#wholeUrl = undefined;
      this.#failure = "";
      this.#touched.clear();
      this.#begin();
      this.#focus("form");
    });

  readonly #overwrite = async (): Promise<void> => {
    await this.#ask(() => this.#host.overwrite());
    await this.#write(false);
  };

  readonly #showWholeUrl = (): Promise<void> =>
    this.#ask(async () => {
      const endpointUrl = await this.#host.wholeUrl();
      this.#wholeUrl = endpointUrl;
      this.#form = { ...this.#form, endpointUrl };
      this.#focus("endpointUrl");
    });

  /** What is deployed, if the draft is to take its place. */
  #deployedFilter(): Filter | undefined {
    const { deployed, imported } = this.#state;
    if (deployed) return deployed.filter;
    return imported?.deployedFilters.find(([name]) => name === this.#form.name.toLowerCase())?.[1];
  }

  #draw(): void {
    const draft = this.#draft();
    const { task } = this.#state.place;
    const deployed = this.#deployedFilter();
    const verdict = this.#tryOut.verdict(draft.filter);
    const marks = this.#shownMarks();
    const view: FormView = {
      form: this.#form,
      marksAt: (place) => marks.filter((mark) => mark.place === place),
      clauseAt: (path) => verdict?.clauses.find((clause) => clause.path === path),
      edit: this.#edit,
      apply: ({ filter }) => this.#edit((form) => readDraft({ ...toDraft(form), filter })),
      touch: this.#touch,
      focus: this.#focus,
    };
    const isChanged = this.#state.resumed === true || JSON.stringify(draft) !== JSON.stringify(this.#opened);
    const showSource = (place: Parameters<FilterFormHost["showSource"]>[0]) =>
      void this.#ask(() => this.#host.showSource(place));
    const page = html`
      <div class="columns">
        <div id="form" class="form" tabindex="-1" ?inert=${this.#writing}>
          ${heading(this.#state, showSource)} ${banner(this.#failure)} ${messages(view, "form")}
          ${fields({
            view,
            state: this.#state,
            ...(this.#wholeUrl === undefined ? { showWholeUrl: () => void this.#showWholeUrl() } : {}),
          })}
        </div>
        ${this.#tryOut.render(draft.filter, verdict, deployed)}
      </div>
      ${footer({
        deed: deployed ? (task === "edit" ? "edit" : "replace") : "create",
        marks,
        said: this.#said,
        writing: this.#writing,
        write: () => void this.#write(false),
        cancel: () => void this.#ask(() => this.#host.cancel()),
        discard: task === "edit" && isChanged ? () => void this.#reload() : undefined,
        goTo: ({ place }) => this.#focus(place),
      })}
      ${
        this.#review
          ? reviewDialog({
              review: this.#review,
              name: this.#form.name,
              replaces: task === "import",
              agree: () => void this.#write(true),
              reload: () => void this.#reload(),
              overwrite: () => void this.#overwrite(),
              leave: this.#leaveReview,
            })
          : nothing
      }
    `;
    render(page, this.#root);
    const dialog = this.#root.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
    else if (this.#focusNext) document.getElementById(this.#focusNext)?.focus();
    this.#focusNext = "";
  }
}
