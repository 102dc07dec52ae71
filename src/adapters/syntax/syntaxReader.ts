import { readFile } from "node:fs/promises";
import path from "node:path";
import { memoizeAsync } from "../../core/memoizeAsync.ts";
import type { SyntaxLanguage, SyntaxNode } from "../../core/import/syntax.ts";
import type { SyntaxParser } from "../../ports/syntaxParser.ts";
import type { Grammar } from "./treeSitter.ts";

/** Paths of the files that the parsers need at run time. */
export interface SyntaxFiles {
  /** `web-tree-sitter.wasm` */
  readonly runtime: string;
  /** `tree-sitter-hcl.wasm` */
  readonly hcl: string;
  /** `tree-sitter-bicep.wasm` */
  readonly bicep: string;
}

/** The files in the folder that the build copies them to. */
export const syntaxFilesIn = (folder: string): SyntaxFiles => ({
  runtime: path.join(folder, "web-tree-sitter.wasm"),
  hcl: path.join(folder, "tree-sitter-hcl.wasm"),
  bicep: path.join(folder, "tree-sitter-bicep.wasm"),
});

export interface SyntaxReaderOptions {
  readonly files: SyntaxFiles;
  /** Longest time that the parser may spend on one text, in ms. */
  readonly budgetMs: number;
}

/** Parses Terraform, Bicep and shell scripts. Loads each grammar on first use. */
export class SyntaxReader implements SyntaxParser {
  readonly #files: SyntaxFiles;
  readonly #budgetMs: number;
  readonly #grammars = new Map<string, () => Promise<Grammar>>();

  constructor({ files, budgetMs }: SyntaxReaderOptions) {
    this.#files = files;
    this.#budgetMs = budgetMs;
  }

  async parse(language: SyntaxLanguage, text: string, signal?: AbortSignal): Promise<SyntaxNode> {
    signal?.throwIfAborted();
    if (language === "shell") {
      const { shellWords } = await import("./shellWords.ts");
      signal?.throwIfAborted();
      return shellWords(text);
    }
    const [grammar, { parseTree, replaceBareExponents }] = await Promise.all([
      this.#loadGrammarOnce(this.#files[language]),
      import("./treeSitter.ts"),
    ]);
    signal?.throwIfAborted();
    return parseTree(grammar, language === "hcl" ? replaceBareExponents(text) : text, this.#budgetMs);
  }

  #loadGrammarOnce(file: string): Promise<Grammar> {
    const load = this.#grammars.get(file) ?? memoizeAsync(() => loadGrammar(this.#files.runtime, file));
    this.#grammars.set(file, load);
    return load();
  }
}

async function loadGrammar(runtime: string, file: string): Promise<Grammar> {
  const { Language, Parser } = await import("web-tree-sitter");
  const [wasmBinary, grammar] = await Promise.all([readFile(runtime), readFile(file)]);
  await Parser.init({ wasmBinary });
  return { Parser, language: await Language.load(grammar) };
}
