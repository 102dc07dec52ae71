import { randomBytes, randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { parseArmId } from "../core/armId.ts";
import { Failure } from "../core/failure.ts";
import { ActivityLog } from "./delivery/activity.ts";
import { Admin } from "./admin.ts";
import { answerArm } from "./arm/arm.ts";
import { EventSubscriptions } from "./arm/eventSubscriptions.ts";
import { graphRoutes } from "./arm/graph.ts";
import { Operations } from "./arm/operations.ts";
import { Provisioning } from "./arm/provisioning.ts";
import { topicTypeRoutes } from "./arm/topicTypes.ts";
import { workspaceRoutes } from "./arm/workspaces.ts";
import { type Clock, realClock } from "./clock.ts";
import { Deliveries } from "./delivery/deliver.ts";
import { answerValidation, isValidationPath } from "./handshake/validationUrl.ts";
import type { Reply, Request } from "./http.ts";
import { announce, type Claim, claim, type Instance, release } from "./instance.ts";
import { nameOf } from "./kept.ts";
import { Poster } from "./delivery/post.ts";
import { Publishing } from "./delivery/publish.ts";
import { defaultSeed, type Seed } from "./seed.ts";
import { listen } from "./server.ts";
import { firstState, type State } from "./state.ts";
import { Store } from "./store.ts";
import { Targets } from "./delivery/targets.ts";

export interface EmulatorOptions {
  /** Where its state lives; made when it does not exist. */
  readonly folder: string;
  /** 0, the default, for any free one. */
  readonly port?: number;
  /** Of a folder without a state; one that has a state goes on with it. */
  readonly seed?: Seed;
  readonly clock?: Clock;
  /** Takes one line of what happens, without its end. */
  readonly log?: (line: string) => void;
  /** Gives ids that were never given before. */
  readonly ids?: () => string;
}

export interface RunningEmulator extends Omit<Instance, keyof Claim> {
  /** Ends it; what is saved stays. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts a local Event Grid: Azure Resource Manager for event subscriptions, a publish endpoint, and delivery to
 * webhooks, over http on 127.0.0.1.
 *
 * @throws Failure `conflict` when another emulator runs on the folder, `port-taken`, or `storage` when the folder or
 * the state in it cannot be used
 */
export async function startEmulator(options: EmulatorOptions): Promise<RunningEmulator> {
  const { folder, port = 0, clock = realClock, ids = randomUUID, log = () => {} } = options;
  await makeFolder(folder);
  const mine = { instanceId: ids(), pid: process.pid, startedAt: new Date(clock.now()).toISOString() };
  await claim(folder, mine);
  try {
    const store = await Store.open(folder, () => firstState(options.seed ?? defaultSeed, newKey), newKey);
    const grid = join({
      store,
      clock,
      ids,
      log,
      health: mine,
      // Nobody asks for it before the emulator listens.
      origin: () => originOf(listening.port),
      stop: () => void stop().catch((error: unknown) => log(String(error))),
    });
    const listening = await listen(port, grid.answer, log);
    grid.resume();
    const stop = once(async () => {
      await listening.close();
      grid.stop();
      try {
        await store.close();
      } finally {
        await release(folder, mine.instanceId);
      }
    });
    const addresses = addressesOf(store.state, listening.port);
    const instance: Instance = { ...mine, ...addresses };
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

/** Makes the parts and gives each its neighbours. */
function join({ store, clock, ids, log, health, origin, stop }: Parts) {
  const state = (): State => store.state;
  const poster = new Poster(clock);
  const activity = new ActivityLog();
  const targets = new Targets(state, () => clock.now());
  const deliveries = new Deliveries({ targets, poster, clock, activity, log });
  const publishing = new Publishing({ store, targets, deliveries, activity, log });
  const operations = new Operations(store, realClock);
  const removed = (id: string): void => {
    const lost = deliveries.forget(id);
    if (lost) log(`${nameOf(id)}: ${lost} undelivered events are dropped: the event subscription was deleted.`);
    activity.forget(id);
  };
  const provisioning = new Provisioning({ store, operations, poster, clock, ids, log, removed, origin });
  const eventSubscriptions = new EventSubscriptions({ store, clock, operations, provisioning });
  const arm = [
    ...eventSubscriptions.routes,
    ...operations.routes,
    ...workspaceRoutes(state),
    ...graphRoutes(state),
    ...topicTypeRoutes,
  ];
  const reset = async (): Promise<void> => {
    // The keys stay: whoever uses the emulator now goes on using it.
    await store.change(({ seed, publishKey, adminKey }) => ({ ...firstState(seed, newKey), publishKey, adminKey }));
    deliveries.clear();
    activity.clear();
  };
  const admin = new Admin({ store, activity, health, reset, stop });
  return {
    answer: (request: Request): Reply | Promise<Reply> => {
      if (/^\/+admin(\/|$)/i.test(request.path)) return admin.answer(request);
      if (/^\/+api\/events$/i.test(request.path)) return publishing.answer(request);
      if (isValidationPath(request.path)) return answerValidation(request, state().adminKey, provisioning.agree);
      return answerArm(arm, request);
    },
    resume: () => provisioning.resume(),
    stop(): void {
      provisioning.stop();
      poster.stop();
      const lost = deliveries.clear();
      if (lost) log(`${lost} undelivered events are forgotten: they are held in memory only.`);
    },
  };
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: () => string;
  readonly log: (line: string) => void;
  readonly health: Pick<Instance, "instanceId" | "pid" | "startedAt">;
  /** Where the emulator is reached. */
  readonly origin: () => string;
  readonly stop: () => void;
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
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Failure("storage", `The folder ${folder} cannot be made.`, {
      why: String(error),
      remedy: "Choose another folder, or remove what is in its place.",
      cause: error,
    });
  }
}

/** 32 random bytes, in the form that Event Grid's own keys have. */
const newKey = (): string => randomBytes(32).toString("base64");

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}
