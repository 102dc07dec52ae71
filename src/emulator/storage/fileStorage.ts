import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { diskFailure } from "../store/diskFailure.ts";
import { writeFileAtomically } from "../store/writeFileAtomically.ts";
import type { StorageService } from "./storageService.ts";

/**
 * Writes blobs as files to `dead-letters` in the emulator's folder, when no storage is configured.
 *
 * @param folder of the emulator
 */
export const fileStorage = (folder: string): Pick<StorageService, "writeBlob"> => ({
  async writeBlob(container, name, text) {
    const file = path.join(folder, "dead-letters", container, ...name.split("/"));
    try {
      // Fails when the emulator's folder was deleted: it is not created again here.
      await readdir(folder);
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      await writeFileAtomically(file, text);
    } catch (error) {
      throw diskFailure(`A dead letter couldn't be written to ${file}.`, error, "");
    }
    return file;
  },
});
