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

/**
 * The forms that were not written yet, also when their tabs or the window were closed. Webhook addresses carry keys, and
 * imported texts carry whatever stood in them, so they are kept where VS Code keeps secrets.
 */
export class KeptForms {
  readonly #secrets: vscode.SecretStorage;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  async get(place: FilterFormPlace): Promise<KeptForm> {
    const text = await this.#secrets.get(keyOf(place));
    return text === undefined ? {} : (JSON.parse(text) as KeptForm);
  }

  async set(place: FilterFormPlace, kept: KeptForm): Promise<void> {
    await this.#secrets.store(keyOf(place), JSON.stringify(kept));
  }

  async forget(place: FilterFormPlace): Promise<void> {
    await this.#secrets.delete(keyOf(place));
  }
}

/** One form for each event subscription that is edited, and one for each workspace and other task. */
export const keyOf = ({ task, cloud, workspaceId, eventSubscriptionId }: FilterFormPlace): string =>
  `form:${task}:${cloud}:${armKey(eventSubscriptionId ?? workspaceId)}`;
