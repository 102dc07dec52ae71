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
  {
    folder: "views",
    pattern:
      /\bwindow\.(?:show(?:Information|Warning|Error)Message|showQuickPick|showInputBox|setStatusBarMessage|withProgress)\(/,
    allowedIn: ["views/window.ts", "views/confirmModal.ts"],
    example: "void vscode.window.showInformationMessage(`Added ${name}.`);",
  },
  {
    folder: "views",
    pattern: /\bwindow\.createQuickPick\b|\bwindow\.createInputBox\b/,
    allowedIn: ["views/azure/liveQuickPick.ts"],
    example: "const quickPick = vscode.window.createQuickPick<Item>();",
  },
  {
    folder: "views",
    pattern: /new (?:vscode\.)?(?:TreeItem|MarkdownString)\b/,
    allowedIn: ["views/tree/treeItem.ts"],
    example: "const item = new vscode.TreeItem(row.label);",
  },
  {
    folder: "views",
    pattern:
      /\.(?:message|title|description|text|label|tooltip|badge)\s*=(?![=>])(?!.*(?:makeVisible|createTooltip)\()/,
    allowedIn: [],
    example: "this.view.description = `filter: ${text}`;",
  },
  {
    folder: "views",
    pattern: /new (?:vscode\.)?(?:Diagnostic|CodeLens|Hover|CompletionItem)\(/,
    allowedIn: ["views/subscription/importDiagnostics.ts"],
    example: "const diagnostic = new vscode.Diagnostic(range, message);",
  },
  {
    folder: "views",
    pattern: /createWebviewPanel\((?!.*makeVisible\()|path: `(?!.*(?:makeVisible|toFileName)\(|.*\$\{fileName\})/,
    allowedIn: [],
    example: "const uri = vscode.Uri.from({ scheme, path: `/${name}.json` });",
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
