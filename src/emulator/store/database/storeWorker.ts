// The thread that has the store's file. Requests are answered in their order, each after its commit.
import { existsSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { copyStore } from "./copyStore.ts";
import { openStore, storeFilePath } from "./openStore.ts";
import { toStoreError } from "./sqliteErrors.ts";
import { StoreDatabase } from "./storeDatabase.ts";
import { OpenedFile, setAside } from "./storeFile.ts";
import type { StoreAnswer, StoreOptions, StoreQuery, StoreReply, StoreRequest } from "../storeMessages.ts";

/** The store of one folder as the thread has it open. */
class StoreSession {
  readonly #file: string;
  #database: StoreDatabase;
  #openedFile: OpenedFile;
  #mustReplace = false;

  constructor(file: string, database: StoreDatabase) {
    this.#file = file;
    this.#database = database;
    this.#openedFile = new OpenedFile(file);
  }

  answer(request: StoreRequest): StoreReply {
    switch (request.kind) {
      case "commit": {
        const changes = this.#database.commit(request.operations, () => this.#openedFile.check());
        return {
          kind: "committed",
          ...changes,
          usedBytes: this.#database.usedBytes(),
          answers: request.queries.map((query) => this.#query(query)),
        };
      }
      case "mend":
        return { kind: "mended", notes: this.#mend(request), undelivered: this.#database.contents().undelivered };
      case "check":
        this.#openedFile.check();
        return { kind: "done" };
      case "close":
        this.#openedFile.closing(() => this.#database.close());
        return { kind: "done" };
    }
  }

  /** Deletes more of event subscriptions that are gone. @returns undefined when nothing is left of them */
  dropGone(): StoreReply | undefined {
    const changes = this.#database.dropGone(() => this.#openedFile.check());
    return changes && { kind: "dropped", ...changes, usedBytes: this.#database.usedBytes() };
  }

  /** Takes note of failures after which the file has to be replaced. */
  fail(error: unknown): StoreReply {
    const storeError = toStoreError(error, this.#file);
    this.#mustReplace ||= storeError.code === "EDAMAGED" || storeError.code === "EREPLACED";
    return { kind: "failed", error: storeError };
  }

  #query(query: StoreQuery): StoreAnswer {
    const { generation } = query;
    switch (query.kind) {
      case "due":
        return this.#database.dueAfter(generation, query.after);
      case "pending":
        return this.#database.pending(generation, query.number);
      case "log":
        return this.#database.readLog(generation, query.limit, query.number);
    }
  }

  #mend({ bytes, state }: StoreRequest & { kind: "mend" }): readonly string[] {
    const notes = this.#mustReplace || !existsSync(this.#file) ? this.#replace(state) : [];
    this.#openedFile.check();
    this.#database.probe(bytes);
    return notes;
  }

  /** Puts a new file in the place of one that is gone, damaged or another program's, with all that can still be read. */
  #replace(state: string): readonly string[] {
    const notes: string[] = [];
    StoreDatabase.create(
      this.#file,
      (fresh) => {
        const isComplete = copyStore(this.#database.connection, fresh, state);
        if (!isComplete) notes.push(`Some of the data in ${this.#file} could not be read.`);
      },
      () => {
        this.#openedFile.closing(() => this.#database.close());
        if (existsSync(this.#file)) notes.push(`The file that was there is now ${setAside(this.#file)}.`);
      },
    );
    this.#database = new StoreDatabase(this.#file);
    this.#openedFile = new OpenedFile(this.#file);
    this.#mustReplace = false;
    return notes;
  }
}

const options = workerData as StoreOptions;
const file = storeFilePath(options.folder);
const reply = (message: StoreReply): void => parentPort?.postMessage(message);

try {
  const { database, contents, notes } = openStore(options);
  const session = new StoreSession(file, database);
  let dropping: NodeJS.Immediate | undefined;
  // In steps, so that other requests need not wait for all of it.
  const dropGone = (): void => {
    dropping = undefined;
    try {
      const dropped = session.dropGone();
      if (!dropped) return;
      reply(dropped);
      dropping = setImmediate(dropGone);
    } catch (error) {
      // The next request meets the same failure, and reports it.
      session.fail(error);
    }
  };
  parentPort?.on("message", (request: StoreRequest) => {
    try {
      reply(session.answer(request));
    } catch (error) {
      reply(session.fail(error));
    }
    if (request.kind === "close") {
      clearImmediate(dropping);
      parentPort?.close();
    } else dropping ??= setImmediate(dropGone);
  });
  reply({ kind: "opened", contents, notes });
} catch (error) {
  reply({ kind: "failed", error: toStoreError(error, file) });
}
