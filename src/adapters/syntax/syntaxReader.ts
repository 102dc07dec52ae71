import { readFile } from "node:fs/promises";
import path from "node:path";
import type { SyntaxLanguage, SyntaxNode } from "../../core/import/syntax.ts";
import type { SyntaxParser } from "../../ports/syntaxParser.ts";
import type { Grammar } from "./treeSitter.ts";

/** Files that the parsers need at run time, by what they are for. */
export interface SyntaxFiles {
  /** `web-tree-sitter.wasm` */
  readonly runtime: string;
  /** `tree-sitter-hcl.wasm` */
  readonly hcl: string;
  /** `tree-sitter-bicep.wasm` */
  readonly bicep: string;
}

/** The files as the build lays them into one folder. */
export const syntaxFilesIn = (folder: string): SyntaxFiles => ({
  runtime: path.join(folder, "web-tree-sitter.wasm"),
  hcl: path.join(folder, "tree-sitter-hcl.wasm"),
  bicep: path.join(folder, "tree-sitter-bicep.wasm"),
});

export interface SyntaxReaderOptions {
  readonly files: SyntaxFiles;
  /** Longest time that one text may take, in milliseconds; 2000 unless given. */
  readonly budget?: number;
}

/** Reads Terraform, Bicep and shell scripts. Parsers are loaded when the first text needs them, and then kept. */
export class SyntaxReader implements SyntaxParser {
  readonly #files: SyntaxFiles;
  readonly #budget: number;
  readonly #grammars = new Map<string, Promise<Grammar>>();

  constructor({ files, budget = 2000 }: SyntaxReaderOptions) {
    this.#files = files;
    this.#budget = budget;
  }

  async parse(language: SyntaxLanguage, text: string, signal?: AbortSignal): Promise<SyntaxNode> {
    signal?.throwIfAborted();
    if (language === "shell") {
      const { shellWords } = await import("./shellWords.ts");
      signal?.throwIfAborted();
      return shellWords(text);
    }
    const [grammar, { parseTree, replaceBareExponents: withoutBareExponents }] = await Promise.all([
      this.#loadGrammarOnce(this.#files[language]),
      import("./treeSitter.ts"),
    ]);
    signal?.throwIfAborted();
    return parseTree(grammar, language === "hcl" ? withoutBareExponents(text) : text, this.#budget);
  }

  #loadGrammarOnce(file: string): Promise<Grammar> {
    const loading = this.#grammars.get(file) ?? loadGrammar(this.#files.runtime, file);
    this.#grammars.set(file, loading);
    // What failed to load is tried again the next time.
    loading.catch(() => this.#grammars.delete(file));
    return loading;
  }
}

async function loadGrammar(runtime: string, file: string): Promise<Grammar> {
  const { Language, Parser } = await import("web-tree-sitter");
  const [wasmBinary, grammar] = await Promise.all([readFile(runtime), readFile(file)]);
  await Parser.init({ wasmBinary });
  return { Parser, language: await Language.load(grammar) };
}
