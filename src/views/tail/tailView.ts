import * as vscode from "vscode";
import { toTailRow } from "./tailRow.ts";
import type { Tail } from "../../app/tail/tail.ts";
import type { Tails, TailsChange } from "../../app/tail/tails.ts";
import { connectRpc, serveRpc } from "../../protocol/rpc.ts";
import type { TailHost, TailRow, TailState, TailSummary, TailView } from "../../protocol/tail.ts";
import type { TailEventDocuments } from "./tailEventDocuments.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import { pageHtml, webviewRoots, createHostChannel } from "../webview.ts";

/** How long changes are gathered before they are sent to the page together, in milliseconds: one frame. */
const flushDelayMs = 16;

/** What the view needs of its surroundings. */
export interface TailViewDeps {
  readonly extensionUri: vscode.Uri;
  readonly tails: Tails;
  readonly documents: TailEventDocuments;
  readonly report: ErrorReporter;
}

/** Fills the view *Live Events*: what the tails of this window receive. */
export function fillTailView({ webview, onDidDispose }: vscode.WebviewView, world: TailViewDeps): void {
  const { extensionUri: extension, tails, report } = world;
  webview.options = { enableScripts: true, localResourceRoots: webviewRoots(extension) };
  const wire = createHostChannel(webview);
  const served = serveRpc<TailHost>(wire, createTailHost(world), (error) => report.describe(error));
  const page = connectRpc<TailView>(wire);
  const feed = new TailFeed(tails, (rows, replace) => {
    // The page may be gone while a change is on its way; the next one asks for its whole state.
    page.remote.update({ ...toTailState(tails, rows), isReplacement: replace }).catch(() => {});
  });
  onDidDispose(() => {
    feed.dispose();
    served.dispose();
    page.dispose();
  });
  webview.html = pageHtml(webview, extension, "tail", "Live Events");
}

/** What the page asks of the extension. */
function createTailHost({ tails, documents, report }: TailViewDeps): TailHost {
  const told = (act: Promise<unknown>): void => void act.catch((error: unknown) => report.show(error));
  return {
    open: () => toTailState(tails, tails.events.map(toTailRow)),
    openEvent: (sequence) => told(documents.open(sequence)),
    stop: (id) => told(tails.stop(id)),
    clear: () => tails.clear(),
    run: (command) => {
      if (command === "tailEvents" || command === "raiseSampleEvent")
        void vscode.commands.executeCommand(`amlEvents.${command}`);
    },
  };
}

const toTailState = (tails: Tails, rows: readonly TailRow[]): TailState => ({
  tails: tails.tails.flatMap(toTailSummaries),
  rows,
  droppedCount: tails.droppedCount,
});

/** Gathers what changes within a frame, so that a burst of events is one message to the page. */
class TailFeed implements vscode.Disposable {
  readonly #send: (rows: readonly TailRow[], replace: boolean) => void;
  readonly #subscription;
  #addedRows: TailRow[] = [];
  #isReplacement = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(tails: Tails, send: (rows: readonly TailRow[], replace: boolean) => void) {
    this.#send = send;
    this.#subscription = tails.onChanged((change) => this.#collect(change));
  }

  dispose(): void {
    this.#subscription.dispose();
    clearTimeout(this.#timer);
  }

  #collect(change: TailsChange): void {
    if (change.kind === "added") this.#addedRows.push(...change.events.map(toTailRow));
    if (change.kind === "cleared") {
      this.#addedRows = [];
      this.#isReplacement = true;
    }
    this.#timer ??= setTimeout(() => this.#flush(), flushDelayMs);
  }

  #flush(): void {
    const [rows, replace] = [this.#addedRows, this.#isReplacement];
    this.#addedRows = [];
    this.#isReplacement = false;
    this.#timer = undefined;
    this.#send(rows, replace);
  }
}

function toTailSummaries({ id, target: { label }, status }: Tail): TailSummary[] {
  switch (status.kind) {
    case "idle":
      return [];
    case "starting":
      return [{ id, label, status: "starting", detail: status.step }];
    case "failed":
      return [{ id, label, status: "failed", detail: status.why }];
    case "live":
    case "stopping":
      return [{ id, label, status: status.kind, detail: "" }];
  }
}
