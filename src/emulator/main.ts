import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { Failure, formatFailure } from "../core/failure.ts";
import { type CommandLineFlags, parseCommandLine, usage, UsageError } from "./commandLine.ts";
import { toSentence } from "./store/diskFailure.ts";
import { startEmulator } from "./startEmulator.ts";
import type { Seed } from "./store/seed.ts";
import { parseSeed } from "./admin/seedFile.ts";

// Keeps the heap's space for young objects at its first size. V8 would let it grow to 100 MB under load, and keep it.
setFlagsFromString("--semi-space-growth-factor=1");

try {
  const flags = parseCommandLine(process.argv.slice(2), process.env);
  if (flags) await runEmulator(flags);
  else console.log(usage);
} catch (error) {
  reportError(error);
}

function reportError(error: unknown): void {
  console.error(error instanceof Failure ? formatFailure(error) : error instanceof UsageError ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function runEmulator({
  folder,
  port,
  seedFile,
  virtualClock,
  storage,
  anyToken,
}: CommandLineFlags): Promise<void> {
  const emulator = await startEmulator({
    ...(seedFile === undefined ? {} : { seed: await readSeedFile(seedFile) }),
    ...(storage === undefined ? {} : { storage }),
    folder: folder ?? createTemporaryFolder(),
    port,
    virtualClock,
    anyToken,
    log: (line) => console.error(line),
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => void emulator.stop().catch(reportError));
  const { armEndpoint, publishEndpoint, publishKey, armToken } = emulator;
  const { subscriptionId, workspaceId, adminEndpoint, adminKey } = emulator;
  const endpoints = { armEndpoint, publishEndpoint, publishKey, armToken };
  console.log(JSON.stringify({ ...endpoints, subscriptionId, workspaceId, adminEndpoint, adminKey }));
}

/** A new folder, deleted when the process ends, unless it is killed. */
function createTemporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "event-grid-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function readSeedFile(file: string): Promise<Seed> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new Failure("storage", `The seed ${file} can't be read.`, {
      why: toSentence(error),
      remedy: "Correct --seed, or grant read access to the file.",
      cause: error,
    });
  }
  try {
    return parseSeed(text, Date.now());
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, message, why, remedy } = error;
    throw new Failure(code, `The seed ${file} can't be used.`, {
      why: [message, why].filter(Boolean).join(" "),
      ...(remedy === undefined ? {} : { remedy }),
      cause: error,
    });
  }
}
