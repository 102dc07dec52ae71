import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { diskFailure } from "../store/diskFailure.ts";
import { writeFileAtomically } from "../store/writeFileAtomically.ts";
import type { StorageService } from "./storageService.ts";

/**
 * Keeps blobs as files below `dead-letters` in the emulator's folder, for whoever runs no storage.
 *
 * @param folder the emulator's
 */
export const fileStorage = (folder: string): Pick<StorageService, "writeBlob"> => ({
  async writeBlob(container, name, text) {
    const file = path.join(folder, "dead-letters", container, ...name.split("/"));
    try {
      // The emulator's folder itself is not made again after somebody has removed it.
      await readdir(folder);
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      await writeFileAtomically(file, text);
    } catch (error) {
      throw diskFailure(`A dead letter could not be written to ${file}.`, error, "");
    }
    return file;
  },
});
