import { eventTypes } from "../events/catalogue.ts";
import type { Handler } from "./handlers.ts";
import { placeholderSamples, type SourcePiece, splitAtPlaceholders } from "./placeholders.ts";

/**
 * Creates a VS Code snippet file.
 *
 * @param entries the handlers of one language, each with its source
 * @returns JSON for `contributes.snippets` of that language
 * @see https://code.visualstudio.com/docs/editing/userdefinedsnippets
 */
export function snippetFile(entries: readonly { readonly handler: Handler; readonly source: string }[]): string {
  const snippets = entries.map(({ handler, source }) => [
    handler.label,
    {
      prefix: handler.prefix,
      description: handler.description,
      body: snippetBody(source, handler.indentSize).split("\n"),
    },
  ]);
  return `${JSON.stringify(Object.fromEntries(snippets), null, 2)}\n`;
}

/**
 * Creates the body of a VS Code snippet. Each placeholder becomes a tab stop, in source order; the final stop is the line
 * below "Your code goes here". Indentation becomes tabs, which VS Code converts to the editor's setting.
 *
 * @param indent spaces per level of indentation in `source`
 */
export function snippetBody(source: string, indent: number): string {
  let stops = 0;
  const body = splitAtPlaceholders(source).map((piece) =>
    piece.placeholder ? formatTabStop(piece, ++stops) : escapeSnippetText(piece.text),
  );
  return body
    .join("")
    .replace(/(Your code goes here.*\n[ \t]*)(\S.*)/, (_, above, line) => `${above}\${0:${line}}`)
    .replace(new RegExp(`^(?: {${indent}})+`, "gm"), (spaces) => "\t".repeat(spaces.length / indent));
}

/** A tab stop inside the quotes of a literal; for an event type, a choice of all that aren't retired. */
function formatTabStop({ text, placeholder }: SourcePiece, stop: number): string {
  if (placeholder !== "eventTypes") return `"\${${stop}:${escapeSnippetText(text.slice(1, -1))}}"`;
  const current = eventTypes.filter(({ retirement }) => !retirement);
  const choices = new Set([placeholderSamples.eventTypes, ...current.map(({ name }) => name)]);
  return `"\${${stop}|${[...choices].join(",")}|}"`;
}

/** Text that a snippet inserts as it is. */
const escapeSnippetText = (text: string): string => text.replace(/[$}\\]/g, "\\$&");
