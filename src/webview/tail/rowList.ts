import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { TailRow } from "../../protocol/tail.ts";
import { renderedRange, rowHeight } from "./windowing.ts";
import type { Viewport } from "./windowing.ts";
import { formatClockTime, formatLatency, describeRow, splitSubject, statusTone } from "./rowText.ts";

interface RowListOptions {
  readonly rows: readonly TailRow[];
  readonly viewport: Viewport;
  /** Sequence of the active row, 0 for none. */
  readonly activeSequence: number;
  /** Whether each row says which tail it came through. */
  readonly hasTailColumn: boolean;
  readonly onScroll: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onOpen: (row: TailRow) => void;
}

const rowElementId = ({ sequence }: Pick<TailRow, "sequence">): string => `row-${sequence}`;

/**
 * The list, of which only the rows in sight are drawn: its height is that of all, and what is drawn is moved
 * into sight. Styles are set as properties, since the page's content security policy forbids the attribute.
 */
export function rowList({
  rows,
  viewport,
  activeSequence: active,
  hasTailColumn: withTail,
  onScroll: scrolled,
  onKeyDown: pressed,
  onOpen: open,
}: RowListOptions): TemplateResult {
  const { start, end } = renderedRange(viewport, rows.length);
  const shown = rows.slice(start, end);
  // A row that is not drawn cannot be referred to.
  const activeId = shown.some(({ sequence }) => sequence === active) ? rowElementId({ sequence: active }) : nothing;
  return html`
    <div class="table ${withTail ? "with-tail" : ""}">
      <div class="row head" aria-hidden="true">
        <span>time</span><span>type</span><span>what</span><span>status</span><span class="number">late</span
        ><span class="number">tries</span>${withTail ? html`<span>tail</span>` : nothing}
      </div>
      <div
        id="rows"
        role="listbox"
        aria-label="Events"
        tabindex="0"
        aria-activedescendant=${activeId}
        @scroll=${scrolled}
        @keydown=${pressed}
      >
        <div class="all" role="presentation" .style=${`height: ${rows.length * rowHeight}px`}>
          <div class="drawn" role="presentation" .style=${`transform: translateY(${start * rowHeight}px)`}>
            ${repeat(
              shown,
              ({ sequence }) => sequence,
              (row, index) =>
                html`<div
                  id=${rowElementId(row)}
                  class="row"
                  role="option"
                  aria-label=${describeRow(row)}
                  aria-selected=${row.sequence === active}
                  aria-posinset=${start + index + 1}
                  aria-setsize=${rows.length}
                  @click=${() => open(row)}
                >
                  ${rowCells(row)}${withTail ? html`<span title=${row.tailLabel}>${row.tailLabel}</span>` : nothing}
                </div>`,
            )}
          </div>
        </div>
      </div>
    </div>
  `;
}

function rowCells({ receivedAt, type, subject, status, latencyMs: late, attempts: tries }: TailRow): TemplateResult {
  const [path, last] = splitSubject(subject);
  const ahead = late !== undefined && late < 0;
  return html`<span class="time">${formatClockTime(receivedAt)}</span><span title=${type}>${type}</span
    ><span class="what" title=${subject}><span class="path">${path}</span><span class="last">${last}</span></span
    ><span class="status ${statusTone(status)}" title=${status}>${status}</span
    ><span class="number" title=${ahead ? "The event's clock is ahead of this machine's." : nothing}
      >${formatLatency(late)}</span
    ><span
      class="number ${tries > 1 ? "odd" : ""}"
      title=${tries > 1 ? `Event Grid needed ${tries} attempts.` : nothing}
      >${tries}</span
    >`;
}
