/** Asked by the live events view, answered by the extension. */
export interface TailHost {
  /** Sent once the view can listen; the answer is its whole first state. */
  open(): TailState;
  /** Shows the event's JSON in an editor. */
  openEvent(sequence: number): void;
  /** Ends one tail and removes its event subscription. */
  stop(tailId: string): void;
  /** Empties the list; captures stay. */
  clear(): void;
  /** Runs one of the product's commands, for the buttons of an empty view. */
  run(command: "tailEvents" | "raiseSampleEvent"): void;
}

/** Announced by the extension, at most once a frame; the view only listens. */
export interface TailView {
  update(change: TailChange): void;
}

export interface TailState {
  readonly tails: readonly TailSummary[];
  /** Oldest first. */
  readonly rows: readonly TailRow[];
  /** Rows that were let go because the list is bounded. */
  readonly droppedCount: number;
}

export interface TailChange extends TailState {
  /** Whether `rows` replace what is shown; otherwise they are added to it. */
  readonly isReplacement: boolean;
}

export interface TailSummary {
  readonly id: string;
  /** What is tailed: a workspace, or an event subscription of it. */
  readonly label: string;
  readonly status: "starting" | "live" | "stopping" | "failed";
  /** The step under way, or why it failed. */
  readonly detail: string;
}

/** What the list shows of one event; the whole event stays with the host. */
export interface TailRow {
  readonly sequence: number;
  /** Which tail it came through. */
  readonly tailLabel: string;
  /** When it was received, in milliseconds since 1970. */
  readonly receivedAt: number;
  /** Name of the event type in words, or as sent when it is not known. */
  readonly type: string;
  readonly subject: string;
  /** How the run stands, where the event tells. */
  readonly status: string;
  /** Milliseconds from the event's own time to its arrival; undefined when it carries no readable time. */
  readonly latencyMs: number | undefined;
  /** Attempts that Event Grid needed, at least 1. */
  readonly attempts: number;
}
