import { nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { TailRow } from "../../core/tail/tailRow.ts";
import { html } from "../html.ts";
import { describeRow, formatFullTime, formatLatency, formatRowTime, splitSubject, statusTone } from "./rowText.ts";
import { renderedRange, rowHeight, type Viewport } from "./windowing.ts";

interface RowListOptions {
  readonly rows: readonly TailRow[];
  readonly viewport: Viewport;
  /** Sequence number of the active row, 0 for none. */
  readonly activeSequence: number;
  readonly hasTailColumn: boolean;
  readonly onScroll: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onOpen: (row: TailRow) => void;
}

const rowElementId = (sequence: number): string => `row-${sequence}`;

/**
 * Renders only the visible rows, moved into place inside an element with the height of all rows. Styles are set as
 * properties, because the page's content security policy forbids style attributes.
 */
export function rowList({
  rows,
  viewport,
  activeSequence,
  hasTailColumn,
  onScroll,
  onKeyDown,
  onOpen,
}: RowListOptions): TemplateResult {
  const { start, end } = renderedRange(viewport, rows.length);
  const renderedRows = rows.slice(start, end);
  // `aria-activedescendant` must refer to an existing element.
  const isActiveRendered = renderedRows.some(({ sequence }) => sequence === activeSequence);
  return html`
    <div class="table ${hasTailColumn ? "with-tail" : ""}">
      <div class="row head" aria-hidden="true">
        <span>Time</span><span>Type</span><span>Subject</span><span>Status</span><span class="number">Latency</span
        ><span class="number">Attempts</span>${hasTailColumn ? html`<span>Tail</span>` : nothing}
      </div>
      <div
        id="rows"
        role="listbox"
        aria-label="Events"
        tabindex="0"
        aria-activedescendant=${isActiveRendered ? rowElementId(activeSequence) : nothing}
        @scroll=${onScroll}
        @keydown=${onKeyDown}
      >
        <div class="all" role="presentation" .style=${`height: ${rows.length * rowHeight}px`}>
          <div class="rendered" role="presentation" .style=${`transform: translateY(${start * rowHeight}px)`}>
            ${repeat(
              renderedRows,
              ({ sequence }) => sequence,
              (row, index) =>
                html`<div
                  id=${rowElementId(row.sequence)}
                  class="row"
                  role="option"
                  data-vscode-context=${contextOf(row)}
                  aria-label=${describeRow(row)}
                  aria-selected=${row.sequence === activeSequence}
                  aria-posinset=${start + index + 1}
                  aria-setsize=${rows.length}
                  @click=${() => onOpen(row)}
                >
                  ${rowCells(row, rows[start + index - 1]?.receivedAt ?? Date.now())}${hasTailColumn ? html`<span title=${row.tailLabel}>${row.tailLabel}</span>` : nothing}
                </div>`,
            )}
          </div>
        </div>
      </div>
    </div>
  `;
}

/** What VS Code gives to the commands of the row's context menu. */
const contextOf = ({ sequence }: TailRow): string =>
  JSON.stringify({ webviewSection: "event", sequence, preventDefaultContextMenuItems: true });

/** @param previous the time of the row before, in milliseconds since 1970 */
function rowCells(row: TailRow, previous: number): TemplateResult {
  const { receivedAt, type, subject, status, latencyMs, latencyNote, attempts } = row;
  const [path, name] = splitSubject(subject);
  return html`<span class="time" title=${formatFullTime(receivedAt)}>${formatRowTime(receivedAt, previous)}</span
    ><span title=${type}>${type}</span
    ><span class="subject" title=${subject}><span class="path">${path}</span><span class="name">${name}</span></span
    ><span class="status" title=${status}><span class=${statusTone(status)}>${status}</span></span
    ><span class="number" title=${latencyNote}>${formatLatency(latencyMs)}</span
    ><span
      class="number ${attempts > 1 ? "attention" : ""}"
      title=${attempts > 1 ? `Event Grid needed ${attempts} attempts.` : nothing}
      >${attempts}</span
    >`;
}
