import * as vscode from "vscode";
import { CapturedEventReader } from "../../app/subscription/capturedEvents.ts";
import { createEditFormSession, type EditFormSession } from "../../app/subscription/editFormSession.ts";
import { createNewFormSession, type FormSession, type FormSessionState } from "../../app/subscription/formSession.ts";
import type { FormStore, FormTarget } from "../../app/subscription/formStore.ts";
import type { Tails } from "../../app/tail/tails.ts";
import { parseArmId } from "../../core/armId.ts";
import { createSampleEvents } from "../../core/events/sampleEvents.ts";
import { isCancellation } from "../../core/failure.ts";
import type { TextPosition } from "../../core/import/importResult.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type { CapturedEvents, FilterFormHost, FilterFormState, WriteOutcome } from "../../protocol/filterForm.ts";
import type { RpcHandlers } from "../../protocol/rpc.ts";

export interface FormHostDeps {
  readonly cloud: Cloud;
  readonly forms: FormStore;
  readonly tails: Tails;
  /** Id and time for the sample events, time as ISO 8601. */
  readonly stamp: () => { readonly id: string; readonly time: string };
  readonly onWritten: () => void;
}

/** Answers the requests of one form. */
export class FormHost implements RpcHandlers<FilterFormHost> {
  readonly #target: FormTarget;
  readonly #deps: FormHostDeps;
  readonly #session: FormSession;
  readonly #editSession: EditFormSession | undefined;
  readonly #capturedEvents: CapturedEventReader;
  readonly #closeController = new AbortController();
  #writeController = new AbortController();

  constructor(target: FormTarget, deps: FormHostDeps) {
    const { cloud, forms, tails } = deps;
    const sessionDeps = { target, cloud, forms };
    const id = target.eventSubscriptionId;
    this.#target = target;
    this.#deps = deps;
    this.#editSession = id === undefined ? undefined : createEditFormSession(id, sessionDeps);
    this.#session = this.#editSession ?? createNewFormSession(sessionDeps);
    this.#capturedEvents = new CapturedEventReader(tails, target.workspaceId);
  }

  readonly open = async (): Promise<FilterFormState> =>
    this.#toFormState(await this.#session.open(this.#closeController.signal));

  readonly storeDraft = (draft: Draft): Promise<void> => this.#session.storeDraft(draft);

  readonly write = async (draft: Draft, isConfirmed: boolean): Promise<WriteOutcome> => {
    this.#writeController = new AbortController();
    const signal = AbortSignal.any([this.#writeController.signal, this.#closeController.signal]);
    try {
      const result = await this.#session.write(draft, isConfirmed, signal);
      if (result.kind === "conflict") {
        const { kind, differences, hiddenDifferences } = result;
        return { kind, differences, hiddenDifferences };
      }
      if (result.kind !== "written") return result;
      this.#deps.onWritten();
      return { kind: "written" };
    } catch (error) {
      if (isCancellation(error)) return { kind: "canceled" };
      throw error;
    }
  };

  readonly cancel = (): void => this.#writeController.abort();

  readonly reload = async (): Promise<FilterFormState> =>
    this.#toFormState(await this.#requireEditSession().reload(this.#closeController.signal));

  readonly acceptConflict = (): Promise<void> => this.#requireEditSession().acceptConflict();

  readonly fullUrl = (): Promise<string> => this.#requireEditSession().fullUrl(this.#closeController.signal);

  readonly capturedEvents = (after: number): CapturedEvents => this.#capturedEvents.read(after);

  /** Whether the page should be notified of arriving events: once after each `capturedEvents`. */
  takeArrival(): boolean {
    return this.#capturedEvents.takeArrival();
  }

  readonly startTail = (): void => void vscode.commands.executeCommand("amlEvents.tailEvents");

  readonly showSource = async ({ line, column }: TextPosition): Promise<void> => {
    const source = (await this.#deps.forms.get(this.#target)).imported?.document;
    if (!source) return;
    const position = new vscode.Position(source.linesBefore + line - 1, column - 1);
    const selection = new vscode.Range(position, position);
    await vscode.window.showTextDocument(vscode.Uri.parse(source.uri), { selection });
  };

  /** Cancels running requests. */
  dispose(): void {
    this.#closeController.abort();
  }

  #requireEditSession(): EditFormSession {
    if (!this.#editSession) throw new Error("This form doesn't edit an event subscription.");
    return this.#editSession;
  }

  #toFormState({ imported, otherScope, deployedFilters, ...state }: FormSessionState): FilterFormState {
    const { task, workspaceId } = this.#target;
    return {
      ...state,
      task,
      restoreState: this.#target,
      workspaceName: parseArmId(workspaceId)?.name ?? workspaceId,
      samples: createSampleEvents({ workspaceId, ...this.#deps.stamp() }),
      ...(imported && {
        importState: {
          source: imported.source,
          hasEditor: imported.document !== undefined,
          problems: imported.problems,
          draft: imported.draft,
          fieldProblems: imported.marks,
          ...(otherScope !== undefined && { otherScope }),
          deployedFilters: deployedFilters ?? [],
        },
      }),
    };
  }
}
