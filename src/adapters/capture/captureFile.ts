import { mkdir, open } from "node:fs/promises";
import path from "node:path";
import type { Delivery } from "../../core/tail/delivery.ts";
import type { Capture, Captures } from "../../ports/capture.ts";

/** Captures as JSON Lines, one file a tail, only ever appended to. */
export class CaptureFiles implements Captures {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param name becomes the file's name: letters, digits and hyphens */
  async begin(name: string): Promise<Capture> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    // Events may hold what only their owner should read.
    const file = await open(path.join(this.#folder, `${name}.jsonl`), "a", 0o600);
    return {
      async append(deliveries) {
        await file.appendFile(deliveries.map(line).join(""));
        await file.datasync();
      },
      close: () => file.close(),
    };
  }
}

const line = ({ sequence, receivedAt, deliveryCount, event }: Delivery): string =>
  `${JSON.stringify({ sequence, receivedAt, deliveryCount, event: event.raw })}\n`;
