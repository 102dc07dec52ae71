import type { TemplateResult } from "lit";
import { evaluate } from "../../core/filter/evaluate.ts";
import type { Verdict } from "../../core/filter/evaluate.ts";
import type { Filter } from "../../core/filter/filter.ts";
import type { JsonObject } from "../../core/json.ts";
import type { FilterFormHost } from "../../protocol/filterForm.ts";
import type { RpcRemote } from "../../protocol/rpc.ts";
import { EventSources } from "./eventSources.ts";
import { runTrial } from "./trial.ts";
import { tryOutView } from "./tryOutView.ts";

/** What the pane needs of the page around it. */
interface TryOutPaneDeps {
  readonly host: Pick<RpcRemote<FilterFormHost>, "capturedEvents" | "startTail">;
  readonly samples: readonly JsonObject[];
  /** Does something that the extension answers, and shows what goes wrong. */
  readonly callHost: (act: () => Promise<unknown>) => Promise<void>;
  /** Something changed that has to be drawn. */
  readonly requestRender: () => void;
}

/** The events that the filter is tried on, and what is chosen of them. */
export class TryOutPane {
  readonly #deps: TryOutPaneDeps;
  readonly #eventSources: EventSources;
  /** The last captured event that came; undefined until somebody wants to see them. */
  #lastSequence: number | undefined;
  #isFetching = false;

  constructor(around: TryOutPaneDeps) {
    this.#deps = around;
    this.#eventSources = new EventSources(around.samples);
  }

  /** There are captured events that the page does not have. */
  onCapturedEvents(): void {
    if (this.#lastSequence !== undefined) void this.#fetchCaptured(this.#lastSequence);
  }

  /** The verdict on the chosen event. */
  evaluateSelected(filter: Filter): Verdict | undefined {
    const event = this.#eventSources.testEvents[this.#eventSources.selectedIndex]?.event;
    return event && evaluate(filter, event);
  }

  /** @param deployed the filter that the draft is to take the place of */
  render(filter: Filter, verdict: Verdict | undefined, deployed: Filter | undefined): TemplateResult {
    const { host, callHost: ask, requestRender: changed } = this.#deps;
    const events = this.#eventSources;
    return tryOutView({
      eventSources: events,
      trial: runTrial(events.testEvents, filter, deployed),
      verdict,
      select: (index) => {
        events.select(index);
        changed();
      },
      selectSource: (source) => {
        events.source = source;
        if (source === "captured" && this.#lastSequence === undefined) void this.#fetchCaptured(0);
        changed();
      },
      paste: (text) => {
        events.paste(text);
        changed();
      },
      tail: () => void ask(() => host.startTail()),
    });
  }

  /** Piece by piece, so that typing goes on between them. */
  async #fetchCaptured(after: number): Promise<void> {
    if (this.#isFetching) return;
    this.#isFetching = true;
    const { host, callHost: ask, requestRender: changed } = this.#deps;
    await ask(async () => {
      for (let more = true, last = after; more;) {
        const piece = await host.capturedEvents(last);
        this.#eventSources.addCaptured(piece.events);
        this.#lastSequence = last = piece.lastSequence;
        more = piece.hasMore;
        changed();
      }
    });
    this.#isFetching = false;
  }
}
