import { type AssumptionId, assumptions } from "../../src/core/filter/assumptions.ts";
import type { ClauseVerdict } from "../../src/core/filter/verdict.ts";

/** A table; a bar or a line break in a cell would end it. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

export const code = (text: string): string => `\`${text}\``;

/** A link that says where it leads by the section of the page. */
export const source = (link: string): string => `[${link.split(/[#/]/).at(-1) ?? link}](${link})`;

const numbers = Object.keys(assumptions);
export const numberOf = (id: AssumptionId): number => numbers.indexOf(id) + 1;

/** A verdict in a word, with the number of the assumption it rests on. */
export const word = ({ matched, assumption }: Pick<ClauseVerdict, "matched" | "assumption">, no = "no"): string =>
  `${matched ? "**yes**" : no}${assumption ? note(assumption) : ""}`;

const note = (id: AssumptionId): string => `<sup>[${numberOf(id)}](#a${numberOf(id)})</sup>`;
