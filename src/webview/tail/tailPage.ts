import { render, type TemplateResult } from "lit";
import { formatCount } from "../../core/formatCount.ts";
import type { TailRow } from "../../core/tail/tailRow.ts";
import type { RpcRemote } from "../../protocol/rpc.ts";
import type { TailChange, TailHost, TailState } from "../../protocol/tail.ts";
import { toErrorMessage } from "../toErrorMessage.ts";
import { Announcer } from "./announcer.ts";
import { EventSearch } from "./eventSearch.ts";
import { ListedRows } from "./listedRows.ts";
import { findRowIndex } from "./rows.ts";
import { countText, type TailPageActions, tailPageView } from "./tailPageView.ts";
import { readViewState, type ViewStateStore } from "./viewState.ts";
import { rowsPerPage, scrollTopToReveal, rowIndexForKey, rowHeight, type Viewport } from "./windowing.ts";

/** Least time between two screen reader announcements, in ms. */
const announcementIntervalMs = 5000;

/** The page of the live events view. */
export class TailPage {
  readonly #root: HTMLElement;
  readonly #host: RpcRemote<TailHost>;
  readonly #viewStates: ViewStateStore;
  readonly #search: EventSearch;
  #state: Omit<TailState, "rows"> = {
    tails: [],
    firstSequence: 0,
    droppedCount: 0,
    clearedCount: 0,
    earlierCapture: undefined,
    localEventGrid: "idle",
  };
  readonly #rows: ListedRows;
  #isFollowing = true;
  /** Sequence number of the active row; 0 for none. */
  #activeSequence = 0;
  #failure = "";
  #viewport: Viewport = { top: 0, height: 0 };
  /** Sequence number of the last announced event. */
  #announcedSequence = 0;
  #isRenderScheduled = false;
  readonly #announcer: Announcer;
  readonly #resizeObserver = new ResizeObserver(() => this.#scheduleRender());

  /** @param viewStates where VS Code keeps what the page restores */
  constructor(root: HTMLElement, host: RpcRemote<TailHost>, viewStates: ViewStateStore) {
    this.#root = root;
    this.#host = host;
    this.#viewStates = viewStates;
    this.#search = new EventSearch({
      host,
      onChanged: () => this.#onSearchChanged(),
      showError: (call) => this.#showError(call),
    });
    this.#rows = new ListedRows(this.#search);
    const liveRegion = document.createElement("div");
    liveRegion.className = "visually-hidden";
    liveRegion.setAttribute("role", "status");
    root.after(liveRegion);
    this.#announcer = new Announcer((text) => {
      liveRegion.textContent = text;
    }, announcementIntervalMs);
    this.#resizeObserver.observe(root);
  }

  /** Shows the initial state, as the user left it when the view was hidden. */
  show(state: TailState): void {
    const { search, isFollowing, pausedAt } = readViewState(this.#viewStates.getState());
    this.#announcedSequence = state.rows.at(-1)?.sequence ?? 0;
    this.#isFollowing = isFollowing;
    this.applyChange({ ...state, isReplacement: true, foundSequences: [] });
    if (pausedAt !== undefined) this.#rows.restorePause(pausedAt);
    this.#updateVisibleRows();
    if (search) this.#search.set(search);
  }

  /** Moves the focus to the search field. */
  readonly focusSearch = (): void => {
    const field = this.#root.querySelector<HTMLInputElement>("#search");
    field?.focus();
    field?.select();
  };

  readonly applyChange = (change: TailChange): void => {
    this.#state = change;
    this.#rows.apply(change);
    if (this.#rows.lastSequence > this.#announcedSequence) this.#announcer.announce(() => this.#describeNewEvents());
    this.#updateVisibleRows();
  };

  #describeNewEvents(): string {
    const newCount = this.#rows.countAfter(this.#announcedSequence);
    this.#announcedSequence = Math.max(this.#announcedSequence, this.#rows.lastSequence);
    const totalCount = this.#rows.all.length.toLocaleString("en");
    return newCount > 0 ? `${formatCount(newCount, "new event")}, ${totalCount} total` : "";
  }

  /** Updates the list and keeps the top row in place, unless the list follows the newest event. */
  #updateVisibleRows(): void {
    const { top } = this.#viewport;
    const topRow = this.#rows.visible[Math.floor(top / rowHeight)];
    this.#rows.update();
    if (topRow && !this.#isFollowing)
      this.#viewport = {
        ...this.#viewport,
        top: findRowIndex(this.#rows.visible, topRow.sequence) * rowHeight + (top % rowHeight),
      };
    this.#scheduleRender();
  }

  #onSearchChanged(): void {
    this.#updateVisibleRows();
    if (this.#search.isFiltering)
      this.#announcer.announce(() => countText({ state: this.#state, rows: this.#rows, search: this.#search }));
  }

  /** Renders at most once per frame. */
  #scheduleRender(): void {
    if (this.#isRenderScheduled) return;
    this.#isRenderScheduled = true;
    requestAnimationFrame(() => {
      this.#isRenderScheduled = false;
      this.#render();
    });
  }

  /** Shows the error of a call to the extension above the list. */
  #showError(call: Promise<unknown>): void {
    call.catch((error: unknown) => {
      this.#failure = toErrorMessage(error);
      this.#scheduleRender();
    });
  }

  readonly #onScroll = (): void => {
    const rows = this.#rowsElement;
    if (!rows || rows.scrollTop === this.#viewport.top) return;
    const isUpward = rows.scrollTop < this.#viewport.top;
    const isAtEnd = rows.scrollTop + rows.clientHeight >= rows.scrollHeight - 1;
    if (isUpward && !isAtEnd) this.#setFollowing(false);
    if (!isUpward && isAtEnd) this.#setFollowing(true);
    this.#viewport = { top: rows.scrollTop, height: rows.clientHeight };
    this.#scheduleRender();
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    const isCopy = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "c";
    if ((event.altKey || event.ctrlKey || event.metaKey) && !isCopy) return;
    const index = this.#activeSequence ? findRowIndex(this.#rows.visible, this.#activeSequence) : -1;
    const row = this.#rows.visible[index];
    if (isCopy) {
      // A person who has selected a part of a text copies that.
      if (row && getSelection()?.isCollapsed !== false) this.#showError(this.#host.copyEvent(row.sequence));
      return;
    }
    if (event.key === "Enter" && row) this.#openEvent(row);
    if (event.key === "Escape" && this.#search.text) this.#setSearch("");
    const nextIndex = rowIndexForKey(event.key, index, this.#rows.visible.length, rowsPerPage(this.#viewport));
    if (nextIndex === undefined) return;
    event.preventDefault();
    this.#activeSequence = this.#rows.visible[nextIndex]?.sequence ?? 0;
    this.#isFollowing = nextIndex === this.#rows.visible.length - 1;
    this.#viewport = { ...this.#viewport, top: scrollTopToReveal(this.#viewport, nextIndex) };
    this.#scheduleRender();
  };

  readonly #openEvent = (row: TailRow): void => {
    this.#activeSequence = row.sequence;
    this.#showError(this.#host.openEvent(row.sequence));
    this.#scheduleRender();
  };

  readonly #setSearch = (text: string): void => {
    this.#search.set(text);
    this.#storeViewState();
    this.#scheduleRender();
  };

  readonly #setPaused = (isPaused: boolean): void => {
    this.#rows.setPaused(isPaused);
    this.#storeViewState();
    this.#updateVisibleRows();
  };

  #storeViewState(): void {
    this.#viewStates.setState({
      search: this.#search.text,
      isFollowing: this.#isFollowing,
      pausedAt: this.#rows.pausedAt,
    });
  }

  readonly #setFollowing = (isFollowing: boolean): void => {
    this.#isFollowing = isFollowing;
    this.#storeViewState();
    this.#scheduleRender();
  };

  readonly #actions: TailPageActions = {
    stop: (id) => this.#showError(this.#host.stop(id)),
    restart: (id) => this.#showError(this.#host.restart(id)),
    setSearch: this.#setSearch,
    setFollowing: this.#setFollowing,
    setPaused: this.#setPaused,
    clear: () => this.#showError(this.#host.clear()),
    openCapture: () => this.#showError(this.#host.openCapture()),
    focusList: () => this.#rowsElement?.focus(),
    run: (command) => this.#showError(this.#host.run(command)),
    openEvent: this.#openEvent,
    onScroll: this.#onScroll,
    onKeyDown: this.#onKeyDown,
  };

  get #rowsElement(): HTMLElement | null {
    return this.#root.querySelector("#rows");
  }

  #render(): void {
    const hadFocus = document.activeElement === this.#rowsElement;
    render(this.#renderPage(), this.#root);
    const rows = this.#rowsElement;
    // Without the list its focus would be lost, and with it the keyboard.
    if (!rows) return hadFocus ? this.focusSearch() : undefined;
    // The list has its new height now, so it can be scrolled. If that moved it, render the rows that became visible.
    const { top, height } = this.#viewport;
    rows.scrollTop = this.#isFollowing ? rows.scrollHeight : top;
    this.#viewport = { top: rows.scrollTop, height: rows.clientHeight };
    // The header leaves as much space as the scroll bar takes, which differs by system.
    this.#root.style.setProperty("--scroll-bar", `${rows.offsetWidth - rows.clientWidth}px`);
    if (this.#viewport.top !== top || this.#viewport.height !== height) render(this.#renderPage(), this.#root);
  }

  #renderPage(): TemplateResult {
    return tailPageView({
      state: this.#state,
      rows: this.#rows,
      search: this.#search,
      viewport: this.#viewport,
      activeSequence: this.#activeSequence,
      isFollowing: this.#isFollowing,
      failure: this.#failure,
      actions: this.#actions,
    });
  }
}
