import { html, nothing, render } from "lit";
import type { TemplateResult } from "lit";
import type { Remote } from "../../protocol/rpc.ts";
import type { TailChange, TailHost, TailRow, TailState, TailSummary } from "../../protocol/tail.ts";
import { explain } from "../explain.ts";
import { Announcer } from "./announcer.ts";
import { emptyState } from "./emptyState.ts";
import { rowList } from "./rowList.ts";
import { applyRows, positionOf, searchRows } from "./rows.ts";
import { toolbar } from "./toolbar.ts";
import { pageSize, reveal, rowFor, rowHeight } from "./windowing.ts";
import type { Viewport } from "./windowing.ts";
import { plural } from "./wording.ts";

/** The least time between two announcements to a screen reader, in milliseconds. */
const quiet = 5000;

/** The live events view: the tails, and the newest of their events. */
export class TailPage {
  readonly #root: HTMLElement;
  readonly #host: Remote<TailHost>;
  #tails: readonly TailSummary[] = [];
  #rows: readonly TailRow[] = [];
  #dropped = 0;
  /** What is listed while paused, instead of `#rows`. */
  #frozen: readonly TailRow[] | undefined;
  #search = "";
  /** What is listed: `#frozen` or `#rows`, searched. */
  #listed: readonly TailRow[] = [];
  #follow = true;
  /** Sequence of the active row; 0 for none. */
  #active = 0;
  #failure = "";
  #viewport: Viewport = { top: 0, height: 0 };
  /** Sequence of the last event that was announced. */
  #announced = 0;
  #drawing = false;
  readonly #announcer: Announcer;
  readonly #resized = new ResizeObserver(() => this.#change());

  constructor(root: HTMLElement, host: Remote<TailHost>) {
    this.#root = root;
    this.#host = host;
    const region = document.createElement("div");
    region.className = "unseen";
    region.setAttribute("role", "status");
    root.after(region);
    this.#announcer = new Announcer((text) => {
      region.textContent = text;
    }, quiet);
    this.#resized.observe(root);
  }

  /** Takes the whole state, as the answer to `open` gives it. */
  show(state: TailState): void {
    this.#announced = state.rows.at(-1)?.sequence ?? 0;
    this.change({ ...state, replace: true });
  }

  /** Takes what the extension announces. */
  readonly change = (change: TailChange): void => {
    this.#tails = change.tails;
    this.#dropped = change.dropped;
    this.#rows = applyRows(this.#rows, change);
    if (change.replace && this.#frozen) this.#frozen = this.#rows;
    if ((this.#rows.at(-1)?.sequence ?? 0) > this.#announced) this.#announcer.announce(() => this.#news());
    this.#list();
  };

  #news(): string {
    const fresh = this.#rows.length - positionOf(this.#rows, this.#announced + 1);
    this.#announced = this.#rows.at(-1)?.sequence ?? this.#announced;
    return fresh > 0 ? `${plural(fresh, "new event")}, ${this.#rows.length.toLocaleString("en")} in all` : "";
  }

  /** Lists anew, with the row that is at the top staying there however many go or come above it. */
  #list(): void {
    const { top } = this.#viewport;
    const first = this.#listed[Math.floor(top / rowHeight)];
    this.#listed = searchRows(this.#frozen ?? this.#rows, this.#search);
    if (first && !this.#follow)
      this.#viewport = {
        ...this.#viewport,
        top: positionOf(this.#listed, first.sequence) * rowHeight + (top % rowHeight),
      };
    this.#change();
  }

  /** Draws with the next frame, however much changes until then. */
  #change(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  /** What a call to the extension may fail with is shown above the list. */
  #ask(call: Promise<unknown>): void {
    call.catch((error: unknown) => {
      this.#failure = explain(error);
      this.#change();
    });
  }

  readonly #scrolled = (): void => {
    const rows = this.#rowsElement;
    if (!rows || rows.scrollTop === this.#viewport.top) return;
    const up = rows.scrollTop < this.#viewport.top;
    const atEnd = rows.scrollTop + rows.clientHeight >= rows.scrollHeight - 1;
    if (up && !atEnd) this.#follow = false;
    if (!up && atEnd) this.#follow = true;
    this.#viewport = { top: rows.scrollTop, height: rows.clientHeight };
    this.#change();
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const index = this.#active ? positionOf(this.#listed, this.#active) : -1;
    const row = this.#listed[index];
    if (event.key === "Enter" && row) this.#open(row);
    const to = rowFor(event.key, index, this.#listed.length, pageSize(this.#viewport));
    if (to === undefined) return;
    event.preventDefault();
    this.#active = this.#listed[to]?.sequence ?? 0;
    this.#follow = to === this.#listed.length - 1;
    this.#viewport = { ...this.#viewport, top: reveal(this.#viewport, to) };
    this.#change();
  };

  readonly #open = (row: TailRow): void => {
    this.#active = row.sequence;
    this.#ask(this.#host.openEvent(row.sequence));
    this.#change();
  };

  readonly #searchFor = (text: string): void => {
    this.#search = text;
    this.#list();
  };

  readonly #setPaused = (on: boolean): void => {
    this.#frozen = on ? this.#rows : undefined;
    this.#list();
  };

  get #rowsElement(): HTMLElement | null {
    return this.#root.querySelector("#rows");
  }

  #draw(): void {
    render(this.#page(), this.#root);
    const rows = this.#rowsElement;
    if (!rows) return;
    // The list has its new height now, so that it can be scrolled to where it belongs, and be drawn once more if it moved.
    const { top, height } = this.#viewport;
    rows.scrollTop = this.#follow ? rows.scrollHeight : top;
    this.#viewport = { top: rows.scrollTop, height: rows.clientHeight };
    // The head above leaves as much room as the list's scroll bar takes, which differs by system.
    this.#root.style.setProperty("--scroll-bar", `${rows.offsetWidth - rows.clientWidth}px`);
    if (this.#viewport.top !== top || this.#viewport.height !== height) render(this.#page(), this.#root);
  }

  #page(): TemplateResult {
    return html`
      <h1 class="unseen">Live events</h1>
      ${toolbar({
        tails: this.#tails,
        search: this.#search,
        follow: this.#follow,
        paused: this.#frozen !== undefined,
        count: this.#count(),
        stop: (id) => this.#ask(this.#host.stop(id)),
        searchFor: this.#searchFor,
        setFollow: (on) => {
          this.#follow = on;
          this.#change();
        },
        setPaused: this.#setPaused,
        clear: () => this.#ask(this.#host.clear()),
      })}
      ${
        this.#failure
          ? html`<p class="failure" role="alert">
              <span class="codicon codicon-error" aria-hidden="true"></span><span>${this.#failure}</span>
            </p>`
          : nothing
      }
      ${this.#listed.length > 0 ? this.#rowList() : this.#emptyState()}
    `;
  }

  #rowList(): TemplateResult {
    return rowList({
      rows: this.#listed,
      viewport: this.#viewport,
      active: this.#active,
      withTail: new Set(this.#tails.map(({ label }) => label)).size > 1,
      scrolled: this.#scrolled,
      pressed: this.#pressed,
      open: this.#open,
    });
  }

  #emptyState(): TemplateResult {
    const events = (this.#frozen ?? this.#rows).length;
    return emptyState({
      tails: this.#tails,
      events,
      search: this.#search,
      held: this.#held(),
      run: (command) => this.#ask(this.#host.run(command)),
      clearSearch: () => this.#searchFor(""),
      resume: () => this.#setPaused(false),
    });
  }

  /** Events that arrived since the list was paused. */
  #held(): number {
    return this.#frozen ? this.#rows.length - positionOf(this.#rows, (this.#frozen.at(-1)?.sequence ?? 0) + 1) : 0;
  }

  #count(): string {
    const all = (this.#frozen ?? this.#rows).length;
    const found = this.#search ? `${this.#listed.length.toLocaleString("en")} of ` : "";
    const held = this.#held() > 0 ? `paused, ${this.#held().toLocaleString("en")} newer` : "";
    const dropped = this.#dropped > 0 ? `${plural(this.#dropped, "older one")} let go; the capture has them all` : "";
    return [found + plural(all, "event"), held, dropped].filter(Boolean).join(" · ");
  }
}
