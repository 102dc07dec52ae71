import { chmod, lstat, readdir } from "node:fs/promises";
import path from "node:path";
import { toSentence } from "./diskFailure.ts";

/** What the emulator keeps in its folder: its database with its parts and copies, dead letters, and data of version 0.1. */
const ownNames =
  /^(event-grid\.db.*|instance\.json.*|tls-certificate\.pem|dead-letters|0\.1|state\.json|undelivered\.jsonl|deliveries\.json)$/;

/** The permissions of everyone but the owner, and those of them to write. */
const others = { all: 0o077, write: 0o022 };

/**
 * Takes what the emulator keeps in its folder from other users of the machine: a copy, a backup or another program may
 * have given it to them. Of the folder itself, which may be a project's, it only reports that others can change it. The
 * key of the certificate is left to `openCertificate`, which replaces it.
 *
 * @returns lines for the log
 */
export async function protectFolder(folder: string): Promise<readonly string[]> {
  // On Windows, files have the access control list of their folder.
  if (process.platform === "win32") return [];
  const notes: string[] = [];
  for (const name of (await readdir(folder)).filter((entry) => ownNames.test(entry))) {
    const file = path.join(folder, name);
    const { mode } = await lstat(file);
    if ((mode & others.all) === 0) continue;
    const problem = await chmod(file, mode & 0o777 & ~others.all).catch(toSentence);
    const result = problem === undefined ? "Now they can't. If they may have read it, use a new folder." : problem;
    notes.push(`Other users of this machine could read ${file}. ${result}`);
  }
  if (((await lstat(folder)).mode & others.write) !== 0)
    notes.push(
      `Other users of this machine can change ${folder}. Use a folder that only you can change, or run chmod go-w on it.`,
    );
  return notes;
}
