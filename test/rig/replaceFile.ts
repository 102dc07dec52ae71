import { renameSync, writeFileSync } from "node:fs";

/** Replaces a file atomically: another process reads the old or the new content, never a part. */
export function replaceFile(file: string, content: string): void {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}
