import { parseArgs } from "node:util";
import { Failure, formatFailure } from "../core/failure.ts";
import { toFunctionsHost } from "./delivery/sending/functionsHost.ts";
import { toSentence } from "./store/diskFailure.ts";
import type { StoreLimits } from "./store/storeCapacity.ts";
import { toConnectionString } from "./storage/connectionString.ts";

export const usage = `Runs a local Azure Event Grid for Azure Machine Learning on 127.0.0.1.

  --port P         port to listen on; 0, the default, for any free port
  --data DIR       folder for its state, created if needed; by default a
                   temporary folder, removed at the end
  --seed FILE      initial state of a new folder:
                   {"workspaces":[{"id","location"}],
                    "systemTopics":[{"id","automatic","resource"}],
                    "eventSubscriptions":[{"id","properties"}]}
                   of which only the workspaces are required
  --clock virtual  time only moves by POST /admin/clock; "real", the
                   default, follows system time
  --storage URL    where dead letters and queue messages go: the blob endpoint
                   of a storage emulator such as Azurite, for example
                   http://127.0.0.1:10000/devstoreaccount1; or "env" for the
                   connection string in AZURE_STORAGE_CONNECTION_STRING.
                   By default, dead letters are files in the folder
  --functions URL  the Functions host on this machine that gets the events for
                   Azure Functions, for example http://127.0.0.1:7071.
                   By default, they are recorded and not sent
  --max-undelivered N
                   undelivered events to keep; 1000000 by default. Beyond,
                   publishers get 503
  --max-disk MB    size of the store in megabytes; 4096 by default. Beyond,
                   publishers get 503
  --any-token      Azure Resource Manager accepts any bearer token, also from
                   other users of this machine: for throwaway use
  --tls            endpoints are https, for clients that send a token only over
                   TLS; the certificate to trust is the file caFile
  --help           show this text

Prints one line of JSON when it is ready:
  {"armEndpoint","publishEndpoint","publishKey","armToken","subscriptionId",
   "workspaceId","adminEndpoint","adminKey"}, and with --tls
  "identityEndpoint" and "caFile"
Requests to Azure Resource Manager must have the header
"Authorization: Bearer <armToken>".
The log goes to stderr. SIGTERM, SIGINT and SIGHUP finish deliveries in
progress, then stop it; a second signal later than 2 s ends it at once.
Exit codes: 0 stopped on request, 1 failed, 2 invalid command line.`;

/** The command line is invalid. */
export class UsageError extends Error {}

export interface CommandLineFlags {
  /** Undefined for a temporary folder. */
  readonly folder: string | undefined;
  readonly port: number;
  readonly seedFile: string | undefined;
  readonly virtualClock: boolean;
  /** Whether Azure Resource Manager accepts any bearer token. */
  readonly anyToken: boolean;
  /** Whether its endpoints are https. */
  readonly tls: boolean;
  /** Storage connection string, a secret; undefined for none. */
  readonly storage: string | undefined;
  /** URL of a Functions host; undefined for none. */
  readonly functions: string | undefined;
  readonly limits: Partial<StoreLimits>;
}

/**
 * Parses a command line.
 *
 * @param environment variables for `--storage env`
 * @returns undefined for `--help`
 * @throws UsageError
 */
export function parseCommandLine(
  args: string[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandLineFlags | undefined {
  const { help, port = "0", data, seed, clock = "real", storage, functions, tls = false, ...flags } = parseValues(args);
  if (help) return undefined;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new UsageError(`--port must be a number from 0 to 65535, not "${port}".`);
  if (data === "") throw new UsageError("--data must be a folder. Omit it for a temporary one.");
  if (clock !== "real" && clock !== "virtual") throw new UsageError(`--clock must be real or virtual, not "${clock}".`);
  return {
    folder: data,
    port: Number(port),
    seedFile: seed,
    virtualClock: clock === "virtual",
    anyToken: flags["any-token"] ?? false,
    tls,
    storage: storage === undefined ? undefined : parseStorage(storage, environment),
    functions: functions === undefined ? undefined : parseFunctions(functions),
    limits: parseLimits(flags),
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
    functions: text,
    "max-undelivered": text,
    "max-disk": text,
    "any-token": { type: "boolean" },
    tls: { type: "boolean" },
  } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError(`${toSentence(error)} Use --help for the list of flags.`);
  }
}

function parseLimits(flags: Partial<Record<"max-undelivered" | "max-disk", string>>): Partial<StoreLimits> {
  const { "max-undelivered": undelivered, "max-disk": megabytes } = flags;
  for (const [flag, value] of Object.entries({ "max-undelivered": undelivered, "max-disk": megabytes }))
    if (value !== undefined && !/^[1-9]\d{0,8}$/.test(value))
      throw new UsageError(`--${flag} must be a whole number from 1, not "${value}".`);
  return {
    ...(undelivered && { undelivered: Number(undelivered) }),
    ...(megabytes && { bytes: Number(megabytes) * 1024 ** 2 }),
  };
}

/** A secret must come from the environment: other processes can read the command line. */
function parseStorage(value: string, environment: Readonly<Record<string, string | undefined>>): string {
  const variable = "AZURE_STORAGE_CONNECTION_STRING";
  const storage = value === "env" ? environment[variable] : value;
  if (!storage) throw new UsageError(`--storage env needs the environment variable ${variable}, which isn't set.`);
  if (value !== "env" && /;|\b(AccountKey|SharedAccessSignature)=/i.test(value))
    throw new UsageError(
      `--storage doesn't accept a connection string, because it is a secret. Set ${variable} and use --storage env.`,
    );
  try {
    return toConnectionString(storage);
  } catch (error) {
    throw error instanceof Failure ? new UsageError(`--storage: ${formatFailure(error)}`) : error;
  }
}

function parseFunctions(url: string): string {
  try {
    return toFunctionsHost(url);
  } catch (error) {
    throw error instanceof Failure ? new UsageError(`--functions: ${formatFailure(error)}`) : error;
  }
}
