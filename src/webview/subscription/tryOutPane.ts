import type { TemplateResult } from "lit";
import { evaluate, type Verdict } from "../../core/filter/evaluate.ts";
import type { Filter, FilterContext } from "../../core/filter/filter.ts";
import type { JsonObject } from "../../core/json.ts";
import type { FilterFormHost } from "../../protocol/filterForm.ts";
import type { RpcRemote } from "../../protocol/rpc.ts";
import { EventSources } from "./eventSources.ts";
import { runTrial } from "./trial.ts";
import { tryOutView } from "./tryOutView.ts";

interface TryOutPaneDeps {
  readonly host: Pick<RpcRemote<FilterFormHost>, "capturedEvents" | "startTail">;
  readonly samples: readonly JsonObject[];
  /** How the event subscription delivers, whatever the schema of the events. */
  readonly filterContext: () => FilterContext;
  /** Calls the extension and shows its error. */
  readonly callHost: (action: () => Promise<unknown>) => Promise<void>;
  readonly requestRender: () => void;
}

/** The pane that tests the filter with events. */
export class TryOutPane {
  readonly #deps: TryOutPaneDeps;
  readonly #eventSources: EventSources;
  /** Sequence number of the last captured event; undefined until the user opens the captured events. */
  #lastSequence: number | undefined;
  #isFetching = false;

  constructor(deps: TryOutPaneDeps) {
    this.#deps = deps;
    this.#eventSources = new EventSources(deps.samples);
  }

  /** Called when the extension has captured events that the page doesn't have yet. */
  onCapturedEvents(): void {
    if (this.#lastSequence !== undefined) void this.#fetchCaptured();
  }

  /** Captured and pasted events, by which lint judges the filter. */
  get observedEvents(): readonly JsonObject[] {
    return this.#eventSources.observedEvents;
  }

  /** The verdict on the selected event. */
  evaluateSelected(filter: Filter): Verdict | undefined {
    const event = this.#eventSources.testEvents[this.#eventSources.selectedIndex]?.event;
    return event && evaluate(filter, event, this.#deps.filterContext());
  }

  /** @param deployed the filter that the draft would replace */
  render(filter: Filter, verdict: Verdict | undefined, deployed: Filter | undefined): TemplateResult {
    const { host, callHost, requestRender, filterContext } = this.#deps;
    const eventSources = this.#eventSources;
    return tryOutView({
      eventSources,
      trial: runTrial(eventSources.testEvents, filter, deployed, filterContext()),
      verdict,
      select: (index) => {
        eventSources.select(index);
        requestRender();
      },
      selectSource: (source) => {
        eventSources.source = source;
        if (source === "captured" && this.#lastSequence === undefined) void this.#fetchCaptured();
        requestRender();
      },
      paste: (text) => {
        eventSources.paste(text);
        requestRender();
      },
      startTail: () => void callHost(() => host.startTail()),
    });
  }

  /** Fetches page by page, so that the form stays responsive. */
  async #fetchCaptured(): Promise<void> {
    if (this.#isFetching) return;
    this.#isFetching = true;
    const { host, callHost, requestRender } = this.#deps;
    await callHost(async () => {
      let hasMore = true;
      while (hasMore) {
        const page = await host.capturedEvents(this.#lastSequence ?? 0);
        this.#eventSources.addCaptured(page.events);
        this.#lastSequence = page.lastSequence;
        hasMore = page.hasMore;
        requestRender();
      }
    });
    this.#isFetching = false;
  }
}
