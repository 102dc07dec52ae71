import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Frame } from "playwright-core";

const ruleTags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

/** A rule of accessibility that a webview breaks. */
export interface AccessibilityViolation {
  /** Axe's name of it, for example `color-contrast`. */
  readonly rule: string;
  readonly impact: string;
  readonly help: string;
  /** The HTML of each element that breaks it, with what to do. */
  readonly elements: readonly string[];
}

/** Checks a webview by WCAG 2.0 to 2.2, A and AA, and axe's best practices. */
export async function findAccessibilityViolations(frame: Frame): Promise<AccessibilityViolation[]> {
  // Evaluated rather than added as a script element, which the webview's content security policy rightly refuses.
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
