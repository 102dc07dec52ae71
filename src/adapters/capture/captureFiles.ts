import { type FileHandle, mkdir, open } from "node:fs/promises";
import path from "node:path";
import type { Delivery } from "../../core/tail/delivery.ts";
import type { Capture, CaptureStore } from "../../ports/capture.ts";
import { withStorageFailure } from "./withStorageFailure.ts";

/** Captures as JSON Lines, one file a tail, only ever appended to. */
export class CaptureFiles implements CaptureStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param name becomes the file's name: letters, digits and hyphens
   * @throws Failure `storage`, as `append` does
   */
  begin(name: string): Promise<Capture> {
    return this.#withStorageFailure(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      // Events may hold what only their owner should read.
      const file = await open(path.join(this.#folder, `${name}.jsonl`), "a", 0o600);
      let last: Promise<void> = Promise.resolve();
      return {
        append: (deliveries) => {
          const written = last.then(() =>
            this.#withStorageFailure(() => appendDurably(file, deliveries.map(formatLine).join(""))),
          );
          // The next one waits: large texts are written in pieces, and those of two at a time would mix.
          last = written.catch(() => {});
          return written;
        },
        close: () => last.then(() => file.close()),
      };
    });
  }

  #withStorageFailure<T>(act: () => Promise<T>): Promise<T> {
    return withStorageFailure(this.#folder, "written", act);
  }
}

async function appendDurably(file: FileHandle, text: string): Promise<void> {
  await file.appendFile(text);
  await file.datasync();
}

const formatLine = ({ sequence, receivedAt, deliveryCount, event }: Delivery): string =>
  `${JSON.stringify({ sequence, receivedAt, deliveryCount, event: event.raw })}\n`;
