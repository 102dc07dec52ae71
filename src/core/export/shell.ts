import { oneLine, Parameter, snakeCase } from "./written.ts";

/** A piece of a word of a command: text, or a parameter that is read from the environment. */
export type Piece = string | Parameter;

/** Text as one word of a POSIX shell, or a piece of one. */
export const quoteText = (text: string): string =>
  /^[\w./:,+-][\w./:,+=@%-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The name of the environment variable that gives a parameter. */
export const variable = (parameter: Parameter): string => snakeCase(parameter).toUpperCase();

export const quotePiece = (piece: Piece): string =>
  piece instanceof Parameter ? `"$${variable(piece)}"` : quoteText(piece);

/** Ends the script with a message when the environment lacks the parameter. */
export const guard = (parameter: Parameter): string =>
  `: "\${${variable(parameter)}:?${oneLine(parameter.description).replace(/[^\w ,.:/-]+/g, "_")}}"`;

export const comment = (line: string): string => `# ${oneLine(line)}`;

/** A command with one flag a line. */
export const command = (...lines: readonly string[]): string => lines.join(" \\\n  ");
