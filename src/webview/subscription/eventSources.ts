import type { JsonObject } from "../../core/json.ts";
import { type PastedEvents, parsePastedEvents } from "./pastedEvents.ts";
import { toTestEvent, type TestEvent } from "./trial.ts";

/** Sources of events to test the filter with. */
export const eventSourceKinds = ["samples", "captured", "pasted"] as const;
export type EventSourceKind = (typeof eventSourceKinds)[number];

/** Same bound as in the extension. */
const maxCapturedEvents = 10_000;

/** The events to test the filter with, by source. */
export class EventSources {
  source: EventSourceKind = "samples";
  readonly #samples: readonly TestEvent[];
  #captured: readonly TestEvent[] = [];
  #pasted: PastedEvents = parsePastedEvents("");
  readonly #selectedIndexes: Record<EventSourceKind, number> = { samples: 0, captured: 0, pasted: 0 };

  constructor(samples: readonly JsonObject[]) {
    this.#samples = samples.map(toTestEvent);
  }

  /** Events of the current source, oldest first. */
  get testEvents(): readonly TestEvent[] {
    if (this.source === "samples") return this.#samples;
    return this.source === "captured" ? this.#captured : this.#pasted.testEvents;
  }

  get problems(): readonly string[] {
    return this.source === "pasted" ? this.#pasted.problems : [];
  }

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

  /** Adds captured events. The newest stays selected until the user selects another. */
  addCaptured(events: readonly JsonObject[]): void {
    const wasNewest = this.#selectedIndexes.captured >= this.#captured.length - 1;
    const all = [...this.#captured, ...events.map(toTestEvent)];
    const droppedCount = Math.max(0, all.length - maxCapturedEvents);
    this.#captured = droppedCount > 0 ? all.slice(droppedCount) : all;
    this.#selectedIndexes.captured = wasNewest
      ? this.#captured.length - 1
      : Math.max(0, this.#selectedIndexes.captured - droppedCount);
  }
}
