import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { Failure } from "../core/failure.ts";
import { describeForLog, toLogLine } from "../core/log/logLine.ts";
import { type CommandLineFlags, parseCommandLine, usage, UsageError } from "./commandLine.ts";
import { endOnSignal, ignoreClosedOutput } from "./endOnSignal.ts";
import { toSentence } from "./store/diskFailure.ts";
import { type RunningEmulator, startEmulator } from "./startEmulator.ts";
import type { Seed } from "./store/seed.ts";
import { parseSeed } from "./admin/seedFile.ts";

// Keeps the heap's space for young objects at its first size. V8 would let it grow to 100 MB under load, and keep it.
setFlagsFromString("--semi-space-growth-factor=1");

ignoreClosedOutput();
try {
  const flags = parseCommandLine(process.argv.slice(2), process.env);
  if (flags) await runEmulator(flags);
  else console.log(usage);
} catch (error) {
  reportError(error);
}

function reportError(error: unknown): void {
  console.error(toLogLine(error instanceof UsageError ? error.message : describeForLog(error)));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function runEmulator(flags: CommandLineFlags): Promise<void> {
  // Begins after the next line, so that a signal during the start leaves nothing either.
  const starting = Promise.resolve(flags).then(startWithFlags);
  endOnSignal(() => stopWhenStarted(starting), console.error);
  const { armEndpoint, publishEndpoint, publishKey, armToken, ...more } = await starting;
  const { subscriptionId, workspaceId, adminEndpoint, adminKey, identityEndpoint, caFile } = more;
  const endpoints = { armEndpoint, publishEndpoint, publishKey, armToken };
  console.log(
    JSON.stringify({ ...endpoints, subscriptionId, workspaceId, adminEndpoint, adminKey, identityEndpoint, caFile }),
  );
}

async function stopWhenStarted(starting: Promise<RunningEmulator>): Promise<void> {
  // A failed start is reported by its caller.
  const started = await starting.catch(() => undefined);
  await started?.stop().catch(reportError);
}

async function startWithFlags(flags: CommandLineFlags): Promise<RunningEmulator> {
  const { folder, port, seedFile, virtualClock, storage, functions, anyToken, tls, limits } = flags;
  return startEmulator({
    ...(seedFile === undefined ? {} : { seed: await readSeedFile(seedFile) }),
    ...(storage === undefined ? {} : { storage }),
    ...(functions === undefined ? {} : { functions }),
    folder: folder ?? createTemporaryFolder(),
    port,
    virtualClock,
    anyToken,
    limits,
    tls,
    log: (line) => console.error(line),
  });
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
    // Only a new folder takes the seed, and its clock starts at system time.
    return parseSeed(text, Date.now(), (line) => console.error(toLogLine(line)));
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
