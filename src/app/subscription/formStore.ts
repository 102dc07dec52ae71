import { normalizeArmId } from "../../core/armId.ts";
import type { ImportedDraft } from "../../core/import/importedDraft.ts";
import type { ImportProblem } from "../../core/import/importResult.ts";
import { isKeyOf, isObjectWith, isOptional, isText } from "../../core/guards.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import type { CloudName } from "../../ports/cloud.ts";
import type { Memento } from "../../ports/memento.ts";
import type { SecretStore } from "../../ports/secretStore.ts";
import type { EditBaseline } from "./editEventSubscription.ts";

/** Identifies a form: its task and what it works on. */
export interface FormTarget {
  readonly task: "new" | "import" | "edit";
  readonly cloud: CloudName;
  readonly workspaceId: string;
  /** Set in an edit. */
  readonly eventSubscriptionId?: string;
}

/** An imported draft and the text it came from. */
export interface ImportedForm extends ImportedDraft {
  /** Name of the source for the user: `main.bicep`, `the clipboard`. */
  readonly source: string;
  /** The document that has the text, and the number of lines before the text in it. */
  readonly document?: { readonly uri: string; readonly linesBefore: number };
  readonly problems: readonly ImportProblem[];
}

/** A form that hasn't been written yet. */
export interface StoredForm {
  readonly draft?: Draft;
  readonly imported?: ImportedForm;
  readonly edit?: EditBaseline;
}

/**
 * Stores unwritten forms, so that they survive closing their tab or the window. Webhook URLs and imported texts may
 * contain keys, so forms are stored as secrets. Some hosts lose secrets with a reload, so the parts without secrets
 * are stored in the memento too.
 */
export class FormStore {
  readonly #secrets: SecretStore;
  readonly #memento: Memento;

  constructor(secrets: SecretStore, memento: Memento) {
    this.#secrets = secrets;
    this.#memento = memento;
  }

  async get(target: FormTarget): Promise<StoredForm> {
    const key = formKey(target);
    const secret = await this.#secrets.get(key);
    return (secret === undefined ? (this.#memento.get(key) ?? {}) : JSON.parse(secret)) as StoredForm;
  }

  async set(target: FormTarget, form: StoredForm): Promise<void> {
    await this.#secrets.store(formKey(target), JSON.stringify(form));
    await this.#memento.update(formKey(target), await withoutSecrets(form));
  }

  async delete(target: FormTarget): Promise<void> {
    await this.#secrets.delete(formKey(target));
    await this.#memento.update(formKey(target), undefined);
  }
}

/** The draft with a redacted URL. The deployed state is as the service shows it; nothing of an import is safe. */
async function withoutSecrets({ draft, edit, imported }: StoredForm): Promise<StoredForm | undefined> {
  if (imported || !draft) return undefined;
  const { endpointUrl } = draft;
  const { redactUrl } = await import("../../core/subscription/endpoint.ts");
  const redacted = endpointUrl === undefined ? draft : { ...draft, endpointUrl: redactUrl(endpointUrl) };
  return { draft: redacted, ...(edit && { edit }) };
}

/** One form per edited event subscription; for the other tasks, one per workspace. */
export const formKey = ({ task, cloud, workspaceId, eventSubscriptionId }: FormTarget): string =>
  `form:${task}:${cloud}:${normalizeArmId(eventSubscriptionId ?? workspaceId)}`;

const hasTargetMembers = isObjectWith<FormTarget>({
  task: isKeyOf<FormTarget["task"]>({ new: true, import: true, edit: true }),
  cloud: isKeyOf<CloudName>({ local: true, azure: true }),
  workspaceId: isText,
  eventSubscriptionId: isOptional(isText),
});

/** Whether `state`, which VS Code stored for a form of an earlier session, identifies a form. */
export const isFormTarget = (state: unknown): state is FormTarget =>
  hasTargetMembers(state) && (state.task === "edit") === (state.eventSubscriptionId !== undefined);
