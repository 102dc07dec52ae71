import { existsSync } from "node:fs";
import { isBuiltin } from "node:module";
import { Worker } from "node:worker_threads";
import { Failure } from "../../core/failure.ts";
import { toSentence } from "./diskFailure.ts";
import { fileError } from "./database/storeFile.ts";
import type {
  StoreAnswer,
  StoreContents,
  StoreError,
  StoreOperation,
  StoreOptions,
  StoreQuery,
  StoreReply,
  StoreRequest,
  StoreUsage,
} from "./storeMessages.ts";

/** The thread's file: source beside source, bundle beside bundle. */
const workerFile = new URL(
  import.meta.url.endsWith(".ts") ? "./database/storeWorker.ts" : "./emulatorStore.js",
  import.meta.url,
);

/** How long a change that nothing waits for may wait for others, in milliseconds. */
const flushDelayMs = 20;

/** A commit has no more entries than this, and hardly more characters of events: both threads hold a copy of it. */
const maxGroup = { entries: 2_000, characters: 1024 * 1024 };

interface Entry {
  readonly operation?: StoreOperation;
  readonly query?: StoreQuery;
  readonly resolve?: (answer: StoreAnswer | undefined) => void;
  readonly reject?: (error: Error) => void;
}

/**
 * Runs the store in a thread of its own, so that this one never waits for a disk. All that is added while a commit is
 * under way goes into the next one.
 */
export class StoreThread {
  readonly #worker: Worker;
  readonly #onCommit: (usage: StoreUsage) => void;
  readonly #replies: ((reply: StoreReply) => void)[] = [];
  #waiting: Entry[] = [];
  #isBusy = false;
  #isScheduled = false;
  #isFailing = false;
  #timer: NodeJS.Timeout | undefined;
  /** Why the thread has ended. */
  #end: StoreReply | undefined;

  private constructor(worker: Worker, onCommit: (usage: StoreUsage) => void) {
    this.#worker = worker;
    this.#onCommit = onCommit;
    worker.on("message", (reply: StoreReply) =>
      reply.kind === "dropped" ? onCommit(reply) : this.#replies.shift()?.(reply),
    );
    worker.on("error", (error) => this.#handleEnd(toSentence(error)));
    worker.on("exit", () => this.#handleEnd("Its thread has ended."));
  }

  /**
   * Starts the thread and opens the store of a folder.
   *
   * @param onCommit called after each commit, also one that nothing waits for, before what waited for it goes on
   * @throws Failure `storage` when it cannot be used, or when this Node has no SQLite
   */
  static async start(
    options: StoreOptions,
    onCommit: (usage: StoreUsage) => void,
  ): Promise<{ thread: StoreThread; contents: StoreContents; notes: readonly string[] }> {
    if (!isBuiltin("node:sqlite"))
      throw new Failure("storage", "The Local Event Grid needs Node.js 22.13 or later.", {
        why: `This is Node.js ${process.versions.node}.`,
        remedy: "Install a newer Node.js.",
      });
    if (!existsSync(workerFile))
      throw new Failure("storage", "The store of the Local Event Grid can't be loaded.", {
        remedy: "Keep all files whose names start with emulator in one folder.",
      });
    // Node calls its SQLite experimental, on stderr, whenever a thread loads it.
    const execArgv = ["--disable-warning=ExperimentalWarning"];
    const worker = new Worker(workerFile, { workerData: options, execArgv });
    const thread = new StoreThread(worker, onCommit);
    const opened = await thread.#nextReply();
    if (opened.kind === "opened") return { thread, contents: opened.contents, notes: opened.notes };
    await worker.terminate();
    throw toError(opened);
  }

  /** Whether the last commit has failed. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Adds a change that goes out with the next commit; it is tried again if that fails. */
  add(operation: StoreOperation): void {
    this.#waiting.push({ operation });
    this.#timer ??= setTimeout(() => this.#flush(), flushDelayMs);
  }

  /** Resolves when `operation` is on the disk. @throws Error when it is not; then it is dropped */
  async commit(operation: StoreOperation): Promise<void> {
    await this.#enqueue({ operation });
  }

  /** Answers a question about all that was added before. */
  async query(query: StoreQuery): Promise<StoreAnswer> {
    const answer = await this.#enqueue({ query });
    if (!answer) throw new Error("The store has not answered.");
    return answer;
  }

  /** Resolves when all that was added before is on the disk. @throws Error */
  async flush(): Promise<void> {
    if (this.#waiting.length || this.#isBusy) await this.#enqueue({});
  }

  /** Asks for something outside of a commit. @throws Error when it fails */
  async request(request: Exclude<StoreRequest, { kind: "commit" }>): Promise<StoreReply> {
    this.#worker.postMessage(request);
    const reply = await this.#nextReply();
    if (reply.kind === "failed") throw toError(reply);
    return reply;
  }

  /** Commits what is left, if that can be done, and closes the file. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.flush().catch(() => {});
    try {
      await this.request({ kind: "close" });
    } finally {
      await this.#worker.terminate();
    }
  }

  #enqueue(entry: Entry): Promise<StoreAnswer | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...entry, resolve, reject });
      if (this.#isBusy || this.#isScheduled) return;
      this.#isScheduled = true;
      // Requests that arrive together are committed together.
      setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isScheduled = false;
    if (!this.#isBusy && this.#waiting.length) void this.#commitAll();
  }

  async #commitAll(): Promise<void> {
    this.#isBusy = true;
    const entries = this.#waiting.splice(0, groupLengthOf(this.#waiting));
    this.#worker.postMessage({
      kind: "commit",
      operations: entries.flatMap(({ operation }) => operation ?? []),
      queries: entries.flatMap(({ query }) => query ?? []),
    } satisfies StoreRequest);
    const reply = await this.#nextReply();
    this.#isBusy = false;
    this.#isFailing = reply.kind !== "committed";
    if (reply.kind === "committed") {
      this.#onCommit(reply);
      let index = 0;
      for (const { query, resolve } of entries) resolve?.(query ? reply.answers[index++] : undefined);
      this.#flushIfAwaited();
      return;
    }
    // Nothing is tried again before something new comes: the disk would fail as often as that.
    this.#waiting = [...entries.filter(({ resolve }) => !resolve), ...this.#waiting];
    const error = toError(reply);
    for (const { reject } of entries) reject?.(error);
    this.#flushIfAwaited();
  }

  #flushIfAwaited(): void {
    if (this.#waiting.some(({ resolve }) => resolve)) this.#flush();
    else if (this.#waiting.length && !this.#isFailing) this.#timer ??= setTimeout(() => this.#flush(), flushDelayMs);
  }

  #nextReply(): Promise<StoreReply> {
    return this.#end ? Promise.resolve(this.#end) : new Promise((resolve) => this.#replies.push(resolve));
  }

  #handleEnd(why: string): void {
    const remedy = "Restart the Local Event Grid.";
    this.#end ??= { kind: "failed", error: { isFailure: true, message: "The store has stopped.", why, remedy } };
    for (const resolve of this.#replies.splice(0)) resolve(this.#end);
  }
}

/** How many entries fit into one commit; at least one. */
function groupLengthOf(entries: readonly Entry[]): number {
  let characters = 0;
  const end = entries.findIndex(({ operation }, index) => {
    if (operation?.kind === "events") for (const { body } of operation.events) characters += body.length;
    return index >= maxGroup.entries || (index > 0 && characters > maxGroup.characters);
  });
  return end < 0 ? entries.length : end;
}

function toError(reply: StoreReply): Error {
  if (reply.kind !== "failed") return new Error(`The store has answered ${reply.kind}.`);
  const { isFailure, code, message, why, remedy }: StoreError = reply.error;
  if (isFailure) return new Failure("storage", message, { ...(why && { why }), ...(remedy && { remedy }) });
  return code === undefined ? new Error(message) : fileError(code, message);
}
