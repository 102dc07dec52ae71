import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { parseArmId } from "../core/armId.ts";
import { Failure } from "../core/failure.ts";
import { describeForLog } from "../core/log/logLine.ts";
import { createLogWriter } from "../core/log/logWriter.ts";
import { identityPath } from "./arm/access/signIn.ts";
import { armTokenOf } from "./arm/access/armToken.ts";
import { formatDuration } from "../core/formatDuration.ts";
import { withAutomaticTopics } from "./arm/systemTopics/automaticTopics.ts";
import { EmulatorClock, type MovableClock } from "./delivery/clock.ts";
import { toFunctionsHost } from "./delivery/sending/functionsHost.ts";
import { EventStore } from "./store/eventStore.ts";
import { toSentence } from "./store/diskFailure.ts";
import { createEmulator } from "./createEmulator.ts";
import {
  announceInstance,
  type FolderClaim,
  claimFolder,
  type EmulatorInstance,
  ensureClaim,
  releaseFolder,
  withdrawInstance,
} from "./store/instance.ts";
import { protectFolder } from "./store/protectFolder.ts";
import { defaultSeed, type Seed } from "./store/seed.ts";
import { listen, type RequestReadTimeouts } from "./http/server.ts";
import { parseState, stateFromSeed, type EmulatorState } from "./store/state.ts";
import { toConnectionString } from "./storage/connectionString.ts";
import { openStorage } from "./storage/openStorage.ts";
import { parentIdOf, resourceNameFromId } from "./store/storedEventSubscription.ts";
import { Store } from "./store/store.ts";
import { defaultStoreLimits, type StoreLimits } from "./store/storeCapacity.ts";

export interface EmulatorOptions {
  /** Folder of its state; created if needed. */
  readonly folder: string;
  /** 0, the default, for any free port. */
  readonly port?: number;
  /** Initial state of a new folder; ignored when the folder has a state. */
  readonly seed?: Seed;
  /** Whether time only moves by a request to the admin endpoint. */
  readonly virtualClock?: boolean;
  /**
   * Where dead letters and queue messages go: the blob endpoint of a storage emulator, or a storage connection string,
   * which is a secret. Without it, dead letters are files in the folder, and queue messages are only recorded.
   */
  readonly storage?: string;
  /** URL of the Functions host on this machine that gets what goes to functions. Without it, that is only recorded. */
  readonly functions?: string;
  /** Whether Azure Resource Manager accepts any bearer token, for throwaway use; otherwise only `armToken`. */
  readonly anyToken?: boolean;
  /**
   * Whether its endpoints are https. Then it answers in plain HTTP too, and a certificate for 127.0.0.1 is in the folder.
   */
  readonly tls?: boolean;
  /** How many undelivered events it keeps, and how large its file gets; beyond, publishers get 503. */
  readonly limits?: Partial<StoreLimits>;
  /** Replaces the clock that follows system time. */
  readonly clock?: MovableClock;
  /** Receives one line at a time, without line breaks and secrets. */
  readonly log?: (line: string) => void;
  /** Creates unique ids. */
  readonly ids?: () => string;
  readonly requestTimeouts?: RequestReadTimeouts;
}

export interface RunningEmulator extends Omit<EmulatorInstance, keyof FolderClaim | "armToken"> {
  readonly armToken: string;
  /** Where clients with a managed identity get a token, when its endpoints are https. */
  readonly identityEndpoint?: string | undefined;
  /** The certificate to trust, in PEM, when its endpoints are https. */
  readonly caFile?: string | undefined;
  /** Stops it; the state stays in the folder. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts a local Event Grid: Azure Resource Manager for event subscriptions, a publish endpoint, and delivery to
 * webhooks, over http on 127.0.0.1.
 *
 * @throws Failure `conflict` when another emulator uses the folder, `port-taken`, `storage` when the folder or the state
 * in it can't be used, or `refused` when `storage` or `functions` is invalid
 */
export async function startEmulator(options: EmulatorOptions): Promise<RunningEmulator> {
  const { folder, port = 0, virtualClock = false, anyToken = false, ids = randomUUID } = options;
  const logWriter = createLogWriter(options.log ?? (() => {}), new EmulatorClock());
  const log = logWriter.write;
  const connectionString = options.storage === undefined ? undefined : toConnectionString(options.storage);
  const functionsHost = options.functions === undefined ? undefined : toFunctionsHost(options.functions);
  await createFolder(folder);
  const mine = { instanceId: ids(), pid: process.pid, startedAt: new Date().toISOString() };
  await claimFolder(folder, mine);
  let opened: EventStore | undefined;
  try {
    for (const note of await protectFolder(folder)) log(note);
    let held: FolderClaim | EmulatorInstance = mine;
    const names = new Map<string, string>();
    const { store: eventStore, contents } = await EventStore.open({
      folder,
      firstState: JSON.stringify(stateFromSeed(options.seed ?? defaultSeed, newKey)),
      log,
      nameOf: (generation) => names.get(generation),
      limits: { ...defaultStoreLimits, ...options.limits },
      regain: () => ensureClaim(folder, held),
    });
    opened = eventStore;
    const saved = parseState(contents.state);
    if (!saved) throw new Error("The store has no state.");
    if (anyToken) log("Azure Resource Manager accepts any bearer token, also from other users of this machine.");
    if (options.seed && !contents.isNew) log(`The seed is ignored: ${folder} already has a state.`);
    const store = new Store(saved, {
      settle: (state, before) => withAutomaticTopics(state, before, ids),
      save: (state) => {
        for (const { generation, id } of state.eventSubscriptions) names.set(generation, describeEventSubscription(id));
        const generations = state.eventSubscriptions.map(({ generation }) => generation);
        return eventStore.saveState(JSON.stringify(state), generations);
      },
    });
    await store.save();
    const certificate = options.tls ? await loadCertificate(folder, log) : undefined;
    const { ahead = 0, setBackAfter = -1 } = saved.clock ?? {};
    const notBefore = contents.lastNumber > setBackAfter ? contents.latestTime : 0;
    const onJump = (milliseconds: number): void => log(describeJump(milliseconds));
    const clock = options.clock ?? new EmulatorClock({ isVirtual: virtualClock, ahead, notBefore, onJump });
    const emulator = createEmulator({
      store,
      eventStore,
      pending: contents.pending,
      functionsHost,
      storage: openStorage({ connectionString, folder, clock, ids, log }),
      clock,
      ids,
      newKey,
      anyToken,
      log,
      health: mine,
      // Not called before the server listens.
      origin: () => originOf(server.port),
      stop: () => void stop().catch((error: unknown) => log(describeForLog(error))),
    });
    const server = await listen({ port, answer: emulator.answer, log, timeouts: options.requestTimeouts, certificate });
    emulator.resume();
    const stop = once(async () => {
      await withdrawInstance(folder, mine).catch((error: unknown) => log(describeForLog(error)));
      await server.close();
      await emulator.stop();
      try {
        await store.close();
        await eventStore.close();
      } finally {
        await releaseFolder(folder, mine.instanceId);
        logWriter.flush();
      }
    });
    // Other processes that read the folder need no certificate.
    const instance: EmulatorInstance = { ...mine, ...addressesOf(store.state, server.port) };
    held = instance;
    await announceInstance(folder, instance).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    if (!certificate) return { ...addressesOf(store.state, server.port), stop };
    const endpoints = addressesOf(store.state, server.port, "https");
    const identityEndpoint = `${endpoints.armEndpoint}${identityPath}`;
    return { ...endpoints, identityEndpoint, caFile: certificate.caFile, stop };
  } catch (error) {
    await opened?.close();
    await releaseFolder(folder, mine.instanceId);
    logWriter.flush();
    throw error;
  }
}

function addressesOf({ workspaces: [home], publishKey, adminKey }: EmulatorState, port: number, protocol = "http") {
  const armEndpoint = originOf(port, protocol);
  return {
    port,
    armEndpoint,
    publishEndpoint: `${armEndpoint}/api/events`,
    publishKey,
    armToken: armTokenOf(adminKey),
    adminEndpoint: `${armEndpoint}/admin`,
    adminKey,
    subscriptionId: parseArmId(home.id)?.subscriptionId ?? "",
    workspaceId: home.id,
  };
}

const originOf = (port: number, protocol = "http"): string => `${protocol}://127.0.0.1:${port}`;

/** Loaded on demand: only the command line asks for it. */
async function loadCertificate(folder: string, log: (line: string) => void) {
  const { openCertificate } = await import("./tls/certificateFiles.ts");
  return openCertificate(folder, Date.now(), log);
}

async function createFolder(folder: string): Promise<void> {
  try {
    await createWithParents(path.resolve(folder));
  } catch (error) {
    throw new Failure("storage", `The folder ${folder} can't be created.`, {
      why: toSentence(error),
      remedy: "Choose another folder, or remove the file in its place.",
      cause: error,
    });
  }
}

/** Like `mkdir` with `recursive`, which hangs when the system reports a missing parent that exists. */
async function createWithParents(folder: string): Promise<void> {
  const make = (): Promise<void> => mkdir(folder, { mode: 0o700 });
  try {
    await make();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(folder)).isDirectory()) return;
    if (code !== "ENOENT" || path.dirname(folder) === folder) throw error;
    await createWithParents(path.dirname(folder));
    await make();
  }
}

/** @param milliseconds negative when it was set back */
const describeJump = (milliseconds: number): string =>
  `The machine's clock was set ${milliseconds < 0 ? "back" : "forward"} by ${formatDuration(Math.abs(milliseconds))}. The Local Event Grid's clock goes on as before. To set it to system time, use Set Clock to Now, or POST /admin/clock with {"set":"now"}.`;

/** `failed-runs of churn-lab` */
const describeEventSubscription = (id: string): string =>
  `${resourceNameFromId(id)} of ${resourceNameFromId(parentIdOf(id))}`;

/** 32 random bytes, in the form of Event Grid's own keys. */
const newKey = (): string => randomBytes(32).toString("base64");

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}
