import { isSameArmId } from "../../core/armId.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Tails } from "../tail/tails.ts";

/** Most events in one page: what a webview can take without a visible delay. */
const maxEventsPerPage = 500;

/** One page of the events that tails of this window captured. */
export interface CapturedEventsPage {
  /** As they arrived, oldest first. Untrusted. */
  readonly events: readonly JsonObject[];
  /** Pass this to read the next page. */
  readonly lastSequence: number;
  readonly hasMore: boolean;
}

/** Reads the captured events of one workspace for a form. */
export class CapturedEventReader {
  readonly #tails: Pick<Tails, "events">;
  readonly #workspaceId: string;
  #isWaiting = false;

  constructor(tails: Pick<Tails, "events">, workspaceId: string) {
    this.#tails = tails;
    this.#workspaceId = workspaceId;
  }

  /** @param after the last sequence number that was read; 0 for the first page */
  read(after: number): CapturedEventsPage {
    this.#isWaiting = true;
    const newer = this.#tails.events.filter(
      ({ sequence, tail }) => sequence > after && isSameArmId(tail.target.workspaceId, this.#workspaceId),
    );
    const events = newer.slice(0, maxEventsPerPage);
    return {
      events: events.map(({ event }) => event.raw),
      lastSequence: events.at(-1)?.sequence ?? after,
      hasMore: newer.length > events.length,
    };
  }

  /** Reports arrivals once per `read`: the reader fetches the rest itself. False before the first `read`. */
  takeArrival(): boolean {
    const isWaiting = this.#isWaiting;
    this.#isWaiting = false;
    return isWaiting;
  }
}
