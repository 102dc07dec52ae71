import type { TailRow } from "../core/tail/tailRow.ts";

/** Requests of the live events view to the extension. */
export interface TailHost {
  /** Called once the view can receive messages. Returns its initial state. */
  open(): TailState;
  /**
   * Searches all events for text, their data included, and from now on those that arrive.
   *
   * @returns the sequence numbers of the found events; undefined if a later search replaced this one
   */
  search(text: string): readonly number[] | undefined;
  /** Opens the event's JSON in an editor. */
  openEvent(sequence: number): void;
  /** Copies the event's JSON. */
  copyEvent(sequence: number): void;
  /** Opens the capture that has the events which the list no longer shows. */
  openCapture(): void;
  /** Stops a tail, or removes one that has ended from the list. */
  stop(tailId: string): void;
  /** Starts a tail that has ended again. */
  restart(tailId: string): void;
  /** Clears the list. Captures are not changed. */
  clear(): void;
  /** Runs a command, for the buttons of an empty view. */
  run(command: TailCommand): void;
}

export type TailCommand = "tailEvents" | "raiseSampleEvent" | "runScenario" | "startLocalEventGrid" | "showLog";

/** Notifications of the extension to the view. */
export interface TailView {
  /** Sent at most once per frame. */
  update(change: TailChange): void;
  /** Sent when the user wants to search. */
  focusSearch(): void;
}

export interface TailState {
  readonly tails: readonly TailSummary[];
  /** Oldest first. */
  readonly rows: readonly TailRow[];
  /** Sequence number of the oldest event in memory: older rows are gone. 0 without events. */
  readonly firstSequence: number;
  /** Number of older rows that were dropped because the list is bounded. */
  readonly droppedCount: number;
  /** Number of events that were cleared from the list. */
  readonly clearedCount: number;
  /** Describes the newest capture of earlier windows; undefined if there is none. */
  readonly earlierCapture: string | undefined;
  readonly localEventGrid: "idle" | "starting" | "running" | "stopped" | "failed";
}

export interface TailChange extends TailState {
  /** Whether `rows` replace the list; otherwise they are appended. */
  readonly isReplacement: boolean;
  /** Sequence numbers of the rows that the last search finds. */
  readonly foundSequences: readonly number[];
}

export interface TailSummary {
  readonly id: string;
  /** Name of the workspace, or of the event subscription, that is tailed. */
  readonly label: string;
  /** `failed`: to start, or to stop. `stopped`: it ended by itself. */
  readonly status: "starting" | "live" | "stopping" | "failed" | "stopped";
  /** The current step of starting, or why it ended. */
  readonly detail: string;
}
