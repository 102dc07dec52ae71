import { Admin } from "./admin.ts";
import { stateRoutes } from "./adminState.ts";
import { answerArm } from "./arm/arm.ts";
import { permissionRoutes } from "./arm/authorization.ts";
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
import type { Journal } from "./delivery/journal.ts";
import type { DeliveryLog } from "./delivery/log.ts";
import { Outcomes } from "./delivery/outcomes.ts";
import { Poster } from "./delivery/post.ts";
import { Publishing } from "./delivery/publish.ts";
import { Sender, type Storage } from "./delivery/send.ts";
import { Targets } from "./delivery/targets.ts";
import { Faults, mustNotFail } from "./faults.ts";
import { answerValidation, isValidationPath } from "./handshake/validationUrl.ts";
import type { Reply, Request } from "./http.ts";
import type { Instance } from "./instance.ts";
import { firstState, type State } from "./state.ts";
import type { Store } from "./store.ts";

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

/** The emulator without its wire. */
export interface Grid {
  readonly answer: (request: Request) => Reply | Promise<Reply>;
  /** Goes on with what a former process had begun. */
  resume(): void;
  /** Lets what is in flight arrive, and begins nothing more. */
  stop(): Promise<void>;
}

/** Makes the parts of the emulator and gives each its neighbours. */
export function joinGrid({
  store,
  journal,
  fates,
  storage,
  clock,
  ids,
  newKey,
  log,
  health,
  origin,
  stop,
}: Parts): Grid {
  const state = (): State => store.state;
  const poster = new Poster(clock);
  const activity = new ActivityLog();
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
  readonly fates: DeliveryLog;
  readonly storage: Storage;
  readonly clock: MovableClock;
  readonly ids: () => string;
  /** Gives a text that nobody can guess and that was never given before. */
  readonly newKey: () => string;
  readonly log: (line: string) => void;
  readonly health: Pick<Instance, "instanceId" | "pid" | "startedAt">;
  /** Where the emulator is reached. */
  readonly origin: () => string;
  readonly stop: () => void;
}
