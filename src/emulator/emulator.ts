import { randomBytes, randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { parseArmId } from "../core/armId.ts";
import { Failure } from "../core/failure.ts";
import { Admin } from "./admin.ts";
import { stateRoutes } from "./adminState.ts";
import { answerArm } from "./arm/arm.ts";
import { permissionRoutes } from "./arm/authorization.ts";
import { withAutomaticTopics } from "./arm/automaticTopics.ts";
import { azureSubscriptionRoutes } from "./arm/azureSubscriptions.ts";
import { EventSubscriptions } from "./arm/eventSubscriptions.ts";
import { graphRoutes } from "./arm/graph.ts";
import { Operations } from "./arm/operations.ts";
import { Provisioning } from "./arm/provisioning.ts";
import { SystemTopics } from "./arm/systemTopics.ts";
import { topicTypeRoutes } from "./arm/topicTypes.ts";
import { wideListRoutes } from "./arm/wideLists.ts";
import { workspaceRoutes } from "./arm/workspaces.ts";
import { wrongScopeRoutes } from "./arm/wrongScope.ts";
import { EmulatorClock, type MovableClock } from "./clock.ts";
import { ActivityLog } from "./delivery/activity.ts";
import { deliveryRoutes } from "./delivery/adminRoutes.ts";
import { Deliveries } from "./delivery/deliver.ts";
import { Journal } from "./delivery/journal.ts";
import { DeliveryLog } from "./delivery/log.ts";
import { Outcomes } from "./delivery/outcomes.ts";
import { Poster } from "./delivery/post.ts";
import { Publishing } from "./delivery/publish.ts";
import { Sender, type Storage } from "./delivery/send.ts";
import { Targets } from "./delivery/targets.ts";
import { Faults, mustNotFail } from "./faults.ts";
import { answerValidation, isValidationPath } from "./handshake/validationUrl.ts";
import type { Reply, Request } from "./http.ts";
import { announce, type Claim, claim, type Instance, release } from "./instance.ts";
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
    const store = await Store.open(
      folder,
      () => firstState(options.seed ?? defaultSeed, newKey),
      newKey,
      (state, before) => withAutomaticTopics(state, before, ids),
    );
    const journal = await Journal.open(folder, log, options.tolerated);
    const clock = options.clock ?? new EmulatorClock({ standing: virtualClock, notBefore: journal.latest });
    const grid = join({
      store,
      journal,
      storage: openStorage({ connectionString, folder, clock, ids, log }),
      clock,
      ids,
      log,
      health: mine,
      // Nobody asks for it before the emulator listens.
      origin: () => originOf(listening.port),
      stop: () => void stop().catch((error: unknown) => log(String(error))),
    });
    const listening = await listen(port, grid.answer, log, options.patience).catch(async (error: unknown) => {
      await journal.close();
      throw error;
    });
    grid.resume();
    const stop = once(async () => {
      await listening.close();
      await grid.stop();
      try {
        await journal.close();
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

/** How long, in milliseconds of real time, a slow webhook may hold up time that is being moved, before its answer counts as late. */
const longestRest = 1_000;

/** How long what is in flight may take when the emulator is stopped, in milliseconds of real time. */
const longestStop = 2_000;

/** Waits for `work`, but not longer than `most` milliseconds of real time. */
async function orLate(work: () => Promise<void>, most: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, most)));
  await Promise.race([work(), late]);
  clearTimeout(timer);
}

/** Makes the parts and gives each its neighbours. */
function join({ store, journal, storage, clock, ids, log, health, origin, stop }: Parts) {
  const state = (): State => store.state;
  const poster = new Poster(clock);
  const activity = new ActivityLog();
  const fates = new DeliveryLog();
  const faults = new Faults();
  const targets = new Targets(state, () => clock.now());
  const outcomes = new Outcomes({ journal, clock, activity, fates, log });
  const sender = new Sender(poster, storage, clock);
  const deliveries = new Deliveries({ targets, sender, storage, journal, clock, faults, activity, outcomes, log });
  const publishing = new Publishing({ store, targets, journal, deliveries, activity, fates, clock, log });
  const operations = new Operations(store, new EmulatorClock());
  store.onSaved(({ eventSubscriptions }) => {
    const generations = new Set(eventSubscriptions.map(({ generation }) => generation));
    const lost = deliveries.keepOnly(generations);
    if (lost) log(`${lost} undelivered events are dropped: their event subscription was deleted.`);
    activity.keepOnly(generations);
  });
  const provisioning = new Provisioning({ store, operations, poster, clock, ids, log, origin });
  const eventSubscriptions = new EventSubscriptions({ store, clock, operations, provisioning });
  const systemTopics = new SystemTopics({ store, operations, provisioning, ids });
  const arm = [
    ...eventSubscriptions.routes,
    ...wideListRoutes(state, clock),
    ...wrongScopeRoutes,
    ...systemTopics.routes,
    ...operations.routes,
    ...azureSubscriptionRoutes(state),
    ...workspaceRoutes(state),
    ...permissionRoutes(state),
    ...graphRoutes(state),
    ...topicTypeRoutes,
  ];
  const reset = async (): Promise<void> => {
    // The keys stay: whoever uses the emulator now goes on using it.
    await store.change(({ seed, publishKey, adminKey }) => ({ ...firstState(seed, newKey), publishKey, adminKey }));
    fates.clear();
    faults.replace([]);
  };
  const settled = (): Promise<void> =>
    orLate(async () => {
      await deliveries.rested();
      await poster.rested();
    }, longestRest);
  const admin = new Admin({ store, health, reset, stop }, [
    ...stateRoutes({ store, clock, newKey }),
    ...deliveryRoutes({
      store,
      journal,
      activity,
      fates,
      faults,
      clock,
      settled,
      published: () => publishing.published,
    }),
  ]);
  return {
    answer: (request: Request): Reply | Promise<Reply> => {
      if (/^\/+admin(\/|$)/i.test(request.path)) return admin.answer(request);
      if (/^\/+api\/events$/i.test(request.path)) return publishing.answer(request);
      if (isValidationPath(request.path)) return answerValidation(request, state().adminKey, provisioning.agree);
      mustNotFail(faults);
      return answerArm(arm, request, ids);
    },
    resume(): void {
      provisioning.resume();
      deliveries.accept(journal.undelivered);
    },
    async stop(): Promise<void> {
      provisioning.stop();
      deliveries.stop();
      await orLate(() => deliveries.rested(), longestStop);
      poster.stop();
      await deliveries.rested();
    },
  };
}

interface Parts {
  readonly store: Store;
  readonly journal: Journal;
  readonly storage: Storage;
  readonly clock: MovableClock;
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
