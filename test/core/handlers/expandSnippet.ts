/** A tab stop. A choice has several values, the default first. */
export interface SnippetStop {
  readonly number: number;
  readonly defaults: readonly string[];
}

/**
 * Expands a snippet as VS Code does before the user types. Supports the part of the grammar that handlers use.
 *
 * @param indent spaces that replace a leading tab
 * @throws Error if a `$` is neither escaped nor part of a tab stop
 * @see https://code.visualstudio.com/docs/editing/userdefinedsnippets#_grammar
 */
export function expandSnippet(body: string, indent: number): { text: string; stops: SnippetStop[] } {
  const stops: SnippetStop[] = [];
  const indented = body.replace(/^\t+/gm, (tabs) => " ".repeat(tabs.length * indent));
  const token = /\\([$}\\])|\$\{(\d+)\|([^|]*)\|\}|\$\{(\d+):((?:\\[$}\\]|[^$}\\])*)\}|(\$)/g;
  const text = indented.replace(token, (_, escaped, choice, choices, stop, content, bare) => {
    if (bare) throw new Error(`Unescaped $ in ${body}`);
    if (escaped) return escaped;
    const defaults: string[] = choice ? choices.split(",") : [content.replace(/\\([$}\\])/g, "$1")];
    stops.push({ number: Number(choice ?? stop), defaults });
    return defaults[0]!;
  });
  return { text, stops };
}
