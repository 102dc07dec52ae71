import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Frame } from "playwright-core";

const ruleTags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

/** An accessibility rule that a webview violates. */
export interface AccessibilityViolation {
  /** Axe's name of the rule, for example `color-contrast`. */
  readonly rule: string;
  readonly impact: string;
  readonly help: string;
  /** The HTML of each element that violates the rule, with axe's remedy. */
  readonly elements: readonly string[];
}

/** Checks a webview against WCAG 2.0 to 2.2, levels A and AA, and axe's best practices. */
export async function findAccessibilityViolations(frame: Frame): Promise<AccessibilityViolation[]> {
  // Evaluated, because the webview's content security policy refuses a script element.
  await frame.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const results = await frame.evaluate((tags) => {
    const { axe } = globalThis as unknown as { axe: { run(root: Document, options: object): Promise<AxeResults> } };
    return axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  }, ruleTags);
  return results.violations.map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact: impact ?? "unknown",
    help,
    elements: nodes.map((node) => `${node.html}\n${node.failureSummary ?? ""}`),
  }));
}
