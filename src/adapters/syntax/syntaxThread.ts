import { Worker } from "node:worker_threads";
import type { SyntaxLanguage, SyntaxNode } from "../../core/import/syntax.ts";
import type { SyntaxParser } from "../../ports/syntaxParser.ts";
import type { SyntaxReaderOptions } from "./syntaxReader.ts";

/** The `workerData` of the thread. */
export interface SyntaxTask {
  readonly options: SyntaxReaderOptions;
  readonly language: SyntaxLanguage;
  readonly text: string;
}

/** The message that the thread posts. */
export type SyntaxResult = { readonly tree: SyntaxNode } | { readonly error: unknown };

export interface SyntaxThreadOptions extends SyntaxReaderOptions {
  /** The built `syntaxWorker`. */
  readonly script: string | URL;
}

/** A thread that exceeds its budget by this factor is terminated. */
const budgetsUntilKilled = 5;
/** Far more than the tree of any deployment needs. */
const maxHeapMegabytes = 512;

/**
 * Parses like `SyntaxReader`, with a worker thread per text. A slow text never blocks the caller's thread, and aborting
 * terminates the parser.
 */
export class SyntaxThread implements SyntaxParser {
  readonly #options: SyntaxThreadOptions;

  constructor(options: SyntaxThreadOptions) {
    this.#options = options;
  }

  async parse(language: SyntaxLanguage, text: string, signal: AbortSignal): Promise<SyntaxNode> {
    signal.throwIfAborted();
    const { script, ...options } = this.#options;
    const unreadable: SyntaxNode = { type: "ERROR", start: 0, end: text.length, children: [] };
    const workerData: SyntaxTask = { options, language, text };
    const worker = new Worker(script, { workerData, resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes } });
    const done = new AbortController();
    try {
      return await new Promise((resolve, reject) => {
        const timer = setTimeout(() => resolve(unreadable), budgetsUntilKilled * options.budgetMs);
        done.signal.addEventListener("abort", () => clearTimeout(timer));
        signal.addEventListener("abort", () => reject(signal.reason as Error), { signal: done.signal });
        worker.once("message", (result: SyntaxResult) =>
          "tree" in result ? resolve(result.tree) : reject(result.error),
        );
        worker.once("error", (error: NodeJS.ErrnoException) =>
          error.code === "ERR_WORKER_OUT_OF_MEMORY" ? resolve(unreadable) : reject(error),
        );
        worker.once("exit", () => reject(new Error("The parser exited without a result.")));
      });
    } finally {
      done.abort();
      await worker.terminate();
    }
  }
}
