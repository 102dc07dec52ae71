import { nothing, type TemplateResult } from "lit";
import type { TailRow } from "../../core/tail/tailRow.ts";
import type { TailCommand, TailState } from "../../protocol/tail.ts";
import { html } from "../html.ts";
import { icon } from "../icon.ts";
import { emptyState } from "./emptyState.ts";
import type { EventSearch } from "./eventSearch.ts";
import type { ListedRows } from "./listedRows.ts";
import { rowList } from "./rowList.ts";
import { describeEventCount } from "./rowText.ts";
import { toolbar, type ToolbarActions } from "./toolbar.ts";
import type { Viewport } from "./windowing.ts";

/** What a user can do in the page. */
export interface TailPageActions extends ToolbarActions {
  readonly run: (command: TailCommand) => void;
  readonly openEvent: (row: TailRow) => void;
  readonly selectEvent: (row: TailRow) => void;
  readonly onScroll: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

interface TailPageViewOptions {
  readonly state: Omit<TailState, "rows">;
  readonly rows: ListedRows;
  readonly search: EventSearch;
  readonly viewport: Viewport;
  readonly activeSequence: number;
  readonly isFollowing: boolean;
  /** Message of the last failed call; `""` for none. */
  readonly failure: string;
  readonly actions: TailPageActions;
}

/** The whole page. */
export function tailPageView(options: TailPageViewOptions): TemplateResult {
  const { state, rows, search, viewport, activeSequence, isFollowing, failure, actions } = options;
  const { tails, droppedCount, clearedCount } = state;
  return html`
    <h1 class="visually-hidden">Live events</h1>
    ${toolbar({
      ...actions,
      tails,
      isFollowing,
      search: search.text,
      isPaused: rows.isPaused,
      countText: countText(options),
      // An empty list offers it itself.
      hasMoreInCapture: rows.listed.length > 0 && (droppedCount > 0 || clearedCount > 0),
    })}
    ${failure ? html`<p class="failure" role="alert">${icon("error")}<span>${failure}</span></p>` : nothing}
    ${
      rows.visible.length > 0
        ? rowList({
            rows: rows.visible,
            viewport,
            activeSequence,
            hasTailColumn: new Set(tails.map(({ label }) => label)).size > 1,
            onScroll: actions.onScroll,
            onKeyDown: actions.onKeyDown,
            onOpen: actions.openEvent,
            onMenu: actions.selectEvent,
          })
        : emptyState({
            ...state,
            eventCount: rows.listed.length,
            search: search.text,
            pendingCount: rows.pendingCount,
            run: actions.run,
            restart: actions.restart,
            openCapture: actions.openCapture,
            clearSearch: () => actions.setSearch(""),
            resume: () => actions.setPaused(false),
          })
    }
  `;
}

/** The number of events, and how many of them the search has found. */
export const countText = ({ state, rows, search }: Pick<TailPageViewOptions, "state" | "rows" | "search">): string =>
  describeEventCount({
    listedCount: rows.listed.length,
    foundCount: search.isFiltering ? rows.visible.length : undefined,
    pendingCount: rows.pendingCount,
    droppedCount: state.droppedCount,
    clearedCount: state.clearedCount,
    isSearching: search.isSlow,
  });
