import { nothing, render, type TemplateResult } from "lit";
import { formatCount } from "../../core/formatCount.ts";
import type { TailRow } from "../../core/tail/tailRow.ts";
import type { RpcRemote } from "../../protocol/rpc.ts";
import type { TailChange, TailHost, TailState, TailSummary } from "../../protocol/tail.ts";
import { html } from "../html.ts";
import { icon } from "../icon.ts";
import { toErrorMessage } from "../toErrorMessage.ts";
import { Announcer } from "./announcer.ts";
import { emptyState } from "./emptyState.ts";
import { rowList } from "./rowList.ts";
import { applyTailChange, findRowIndex, searchRows } from "./rows.ts";
import { describeEventCount } from "./rowText.ts";
import { toolbar } from "./toolbar.ts";
import { rowsPerPage, scrollTopToReveal, rowIndexForKey, rowHeight, type Viewport } from "./windowing.ts";

/** Least time between two screen reader announcements, in ms. */
const announcementIntervalMs = 5000;

/** The page of the live events view. */
export class TailPage {
  readonly #root: HTMLElement;
  readonly #host: RpcRemote<TailHost>;
  #tails: readonly TailSummary[] = [];
  #rows: readonly TailRow[] = [];
  #droppedCount = 0;
  /** Listed instead of `#rows` while paused. */
  #pausedRows: readonly TailRow[] | undefined;
  #search = "";
  /** The listed rows that match the search. */
  #visibleRows: readonly TailRow[] = [];
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

  constructor(root: HTMLElement, host: RpcRemote<TailHost>) {
    this.#root = root;
    this.#host = host;
    const liveRegion = document.createElement("div");
    liveRegion.className = "visually-hidden";
    liveRegion.setAttribute("role", "status");
    root.after(liveRegion);
    this.#announcer = new Announcer((text) => {
      liveRegion.textContent = text;
    }, announcementIntervalMs);
    this.#resizeObserver.observe(root);
  }

  /** Shows the initial state. */
  show(state: TailState): void {
    this.#announcedSequence = state.rows.at(-1)?.sequence ?? 0;
    this.applyChange({ ...state, isReplacement: true });
  }

  readonly applyChange = (change: TailChange): void => {
    this.#tails = change.tails;
    this.#droppedCount = change.droppedCount;
    this.#rows = applyTailChange(this.#rows, change);
    if (change.isReplacement && this.#pausedRows) this.#pausedRows = this.#rows;
    if ((this.#rows.at(-1)?.sequence ?? 0) > this.#announcedSequence)
      this.#announcer.announce(() => this.#describeNewEvents());
    this.#updateVisibleRows();
  };

  #describeNewEvents(): string {
    const newCount = this.#rows.length - findRowIndex(this.#rows, this.#announcedSequence + 1);
    this.#announcedSequence = this.#rows.at(-1)?.sequence ?? this.#announcedSequence;
    return newCount > 0 ? `${formatCount(newCount, "new event")}, ${this.#rows.length.toLocaleString("en")} total` : "";
  }

  /** Updates the list and keeps the top row in place, unless the list follows the newest event. */
  #updateVisibleRows(): void {
    const { top } = this.#viewport;
    const topRow = this.#visibleRows[Math.floor(top / rowHeight)];
    this.#visibleRows = searchRows(this.#listedRows, this.#search);
    if (topRow && !this.#isFollowing)
      this.#viewport = {
        ...this.#viewport,
        top: findRowIndex(this.#visibleRows, topRow.sequence) * rowHeight + (top % rowHeight),
      };
    this.#scheduleRender();
  }

  get #listedRows(): readonly TailRow[] {
    return this.#pausedRows ?? this.#rows;
  }

  /** Number of events since the list was paused. */
  get #pendingCount(): number {
    return this.#pausedRows
      ? this.#rows.length - findRowIndex(this.#rows, (this.#pausedRows.at(-1)?.sequence ?? 0) + 1)
      : 0;
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
    if (isUpward && !isAtEnd) this.#isFollowing = false;
    if (!isUpward && isAtEnd) this.#isFollowing = true;
    this.#viewport = { top: rows.scrollTop, height: rows.clientHeight };
    this.#scheduleRender();
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const index = this.#activeSequence ? findRowIndex(this.#visibleRows, this.#activeSequence) : -1;
    const row = this.#visibleRows[index];
    if (event.key === "Enter" && row) this.#openEvent(row);
    const nextIndex = rowIndexForKey(event.key, index, this.#visibleRows.length, rowsPerPage(this.#viewport));
    if (nextIndex === undefined) return;
    event.preventDefault();
    this.#activeSequence = this.#visibleRows[nextIndex]?.sequence ?? 0;
    this.#isFollowing = nextIndex === this.#visibleRows.length - 1;
    this.#viewport = { ...this.#viewport, top: scrollTopToReveal(this.#viewport, nextIndex) };
    this.#scheduleRender();
  };

  readonly #openEvent = (row: TailRow): void => {
    this.#activeSequence = row.sequence;
    this.#showError(this.#host.openEvent(row.sequence));
    this.#scheduleRender();
  };

  readonly #setSearch = (text: string): void => {
    this.#search = text;
    this.#updateVisibleRows();
  };

  readonly #setPaused = (isPaused: boolean): void => {
    this.#pausedRows = isPaused ? this.#rows : undefined;
    this.#updateVisibleRows();
  };

  readonly #setFollowing = (isFollowing: boolean): void => {
    this.#isFollowing = isFollowing;
    this.#scheduleRender();
  };

  get #rowsElement(): HTMLElement | null {
    return this.#root.querySelector("#rows");
  }

  #render(): void {
    render(this.#renderPage(), this.#root);
    const rows = this.#rowsElement;
    if (!rows) return;
    // The list has its new height now, so it can be scrolled. If that moved it, render the rows that became visible.
    const { top, height } = this.#viewport;
    rows.scrollTop = this.#isFollowing ? rows.scrollHeight : top;
    this.#viewport = { top: rows.scrollTop, height: rows.clientHeight };
    // The header leaves as much space as the scroll bar takes, which differs by system.
    this.#root.style.setProperty("--scroll-bar", `${rows.offsetWidth - rows.clientWidth}px`);
    if (this.#viewport.top !== top || this.#viewport.height !== height) render(this.#renderPage(), this.#root);
  }

  #renderPage(): TemplateResult {
    return html`
      <h1 class="visually-hidden">Live events</h1>
      ${toolbar({
        tails: this.#tails,
        search: this.#search,
        isFollowing: this.#isFollowing,
        isPaused: this.#pausedRows !== undefined,
        countText: describeEventCount({
          listedCount: this.#listedRows.length,
          foundCount: this.#search ? this.#visibleRows.length : undefined,
          pendingCount: this.#pendingCount,
          droppedCount: this.#droppedCount,
        }),
        stop: (id) => this.#showError(this.#host.stop(id)),
        setSearch: this.#setSearch,
        setFollowing: this.#setFollowing,
        setPaused: this.#setPaused,
        clear: () => this.#showError(this.#host.clear()),
      })}
      ${this.#failure ? html`<p class="failure" role="alert">${icon("error")}<span>${this.#failure}</span></p>` : nothing}
      ${this.#visibleRows.length > 0 ? this.#renderRowList() : this.#renderEmptyState()}
    `;
  }

  #renderRowList(): TemplateResult {
    return rowList({
      rows: this.#visibleRows,
      viewport: this.#viewport,
      activeSequence: this.#activeSequence,
      hasTailColumn: new Set(this.#tails.map(({ label }) => label)).size > 1,
      onScroll: this.#onScroll,
      onKeyDown: this.#onKeyDown,
      onOpen: this.#openEvent,
    });
  }

  #renderEmptyState(): TemplateResult {
    return emptyState({
      tails: this.#tails,
      eventCount: this.#listedRows.length,
      search: this.#search,
      pendingCount: this.#pendingCount,
      run: (command) => this.#showError(this.#host.run(command)),
      clearSearch: () => this.#setSearch(""),
      resume: () => this.#setPaused(false),
    });
  }
}
