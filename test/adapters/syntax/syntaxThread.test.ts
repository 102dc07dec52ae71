import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { SyntaxReader } from "../../../src/adapters/syntax/syntaxReader.ts";
import { SyntaxThread } from "../../../src/adapters/syntax/syntaxThread.ts";
import { syntaxFiles } from "../../core/import/parse.ts";

const script = new URL("../../../src/adapters/syntax/syntaxWorker.ts", import.meta.url);
const createThread = (budgetMs: number, files = syntaxFiles) => new SyntaxThread({ script, files, budgetMs });
const { signal } = new AbortController();
/** The Bicep grammar never finishes this. */
const slowText = '"'.repeat(300_000);

test.each([
  ["hcl", 'a = "b"'],
  ["bicep", "param a string"],
  ["shell", "az login"],
] as const)("%s becomes the same tree as in this thread", async (language, text) => {
  const here = await new SyntaxReader({ files: syntaxFiles, budgetMs: 2_000 }).parse(language, text, signal);
  expect(await createThread(5_000).parse(language, text, signal)).toEqual(here);
});

test("a hostile text becomes one error without blocking the calling thread", async () => {
  const parsing = new AbortController();
  const parsed = createThread(500).parse("bicep", slowText, signal);
  void parsed.finally(() => parsing.abort());
  let turns = 0;
  for (; !parsing.signal.aborted; turns++) await setImmediate();
  const tree = await parsed;
  expect(tree).toEqual({ type: "ERROR", start: 0, end: slowText.length, children: [] });
  expect(turns).toBeGreaterThan(10);
});

test("aborting terminates the parser at once", async () => {
  const cancelling = new AbortController();
  const started = performance.now();
  const parsed = createThread(60_000).parse("bicep", slowText, cancelling.signal);
  cancelling.abort();
  await expect(parsed).rejects.toMatchObject({ name: "AbortError" });
  expect(performance.now() - started).toBeLessThan(5_000);
  await expect(createThread(1_000).parse("bicep", "", AbortSignal.abort())).rejects.toMatchObject({
    name: "AbortError",
  });
});

test("a missing parser file rejects the parse", async () => {
  const lost = createThread(5_000, { ...syntaxFiles, hcl: "/nowhere/tree-sitter-hcl.wasm" });
  await expect(lost.parse("hcl", "a = 1", signal)).rejects.toThrow("tree-sitter-hcl.wasm");
});
