import { parentPort, workerData } from "node:worker_threads";
import { SyntaxReader } from "./syntaxReader.ts";
import type { SyntaxResult, SyntaxTask } from "./syntaxThread.ts";

/** The worker thread for one text. `SyntaxThread` starts and terminates it. */
const { options, language, text } = workerData as SyntaxTask;

async function parseTask(): Promise<SyntaxResult> {
  try {
    return { tree: await new SyntaxReader(options).parse(language, text) };
  } catch (error) {
    return { error };
  }
}

void parseTask().then((message) => parentPort?.postMessage(message));
