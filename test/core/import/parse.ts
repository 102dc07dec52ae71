import { createRequire } from "node:module";
import { SyntaxReader, type SyntaxFiles } from "../../../src/adapters/syntax/syntaxReader.ts";
import type { ParseSyntax } from "../../../src/core/import/syntax.ts";

const { resolve } = createRequire(import.meta.url);

/** The parsers' files in their packages. */
export const syntaxFiles: SyntaxFiles = {
  runtime: resolve("web-tree-sitter/web-tree-sitter.wasm"),
  hcl: resolve("@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm"),
  bicep: resolve("tree-sitter-bicep/tree-sitter-bicep.wasm"),
};

/** @param budgetMs longest time for one text */
export const parseWithin = (budgetMs: number): ParseSyntax => {
  const reader = new SyntaxReader({ files: syntaxFiles, budgetMs });
  return (language, text) => reader.parse(language, text, new AbortController().signal);
};

/** The real parsers, because their trees define what importers read. */
export const parse = parseWithin(2000);
