import { getOwn, isObject } from "../../core/json.ts";

/** What a page restores after it was hidden: VS Code keeps it, but not the page. */
export interface ViewState {
  readonly search: string;
  readonly isFollowing: boolean;
  /** Sequence number of the newest event when the list was paused; undefined unless it is. */
  readonly pausedAt: number | undefined;
}

/** The part of VS Code's API that keeps the state of a page. */
export interface ViewStateStore {
  getState(): unknown;
  setState(state: ViewState): unknown;
}

/** Reads a stored state. What is missing or of another version is as in a new page. */
export function readViewState(stored: unknown): ViewState {
  const state = isObject(stored) ? stored : {};
  const [search, isFollowing, pausedAt] = ["search", "isFollowing", "pausedAt"].map((name) => getOwn(state, name));
  return {
    search: typeof search === "string" ? search : "",
    isFollowing: isFollowing !== false,
    pausedAt: typeof pausedAt === "number" ? pausedAt : undefined,
  };
}
