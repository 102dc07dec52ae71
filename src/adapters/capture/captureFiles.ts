import { type FileHandle, mkdir, open } from "node:fs/promises";
import path from "node:path";
import { eventText } from "../../core/events/envelope.ts";
import { setMembers, toOneLine } from "../../core/jsonText.ts";
import type { Delivery } from "../../core/tail/delivery.ts";
import type { Capture, CaptureStore } from "../../ports/capture.ts";
import { withStorageFailure } from "./withStorageFailure.ts";

/** Captures as JSON Lines: one append-only file for each tail. */
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
      // Events may contain secrets, so only the owner may read them.
      const file = await open(path.join(this.#folder, `${name}.jsonl`), "a", 0o600);
      let lastWrite: Promise<void> = Promise.resolve();
      return {
        append: (deliveries) => {
          const written = lastWrite.then(() =>
            this.#withStorageFailure(() => appendDurably(file, deliveries.map(formatLine).join(""))),
          );
          // Large texts are written in pieces, which would mix with those of another write.
          lastWrite = written.catch(() => {});
          return written;
        },
        close: () => lastWrite.then(() => file.close()),
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

/** The event as it was received, but on one line. */
const formatLine = ({ sequence, receivedAt, deliveryCount, event }: Delivery): string =>
  `${setMembers(JSON.stringify({ sequence, receivedAt, deliveryCount }), { event: toOneLine(eventText(event)) })}\n`;
