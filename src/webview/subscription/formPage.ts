import { nothing, render } from "lit";
import type { TextPosition } from "../../core/subscription/blanks.ts";
import type { ManualValidation } from "../../core/subscription/handshakeFailure.ts";
import { formatCanceledWrite, formatWriteStatus, type RunningWrite } from "../../core/subscription/writeStatus.ts";
import type { FilterFormHost, FilterFormState } from "../../protocol/filterForm.ts";
import type { RpcRemote } from "../../protocol/rpc.ts";
import { html } from "../html.ts";
import { toErrorMessage } from "../toErrorMessage.ts";
import { Debouncer } from "./debouncer.ts";
import { footer } from "./footer.ts";
import { formFields } from "./formFields.ts";
import { type FormModel, formFromDraft, toDraft } from "./formModel.ts";
import { FormState } from "./formState.ts";
import { problemMessages, type FormView } from "./formView.ts";
import { errorBanner, heading } from "./heading.ts";
import { reviewDialog, type ReviewOutcome } from "./reviewDialog.ts";
import { TryOutPane } from "./tryOutPane.ts";

/** Pause in typing, in ms, after which the draft is stored. */
const storeDelayMs = 300;

/** The page of one form. */
export class FormPage {
  readonly #root: HTMLElement;
  readonly #host: RpcRemote<FilterFormHost>;
  #state: FormState;
  readonly #tryOutPane: TryOutPane;
  readonly #storeDebouncer = new Debouncer(storeDelayMs, () => {
    void this.#callHost(() => this.#host.storeDraft(this.#state.draft), "Your draft couldn't be stored.");
  });
  #review: ReviewOutcome | undefined;
  /** An error that belongs to no field. */
  #failure = "";
  /** Shown in the footer while there are no problems. */
  #message = "";
  #running: (RunningWrite & { readonly startedAt: number }) | undefined;
  #isRenderScheduled = false;
  /** Id of the element to focus after the next rendering. */
  #nextFocusId = "";

  constructor(root: HTMLElement, host: RpcRemote<FilterFormHost>, initial: FilterFormState) {
    this.#root = root;
    this.#host = host;
    this.#state = new FormState(initial);
    this.#tryOutPane = new TryOutPane({
      host,
      samples: initial.samples,
      filterContext: () => this.#state.initial,
      callHost: (action) => this.#callHost(action),
      requestRender: () => this.#scheduleRender(),
    });
  }

  show(): void {
    // A person who leaves the form may reload the window next, and then it is too late to store anything.
    for (const leaving of ["blur", "pagehide"]) window.addEventListener(leaving, () => this.#storeDebouncer.flush());
    this.#render();
  }

  /** Called when the extension has captured events that the page doesn't have yet. */
  onCapturedEvents(): void {
    this.#tryOutPane.onCapturedEvents();
  }

  /** Called when the running write waits for a manual validation of the webhook. */
  onManualValidation(manualValidation: ManualValidation): void {
    if (this.#running) this.#running = { ...this.#running, manualValidation };
    this.#scheduleRender();
  }

  /** Renders once for all changes of the current task. */
  #scheduleRender(): void {
    if (this.#isRenderScheduled) return;
    this.#isRenderScheduled = true;
    queueMicrotask(() => {
      this.#isRenderScheduled = false;
      this.#render();
    });
  }

  readonly #edit = (change: (form: FormModel) => FormModel): void => {
    this.#state.edit(change);
    this.#message = "";
    this.#storeDebouncer.schedule();
    this.#scheduleRender();
  };

  readonly #touch = (fieldId: string): void => {
    this.#state.touch(fieldId);
    // The user may be leaving the window, not only the field.
    this.#storeDebouncer.flush();
    this.#scheduleRender();
  };

  readonly #focus = (elementId: string): void => {
    this.#nextFocusId = elementId;
    this.#scheduleRender();
  };

  /** Calls the extension and shows an error above the fields. */
  async #callHost(action: () => Promise<unknown>, failureMessage = ""): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#failure = `${failureMessage} ${toErrorMessage(error)}`.trim();
    }
    this.#scheduleRender();
  }

  readonly #write = async (isConfirmed: boolean): Promise<void> => {
    if (this.#running) return;
    const { draft } = this.#state;
    this.#state.setRefusal(draft, []);
    this.#review = undefined;
    this.#failure = "";
    this.#message = "";
    this.#state.touchInvalidFields();
    const invalid = this.#state.findFirstError();
    if (invalid) return this.#focus(invalid.fieldId);
    // Store before writing: a draft stored afterwards would come back after it was written.
    this.#storeDebouncer.flush();
    this.#running = {
      isComparison: this.#state.saveAction !== "create" && !isConfirmed,
      hasWebhook: draft.endpointUrl !== undefined,
      startedAt: performance.now(),
    };
    const ticker = setInterval(() => this.#scheduleRender(), 1_000);
    this.#focus("cancel");
    try {
      const outcome = await this.#host.write(draft, isConfirmed);
      // The extension closes this page now, so the form stays disabled.
      if (outcome.kind === "written") return;
      if (outcome.kind === "refused") this.#state.setRefusal(draft, outcome.problems);
      if (outcome.kind === "unchanged") this.#message = "No changes to save.";
      if (outcome.kind === "canceled") this.#message = formatCanceledWrite(this.#running);
      if (outcome.kind === "confirm" || outcome.kind === "conflict") this.#review = outcome;
    } catch (error) {
      this.#failure = toErrorMessage(error);
    } finally {
      clearInterval(ticker);
    }
    this.#running = undefined;
    this.#state.touchInvalidFields();
    this.#focus(this.#state.findFirstError()?.fieldId ?? "create");
  };

  /** In an edit: discards the draft. */
  readonly #reload = (): Promise<void> =>
    this.#callHost(async () => {
      this.#storeDebouncer.cancel();
      this.#state = new FormState(await this.#host.reload());
      this.#review = undefined;
      this.#failure = "";
      this.#focus("form");
    });

  /** After a conflict: keeps the draft. The next review shows what it changes in the current state. */
  readonly #acceptConflict = async (): Promise<void> => {
    await this.#callHost(() => this.#host.acceptConflict());
    await this.#write(false);
  };

  readonly #showFullUrl = (): Promise<void> =>
    this.#callHost(async () => {
      this.#state.showFullUrl(await this.#host.fullUrl());
      this.#focus("endpointUrl");
    });

  #render(): void {
    const state = this.#state;
    const running = this.#running;
    const { draft, initial, deployedFilter } = state;
    const visibleProblems = state.findVisibleProblems(this.#tryOutPane.observedEvents);
    const verdict = this.#tryOutPane.evaluateSelected(draft.filter);
    const view: FormView = {
      form: state.form,
      deliverySchema: initial.deliverySchema,
      problemsAt: (fieldId) => visibleProblems.filter((problem) => problem.fieldId === fieldId),
      clauseAt: (path) => verdict?.clauses.find((clause) => clause.path === path),
      edit: this.#edit,
      applyFix: ({ filter }) => this.#edit((form) => formFromDraft({ ...toDraft(form), filter })),
      touch: this.#touch,
      focus: this.#focus,
    };
    const showSource = (position: TextPosition): void => void this.#callHost(() => this.#host.showSource(position));
    const page = html`
      <div class="columns">
        <div id="form" class="form" tabindex="-1" ?inert=${running !== undefined}>
          ${heading(initial, showSource)} ${errorBanner(this.#failure)} ${problemMessages(view, "form")}
          ${formFields({
            view,
            state: initial,
            showFullUrl: state.isFullUrlShown ? undefined : () => void this.#showFullUrl(),
          })}
        </div>
        ${this.#tryOutPane.render(draft.filter, verdict, deployedFilter)}
      </div>
      ${footer({
        action: state.saveAction,
        problems: visibleProblems,
        message: this.#message,
        writeStatus: running && formatWriteStatus(running, performance.now() - running.startedAt),
        write: () => void this.#write(false),
        cancel: () => void this.#callHost(() => this.#host.cancel()),
        discard: initial.task === "edit" && state.isChanged ? () => void this.#reload() : undefined,
        goTo: ({ fieldId }) => this.#focus(fieldId),
      })}
      ${
        this.#review
          ? reviewDialog({
              review: this.#review,
              name: state.form.name,
              isReplacement: initial.task === "import",
              confirm: () => void this.#write(true),
              reload: () => void this.#reload(),
              acceptConflict: () => void this.#acceptConflict(),
              close: () => {
                this.#review = undefined;
                this.#focus("create");
              },
            })
          : nothing
      }
    `;
    render(page, this.#root);
    this.#moveFocus();
  }

  #moveFocus(): void {
    const dialog = this.#root.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
    else if (this.#nextFocusId) document.getElementById(this.#nextFocusId)?.focus();
    this.#nextFocusId = "";
  }
}
