import { html, nothing, render } from "lit";
import type { TemplateResult } from "lit";
import type { RpcRemote } from "../../protocol/rpc.ts";
import type { TailChange, TailHost, TailRow, TailState, TailSummary } from "../../protocol/tail.ts";
import { toErrorMessage } from "../toErrorMessage.ts";
import { Announcer } from "./announcer.ts";
import { emptyState } from "./emptyState.ts";
import { rowList } from "./rowList.ts";
import { applyTailChange, findRowIndex, searchRows } from "./rows.ts";
import { toolbar } from "./toolbar.ts";
import { rowsPerPage, scrollTopToReveal, rowIndexForKey, rowHeight } from "./windowing.ts";
import type { Viewport } from "./windowing.ts";
import { formatEventCount } from "./rowText.ts";

/** The least time between two announcements to a screen reader, in milliseconds. */
const announcementIntervalMs = 5000;

/** The live events view: the tails, and the newest of their events. */
export class TailPage {
  readonly #root: HTMLElement;
  readonly #host: RpcRemote<TailHost>;
  #tails: readonly TailSummary[] = [];
  #rows: readonly TailRow[] = [];
  #droppedCount = 0;
  /** What is listed while paused, instead of `#rows`. */
  #pausedRows: readonly TailRow[] | undefined;
  #search = "";
  /** What is listed: `#frozen` or `#rows`, searched. */
  #visibleRows: readonly TailRow[] = [];
  #isFollowing = true;
  /** Sequence of the active row; 0 for none. */
  #activeSequence = 0;
  #failure = "";
  #viewport: Viewport = { top: 0, height: 0 };
  /** Sequence of the last event that was announced. */
  #announcedSequence = 0;
  #isRenderScheduled = false;
  readonly #announcer: Announcer;
  readonly #resizeObserver = new ResizeObserver(() => this.#scheduleRender());

  constructor(root: HTMLElement, host: RpcRemote<TailHost>) {
    this.#root = root;
    this.#host = host;
    const region = document.createElement("div");
    region.className = "unseen";
    region.setAttribute("role", "status");
    root.after(region);
    this.#announcer = new Announcer((text) => {
      region.textContent = text;
    }, announcementIntervalMs);
    this.#resizeObserver.observe(root);
  }

  /** Takes the whole state, as the answer to `open` gives it. */
  show(state: TailState): void {
    this.#announcedSequence = state.rows.at(-1)?.sequence ?? 0;
    this.applyChange({ ...state, isReplacement: true });
  }

  /** Takes what the extension announces. */
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
    const fresh = this.#rows.length - findRowIndex(this.#rows, this.#announcedSequence + 1);
    this.#announcedSequence = this.#rows.at(-1)?.sequence ?? this.#announcedSequence;
    return fresh > 0 ? `${formatEventCount(fresh, "new event")}, ${this.#rows.length.toLocaleString("en")} in all` : "";
  }

  /** Lists anew, with the row that is at the top staying there however many go or come above it. */
  #updateVisibleRows(): void {
    const { top } = this.#viewport;
    const first = this.#visibleRows[Math.floor(top / rowHeight)];
    this.#visibleRows = searchRows(this.#pausedRows ?? this.#rows, this.#search);
    if (first && !this.#isFollowing)
      this.#viewport = {
        ...this.#viewport,
        top: findRowIndex(this.#visibleRows, first.sequence) * rowHeight + (top % rowHeight),
      };
    this.#scheduleRender();
  }

  /** Draws with the next frame, however much changes until then. */
  #scheduleRender(): void {
    if (this.#isRenderScheduled) return;
    this.#isRenderScheduled = true;
    requestAnimationFrame(() => {
      this.#isRenderScheduled = false;
      this.#render();
    });
  }

  /** What a call to the extension may fail with is shown above the list. */
  #callHost(call: Promise<unknown>): void {
    call.catch((error: unknown) => {
      this.#failure = toErrorMessage(error);
      this.#scheduleRender();
    });
  }

  readonly #onScroll = (): void => {
    const rows = this.#rowsElement;
    if (!rows || rows.scrollTop === this.#viewport.top) return;
    const up = rows.scrollTop < this.#viewport.top;
    const atEnd = rows.scrollTop + rows.clientHeight >= rows.scrollHeight - 1;
    if (up && !atEnd) this.#isFollowing = false;
    if (!up && atEnd) this.#isFollowing = true;
    this.#viewport = { top: rows.scrollTop, height: rows.clientHeight };
    this.#scheduleRender();
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const index = this.#activeSequence ? findRowIndex(this.#visibleRows, this.#activeSequence) : -1;
    const row = this.#visibleRows[index];
    if (event.key === "Enter" && row) this.#openEvent(row);
    const to = rowIndexForKey(event.key, index, this.#visibleRows.length, rowsPerPage(this.#viewport));
    if (to === undefined) return;
    event.preventDefault();
    this.#activeSequence = this.#visibleRows[to]?.sequence ?? 0;
    this.#isFollowing = to === this.#visibleRows.length - 1;
    this.#viewport = { ...this.#viewport, top: scrollTopToReveal(this.#viewport, to) };
    this.#scheduleRender();
  };

  readonly #openEvent = (row: TailRow): void => {
    this.#activeSequence = row.sequence;
    this.#callHost(this.#host.openEvent(row.sequence));
    this.#scheduleRender();
  };

  readonly #setSearch = (text: string): void => {
    this.#search = text;
    this.#updateVisibleRows();
  };

  readonly #setPaused = (on: boolean): void => {
    this.#pausedRows = on ? this.#rows : undefined;
    this.#updateVisibleRows();
  };

  get #rowsElement(): HTMLElement | null {
    return this.#root.querySelector("#rows");
  }

  #render(): void {
    render(this.#renderPage(), this.#root);
    const rows = this.#rowsElement;
    if (!rows) return;
    // The list has its new height now, so that it can be scrolled to where it belongs, and be drawn once more if it moved.
    const { top, height } = this.#viewport;
    rows.scrollTop = this.#isFollowing ? rows.scrollHeight : top;
    this.#viewport = { top: rows.scrollTop, height: rows.clientHeight };
    // The head above leaves as much room as the list's scroll bar takes, which differs by system.
    this.#root.style.setProperty("--scroll-bar", `${rows.offsetWidth - rows.clientWidth}px`);
    if (this.#viewport.top !== top || this.#viewport.height !== height) render(this.#renderPage(), this.#root);
  }

  #renderPage(): TemplateResult {
    return html`
      <h1 class="unseen">Live events</h1>
      ${toolbar({
        tails: this.#tails,
        search: this.#search,
        isFollowing: this.#isFollowing,
        isPaused: this.#pausedRows !== undefined,
        countText: this.#describeCount(),
        stop: (id) => this.#callHost(this.#host.stop(id)),
        setSearch: this.#setSearch,
        setFollow: (on) => {
          this.#isFollowing = on;
          this.#scheduleRender();
        },
        setPaused: this.#setPaused,
        clear: () => this.#callHost(this.#host.clear()),
      })}
      ${
        this.#failure
          ? html`<p class="failure" role="alert">
              <span class="codicon codicon-error" aria-hidden="true"></span><span>${this.#failure}</span>
            </p>`
          : nothing
      }
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
    const events = (this.#pausedRows ?? this.#rows).length;
    return emptyState({
      tails: this.#tails,
      eventCount: events,
      search: this.#search,
      pendingCount: this.#pendingCount(),
      run: (command) => this.#callHost(this.#host.run(command)),
      clearSearch: () => this.#setSearch(""),
      resume: () => this.#setPaused(false),
    });
  }

  /** Events that arrived since the list was paused. */
  #pendingCount(): number {
    return this.#pausedRows
      ? this.#rows.length - findRowIndex(this.#rows, (this.#pausedRows.at(-1)?.sequence ?? 0) + 1)
      : 0;
  }

  #describeCount(): string {
    const all = (this.#pausedRows ?? this.#rows).length;
    const found = this.#search ? `${this.#visibleRows.length.toLocaleString("en")} of ` : "";
    const held = this.#pendingCount() > 0 ? `paused, ${this.#pendingCount().toLocaleString("en")} newer` : "";
    const dropped =
      this.#droppedCount > 0
        ? `${formatEventCount(this.#droppedCount, "older one")} let go; the capture has them all`
        : "";
    return [found + formatEventCount(all, "event"), held, dropped].filter(Boolean).join(" · ");
  }
}
