import type { TemplateResult } from "lit";
import { evaluate } from "../../core/filter/evaluate.ts";
import type { Verdict } from "../../core/filter/evaluate.ts";
import type { Filter } from "../../core/filter/filter.ts";
import type { JsonObject } from "../../core/json.ts";
import type { FilterFormHost } from "../../protocol/filterForm.ts";
import type { Remote } from "../../protocol/rpc.ts";
import { EventSources } from "./eventSources.ts";
import { trial } from "./trial.ts";
import { tryOut } from "./tryOut.ts";

/** What the pane needs of the page around it. */
interface Around {
  readonly host: Pick<Remote<FilterFormHost>, "captured" | "tail">;
  readonly samples: readonly JsonObject[];
  /** Does something that the extension answers, and shows what goes wrong. */
  readonly ask: (act: () => Promise<unknown>) => Promise<void>;
  /** Something changed that has to be drawn. */
  readonly changed: () => void;
}

/** The events that the filter is tried on, and what is chosen of them. */
export class TryOutPane {
  readonly #around: Around;
  readonly #events: EventSources;
  /** The last captured event that came; undefined until somebody wants to see them. */
  #last: number | undefined;
  #fetching = false;

  constructor(around: Around) {
    this.#around = around;
    this.#events = new EventSources(around.samples);
  }

  /** There are captured events that the page does not have. */
  arrived(): void {
    if (this.#last !== undefined) void this.#fetch(this.#last);
  }

  /** The verdict on the chosen event. */
  verdict(filter: Filter): Verdict | undefined {
    const event = this.#events.candidates[this.#events.chosen]?.event;
    return event && evaluate(filter, event);
  }

  /** @param deployed the filter that the draft is to take the place of */
  render(filter: Filter, verdict: Verdict | undefined, deployed: Filter | undefined): TemplateResult {
    const { host, ask, changed } = this.#around;
    const events = this.#events;
    return tryOut({
      events,
      trial: trial(events.candidates, filter, deployed),
      verdict,
      choose: (index) => {
        events.choose(index);
        changed();
      },
      chooseSource: (source) => {
        events.source = source;
        if (source === "captured" && this.#last === undefined) void this.#fetch(0);
        changed();
      },
      paste: (text) => {
        events.paste(text);
        changed();
      },
      tail: () => void ask(() => host.tail()),
    });
  }

  /** Piece by piece, so that typing goes on between them. */
  async #fetch(after: number): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    const { host, ask, changed } = this.#around;
    await ask(async () => {
      for (let more = true, last = after; more;) {
        const piece = await host.captured(last);
        this.#events.capture(piece.events);
        this.#last = last = piece.last;
        more = piece.more;
        changed();
      }
    });
    this.#fetching = false;
  }
}
