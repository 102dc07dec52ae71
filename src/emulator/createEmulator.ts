import { type Timers, waitAtMost } from "../core/wait.ts";
import { answerAdmin, processRoutes } from "./admin/adminEndpoint.ts";
import { ClockControl, clockRoutes } from "./admin/clockRoutes.ts";
import { deliveryControlRoutes } from "./admin/deliveryControlRoutes.ts";
import { deliveryRoutes } from "./admin/deliveryRoutes.ts";
import { stateRoutes } from "./admin/stateRoutes.ts";
import { answerArm } from "./arm/answerArm.ts";
import { answerSignIn } from "./arm/access/signIn.ts";
import { type ArmAccess, type Principal, principalOf } from "./arm/access/principals.ts";
import { armTokenOf } from "./arm/access/armToken.ts";
import { permissionRoutes } from "./arm/access/authorization.ts";
import { azureSubscriptionRoutes } from "./arm/azureSubscriptions.ts";
import { EventSubscriptions } from "./arm/eventSubscriptions/eventSubscriptions.ts";
import { resourceGraphRoutes } from "./arm/resourceGraph/resourceGraph.ts";
import { Operations } from "./arm/operations.ts";
import { Provisioning } from "./arm/eventSubscriptions/provisioning.ts";
import { SystemTopics } from "./arm/systemTopics/systemTopics.ts";
import { topicTypeRoutes } from "./arm/systemTopics/topicTypes.ts";
import { eventSubscriptionListRoutes } from "./arm/eventSubscriptions/eventSubscriptionLists.ts";
import { workspaceRoutes } from "./arm/workspaces.ts";
import { wrongScopeRoutes } from "./arm/eventSubscriptions/wrongScope.ts";
import { EmulatorClock, type MovableClock } from "./delivery/clock.ts";
import { ActivityLog } from "./delivery/activityLog.ts";
import { Deliveries } from "./delivery/deliveries.ts";
import { DeliveryControl } from "./delivery/deliveryControl.ts";
import type { EventStore } from "./store/eventStore.ts";
import type { StoreContents } from "./store/storeMessages.ts";
import { OutcomeRecorder } from "./delivery/outcomeRecorder.ts";
import { WebhookPoster } from "./delivery/webhookPoster.ts";
import { PublishEndpoint } from "./delivery/publishEndpoint.ts";
import { Sender, type DeliveryStorage } from "./delivery/sending/sender.ts";
import { Targets } from "./delivery/targets.ts";
import { Faults, applyArmFault } from "./delivery/faults.ts";
import { answerValidation, isValidationPath } from "./handshake/validationUrl.ts";
import type { StorageProbe } from "./storage/storageService.ts";
import type { HttpReply, HttpRequest } from "./http/http.ts";
import type { EmulatorInstance } from "./store/instance.ts";
import { replaceWholeState, stateFromSeed, type EmulatorState } from "./store/state.ts";
import type { Store } from "./store/store.ts";

/** How long a slow webhook may delay a step of the clock, in milliseconds of real time. */
const maxIdleWaitMs = 1_000;

/** How long deliveries in progress may take when the emulator is stopped, in milliseconds of real time. */
const maxStopWaitMs = 2_000;

/** Unlike those of the emulator's clock, these follow system time and keep the process alive. */
const systemTimers: Timers = {
  after(delayMs, act) {
    const timer = setTimeout(act, delayMs);
    return { dispose: () => clearTimeout(timer) };
  },
};

/** The emulator without its HTTP server. */
interface Emulator {
  readonly answer: (request: HttpRequest) => HttpReply | Promise<HttpReply>;
  /** Resumes what the previous process left unfinished. */
  resume(): void;
  /** Finishes deliveries in progress, and starts no more. */
  stop(): Promise<void>;
}

/** Creates the parts of the emulator and connects them. */
export function createEmulator({
  store,
  eventStore,
  pending,
  storage,
  functionsHost,
  clock,
  ids,
  newKey,
  anyToken,
  log,
  health,
  origin,
  stop,
}: EmulatorDeps): Emulator {
  const state = (): EmulatorState => store.state;
  const poster = new WebhookPoster(clock);
  const activity = new ActivityLog();
  const faults = new Faults();
  const targets = new Targets(state, () => clock.now());
  const outcomes = new OutcomeRecorder({ store: eventStore, clock, activity, log });
  const sender = new Sender(poster, storage, clock, functionsHost);
  const sending = { sender, storage, clock, faults, activity, outcomes, log };
  const deliveries = new Deliveries({ ...sending, targets, store: eventStore });
  const publishing = new PublishEndpoint({ store, targets, eventStore, deliveries, activity, clock, log });
  const operations = new Operations(store, new EmulatorClock());
  store.onSaved(({ eventSubscriptions }) => {
    const generations = new Set(eventSubscriptions.map(({ generation }) => generation));
    deliveries.keepOnly(generations);
    activity.keepOnly(generations);
  });
  const provisioning = new Provisioning({ store, operations, poster, probe: storage, clock, ids, log, origin });
  const eventSubscriptions = new EventSubscriptions({ store, clock, operations, provisioning, log });
  const systemTopics = new SystemTopics({ store, operations, provisioning, ids, log });
  const access = (): ArmAccess => ({ armToken: armTokenOf(state().adminKey), anyToken, now: Date.now });
  const callerOf = ({ headers }: HttpRequest): Principal => principalOf(headers.authorization, access());
  const armRoutes = [
    ...eventSubscriptions.routes,
    ...eventSubscriptionListRoutes(state, clock),
    ...wrongScopeRoutes,
    ...systemTopics.routes,
    ...operations.routes,
    ...azureSubscriptionRoutes(state),
    ...workspaceRoutes(state),
    ...permissionRoutes(state, callerOf),
    ...resourceGraphRoutes(state, callerOf),
    ...topicTypeRoutes,
  ];
  const reset = async (): Promise<void> => {
    // The keys stay, so that running clients can go on.
    await store.change((before) => replaceWholeState(before, stateFromSeed(before.seed, newKey), "reset"));
    eventStore.clearLog();
    faults.replace([]);
    await clockControl.setToNow();
  };
  const finishDeliveries = async (): Promise<void> => {
    await deliveries.waitUntilIdle();
    await poster.waitUntilIdle();
  };
  const waitUntilIdle = (): Promise<void> => waitAtMost(systemTimers, maxIdleWaitMs, finishDeliveries());
  const clockControl = new ClockControl({ store, eventStore, deliveries, clock, waitUntilIdle, log });
  const advanceClock = (milliseconds: number): Promise<void> => clockControl.advance(milliseconds);
  const control = new DeliveryControl({ deliveries, targets, eventStore, outcomes, clock, advanceClock });
  const adminRoutes = [
    ...deliveryControlRoutes({ store, control, clock: clockControl }),
    ...processRoutes({ health, reset, stop }),
    ...stateRoutes({ store, clock, newKey, log }),
    ...clockRoutes(clockControl),
    ...deliveryRoutes({
      store,
      eventStore,
      activity,
      control,
      faults,
      clock: clockControl,
      publishedCount: () => publishing.publishedCount,
    }),
  ];
  return {
    answer(request) {
      if (/^\/+admin(\/|$)/i.test(request.path)) return answerAdmin(adminRoutes, request, state().adminKey);
      if (/^\/+api\/events$/i.test(request.path)) return publishing.answer(request);
      if (isValidationPath(request.path))
        return answerValidation(request, state().adminKey, provisioning.validateManually, provisioning.allowsPost);
      const signIn = answerSignIn(request, access);
      if (signIn) return signIn;
      applyArmFault(faults);
      return answerArm(armRoutes, request, { callerOf, ids });
    },
    resume() {
      provisioning.resume();
      deliveries.resume(pending);
    },
    async stop() {
      provisioning.stop();
      deliveries.stop();
      await waitAtMost(systemTimers, maxStopWaitMs, deliveries.waitUntilIdle());
      poster.stop();
      await deliveries.waitUntilIdle();
    },
  };
}

interface EmulatorDeps {
  readonly store: Store;
  readonly eventStore: EventStore;
  /** Event subscriptions with undelivered events in the store. */
  readonly pending: StoreContents["pending"];
  readonly storage: DeliveryStorage & StorageProbe;
  /** URL of the Functions host that invokes the functions of event subscriptions; undefined for none. */
  readonly functionsHost: string | undefined;
  readonly clock: MovableClock;
  readonly ids: () => string;
  /** Creates a unique text that can't be guessed. */
  readonly newKey: () => string;
  /** Whether Azure Resource Manager accepts any bearer token. */
  readonly anyToken: boolean;
  readonly log: (line: string) => void;
  readonly health: Pick<EmulatorInstance, "instanceId" | "pid" | "startedAt">;
  /** The URL of the emulator. */
  readonly origin: () => string;
  readonly stop: () => void;
}
