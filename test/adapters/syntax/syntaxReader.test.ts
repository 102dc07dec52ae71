import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { SyntaxReader, syntaxFilesIn } from "../../../src/adapters/syntax/syntaxReader.ts";
import type { SyntaxNode } from "../../../src/core/import/syntax.ts";
import { syntaxFiles } from "../../core/import/parse.ts";

const { signal } = new AbortController();
const reader = new SyntaxReader({ files: syntaxFiles, budgetMs: 2_000 });

const flatten = (node: SyntaxNode): SyntaxNode[] => [node, ...node.children.flatMap(flatten)];
const depthOf = (node: SyntaxNode): number => 1 + Math.max(0, ...node.children.map(depthOf));

test.each([
  ["hcl", 'a = "b"', "config_file", "attribute"],
  ["bicep", "param a string", "infrastructure", "parameter_declaration"],
  ["shell", "az login", "commands", "command"],
] as const)("%s becomes a tree of plain data", async (language, text, root, child) => {
  const tree = await reader.parse(language, text, signal);
  expect(tree).toMatchObject({ type: root, start: 0, end: text.length });
  expect(flatten(tree).map(({ type }) => type)).toContain(child);
  expect(structuredClone(tree)).toEqual(tree);
});

test("positions are offsets into the text after any characters", async () => {
  const text = '# \u{1f600} \u00e9\na = "b"';
  const nodes = flatten(await reader.parse("hcl", text, signal));
  const literal = nodes.find(({ type }) => type === "template_literal");
  expect(text.slice(literal?.start, literal?.end)).toBe("b");
});

test("a syntax error is marked in an otherwise valid tree", async () => {
  const nodes = flatten(await reader.parse("bicep", "param a string\n)(\nparam b string", signal));
  expect(nodes.map(({ type }) => type)).toEqual(expect.arrayContaining(["ERROR", "parameter_declaration"]));
});

test("a number with an exponent and no fraction keeps its position", async () => {
  const text = "a = 1e-7";
  const number = flatten(await reader.parse("hcl", text, signal)).find(({ type }) => type === "numeric_lit");
  expect(text.slice(number?.start, number?.end)).toBe("1e-7");
});

describe("a text that takes too long", () => {
  test.each(['"', "["])("made of %s becomes one error within the budget", async (character) => {
    const text = character.repeat(300_000);
    const hurried = new SyntaxReader({ files: syntaxFiles, budgetMs: 50 });
    const started = performance.now();
    expect(await hurried.parse("bicep", text, signal)).toEqual({
      type: "ERROR",
      start: 0,
      end: text.length,
      children: [],
    });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("because of its depth is cut", async () => {
    const tree = await reader.parse("hcl", `a = ${"[".repeat(5_000)}${"]".repeat(5_000)}`, signal);
    expect(depthOf(tree)).toBeLessThan(1_010);
  });
});

test("an aborted parse is rejected", async () => {
  await expect(reader.parse("hcl", "a = 1", AbortSignal.abort())).rejects.toThrow(
    expect.objectContaining({ name: "AbortError" }),
  );
});

test("a grammar that failed to load is loaded again on the next use", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "syntax-"));
  const lost = new SyntaxReader({ files: { ...syntaxFiles, hcl: syntaxFilesIn(folder).hcl }, budgetMs: 2_000 });
  await expect(lost.parse("hcl", "a = 1", signal)).rejects.toThrow("tree-sitter-hcl.wasm");
  await expect(lost.parse("hcl", "a = 1", signal)).rejects.toThrow("tree-sitter-hcl.wasm");
  expect(await lost.parse("bicep", "param a string", signal)).toMatchObject({ type: "infrastructure" });
});
