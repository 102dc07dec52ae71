import { type AssumptionId, assumptions } from "../../src/core/filter/assumptions.ts";
import type { ClauseVerdict } from "../../src/core/filter/verdict.ts";

/** Formats a table. Bars and line breaks in cells are escaped because they would end the cell. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(formatCell).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

const formatCell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

export const formatCode = (text: string): string => `\`${text}\``;

/** Formats a link whose text is the section, or else the last part of the path. */
export const formatSourceLink = (link: string): string => `[${link.split(/[#/]/).at(-1) ?? link}](${link})`;

const assumptionIds = Object.keys(assumptions);
export const assumptionNumber = (id: AssumptionId): number => assumptionIds.indexOf(id) + 1;

/** Formats a verdict as yes or no, with a superscript for the assumption it is based on. */
export const formatVerdict = (
  { matched, assumption }: Pick<ClauseVerdict, "matched" | "assumption">,
  no = "no",
): string => `${matched ? "**yes**" : no}${assumption ? formatNote(assumption) : ""}`;

const formatNote = (id: AssumptionId): string => `<sup>[${assumptionNumber(id)}](#a${assumptionNumber(id)})</sup>`;
