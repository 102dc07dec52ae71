import type { Filter } from "../../core/filter/filter.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Problem } from "../../core/problem.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import type { FilterFormState } from "../../protocol/filterForm.ts";
import { findDraftProblems } from "./draftProblems.ts";
import { type DraftRefusal, type FieldProblem, toFieldProblems } from "./fieldProblems.ts";
import { type FormModel, formFromDraft, toDraft } from "./formModel.ts";

/** Fields without an input of their own, whose problems show at once. */
const alwaysShownFields: ReadonlySet<string> = new Set(["form", "conditions"]);

/** What the button of the form does. */
export type SaveAction = "create" | "replace" | "edit";

/** The contents of the form and their problems, independent of how they are shown. */
export class FormState {
  /** The state the form was opened with. */
  readonly initial: FilterFormState;
  #form: FormModel;
  /** The draft the form was opened with, to detect changes. */
  readonly #openedDraft: Draft;
  /** Fields the user has left. The others don't show their problems yet. */
  readonly #touchedFields = new Set<string>();
  #refusal: DraftRefusal | undefined;
  #fullUrl: string | undefined;

  constructor(initial: FilterFormState) {
    this.initial = initial;
    this.#form = formFromDraft(initial.draft);
    this.#openedDraft = toDraft(this.#form);
    // Fields that came with a value show their problems at once.
    if (initial.task !== "new") this.touchInvalidFields();
    for (const name of ["name", "endpointUrl"] as const) if (initial.draft[name]) this.touch(name);
  }

  get form(): FormModel {
    return this.#form;
  }

  edit(change: (form: FormModel) => FormModel): void {
    this.#form = change(this.#form);
  }

  /** The draft to store and to write. An unchanged full URL is left out: it may contain keys. */
  get draft(): Draft {
    const draft = toDraft(this.#form);
    const shownUrl = this.initial.deployed?.endpointUrl;
    return shownUrl !== undefined && draft.endpointUrl === this.#fullUrl ? { ...draft, endpointUrl: shownUrl } : draft;
  }

  /** Whether the draft has unsaved changes. */
  get isChanged(): boolean {
    return this.initial.isResumed === true || JSON.stringify(this.draft) !== JSON.stringify(this.#openedDraft);
  }

  get isFullUrlShown(): boolean {
    return this.#fullUrl !== undefined;
  }

  /** Shows the webhook URL with its query. */
  showFullUrl(endpointUrl: string): void {
    this.#fullUrl = endpointUrl;
    this.#form = { ...this.#form, endpointUrl };
  }

  /** The deployed filter that the draft would replace. */
  get deployedFilter(): Filter | undefined {
    const { deployed, importState } = this.initial;
    if (deployed) return deployed.filter;
    return importState?.deployedFilters.find(([name]) => name === this.#form.name.toLowerCase())?.[1];
  }

  get saveAction(): SaveAction {
    if (!this.deployedFilter) return "create";
    return this.initial.task === "edit" ? "edit" : "replace";
  }

  /** Marks a field as one that shows its problems. */
  touch(fieldId: string): void {
    this.#touchedFields.add(fieldId);
  }

  /** Makes all current problems visible. Fields that are added later start untouched. */
  touchInvalidFields(): void {
    for (const { fieldId } of this.#problems()) this.#touchedFields.add(fieldId);
  }

  /** Sets why the extension refused `draft`, or clears it. */
  setRefusal(draft: Draft, problems: readonly Problem[]): void {
    this.#refusal = problems.length > 0 ? { draft, problems } : undefined;
  }

  findFirstError(): FieldProblem | undefined {
    return this.#problems().find(({ severity }) => severity === "error");
  }

  /** @param observedEvents captured and pasted events, which take precedence over the documentation */
  findVisibleProblems(observedEvents: readonly JsonObject[] = []): readonly FieldProblem[] {
    return this.#problems(observedEvents).filter(
      ({ fieldId }) => this.#touchedFields.has(fieldId) || alwaysShownFields.has(fieldId),
    );
  }

  #problems(observedEvents: readonly JsonObject[] = []): FieldProblem[] {
    return toFieldProblems(findDraftProblems(this.draft, this.initial, this.#refusal, observedEvents), this.#form);
  }
}
