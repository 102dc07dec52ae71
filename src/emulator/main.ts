import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Failure, tell } from "../core/failure.ts";
import { type RunningEmulator, startEmulator } from "./emulator.ts";
import type { Seed } from "./seed.ts";
import { parseSeed } from "./seedFile.ts";

const usage = `Runs a local Azure Event Grid for Azure Machine Learning on 127.0.0.1.

  --data DIR    folder of its state, made when it does not exist (required)
  --port P      port to listen on; 0, the default, for any free one
  --seed FILE   what a new folder begins with: {"workspaces":[{"id","location"}]}
  --help        this text

Prints one line of JSON when it is ready:
  {"armEndpoint","publishEndpoint","publishKey","subscriptionId","workspaceId"}
What happens is told on stderr. SIGTERM and SIGINT end it.
Exit codes: 0 ended as asked, 1 could not run, 2 wrong use.`;

/** A wrong command line, as opposed to something in the world that is wrong. */
class WrongUse extends Error {}

interface Flags {
  readonly folder: string;
  readonly port: number;
  readonly seedFile: string | undefined;
}

try {
  const flags = flagsOf(process.argv.slice(2));
  if (flags) await run(flags);
  else console.log(usage);
} catch (error) {
  console.error(error instanceof Failure ? tell(error) : error instanceof WrongUse ? error.message : error);
  process.exitCode = error instanceof WrongUse ? 2 : 1;
}

async function run({ folder, port, seedFile }: Flags): Promise<void> {
  const seed = seedFile === undefined ? {} : { seed: await readSeed(seedFile) };
  const emulator = await startEmulator({ folder, port, ...seed, log: (line) => console.error(line) });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void end(emulator));
  const { armEndpoint, publishEndpoint, publishKey, subscriptionId, workspaceId } = emulator;
  console.log(JSON.stringify({ armEndpoint, publishEndpoint, publishKey, subscriptionId, workspaceId }));
}

async function end(emulator: RunningEmulator): Promise<void> {
  try {
    await emulator.stop();
  } catch (error) {
    console.error(error instanceof Failure ? tell(error) : error);
    process.exitCode = 1;
  }
}

/** Undefined when help is asked for. */
function flagsOf(args: string[]): Flags | undefined {
  const { help, port = "0", data, seed } = valuesOf(args);
  if (help) return undefined;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new WrongUse(`--port must be a number from 0 to 65535, and is "${port}".`);
  if (!data) throw new WrongUse("--data DIR is missing: the folder in which the state lives. --help tells more.");
  return { folder: data, port: Number(port), seedFile: seed };
}

function valuesOf(args: string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({ args, options: { help: { type: "boolean" }, port: text, data: text, seed: text } }).values;
  } catch (error) {
    throw new WrongUse(`${error instanceof Error ? error.message : String(error)} --help lists the flags.`);
  }
}

async function readSeed(file: string): Promise<Seed> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new Failure("storage", `The seed ${file} cannot be read.`, { why: String(error), cause: error });
  }
  return parseSeed(text, Date.now());
}
