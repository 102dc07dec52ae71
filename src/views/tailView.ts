import * as vscode from "vscode";
import { tailRow } from "./tailRow.ts";
import type { Tail } from "../app/tail.ts";
import type { Tails, TailsChange } from "../app/tails.ts";
import { connect, serve } from "../protocol/rpc.ts";
import type { TailHost, TailRow, TailState, TailSummary, TailView } from "../protocol/tail.ts";
import type { EventDocuments } from "./eventDocument.ts";
import type { Report } from "./report.ts";
import { pageHtml, pageRoots, wireOf } from "./webview.ts";

/** How long changes are gathered before they are sent to the page together, in milliseconds: one frame. */
const frame = 16;

/** What the view needs of its surroundings. */
export interface TailViewWorld {
  readonly extension: vscode.Uri;
  readonly tails: Tails;
  readonly documents: EventDocuments;
  readonly report: Report;
}

/** Fills the view *Live Events*: what the tails of this window receive. */
export function fillTailView({ webview, onDidDispose }: vscode.WebviewView, world: TailViewWorld): void {
  const { extension, tails, report } = world;
  webview.options = { enableScripts: true, localResourceRoots: pageRoots(extension) };
  const wire = wireOf(webview);
  const served = serve<TailHost>(wire, hostOf(world), (error) => report.explain(error));
  const page = connect<TailView>(wire);
  const feed = new Feed(tails, (rows, replace) => {
    // The page may be gone while a change is on its way; the next one asks for its whole state.
    page.remote.changed({ ...stateOf(tails, rows), replace }).catch(() => {});
  });
  onDidDispose(() => {
    feed.dispose();
    served.dispose();
    page.dispose();
  });
  webview.html = pageHtml(webview, extension, "tail", "Live Events");
}

/** What the page asks of the extension. */
function hostOf({ tails, documents, report }: TailViewWorld): TailHost {
  const told = (act: Promise<unknown>): void => void act.catch((error: unknown) => report.show(error));
  return {
    open: () => stateOf(tails, tails.events.map(tailRow)),
    openEvent: (sequence) => told(documents.open(sequence)),
    stop: (id) => told(tails.stop(id)),
    clear: () => tails.clear(),
    run: (command) => {
      if (command === "tailEvents" || command === "raiseSampleEvent")
        void vscode.commands.executeCommand(`amlEvents.${command}`);
    },
  };
}

const stateOf = (tails: Tails, rows: readonly TailRow[]): TailState => ({
  tails: tails.tails.flatMap(summaryOf),
  rows,
  dropped: tails.dropped,
});

/** Gathers what changes within a frame, so that a burst of events is one message to the page. */
class Feed implements vscode.Disposable {
  readonly #send: (rows: readonly TailRow[], replace: boolean) => void;
  readonly #listening;
  #added: TailRow[] = [];
  #replace = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(tails: Tails, send: (rows: readonly TailRow[], replace: boolean) => void) {
    this.#send = send;
    this.#listening = tails.onChanged((change) => this.#gather(change));
  }

  dispose(): void {
    this.#listening.dispose();
    clearTimeout(this.#timer);
  }

  #gather(change: TailsChange): void {
    if (change.kind === "added") this.#added.push(...change.events.map(tailRow));
    if (change.kind === "cleared") {
      this.#added = [];
      this.#replace = true;
    }
    this.#timer ??= setTimeout(() => this.#flush(), frame);
  }

  #flush(): void {
    const [rows, replace] = [this.#added, this.#replace];
    this.#added = [];
    this.#replace = false;
    this.#timer = undefined;
    this.#send(rows, replace);
  }
}

function summaryOf({ id, target: { label }, status }: Tail): TailSummary[] {
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
