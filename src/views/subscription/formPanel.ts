import * as vscode from "vscode";
import type { ListScope } from "../../app/lists/listScope.ts";
import { CapturedEventReader } from "../../app/subscription/capturedEvents.ts";
import { createEditFormSession, type EditFormSession } from "../../app/subscription/editFormSession.ts";
import { createNewFormSession, type FormSessionState } from "../../app/subscription/formSession.ts";
import type { FormStore, FormTarget } from "../../app/subscription/formStore.ts";
import type { Tails } from "../../app/tail/tails.ts";
import { parseArmId } from "../../core/armId.ts";
import { createAllSampleEvents } from "../../core/events/sampleChoices.ts";
import type { EventStamp } from "../../core/events/sampleEvents.ts";
import { isCancellation } from "../../core/failure.ts";
import type { JsonObject } from "../../core/json.ts";
import type { ManualValidation } from "../../core/subscription/handshakeFailure.ts";
import type { Clouds } from "../../ports/cloud.ts";
import type { FilterFormHost, FilterFormPage, FilterFormState } from "../../protocol/filterForm.ts";
import { connectRpc, type RpcHandlers, serveRpc } from "../../protocol/rpc.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import { pageHtml, webviewRoots, createHostChannel } from "../webview.ts";

export interface FormPanelDeps {
  readonly extensionUri: vscode.Uri;
  readonly clouds: Clouds;
  readonly formStore: FormStore;
  readonly tails: Tails;
  readonly report: ErrorReporter;
  /** For the sample events. */
  readonly stamp: () => EventStamp;
  /** Called after an event subscription was created or changed. */
  readonly onWritten: (scope: ListScope) => void;
}

/** Shows the form for `target` in a panel, and closes the panel after the form was written. */
export function fillFormPanel(panel: vscode.WebviewPanel, target: FormTarget, deps: FormPanelDeps): void {
  const { extensionUri, tails, report } = deps;
  const { cloud, workspaceId } = target;
  panel.iconPath = vscode.Uri.joinPath(extensionUri, "media", "icon.png");
  panel.webview.options = { enableScripts: true, localResourceRoots: webviewRoots(extensionUri) };
  const capturedEvents = new CapturedEventReader(tails, workspaceId);
  const closeController = new AbortController();
  const onLeft = (): void => deps.onWritten({ cloud, workspaceId });
  const onWritten = (): void => {
    deps.onWritten({ cloud, workspaceId });
    panel.dispose();
  };
  const channel = createHostChannel(panel.webview);
  const page = connectRpc<FilterFormPage>(channel);
  const onManualValidation = (wait: ManualValidation): void =>
    void page.remote.notifyManualValidation(wait).catch(() => {});
  const closeSignal = closeController.signal;
  const host = createFormHost(target, { ...deps, onWritten, onManualValidation, onLeft, capturedEvents, closeSignal });
  const server = serveRpc<FilterFormHost>(channel, host, (error) => report.describe(error));
  const arrivals = tails.onChanged(({ kind }) => {
    if (kind === "added" && capturedEvents.takeArrival()) page.remote.notifyCapturedEvents().catch(() => {});
  });
  panel.onDidDispose(() => {
    for (const disposable of [arrivals, page, server]) disposable.dispose();
    closeController.abort();
  });
  panel.webview.html = pageHtml(panel.webview, extensionUri, "filterForm", panel.title);
}

interface FormHostDeps extends Omit<FormPanelDeps, "onWritten"> {
  readonly onWritten: () => void;
  readonly onManualValidation: (wait: ManualValidation) => void;
  /** Called when a write may have left something although it didn't succeed. */
  readonly onLeft: () => void;
  readonly capturedEvents: CapturedEventReader;
  readonly closeSignal: AbortSignal;
}

/** Answers the requests of one form. */
function createFormHost(target: FormTarget, deps: FormHostDeps): RpcHandlers<FilterFormHost> {
  const { clouds, formStore, stamp, onWritten, onManualValidation, onLeft, capturedEvents, closeSignal } = deps;
  const { workspaceId, eventSubscriptionId } = target;
  const sessionDeps = { target, cloud: clouds[target.cloud], forms: formStore };
  const editSession =
    eventSubscriptionId === undefined ? undefined : createEditFormSession(eventSubscriptionId, sessionDeps);
  const session = editSession ?? createNewFormSession(sessionDeps);
  const requireEditSession = (): EditFormSession => {
    if (!editSession) throw new Error("This form doesn't edit an event subscription.");
    return editSession;
  };
  const toState = (state: FormSessionState): FilterFormState =>
    toFormState(target, state, createAllSampleEvents({ workspaceId, ...stamp() }));
  let writeController = new AbortController();
  return {
    open: async () => toState(await session.open(closeSignal)),
    storeDraft: (draft) => session.storeDraft(draft),
    async write(draft, isConfirmed) {
      writeController = new AbortController();
      const signal = AbortSignal.any([writeController.signal, closeSignal]);
      let hasWaited = false;
      const notifyWait = (wait: ManualValidation): void => {
        hasWaited = true;
        onManualValidation(wait);
      };
      try {
        const result = await session.write(draft, isConfirmed, signal, notifyWait);
        if (result.kind === "conflict") {
          const { kind, differences, hiddenDifferences } = result;
          return { kind, differences, hiddenDifferences };
        }
        if (result.kind !== "written") return result;
        onWritten();
        return { kind: "written" };
      } catch (error) {
        if (isCancellation(error)) return { kind: "canceled" };
        throw error;
      } finally {
        // What was not validated stays, waiting or failed.
        if (hasWaited) onLeft();
      }
    },
    cancel: () => writeController.abort(),
    reload: async () => toState(await requireEditSession().reload(closeSignal)),
    acceptConflict: () => requireEditSession().acceptConflict(),
    fullUrl: () => requireEditSession().fullUrl(closeSignal),
    capturedEvents: (after) => capturedEvents.read(after),
    startTail: () => void vscode.commands.executeCommand("amlEvents.tailEvents"),
    async showSource({ line, column }) {
      const source = (await formStore.get(target)).imported?.document;
      if (!source) return;
      const position = new vscode.Position(source.linesBefore + line - 1, column - 1);
      const selection = new vscode.Range(position, position);
      await vscode.window.showTextDocument(vscode.Uri.parse(source.uri), { selection });
    },
  };
}

function toFormState(
  target: FormTarget,
  { imported, otherScope, deployedFilters = [], ...state }: FormSessionState,
  samples: readonly JsonObject[],
): FilterFormState {
  const { task, workspaceId } = target;
  const workspaceName = parseArmId(workspaceId)?.name ?? workspaceId;
  const formState = { ...state, task, restoreState: target, workspaceName, samples };
  if (!imported) return formState;
  const { source, document, problems, draft, marks } = imported;
  return {
    ...formState,
    importState: {
      source,
      hasEditor: document !== undefined,
      problems,
      draft,
      fieldProblems: marks,
      ...(otherScope !== undefined && { otherScope }),
      deployedFilters,
    },
  };
}
