import type * as vscode from "vscode";
import type { Edit } from "../app/editEventSubscription.ts";
import { armKey } from "../core/armId.ts";
import type { ImportedDraft } from "../core/import/importedDraft.ts";
import type { ImportProblem } from "../core/import/imported.ts";
import { withoutSecrets } from "../core/subscription/endpoint.ts";
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
 * imported texts whatever stood in them, so forms are kept where VS Code keeps secrets. Not every host has a place for
 * secrets that outlives a reload, so what is none is kept beside.
 */
export class KeptForms {
  readonly #secrets: vscode.SecretStorage;
  readonly #memento: vscode.Memento;

  constructor(secrets: vscode.SecretStorage, memento: vscode.Memento) {
    this.#secrets = secrets;
    this.#memento = memento;
  }

  async get(place: FilterFormPlace): Promise<KeptForm> {
    const whole = await this.#secrets.get(keyOf(place));
    return whole === undefined ? this.#memento.get<KeptForm>(keyOf(place), {}) : (JSON.parse(whole) as KeptForm);
  }

  async set(place: FilterFormPlace, kept: KeptForm): Promise<void> {
    await this.#secrets.store(keyOf(place), JSON.stringify(kept));
    await this.#memento.update(keyOf(place), withoutKeys(kept));
  }

  async forget(place: FilterFormPlace): Promise<void> {
    await this.#secrets.delete(keyOf(place));
    await this.#memento.update(keyOf(place), undefined);
  }
}

/** A draft without the keys in its address, and what is deployed as the service shows it; of an import nothing. */
function withoutKeys({ draft, edit, imported }: KeptForm): KeptForm | undefined {
  if (imported || !draft) return undefined;
  const { endpointUrl } = draft;
  const open = endpointUrl === undefined ? draft : { ...draft, endpointUrl: withoutSecrets(endpointUrl) };
  return edit ? { draft: open, edit } : { draft: open };
}

/** One form for each event subscription that is edited, and one for each workspace and other task. */
export const keyOf = ({ task, cloud, workspaceId, eventSubscriptionId }: FilterFormPlace): string =>
  `form:${task}:${cloud}:${armKey(eventSubscriptionId ?? workspaceId)}`;
