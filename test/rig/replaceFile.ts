import { renameSync, writeFileSync } from "node:fs";

/** Gives a file that another process reads, whenever it likes, new content: it finds the old or the new, never a part. */
export function replaceFile(file: string, content: string): void {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}
