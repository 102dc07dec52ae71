import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { parseArmId } from "../core/armId.ts";
import { Failure } from "../core/failure.ts";
import { withAutomaticTopics } from "./arm/automaticTopics.ts";
import { EmulatorClock, type MovableClock } from "./clock.ts";
import { Journal } from "./delivery/journal.ts";
import { DeliveryLog } from "./delivery/log.ts";
import { keepLog, recallLog } from "./delivery/logFile.ts";
import { said } from "./diskTrouble.ts";
import { joinGrid } from "./grid.ts";
import { announce, type Claim, claim, type Instance, keep, release, withdraw } from "./instance.ts";
import { logged } from "./logged.ts";
import { defaultSeed, type Seed } from "./seed.ts";
import { listen, type Patience } from "./server.ts";
import { firstState, type State } from "./state.ts";
import { connectionStringOf } from "./storage/connection.ts";
import { openStorage } from "./storage/openStorage.ts";
import { Store } from "./store.ts";

export interface EmulatorOptions {
  /** Where its state lives; made when it does not exist. */
  readonly folder: string;
  /** 0, the default, for any free one. */
  readonly port?: number;
  /** Of a folder without a state; one that has a state goes on with it. */
  readonly seed?: Seed;
  /** Whether time stands still until it is moved over the admin endpoint. */
  readonly virtualClock?: boolean;
  /**
   * Where dead letters and queue messages go: the blob endpoint of a storage emulator, or a storage connection string,
   * which is a secret. Without it dead letters are files of the folder, and queues are not reached.
   */
  readonly storage?: string;
  /** In place of one that follows the machine's. */
  readonly clock?: MovableClock;
  /** Takes one line of what happens, without its end. */
  readonly log?: (line: string) => void;
  /** Gives ids that were never given before. */
  readonly ids?: () => string;
  readonly patience?: Patience;
  /** So many bytes that are of no use any more may lie in the journal of events before it is written anew. */
  readonly tolerated?: number;
}

export interface RunningEmulator extends Omit<Instance, keyof Claim> {
  /** Ends it; what is saved stays. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts a local Event Grid: Azure Resource Manager for event subscriptions, a publish endpoint, and delivery to
 * webhooks, over http on 127.0.0.1.
 *
 * @throws Failure `conflict` when another emulator runs on the folder, `port-taken`, `storage` when the folder or the
 * state in it cannot be used, or `refused` when `storage` cannot be understood
 */
export async function startEmulator(options: EmulatorOptions): Promise<RunningEmulator> {
  const { folder, port = 0, virtualClock = false, ids = randomUUID, log = () => {} } = options;
  const connectionString = options.storage === undefined ? undefined : connectionStringOf(options.storage);
  await makeFolder(folder);
  const mine = { instanceId: ids(), pid: process.pid, startedAt: new Date().toISOString() };
  await claim(folder, mine);
  try {
    let held: Claim | Instance = mine;
    let isNew = false;
    const store = await Store.open(folder, {
      first: () => {
        isNew = true;
        return firstState(options.seed ?? defaultSeed, newKey);
      },
      newKey,
      settle: (state, before) => withAutomaticTopics(state, before, ids),
      keep: () => keep(folder, held),
    });
    if (options.seed && !isNew) log(`The seed is not used: ${folder} goes on with the state that it has.`);
    const regain = async (): Promise<void> => {
      await keep(folder, held);
      // Without the state nobody would know whom the events are for.
      await store.save();
    };
    const journal = await Journal.open(folder, { log, regain, tolerated: options.tolerated });
    const fates = new DeliveryLog();
    await recallLog(folder, fates, journal);
    const clock = options.clock ?? new EmulatorClock({ standing: virtualClock, notBefore: journal.latest });
    const grid = joinGrid({
      store,
      journal,
      fates,
      storage: openStorage({ connectionString, folder, clock, ids, log }),
      clock,
      ids,
      newKey,
      log,
      health: mine,
      // Nobody asks for it before the emulator listens.
      origin: () => originOf(listening.port),
      stop: () => void stop().catch((error: unknown) => log(logged(error))),
    });
    const listening = await listen(port, grid.answer, log, options.patience).catch(async (error: unknown) => {
      await journal.close();
      throw error;
    });
    grid.resume();
    const stop = once(async () => {
      await withdraw(folder, mine).catch((error: unknown) => log(logged(error)));
      await listening.close();
      await grid.stop();
      await keepLog(folder, fates, log);
      try {
        await journal.close();
        await store.close();
      } finally {
        await release(folder, mine.instanceId);
      }
    });
    const addresses = addressesOf(store.state, listening.port);
    const instance: Instance = { ...mine, ...addresses };
    held = instance;
    await announce(folder, instance).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return { ...addresses, stop };
  } catch (error) {
    await release(folder, mine.instanceId);
    throw error;
  }
}

function addressesOf({ workspaces: [home], publishKey, adminKey }: State, port: number) {
  const armEndpoint = originOf(port);
  return {
    port,
    armEndpoint,
    publishEndpoint: `${armEndpoint}/api/events`,
    publishKey,
    adminEndpoint: `${armEndpoint}/admin`,
    adminKey,
    subscriptionId: parseArmId(home.id)?.subscriptionId ?? "",
    workspaceId: home.id,
  };
}

const originOf = (port: number): string => `http://127.0.0.1:${port}`;

async function makeFolder(folder: string): Promise<void> {
  try {
    await makeWithParents(path.resolve(folder));
  } catch (error) {
    throw new Failure("storage", `The folder ${folder} cannot be made.`, {
      why: said(error),
      remedy: "Choose another folder, or remove what is in its place.",
      cause: error,
    });
  }
}

/** Step by step: Node's own way never ends where the system says that a folder's parent is missing, and it is not. */
async function makeWithParents(folder: string): Promise<void> {
  const make = (): Promise<void> => mkdir(folder, { mode: 0o700 });
  try {
    await make();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(folder)).isDirectory()) return;
    if (code !== "ENOENT" || path.dirname(folder) === folder) throw error;
    await makeWithParents(path.dirname(folder));
    await make();
  }
}

/** 32 random bytes, in the form that Event Grid's own keys have. */
const newKey = (): string => randomBytes(32).toString("base64");

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}
