import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { readEvents } from "../../core/events/envelope.ts";
import { isObject, parseJsonOrUndefined } from "../../core/json.ts";
import type { CaptureArchive, CaptureSummary } from "../../ports/capture.ts";
import { withStorageFailure } from "./withStorageFailure.ts";

const extension = ".jsonl";
const newline = 0x0a;

/** Reads the captures that `CaptureFiles` writes. */
export class CaptureArchiveFiles implements CaptureArchive {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws Failure `storage`, as the others do */
  list(): Promise<readonly CaptureSummary[]> {
    return withStorageFailure(this.#folder, "read", async () => {
      const files = await readdir(this.#folder).catch(ignoreMissingFolder);
      const captures = await Promise.all(
        files.filter((file) => file.endsWith(extension)).map((file) => this.#summarize(path.basename(file, extension))),
      );
      return captures.filter(({ bytes }) => bytes > 0).toSorted((a, b) => b.lastWriteAt - a.lastWriteAt);
    });
  }

  countEvents(name: string): Promise<number> {
    return withStorageFailure(this.#folder, "read", async () => {
      let count = 0;
      for await (const chunk of createReadStream(this.fileOf(name)) as AsyncIterable<Buffer>)
        for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) count++;
      return count;
    });
  }

  read(name: string): Promise<string> {
    return withStorageFailure(this.#folder, "read", () => readFile(this.fileOf(name), "utf8"));
  }

  fileOf(name: string): string {
    return path.join(this.#folder, `${path.basename(name)}${extension}`);
  }

  async #summarize(name: string): Promise<CaptureSummary> {
    const { size: bytes, mtimeMs: lastWriteAt } = await stat(this.fileOf(name));
    const workspaceId = bytes > 0 ? workspaceIdOfLine(await readFirstLine(this.fileOf(name))) : "";
    return { name, bytes, lastWriteAt, workspaceId };
  }
}

/** Before the first tail there is no folder. */
function ignoreMissingFolder(error: NodeJS.ErrnoException): string[] {
  if (error.code === "ENOENT") return [];
  throw error;
}

/** Node's own reader of lines would also end one at U+2028, which JSON may contain. */
async function readFirstLine(file: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    const end = chunk.indexOf(newline);
    chunks.push(end < 0 ? chunk : chunk.subarray(0, end));
    if (end >= 0) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function workspaceIdOfLine(line: string): string {
  const captured = parseJsonOrUndefined(line);
  return (isObject(captured) && readEvents(captured["event"]).events[0]?.source) || "";
}
