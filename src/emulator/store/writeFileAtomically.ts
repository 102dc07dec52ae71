import { open, rename } from "node:fs/promises";

/** Writes a file that only its owner may read. Readers see either all of the old content or all of the new. */
export async function writeFileAtomically(file: string, text: string): Promise<void> {
  const draft = `${file}.tmp`;
  const handle = await open(draft, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
