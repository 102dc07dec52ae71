import type { Delivery } from "../core/tail/delivery.ts";

/** Stores what tails receive, so that a crash loses nothing that was acknowledged. */
export interface CaptureStore {
  /** Starts a new capture for one tail. */
  begin(name: string): Promise<Capture>;
}

export interface Capture {
  /** Resolves when the deliveries are on disk. */
  append(deliveries: readonly Delivery[]): Promise<void>;
  close(): Promise<void>;
}

/** A capture that has events. */
export interface CaptureSummary {
  /** The name that it was begun with. */
  readonly name: string;
  readonly bytes: number;
  /** Time of the last event, in milliseconds since 1970. */
  readonly lastWriteAt: number;
  /** Resource ID of the workspace of its first event; `""` if the event names none. */
  readonly workspaceId: string;
}

/** The captures of all tails of this and earlier windows. */
export interface CaptureArchive {
  /** Newest first; those without an event are left out. */
  list(): Promise<readonly CaptureSummary[]>;
  countEvents(name: string): Promise<number>;
  /** @returns one line of JSON for each event */
  read(name: string): Promise<string>;
  /** The file of a capture, for the user. */
  fileOf(name: string): string;
}
