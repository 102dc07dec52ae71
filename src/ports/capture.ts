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
