import * as vscode from "vscode";
import type { Tails } from "../../app/tail/tails.ts";
import { parseArmId, isSameArmId } from "../../core/armId.ts";
import { createSampleEvents } from "../../core/events/sampleEvents.ts";
import { isCancellation } from "../../core/failure.ts";
import type { TextPosition } from "../../core/subscription/blanks.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type {
  CapturedEvents,
  FilterFormHost,
  FilterFormTarget,
  FilterFormState,
  WriteOutcome,
} from "../../protocol/filterForm.ts";
import type { RpcHandlers } from "../../protocol/rpc.ts";
import { type EditFormSession, createEditFormSession } from "../../app/subscription/editFormSession.ts";
import { createNewFormSession, type FormSession, type FormSessionState } from "../../app/subscription/formSession.ts";
import type { FormStore } from "../../app/subscription/formStore.ts";

/** Most captured events in one message: so many that a frame has time for them. */
const maxEventsPerMessage = 500;

/** What a form needs of its surroundings. */
export interface FormHostDeps {
  readonly cloud: Cloud;
  readonly forms: FormStore;
  readonly tails: Tails;
  /** Id and time for the samples that a filter is tried on, time as ISO 8601. */
  readonly stamp: () => { readonly id: string; readonly time: string };
  /** Called when the event subscription was written; the form closes. */
  readonly onWritten: () => void;
}

/** What one form asks of the extension. */
export class FormHost implements RpcHandlers<FilterFormHost> {
  readonly #target: FilterFormTarget;
  readonly #deps: FormHostDeps;
  readonly #work: FormSession;
  readonly #edit: EditFormSession | undefined;
  #writeController = new AbortController();
  /** A page that has never asked for captured events does not want to hear of them. */
  #isArrivalReported = true;

  constructor(place: FilterFormTarget, around: FormHostDeps) {
    const { eventSubscriptionId: id } = place;
    const at = { target: place, cloud: around.cloud, forms: around.forms };
    this.#target = place;
    this.#deps = around;
    this.#edit = id === undefined ? undefined : createEditFormSession(id, at);
    this.#work = this.#edit ?? createNewFormSession(at);
  }

  readonly open = async (): Promise<FilterFormState> =>
    this.#toFormState(await this.#work.open(new AbortController().signal));

  readonly storeDraft = (draft: Draft): Promise<void> => this.#work.storeDraft(draft);

  readonly write = async (draft: Draft, agreed: boolean): Promise<WriteOutcome> => {
    this.#writeController = new AbortController();
    try {
      const outcome = await this.#work.write(draft, agreed, this.#writeController.signal);
      if (outcome.kind === "conflict") {
        const { kind, differences, hiddenDifferences: unseen } = outcome;
        return { kind, differences, hiddenDifferences: unseen };
      }
      if (outcome.kind !== "written") return outcome;
      await this.#deps.forms.delete(this.#target);
      this.#deps.onWritten();
      return { kind: "written", name: outcome.eventSubscription.name };
    } catch (error) {
      if (isCancellation(error)) return { kind: "cancelled" };
      throw error;
    }
  };

  readonly cancel = (): void => this.#writeController.abort();

  readonly reload = async (): Promise<FilterFormState> =>
    this.#toFormState(await this.#requireEdit().reload(new AbortController().signal));

  readonly overwrite = (): Promise<void> => this.#requireEdit().overwrite();

  readonly fullUrl = (): Promise<string> => this.#requireEdit().fullUrl(new AbortController().signal);

  /** Whether the page has not been told yet that events arrived since it asked for them. */
  isFirstArrival(): boolean {
    const first = !this.#isArrivalReported;
    this.#isArrivalReported = true;
    return first;
  }

  readonly capturedEvents = (after: number): CapturedEvents => {
    this.#isArrivalReported = false;
    const { workspaceId } = this.#target;
    const later = this.#deps.tails.events.filter(
      ({ sequence, tail }) => sequence > after && isSameArmId(tail.target.workspaceId, workspaceId),
    );
    const events = later.slice(0, maxEventsPerMessage);
    return {
      events: events.map(({ event }) => event.raw),
      lastSequence: events.at(-1)?.sequence ?? after,
      hasMore: later.length > events.length,
    };
  };

  readonly startTail = (): void => void vscode.commands.executeCommand("amlEvents.tailEvents");

  readonly showSource = async ({ line, column }: TextPosition): Promise<void> => {
    const source = (await this.#deps.forms.get(this.#target)).imported?.document;
    if (!source) return;
    const at = new vscode.Position(source.linesBefore + line - 1, column - 1);
    await vscode.window.showTextDocument(vscode.Uri.parse(source.uri), { selection: new vscode.Range(at, at) });
  };

  #requireEdit(): EditFormSession {
    if (!this.#edit) throw new Error("This form edits nothing that is deployed.");
    return this.#edit;
  }

  #toFormState(work: FormSessionState): FilterFormState {
    const { workspaceId } = this.#target;
    return {
      ...work,
      target: this.#target,
      workspaceName: parseArmId(workspaceId)?.name ?? workspaceId,
      samples: createSampleEvents({ workspaceId, ...this.#deps.stamp() }),
    };
  }
}
