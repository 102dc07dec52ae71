import { normalizeArmId } from "../../core/armId.ts";
import type { ImportedDraft } from "../../core/import/importedDraft.ts";
import type { ImportProblem } from "../../core/import/importResult.ts";
import { redactUrl } from "../../core/subscription/endpoint.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import type { Memento } from "../../ports/memento.ts";
import type { SecretStore } from "../../ports/secretStore.ts";
import type { FilterFormTarget } from "../../protocol/filterForm.ts";
import type { EditBaseline } from "./editEventSubscription.ts";

/** An import, with what its form tells of the text. */
export interface ImportedForm extends ImportedDraft {
  readonly source: string;
  /** Address of the document that the text is in, and how many lines stand before it there. */
  readonly document?: { readonly uri: string; readonly linesBefore: number };
  readonly problems: readonly ImportProblem[];
}

/** What is kept of a form until it is written. */
export interface StoredForm {
  readonly draft?: Draft;
  readonly imported?: ImportedForm;
  readonly edit?: EditBaseline;
}

/**
 * The forms that were not written yet, also when their tabs or the window were closed. Webhook addresses carry keys, and
 * imported texts whatever stood in them, so forms are kept where VS Code keeps secrets. Not every host has a place for
 * secrets that outlives a reload, so what is none is kept beside.
 */
export class FormStore {
  readonly #secrets: SecretStore;
  readonly #memento: Memento;

  constructor(secrets: SecretStore, memento: Memento) {
    this.#secrets = secrets;
    this.#memento = memento;
  }

  async get(place: FilterFormTarget): Promise<StoredForm> {
    const whole = await this.#secrets.get(formKey(place));
    return (whole === undefined ? (this.#memento.get(formKey(place)) ?? {}) : JSON.parse(whole)) as StoredForm;
  }

  async set(place: FilterFormTarget, kept: StoredForm): Promise<void> {
    await this.#secrets.store(formKey(place), JSON.stringify(kept));
    await this.#memento.update(formKey(place), withoutUrlKeys(kept));
  }

  async delete(place: FilterFormTarget): Promise<void> {
    await this.#secrets.delete(formKey(place));
    await this.#memento.update(formKey(place), undefined);
  }
}

/** A draft without the keys in its address, and what is deployed as the service shows it; of an import nothing. */
function withoutUrlKeys({ draft, edit, imported }: StoredForm): StoredForm | undefined {
  if (imported || !draft) return undefined;
  const { endpointUrl } = draft;
  const open = endpointUrl === undefined ? draft : { ...draft, endpointUrl: redactUrl(endpointUrl) };
  return edit ? { draft: open, edit } : { draft: open };
}

/** One form for each event subscription that is edited, and one for each workspace and other task. */
export const formKey = ({ task, cloud, workspaceId, eventSubscriptionId }: FilterFormTarget): string =>
  `form:${task}:${cloud}:${normalizeArmId(eventSubscriptionId ?? workspaceId)}`;
