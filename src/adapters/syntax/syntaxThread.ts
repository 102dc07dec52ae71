import { Worker } from "node:worker_threads";
import type { SyntaxLanguage, SyntaxNode } from "../../core/import/syntax.ts";
import type { SyntaxParser } from "../../ports/syntaxParser.ts";
import type { SyntaxReaderOptions } from "./syntaxReader.ts";

/** What the thread is given to do. */
export interface SyntaxTask {
  readonly options: SyntaxReaderOptions;
  readonly language: SyntaxLanguage;
  readonly text: string;
}

/** What it answers: the tree, or what kept it from making one. */
export type SyntaxResult = { readonly tree: SyntaxNode } | { readonly error: unknown };

export interface SyntaxThreadOptions extends SyntaxReaderOptions {
  /** The file that the thread runs, `syntaxWorker` as it was built. */
  readonly script: string | URL;
  /** Longest time that one text may take the parser itself, in milliseconds. */
  readonly budget: number;
}

/** So many budgets after its start a thread that ignores its own is ended. */
const budgetsUntilKilled = 5;
/** Megabytes; a tree that needs more is no deployment. */
const maxHeapMegabytes = 512;

/**
 * Reads texts like `SyntaxReader`, each in a thread of its own: whatever a text makes of a parser, the caller's thread
 * stays free, and who cancels ends the parser itself.
 */
export class SyntaxThread implements SyntaxParser {
  readonly #options: SyntaxThreadOptions;

  constructor(options: SyntaxThreadOptions) {
    this.#options = options;
  }

  async parse(language: SyntaxLanguage, text: string, signal: AbortSignal): Promise<SyntaxNode> {
    signal.throwIfAborted();
    const { script, ...options } = this.#options;
    const broken: SyntaxNode = { type: "ERROR", start: 0, end: text.length, children: [] };
    const workerData: SyntaxTask = { options, language, text };
    const worker = new Worker(script, { workerData, resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes } });
    const ended = new AbortController();
    try {
      return await new Promise((resolve, reject) => {
        const overdue = setTimeout(() => resolve(broken), budgetsUntilKilled * options.budget);
        ended.signal.addEventListener("abort", () => clearTimeout(overdue));
        signal.addEventListener("abort", () => reject(signal.reason as Error), { signal: ended.signal });
        worker.once("message", (answer: SyntaxResult) =>
          "tree" in answer ? resolve(answer.tree) : reject(answer.error),
        );
        worker.once("error", (error: NodeJS.ErrnoException) =>
          error.code === "ERR_WORKER_OUT_OF_MEMORY" ? resolve(broken) : reject(error),
        );
        worker.once("exit", () => reject(new Error("The parser ended without an answer.")));
      });
    } finally {
      ended.abort();
      await worker.terminate();
    }
  }
}
