import { parseArgs } from "node:util";
import { Failure, formatFailure } from "../core/failure.ts";
import { toSentence } from "./store/diskFailure.ts";
import { toConnectionString } from "./storage/connectionString.ts";

export const usage = `Runs a local Azure Event Grid for Azure Machine Learning on 127.0.0.1.

  --port P         port to listen on; 0, the default, for any free one
  --data DIR       folder of its state, made when it does not exist; without it
                   the state is temporary, and removed at the end
  --seed FILE      what a new folder begins with:
                   {"workspaces":[{"id","location"}],
                    "systemTopics":[{"id","automatic","resource"}],
                    "eventSubscriptions":[{"id","properties"}]}
                   of which only the workspaces must be there
  --clock virtual  time stands still until it is moved by POST /admin/clock;
                   "real", the default, follows the machine's
  --storage URL    where dead letters and queue messages go: the blob endpoint
                   of a storage emulator such as Azurite, for example
                   http://127.0.0.1:10000/devstoreaccount1; or the word env for
                   the connection string in AZURE_STORAGE_CONNECTION_STRING.
                   Without it dead letters are files of the folder
  --help           this text

Prints one line of JSON when it is ready:
  {"armEndpoint","publishEndpoint","publishKey","subscriptionId","workspaceId",
   "adminEndpoint","adminKey"}
What happens is told on stderr. SIGTERM and SIGINT let what is in flight arrive,
and end it.
Exit codes: 0 ended as asked, 1 could not run, 2 wrong use.`;

/** A wrong command line, as opposed to something in the world that is wrong. */
export class UsageError extends Error {}

export interface CommandLineFlags {
  /** Undefined for a temporary one. */
  readonly folder: string | undefined;
  readonly port: number;
  readonly seedFile: string | undefined;
  readonly virtualClock: boolean;
  /** Storage connection string, a secret; undefined for none. */
  readonly storage: string | undefined;
}

/**
 * Reads a command line.
 *
 * @param environment where `--storage env` looks
 * @returns undefined when help is asked for
 * @throws WrongUse
 */
export function parseCommandLine(
  args: string[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandLineFlags | undefined {
  const { help, port = "0", data, seed, clock = "real", storage } = parseValues(args);
  if (help) return undefined;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new UsageError(`--port must be a number from 0 to 65535, and is "${port}".`);
  if (data === "") throw new UsageError("--data must name a folder; leave it out for a temporary one.");
  if (clock !== "real" && clock !== "virtual")
    throw new UsageError(`--clock must be real or virtual, and is "${clock}".`);
  return {
    folder: data,
    port: Number(port),
    seedFile: seed,
    virtualClock: clock === "virtual",
    storage: storage === undefined ? undefined : parseStorage(storage, environment),
  };
}

function parseValues(args: string[]) {
  const text = { type: "string" } as const;
  const options = {
    help: { type: "boolean", short: "h" },
    port: text,
    data: text,
    seed: text,
    clock: text,
    storage: text,
  } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError(`${toSentence(error)} --help lists the flags.`);
  }
}

/** Other processes can read a command line, so it is no place for a secret; and a variable that is set counts only when it is asked for. */
function parseStorage(given: string, environment: Readonly<Record<string, string | undefined>>): string {
  const variable = "AZURE_STORAGE_CONNECTION_STRING";
  const found = given === "env" ? environment[variable] : given;
  if (!found) throw new UsageError(`--storage env takes the environment variable ${variable}, which is not set.`);
  if (given !== "env" && /;|\b(AccountKey|SharedAccessSignature)=/i.test(given))
    throw new UsageError(
      `--storage takes no connection string, which is a secret: put it into ${variable}, and use --storage env.`,
    );
  try {
    return toConnectionString(found);
  } catch (error) {
    throw error instanceof Failure ? new UsageError(`--storage: ${formatFailure(error)}`) : error;
  }
}
