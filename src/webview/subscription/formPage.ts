import { html, nothing, render } from "lit";
import type { Filter } from "../../core/filter/filter.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import type { FilterFormHost, FilterFormState } from "../../protocol/filterForm.ts";
import type { RpcRemote } from "../../protocol/rpc.ts";
import { toErrorMessage } from "../toErrorMessage.ts";
import { formFields } from "./formFields.ts";
import { footer } from "./footer.ts";
import { formFromDraft, toDraft } from "./formModel.ts";
import type { FormModel } from "./formModel.ts";
import { problemMessages } from "./formView.ts";
import type { FormView } from "./formView.ts";
import { banner, heading } from "./heading.ts";
import { toFieldProblems } from "./fieldProblems.ts";
import type { FieldProblem, DraftRefusal } from "./fieldProblems.ts";
import { findDraftProblems } from "./draftProblems.ts";
import { Debouncer } from "./debouncer.ts";
import { reviewDialog } from "./reviewDialog.ts";
import type { ReviewOutcome } from "./reviewDialog.ts";
import { TryOutPane } from "./tryOutPane.ts";

/** How long typing must rest before the draft is handed to the extension to keep, in milliseconds. */
const draftDelayMs = 300;

/** Places that no cursor leaves, so that their problems show at once. */
const alwaysShownFields: ReadonlySet<string> = new Set(["form", "conditions"]);

/** The page of one form: what stands in it, and what is known of it. */
export class FormPage {
  readonly #root: HTMLElement;
  readonly #host: RpcRemote<FilterFormHost>;
  #state: FilterFormState;
  #form: FormModel;
  /** The draft as the form was opened with. */
  #openedDraft: Draft;
  /** Fields that were left once; others do not show yet what is wrong with them. */
  readonly #touchedFields = new Set<string>();
  #refusal: DraftRefusal | undefined;
  #review: ReviewOutcome | undefined;
  /** What went wrong outside the form. */
  #failure = "";
  /** What is told below when nothing is wrong. */
  #message = "";
  #isWriting = false;
  /** The webhook's whole URL, once somebody has asked to see it. */
  #fullUrl: string | undefined;
  readonly #tryOutPane: TryOutPane;
  readonly #draftDebouncer = new Debouncer(draftDelayMs, () => {
    void this.#callHost(() => this.#host.storeDraft(this.#currentDraft()), "The form cannot be kept for later");
  });
  #isRenderScheduled = false;
  /** The field that gets the cursor with the next drawing. */
  #nextFocusId = "";

  constructor(root: HTMLElement, host: RpcRemote<FilterFormHost>, state: FilterFormState) {
    this.#root = root;
    this.#host = host;
    this.#state = state;
    this.#form = formFromDraft(state.draft);
    this.#openedDraft = toDraft(this.#form);
    this.#tryOutPane = new TryOutPane({
      host,
      samples: state.samples,
      callHost: (act) => this.#callHost(act),
      requestRender: () => this.#scheduleRender(),
    });
    this.#touchInitialFields();
  }

  /** What came filled may be told at once what is wrong with it. */
  #touchInitialFields(): void {
    if (this.#state.target.task !== "new") this.#touchInvalidFields();
    for (const name of ["name", "endpointUrl"] as const) if (this.#state.draft[name]) this.#touchedFields.add(name);
  }

  show(): void {
    window.addEventListener("pagehide", () => this.#draftDebouncer.flush());
    this.#render();
  }

  /** There are captured events that the page does not have. */
  onCapturedEvents(): void {
    this.#tryOutPane.onCapturedEvents();
  }

  /** Draws once, however many changes were made in a row. */
  #scheduleRender(): void {
    if (this.#isRenderScheduled) return;
    this.#isRenderScheduled = true;
    queueMicrotask(() => {
      this.#isRenderScheduled = false;
      this.#render();
    });
  }

  readonly #edit = (change: (form: FormModel) => FormModel): void => {
    this.#form = change(this.#form);
    this.#message = "";
    this.#draftDebouncer.schedule();
    this.#scheduleRender();
  };

  readonly #touch = (place: string): void => {
    this.#touchedFields.add(place);
    // Who leaves a field may be leaving the window.
    this.#draftDebouncer.flush();
    this.#scheduleRender();
  };

  readonly #focus = (place: string): void => {
    this.#nextFocusId = place;
    this.#scheduleRender();
  };

  /** Does something that the extension answers; what goes wrong shows above the fields. */
  async #callHost(act: () => Promise<unknown>, toDo = ""): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#failure = toDo ? `${toDo}: ${toErrorMessage(error)}` : toErrorMessage(error);
    }
    this.#scheduleRender();
  }

  /** What the form says. The whole URL, untouched, is as good as what Azure shows of it, and is not kept on disk. */
  #currentDraft(): Draft {
    const draft = toDraft(this.#form);
    const shown = this.#state.deployed?.endpointUrl;
    return shown !== undefined && draft.endpointUrl === this.#fullUrl ? { ...draft, endpointUrl: shown } : draft;
  }

  #findProblems(): FieldProblem[] {
    return toFieldProblems(findDraftProblems(this.#currentDraft(), this.#state, this.#refusal), this.#form);
  }

  #visibleProblems(): FieldProblem[] {
    return this.#findProblems().filter(
      ({ fieldId: place }) => this.#touchedFields.has(place) || alwaysShownFields.has(place),
    );
  }

  /** From now on every field that is wrong says so; one that is added later is again left in peace at first. */
  #touchInvalidFields(): void {
    for (const { fieldId: place } of this.#findProblems()) this.#touchedFields.add(place);
  }

  readonly #write = async (agreed: boolean): Promise<void> => {
    if (this.#isWriting) return;
    this.#refusal = undefined;
    this.#review = undefined;
    this.#failure = "";
    this.#message = "";
    this.#touchInvalidFields();
    const wrong = this.#findProblems().find(({ severity }) => severity === "error");
    if (wrong) return this.#focus(wrong.fieldId);
    // Kept before and not after: what is written must not come back as a draft.
    this.#draftDebouncer.flush();
    this.#isWriting = true;
    this.#focus("cancel");
    const draft = this.#currentDraft();
    try {
      const outcome = await this.#host.write(draft, agreed);
      // After `written` the extension closes this page; until then the form rests.
      if (outcome.kind === "written") return;
      if (outcome.kind === "refused") this.#refusal = { draft, problems: outcome.problems };
      if (outcome.kind === "unchanged") this.#message = "Nothing to save: this is what is deployed.";
      if (outcome.kind === "question" || outcome.kind === "conflict") this.#review = outcome;
    } catch (error) {
      this.#failure = toErrorMessage(error);
    }
    this.#isWriting = false;
    this.#touchInvalidFields();
    this.#focus(this.#findProblems().find(({ severity }) => severity === "error")?.fieldId ?? "create");
  };

  readonly #closeReview = (): void => {
    this.#review = undefined;
    this.#focus("create");
  };

  /** In an edit: begins again with what is deployed now. */
  readonly #reload = (): Promise<void> =>
    this.#callHost(async () => {
      this.#draftDebouncer.cancel();
      this.#state = await this.#host.reload();
      this.#form = formFromDraft(this.#state.draft);
      this.#openedDraft = toDraft(this.#form);
      this.#refusal = this.#review = undefined;
      this.#fullUrl = undefined;
      this.#failure = "";
      this.#touchedFields.clear();
      this.#touchInitialFields();
      this.#focus("form");
    });

  readonly #overwrite = async (): Promise<void> => {
    await this.#callHost(() => this.#host.overwrite());
    await this.#write(false);
  };

  readonly #showFullUrl = (): Promise<void> =>
    this.#callHost(async () => {
      const endpointUrl = await this.#host.fullUrl();
      this.#fullUrl = endpointUrl;
      this.#form = { ...this.#form, endpointUrl };
      this.#focus("endpointUrl");
    });

  /** What is deployed, if the draft is to take its place. */
  #deployedFilter(): Filter | undefined {
    const { deployed, importState: imported } = this.#state;
    if (deployed) return deployed.filter;
    return imported?.deployedFilters.find(([name]) => name === this.#form.name.toLowerCase())?.[1];
  }

  #render(): void {
    const draft = this.#currentDraft();
    const { task } = this.#state.target;
    const deployed = this.#deployedFilter();
    const verdict = this.#tryOutPane.evaluateSelected(draft.filter);
    const marks = this.#visibleProblems();
    const view: FormView = {
      form: this.#form,
      problemsAt: (place) => marks.filter((mark) => mark.fieldId === place),
      clauseAt: (path) => verdict?.clauses.find((clause) => clause.path === path),
      edit: this.#edit,
      applyFix: ({ filter }) => this.#edit((form) => formFromDraft({ ...toDraft(form), filter })),
      touch: this.#touch,
      focus: this.#focus,
    };
    const isChanged = this.#state.isResumed === true || JSON.stringify(draft) !== JSON.stringify(this.#openedDraft);
    const showSource = (place: Parameters<FilterFormHost["showSource"]>[0]) =>
      void this.#callHost(() => this.#host.showSource(place));
    const page = html`
      <div class="columns">
        <div id="form" class="form" tabindex="-1" ?inert=${this.#isWriting}>
          ${heading(this.#state, showSource)} ${banner(this.#failure)} ${problemMessages(view, "form")}
          ${formFields({
            view,
            state: this.#state,
            ...(this.#fullUrl === undefined ? { showFullUrl: () => void this.#showFullUrl() } : {}),
          })}
        </div>
        ${this.#tryOutPane.render(draft.filter, verdict, deployed)}
      </div>
      ${footer({
        action: deployed ? (task === "edit" ? "edit" : "replace") : "create",
        problems: marks,
        message: this.#message,
        isWriting: this.#isWriting,
        write: () => void this.#write(false),
        cancel: () => void this.#callHost(() => this.#host.cancel()),
        discard: task === "edit" && isChanged ? () => void this.#reload() : undefined,
        goTo: ({ fieldId: place }) => this.#focus(place),
      })}
      ${
        this.#review
          ? reviewDialog({
              review: this.#review,
              name: this.#form.name,
              isReplacement: task === "import",
              agree: () => void this.#write(true),
              reload: () => void this.#reload(),
              overwrite: () => void this.#overwrite(),
              leave: this.#closeReview,
            })
          : nothing
      }
    `;
    render(page, this.#root);
    const dialog = this.#root.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
    else if (this.#nextFocusId) document.getElementById(this.#nextFocusId)?.focus();
    this.#nextFocusId = "";
  }
}
