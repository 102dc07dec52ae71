import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { sourceFolder, sources } from "./sources.ts";

interface SurfaceRule {
  readonly folder: string;
  /** What shows a text. */
  readonly pattern: RegExp;
  /** The files that make the texts visible first. */
  readonly allowedIn: readonly string[];
  /** An expression that the rule would find. */
  readonly example: string;
}

/** Where texts of others reach a person: each surface has one file that makes invisible characters visible. */
const surfaceRules: readonly SurfaceRule[] = [
  {
    folder: "webview",
    pattern: /import \{[^}]*\b(?:html|svg)\b[^}]*\} from "lit"|unsafeHTML|unsafeSVG/,
    allowedIn: ["webview/html.ts"],
    example: 'import { html, render } from "lit";',
  },
  {
    folder: "webview",
    pattern: /\.(?:textContent|innerText|innerHTML|outerHTML|title)\s*=[^=]|setAttribute\("(?:title|aria-label)/,
    // Announces numbers of events.
    allowedIn: ["webview/tail/tailPage.ts"],
    example: "element.textContent = subject;",
  },
];

const findUses = (text: string, { pattern }: SurfaceRule): readonly string[] =>
  text.split("\n").filter((line) => pattern.test(line));

describe("a text of others is made visible", () => {
  test.each(surfaceRules)("by one file of $folder: $example", (rule) => {
    const uses = sources
      .filter(({ file }) => file.startsWith(`${rule.folder}/`) && !rule.allowedIn.includes(file))
      .flatMap(({ file }) =>
        findUses(readFileSync(path.join(sourceFolder, file), "utf8"), rule).map((line) => `${file}: ${line.trim()}`),
      );
    expect(uses).toEqual([]);
    expect(findUses(rule.example, rule)).toHaveLength(1);
  });
});
