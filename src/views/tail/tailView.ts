import * as vscode from "vscode";
import type { Tail } from "../../app/tail/tail.ts";
import type { TailEvent, Tails } from "../../app/tail/tails.ts";
import { toTailRow, type TailRow } from "../../core/tail/tailRow.ts";
import { connectRpc, serveRpc } from "../../protocol/rpc.ts";
import type { TailChange, TailHost, TailState, TailSummary, TailView } from "../../protocol/tail.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import { pageHtml, webviewRoots, createHostChannel } from "../webview.ts";
import { openTailEvent } from "./tailEventDocuments.ts";

/** Changes within this time, in ms, are sent to the page together: one frame. */
const flushDelayMs = 16;

export interface TailViewDeps {
  readonly extensionUri: vscode.Uri;
  readonly tails: Tails;
  readonly report: ErrorReporter;
}

/** Shows the events that the tails of this window receive in the view *Live Events*. */
export function fillTailView({ webview, onDidDispose }: vscode.WebviewView, deps: TailViewDeps): void {
  const { extensionUri, tails, report } = deps;
  webview.options = { enableScripts: true, localResourceRoots: webviewRoots(extensionUri) };
  const channel = createHostChannel(webview);
  const server = serveRpc<TailHost>(channel, createTailHost(deps), (error) => report.describe(error));
  const page = connectRpc<TailView>(channel);
  const feed = feedChanges(tails, (change) => {
    // If the page is gone, the update is not needed: a new page asks for the whole state.
    page.remote.update(change).catch(() => {});
  });
  onDidDispose(() => {
    for (const disposable of [feed, server, page]) disposable.dispose();
  });
  webview.html = pageHtml(webview, extensionUri, "tail", "Live Events");
}

function createTailHost({ tails, report }: TailViewDeps): TailHost {
  const showErrors = (action: Promise<unknown>): void => void action.catch((error: unknown) => report.show(error));
  return {
    open: () => toTailState(tails, tails.events),
    openEvent: (sequence) => showErrors(openTailEvent(sequence, tails)),
    stop: (id) => showErrors(tails.stop(id)),
    // The page shows a tail that fails to start.
    restart: (id) => void tails.restart(id).catch((error: unknown) => report.describe(error)),
    clear: () => tails.clear(),
    run: (command) => {
      if (command === "tailEvents" || command === "raiseSampleEvent")
        void vscode.commands.executeCommand(`amlEvents.${command}`);
    },
  };
}

const toRow = (event: TailEvent): TailRow => toTailRow(event, event.tail.target.label);

const toTailState = (tails: Tails, events: readonly TailEvent[]): TailState => ({
  tails: tails.tails.flatMap(toTailSummaries),
  rows: events.map(toRow),
  droppedCount: tails.droppedCount,
});

function toTailSummaries({ id, target: { label }, status }: Tail): TailSummary[] {
  switch (status.kind) {
    case "idle":
      return [];
    case "starting":
      return [{ id, label, status: "starting", detail: status.step }];
    case "failed":
    case "stopped":
      return [{ id, label, status: status.kind, detail: status.why }];
    case "live":
    case "stopping":
      return [{ id, label, status: status.kind, detail: "" }];
  }
}

/** Collects the changes of a frame, so that a burst of events is one message to the page. */
function feedChanges(tails: Tails, send: (change: TailChange) => void): vscode.Disposable {
  let addedEvents: TailEvent[] = [];
  let isReplacement = false;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    const change = { ...toTailState(tails, addedEvents), isReplacement };
    addedEvents = [];
    isReplacement = false;
    timer = undefined;
    send(change);
  };
  const subscription = tails.onChanged((change) => {
    if (change.kind === "added") addedEvents.push(...change.events);
    if (change.kind === "cleared") {
      addedEvents = [];
      isReplacement = true;
    }
    timer ??= setTimeout(flush, flushDelayMs);
  });
  return {
    dispose() {
      subscription.dispose();
      clearTimeout(timer);
    },
  };
}
