import type { JsonObject } from "../../core/json.ts";
import { type Pasted, readPasted } from "./pasted.ts";
import { candidate, type Candidate } from "./trial.ts";

/** Where the events come from that the filter is tried on. */
export const sources = ["samples", "captured", "pasted"] as const;
export type Source = (typeof sources)[number];

/** Most captured events that are kept here; the extension keeps no more either. */
const most = 10_000;

/** The events that the filter can be tried on, each read once. */
export class EventSources {
  source: Source = "samples";
  readonly #samples: readonly Candidate[];
  #captured: readonly Candidate[] = [];
  #pasted: Pasted = readPasted("");
  readonly #chosen: Record<Source, number> = { samples: 0, captured: 0, pasted: 0 };

  constructor(samples: readonly JsonObject[]) {
    this.#samples = samples.map(candidate);
  }

  /** Those of the source of the moment, oldest first. */
  get candidates(): readonly Candidate[] {
    if (this.source === "samples") return this.#samples;
    return this.source === "captured" ? this.#captured : this.#pasted.candidates;
  }

  get problems(): readonly string[] {
    return this.source === "pasted" ? this.#pasted.problems : [];
  }

  /** Position of the chosen event. */
  get chosen(): number {
    return this.#chosen[this.source];
  }

  choose(index: number): void {
    this.#chosen[this.source] = index;
  }

  paste(text: string): void {
    this.#pasted = readPasted(text);
    this.#chosen.pasted = 0;
  }

  /** Adds what the tails received; the newest is chosen until somebody chooses another. */
  capture(events: readonly JsonObject[]): void {
    const wasNewest = this.#chosen.captured >= this.#captured.length - 1;
    const all = [...this.#captured, ...events.map(candidate)];
    const gone = Math.max(0, all.length - most);
    this.#captured = gone > 0 ? all.slice(gone) : all;
    this.#chosen.captured = wasNewest ? this.#captured.length - 1 : Math.max(0, this.#chosen.captured - gone);
  }
}
