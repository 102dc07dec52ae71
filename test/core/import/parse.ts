import { createRequire } from "node:module";
import { SyntaxReader, type SyntaxFiles } from "../../../src/adapters/syntax/syntaxReader.ts";
import type { Parse } from "../../../src/core/import/syntax.ts";

const { resolve } = createRequire(import.meta.url);

/** The parsers' files as their packages bring them. */
export const syntaxFiles: SyntaxFiles = {
  runtime: resolve("web-tree-sitter/web-tree-sitter.wasm"),
  hcl: resolve("@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm"),
  bicep: resolve("tree-sitter-bicep/tree-sitter-bicep.wasm"),
};

const reader = new SyntaxReader({ files: syntaxFiles });

/** The real parsers: what importers read is defined by them. */
export const parse: Parse = (language, text) => reader.parse(language, text, new AbortController().signal);
