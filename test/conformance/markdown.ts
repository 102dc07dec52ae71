import { type AssumptionId, assumptions } from "../../src/core/filter/assumptions.ts";
import type { ClauseVerdict } from "../../src/core/filter/verdict.ts";

/** A table; a bar or a line break in a cell would end it. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(formatCell).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

const formatCell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

export const formatCode = (text: string): string => `\`${text}\``;

/** A link that says where it leads by the section of the page. */
export const formatSourceLink = (link: string): string => `[${link.split(/[#/]/).at(-1) ?? link}](${link})`;

const assumptionIds = Object.keys(assumptions);
export const assumptionNumber = (id: AssumptionId): number => assumptionIds.indexOf(id) + 1;

/** A verdict in a word, with the number of the assumption it rests on. */
export const formatVerdict = (
  { matched, assumption }: Pick<ClauseVerdict, "matched" | "assumption">,
  no = "no",
): string => `${matched ? "**yes**" : no}${assumption ? formatNote(assumption) : ""}`;

const formatNote = (id: AssumptionId): string => `<sup>[${assumptionNumber(id)}](#a${assumptionNumber(id)})</sup>`;
