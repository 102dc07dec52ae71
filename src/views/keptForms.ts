import type * as vscode from "vscode";
import type { Edit } from "../app/editEventSubscription.ts";
import { armKey } from "../core/armId.ts";
import type { ImportedDraft } from "../core/import/importedDraft.ts";
import type { ImportProblem } from "../core/import/imported.ts";
import type { Draft } from "../core/subscription/draft.ts";
import type { FilterFormPlace } from "../protocol/filterForm.ts";

/** An import, with what its form tells of the text. */
export interface ImportedForm extends ImportedDraft {
  readonly source: string;
  /** Address of the document that the text is in, and how many lines stand before it there. */
  readonly document?: { readonly uri: string; readonly linesBefore: number };
  readonly problems: readonly ImportProblem[];
}

/** What is kept of a form until it is written. */
export interface KeptForm {
  readonly draft?: Draft;
  readonly imported?: ImportedForm;
  readonly edit?: Edit;
}

/** The forms that were not written yet, also when their tabs or the window were closed. */
export class KeptForms {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  get(place: FilterFormPlace): KeptForm {
    return this.#memento.get<KeptForm>(keyOf(place)) ?? {};
  }

  async set(place: FilterFormPlace, kept: KeptForm): Promise<void> {
    await this.#memento.update(keyOf(place), kept);
  }

  async forget(place: FilterFormPlace): Promise<void> {
    await this.#memento.update(keyOf(place), undefined);
  }
}

/** One form for each event subscription that is edited, and one for each workspace and other task. */
export const keyOf = ({ task, cloud, workspaceId, eventSubscriptionId }: FilterFormPlace): string =>
  `form:${task}:${cloud}:${armKey(eventSubscriptionId ?? workspaceId)}`;
