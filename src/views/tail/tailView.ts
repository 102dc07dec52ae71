import * as vscode from "vscode";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import { type EarlierCapture, findEarlierCapture } from "../../app/tail/captures.ts";
import { TailSearch } from "../../app/tail/tailSearch.ts";
import type { Tail } from "../../app/tail/tail.ts";
import type { TailEvent, Tails } from "../../app/tail/tails.ts";
import { toTailRow, type TailRow } from "../../core/tail/tailRow.ts";
import { connectRpc, type RpcHandlers, serveRpc } from "../../protocol/rpc.ts";
import type { TailChange, TailCommand, TailHost, TailState, TailSummary, TailView } from "../../protocol/tail.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import { pageHtml, webviewRoots, createHostChannel } from "../webview.ts";
import type { CaptureDocuments } from "./captureDocuments.ts";
import { openCapture } from "./openCapture.ts";
import { copyTailEvent, openTailEvent } from "./tailEventDocuments.ts";

/** Changes within this time, in ms, are sent to the page together: one frame. */
const flushDelayMs = 16;

export interface TailViewDeps {
  readonly extensionUri: vscode.Uri;
  readonly tails: Tails;
  readonly watch: LocalEventGridWatcher;
  readonly captureDocuments: CaptureDocuments;
  readonly report: ErrorReporter;
}

/** A filled view. */
export interface FilledTailView {
  readonly focusSearch: () => void;
}

/** Shows the events that the tails of this window receive in the view *Live Events*. */
export function fillTailView({ webview, onDidDispose }: vscode.WebviewView, deps: TailViewDeps): FilledTailView {
  const { extensionUri, report } = deps;
  webview.options = { enableScripts: true, localResourceRoots: webviewRoots(extensionUri) };
  const channel = createHostChannel(webview);
  const host = new TailViewHost(deps);
  const server = serveRpc<TailHost>(channel, host.handlers, (error) => report.describe(error));
  const page = connectRpc<TailView>(channel);
  const feed = host.feedChanges((change) => {
    // If the page is gone, the update is not needed: a new page asks for the whole state.
    page.remote.update(change).catch(() => {});
  });
  onDidDispose(() => {
    for (const disposable of [feed, server, page]) disposable.dispose();
  });
  webview.html = pageHtml(webview, extensionUri, "tail", "Live Events");
  return { focusSearch: () => void page.remote.focusSearch().catch(() => {}) };
}

const tailCommands: readonly TailCommand[] = [
  "tailEvents",
  "raiseSampleEvent",
  "runScenario",
  "startLocalEventGrid",
  "showLog",
];

/** The extension's side of one page. */
class TailViewHost {
  readonly #deps: TailViewDeps;
  readonly #search: TailSearch;
  #earlierCapture: EarlierCapture | undefined;

  constructor(deps: TailViewDeps) {
    this.#deps = deps;
    this.#search = new TailSearch({
      tails: deps.tails,
      now: () => performance.now(),
      yieldToOthers: () => new Promise(setImmediate),
    });
  }

  get handlers(): RpcHandlers<TailHost> {
    const { tails, report } = this.#deps;
    const showErrors = (action: Promise<unknown>): void => void action.catch((error: unknown) => report.show(error));
    return {
      open: () => this.#open(),
      search: (text) => this.#search.search(text),
      openEvent: (sequence) => showErrors(openTailEvent(sequence, tails)),
      copyEvent: (sequence) => showErrors(copyTailEvent(sequence, tails)),
      openCapture: () => showErrors(openCapture(this.#deps.captureDocuments, this.#captureNames)),
      stop: (id) => showErrors(tails.stop(id)),
      // The page shows a tail that fails to start.
      restart: (id) => void tails.restart(id).catch((error: unknown) => report.describe(error)),
      clear: () => tails.clear(),
      run: (command) => {
        if (tailCommands.includes(command)) void vscode.commands.executeCommand(`amlEvents.${command}`);
      },
    };
  }

  /** Collects the changes of a frame, so that a burst of events is one message to the page. */
  feedChanges(send: (change: TailChange) => void): vscode.Disposable {
    const { tails, watch } = this.#deps;
    let addedEvents: TailEvent[] = [];
    let isReplacement = false;
    let timer: NodeJS.Timeout | undefined;
    const flush = (): void => {
      const found = addedEvents.filter((event) => this.#search.isFound(event));
      const foundSequences = found.map(({ sequence }) => sequence);
      const change = { ...this.#toState(addedEvents), isReplacement, foundSequences };
      addedEvents = [];
      isReplacement = false;
      timer = undefined;
      send(change);
    };
    const flushSoon = (): void => void (timer ??= setTimeout(flush, flushDelayMs));
    let gridState = watch.snapshot.state.kind;
    const subscriptions = [
      tails.onChanged((change) => {
        if (change.kind === "added") addedEvents.push(...change.events);
        if (change.kind === "cleared") {
          addedEvents = [];
          isReplacement = true;
        }
        flushSoon();
      }),
      watch.onChanged(({ state }) => {
        if (state.kind === gridState) return;
        gridState = state.kind;
        flushSoon();
      }),
    ];
    return {
      dispose() {
        for (const subscription of subscriptions) subscription.dispose();
        clearTimeout(timer);
      },
    };
  }

  async #open(): Promise<TailState> {
    const { tails, captureDocuments, report } = this.#deps;
    try {
      if (tails.captureNames.length === 0)
        this.#earlierCapture = await findEarlierCapture(await captureDocuments.archive(), new Date());
    } catch (error) {
      // The events of this window can be shown all the same, so this only writes to the log.
      report.describe(error);
    }
    return this.#toState(tails.events);
  }

  /** The captures with the events that the list doesn't show: this window's, or else the newest one. */
  get #captureNames(): readonly string[] {
    const { captureNames } = this.#deps.tails;
    return captureNames.length > 0 || !this.#earlierCapture ? captureNames : [this.#earlierCapture.name];
  }

  #toState(events: readonly TailEvent[]): TailState {
    const { tails, watch } = this.#deps;
    return {
      tails: tails.tails.flatMap(toTailSummaries),
      rows: events.map(toRow),
      firstSequence: tails.firstSequence,
      droppedCount: tails.droppedCount,
      clearedCount: tails.clearedCount,
      earlierCapture: tails.captureNames.length > 0 ? undefined : this.#earlierCapture?.description,
      localEventGrid: watch.snapshot.state.kind,
    };
  }
}

const toRow = (event: TailEvent): TailRow => toTailRow(event, event.tail.target.label);

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
