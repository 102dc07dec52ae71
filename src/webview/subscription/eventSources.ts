import type { JsonObject } from "../../core/json.ts";
import { maxTailEvents } from "../../core/tail/ringBuffer.ts";
import { parsePastedEvents } from "./pastedEvents.ts";
import { toTestEvent, type TestEvent } from "./trial.ts";

/** Sources of events to test the filter with. */
export const eventSourceKinds = ["samples", "captured", "pasted"] as const;
export type EventSourceKind = (typeof eventSourceKinds)[number];

/** So that checks at every keystroke stay fast. */
const maxObservedEvents = 200;

/** The events to test the filter with, by source. */
export class EventSources {
  source: EventSourceKind = "samples";
  readonly #testEvents: Record<EventSourceKind, readonly TestEvent[]>;
  readonly #selectedIndexes: Record<EventSourceKind, number> = { samples: 0, captured: 0, pasted: 0 };
  #pasteProblems: readonly string[] = [];

  constructor(samples: readonly JsonObject[]) {
    this.#testEvents = { samples: samples.map(toTestEvent), captured: [], pasted: [] };
  }

  /** Events of the current source, oldest first. */
  get testEvents(): readonly TestEvent[] {
    return this.#testEvents[this.source];
  }

  /** The newest real events, of whatever source. They show more than the documentation. */
  get observedEvents(): readonly JsonObject[] {
    const { captured, pasted } = this.#testEvents;
    return [...captured, ...pasted].slice(-maxObservedEvents).map(({ event }) => event);
  }

  get problems(): readonly string[] {
    return this.source === "pasted" ? this.#pasteProblems : [];
  }

  get selectedIndex(): number {
    return this.#selectedIndexes[this.source];
  }

  select(index: number): void {
    this.#selectedIndexes[this.source] = index;
  }

  paste(text: string): void {
    const { testEvents, problems } = parsePastedEvents(text);
    this.#testEvents.pasted = testEvents;
    this.#pasteProblems = problems;
    this.#selectedIndexes.pasted = 0;
  }

  /** Adds captured events, bounded as in the extension. The newest stays selected until the user selects another. */
  addCaptured(events: readonly JsonObject[]): void {
    const before = this.#testEvents.captured;
    const selectedIndex = this.#selectedIndexes.captured;
    const all = [...before, ...events.map(toTestEvent)];
    const droppedCount = Math.max(0, all.length - maxTailEvents);
    const isNewestSelected = selectedIndex >= before.length - 1;
    this.#testEvents.captured = droppedCount > 0 ? all.slice(droppedCount) : all;
    this.#selectedIndexes.captured = Math.max(0, (isNewestSelected ? all.length - 1 : selectedIndex) - droppedCount);
  }
}
