import type { Stats } from "node:fs";
import { type FileHandle, open, rename, stat } from "node:fs/promises";

/** Where a line stands in the file, in bytes. The offset is -1 until it is there, and changes when the file is replaced. */
export interface Span {
  offset: number;
  length: number;
}

/** What tells a file from another that has its name. */
type FileIdentity = Pick<Stats, "ino" | "dev">;

interface Line {
  readonly bytes: Buffer;
  readonly span: Span;
  readonly written: (error?: Error) => void;
  readonly urgent: boolean;
}

/** How much of the file is read at once, in bytes. */
const chunkBytes = 1024 * 1024;

/** How long a line waits for company that nobody waits for, in milliseconds. */
const flushDelayMs = 20;

/**
 * A file of lines that only grows. Lines that are added while others are being written go out together, so that many
 * writers cost little more than one. What is in the file outlives this process, though not a sudden loss of power.
 *
 * A file that was removed, moved or written by others can still be written, but nobody would find what is in it: it is
 * lost. It can be read still, and takes no line until it is replaced.
 */
export class AppendFile {
  readonly #path: string;
  #handle: FileHandle;
  #identity: FileIdentity;
  #size: number;
  #waiting: Line[] = [];
  readonly #between: (() => Promise<void>)[] = [];
  #busy: Promise<void> | undefined;
  #later: NodeJS.Timeout | undefined;
  #lost = false;

  private constructor(path: string, handle: FileHandle, { size, ino, dev }: Stats) {
    this.#path = path;
    this.#handle = handle;
    this.#size = size;
    this.#identity = { ino, dev };
  }

  /** Opens the file, which only its owner may read; makes it when it does not exist. */
  static async open(path: string): Promise<AppendFile> {
    return AppendFile.#opened(path, "a+");
  }

  static async #opened(path: string, flags: string): Promise<AppendFile> {
    const handle = await open(path, flags, 0o600);
    return new AppendFile(path, handle, await handle.stat());
  }

  /** Whether it was found to be removed, moved or written by others. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Bytes of the file. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds a line.
   *
   * @param text without its end
   * @param written told when it is in the file, where the next process will find it, or why it is not
   * @param urgent whether somebody waits for that; other lines go out with the next urgent one, or a little later, and
   * nobody looks whether they will be found
   */
  add(text: string, written: (error?: Error) => void, urgent = true): Span {
    const bytes = Buffer.from(`${text}\n`, "utf8");
    const span = { offset: -1, length: bytes.length - 1 };
    this.#waiting.push({ bytes, span, written, urgent });
    if (urgent) this.#busy ??= this.#write();
    else this.#later ??= setTimeout(() => void this.flushed(), flushDelayMs);
    return span;
  }

  /** Resolves when all that was added so far is in the file, or could not be written. */
  async flushed(): Promise<void> {
    clearTimeout(this.#later);
    this.#later = undefined;
    if (this.#waiting.length) this.#busy ??= this.#write();
    while (this.#busy) await this.#busy;
  }

  /**
   * Looks whether the file is where it should be.
   *
   * @throws what the file system says; then it is lost
   */
  async mustBeThere(): Promise<void> {
    await this.#alone(() => this.#find());
  }

  /** Reads a line that was added before. */
  async read(span: Span): Promise<string> {
    if (span.offset < 0) await this.flushed();
    const { offset, length } = span;
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await this.#handle.read(buffer, 0, length, offset);
    if (bytesRead < length) throw new Error(`${this.#path} ends before byte ${offset + length}.`);
    return buffer.toString("utf8");
  }

  /** All lines, in order. A last one without an end was cut off by a crash: it is cut off here, too. */
  async *lines(): AsyncGenerator<{ readonly text: string; readonly span: Span }> {
    let offset = 0;
    let rest = Buffer.alloc(0);
    for (let at = 0; at < this.#size; at += chunkBytes) {
      const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, this.#size - at));
      await this.#handle.read(chunk, 0, chunk.length, at);
      const bytes = rest.length ? Buffer.concat([rest, chunk]) : chunk;
      let from = 0;
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
        yield { text: bytes.toString("utf8", from, end), span: { offset, length: end - from } };
        offset += end - from + 1;
        from = end + 1;
      }
      rest = bytes.subarray(from);
    }
    if (rest.length) await this.#cut(offset);
  }

  /**
   * Puts other lines in the place of all that are there; a crash leaves the old ones or the new ones.
   *
   * @param texts gives the new lines; asked when nothing is being written. What is not in the file by then comes behind
   * them
   * @param replaced told where each stands now
   * @param again also if it is lost: the caller has seen to it that the place is still ours
   */
  replace(
    texts: () => AsyncIterable<string>,
    replaced: (spans: readonly Span[]) => void,
    again = false,
  ): Promise<void> {
    return this.#alone(async () => {
      if (!again) await this.#find();
      await this.#replace(texts(), replaced);
    });
  }

  async close(): Promise<void> {
    await this.flushed();
    await this.#handle.datasync();
    await this.#handle.close();
  }

  /** Does something while nothing is written, before the next lines are. */
  #alone<T>(act: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#between.push(() => act().then(resolve, reject));
      this.#busy ??= this.#write();
    });
  }

  /** @returns the size in bytes of the file that others find */
  async #find(): Promise<number> {
    try {
      const { ino, dev, size } = await stat(this.#path);
      if (this.#lost || ino !== this.#identity.ino || dev !== this.#identity.dev)
        throw new Error("Another file has taken the place of the journal");
      return size;
    } catch (error) {
      this.#lost = true;
      throw error;
    }
  }

  async #replace(texts: AsyncIterable<string>, replaced: (spans: readonly Span[]) => void): Promise<void> {
    const path = `${this.#path}.tmp`;
    const draft = await AppendFile.#opened(path, "w+");
    const spans: Span[] = [];
    try {
      let failure: Error | undefined;
      const noteFailure = (error?: Error): void => void (failure ??= error);
      for await (const text of texts) {
        spans.push(draft.add(text, noteFailure));
        // What waits is held in memory, so it must not become the whole file.
        if (spans.length % 1000 === 0) await draft.flushed();
      }
      await draft.flushed();
      if (failure) throw failure;
      await draft.#handle.sync();
      await rename(path, this.#path);
    } catch (error) {
      await draft.#handle.close();
      throw error;
    }
    const old = this.#handle;
    // From here on without a pause: whoever reads finds the new place in the new file.
    this.#handle = draft.#handle;
    this.#identity = draft.#identity;
    this.#size = draft.#size;
    this.#lost = false;
    replaced(spans);
    await old.close();
  }

  async #write(): Promise<void> {
    while (this.#waiting.length || this.#between.length) {
      await this.#between.shift()?.();
      const lines = this.#waiting;
      if (!lines.length) continue;
      this.#waiting = [];
      const failed = await this.#append(
        Buffer.concat(lines.map(({ bytes }) => bytes)),
        lines.some(({ urgent }) => urgent),
      );
      for (const { bytes, span, written } of lines) {
        if (!failed) {
          span.offset = this.#size;
          this.#size += bytes.length;
        }
        written(failed);
      }
    }
    this.#busy = undefined;
  }

  async #append(bytes: Buffer, urgent: boolean): Promise<Error | undefined> {
    try {
      if (this.#lost) await this.#find();
      await this.#handle.appendFile(bytes);
      if (!urgent || (await this.#find()) === this.#size + bytes.length) return undefined;
    } catch (error) {
      // Half a line would spoil the next one.
      await this.#cut(this.#size).catch(() => (this.#lost = true));
      return error instanceof Error ? error : new Error(String(error));
    }
    // Nothing is cut off: it may be somebody else's.
    this.#lost = true;
    return new Error("Somebody else has written into the journal");
  }

  async #cut(size: number): Promise<void> {
    await this.#handle.truncate(size);
    this.#size = size;
  }
}
