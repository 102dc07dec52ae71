import type { JsonObject } from "../../core/json.ts";
import { type PastedEvents, parsePastedEvents } from "./pastedEvents.ts";
import { toTestEvent, type TestEvent } from "./trial.ts";

/** Where the events come from that the filter is tried on. */
export const eventSourceKinds = ["samples", "captured", "pasted"] as const;
export type EventSourceKind = (typeof eventSourceKinds)[number];

/** Most captured events that are kept here; the extension keeps no more either. */
const maxCapturedEvents = 10_000;

/** The events that the filter can be tried on, each read once. */
export class EventSources {
  source: EventSourceKind = "samples";
  readonly #samples: readonly TestEvent[];
  #captured: readonly TestEvent[] = [];
  #pasted: PastedEvents = parsePastedEvents("");
  readonly #selectedIndexes: Record<EventSourceKind, number> = { samples: 0, captured: 0, pasted: 0 };

  constructor(samples: readonly JsonObject[]) {
    this.#samples = samples.map(toTestEvent);
  }

  /** Those of the source of the moment, oldest first. */
  get testEvents(): readonly TestEvent[] {
    if (this.source === "samples") return this.#samples;
    return this.source === "captured" ? this.#captured : this.#pasted.testEvents;
  }

  get problems(): readonly string[] {
    return this.source === "pasted" ? this.#pasted.problems : [];
  }

  /** Position of the chosen event. */
  get selectedIndex(): number {
    return this.#selectedIndexes[this.source];
  }

  select(index: number): void {
    this.#selectedIndexes[this.source] = index;
  }

  paste(text: string): void {
    this.#pasted = parsePastedEvents(text);
    this.#selectedIndexes.pasted = 0;
  }

  /** Adds what the tails received; the newest is chosen until somebody chooses another. */
  addCaptured(events: readonly JsonObject[]): void {
    const wasNewest = this.#selectedIndexes.captured >= this.#captured.length - 1;
    const all = [...this.#captured, ...events.map(toTestEvent)];
    const gone = Math.max(0, all.length - maxCapturedEvents);
    this.#captured = gone > 0 ? all.slice(gone) : all;
    this.#selectedIndexes.captured = wasNewest
      ? this.#captured.length - 1
      : Math.max(0, this.#selectedIndexes.captured - gone);
  }
}
