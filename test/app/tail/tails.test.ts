import { describe, expect, test, vi } from "vitest";
import { WebhookReceiver } from "../../../src/adapters/webhook/webhookReceiver.ts";
import type { Tail } from "../../../src/app/tail/tail.ts";
import type { TailTarget } from "../../../src/app/tail/tailTarget.ts";
import { Tails, type TailsChange } from "../../../src/app/tail/tails.ts";
import { tailLabel } from "../../../src/app/tail/tailLabel.ts";
import { Failure } from "../../../src/core/failure.ts";
import { maxTailEvents } from "../../../src/core/tail/ringBuffer.ts";
import { type FakeCall, createEvent, neverAborted, FakeDeps, workspaceId } from "../fakeDeps.ts";

const target: TailTarget = { workspaceId, label: "churn" };
const unreachable = new Failure("unreachable", "The cloud does not answer.", { remedy: "Refresh." });

function createTails() {
  const deps = new FakeDeps();
  const tails = new Tails(deps);
  const changes: TailsChange[] = [];
  const statuses: string[] = [];
  tails.onChanged((change) => {
    changes.push(change);
    if (change.kind === "tails") statuses.push(tails.tails.map(({ status }) => status.kind).join());
  });
  return { deps, tails, changes, statuses };
}

/** Makes a call wait until it is released. */
function holdCall(deps: FakeDeps, call: FakeCall) {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  deps.onCall[call] = () => {
    reached.resolve();
    return released.promise;
  };
  return { reached: reached.promise, release: released.resolve };
}

const fail = (error: unknown) => () => {
  throw error;
};
const ids = (tails: Tails): string[] => tails.events.map(({ event: { id } }) => id);

describe("starting a tail", () => {
  test("creates a labeled temporary event subscription", async () => {
    const { deps, tails, statuses } = createTails();
    const filter = { includedEventTypes: ["T"] };
    const tail = await tails.start({ ...target, filter });
    expect(tail.status).toEqual({ kind: "live" });
    expect(statuses).toEqual(["starting", "starting", "starting", "live"]);
    expect([...deps.eventSubscriptions.values()]).toEqual([
      {
        id: `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/tail-id1`,
        name: "tail-id1",
        properties: {
          destination: {
            endpointType: "WebHook",
            properties: { endpointUrl: "http://127.0.0.1:1/events?code=secret" },
          },
          filter,
          labels: [tailLabel],
          expirationTimeUtc: "2031-01-02T00:00:00.000Z",
        },
      },
    ]);
  });

  test("delivers in the schema of the event subscription, whose keys the filter uses", async () => {
    const { deps, tails } = createTails();
    const filter = { advancedFilters: [{ operatorType: "StringIn", key: "type", values: ["T"] }] };
    await tails.start({ ...target, filter, eventDeliverySchema: "CloudEventSchemaV1_0" });
    expect([...deps.eventSubscriptions.values()]).toMatchObject([
      { properties: { filter, eventDeliverySchema: "CloudEventSchemaV1_0" } },
    ]);
  });

  test("reports each step", async () => {
    const { deps, tails } = createTails();
    const steps: unknown[] = [];
    for (const call of ["begin capture", "listen", "put"] as const)
      deps.onCall[call] = () => void steps.push(tails.tails[0]?.status);
    await tails.start(target);
    expect(steps).toEqual([
      { kind: "starting", step: "Opening the capture" },
      { kind: "starting", step: "Opening the receiver" },
      { kind: "starting", step: "Creating the temporary event subscription" },
    ]);
  });

  test("adds the event subscription to the ledger before creating it", async () => {
    const { deps, tails } = createTails();
    let ledgerAtPut: string[] = [];
    deps.onCall.put = () => void (ledgerAtPut = [...deps.ledgerEntries]);
    await tails.start(target);
    expect(ledgerAtPut).toEqual([...deps.eventSubscriptions.keys()]);
  });

  const steps: readonly (readonly [FakeCall, undone: readonly FakeCall[]])[] = [
    ["begin capture", []],
    ["listen", ["close capture"]],
    ["add to ledger", ["close receiver", "close capture"]],
    ["put", ["delete", "remove from ledger", "close receiver", "close capture"]],
  ];

  describe.each(steps)("when %j fails", (failingCall, undone) => {
    test("undoes the completed steps, newest first", async () => {
      const { deps, tails, statuses } = createTails();
      deps.onCall[failingCall] = fail(unreachable);
      await expect(tails.start(target)).rejects.toBe(unreachable);
      expect(deps.calls.slice(deps.calls.indexOf(failingCall) + 1)).toEqual(undone);
      expect(tails.tails.map(({ status }) => status)).toEqual([
        { kind: "failed", why: "The cloud does not answer. Refresh." },
      ]);
      expect(statuses.at(-1)).toBe("failed");
      expect([deps.ledgerEntries.size, deps.eventSubscriptions.size, deps.receivers.length]).toEqual([0, 0, 0]);
    });

    test("undoes all steps even if some can't be undone", async () => {
      const { deps, tails } = createTails();
      deps.onCall[failingCall] = fail(unreachable);
      for (const undo of ["delete", "close receiver", "close capture"] as const)
        deps.onCall[undo] = fail(new Error("stuck"));
      await expect(tails.start(target)).rejects.toBe(unreachable);
      const tried = undone.filter((step) => step !== "remove from ledger");
      expect(deps.calls.slice(deps.calls.indexOf(failingCall) + 1)).toEqual(tried);
    });

    test("undoes the completed steps without an error if it is stopped", async () => {
      const { deps, tails, statuses } = createTails();
      const { reached, release } = holdCall(deps, failingCall);
      const starting = tails.start(target);
      await reached;
      const stopping = tails.stopAll();
      expect(tails.tails.map(({ status }) => status.kind)).toEqual(["stopping"]);
      release();
      await stopping;
      expect((await starting).status).toEqual({ kind: "idle" });
      expect(tails.tails).toEqual([]);
      expect(statuses.slice(statuses.indexOf("stopping"))).toEqual(["stopping", ""]);
      expect(deps.calls.filter((call) => call === "put")).toEqual(failingCall === "put" ? ["put"] : []);
      expect([deps.ledgerEntries.size, deps.eventSubscriptions.size, deps.receivers.length]).toEqual([0, 0, 0]);
      expect(deps.calls.at(-1)).toBe("close capture");
    });
  });

  test("is canceled at once when the window closes during a request", async () => {
    const { deps, tails } = createTails();
    const requested = Promise.withResolvers<void>();
    deps.onCall.put = (signal) =>
      new Promise((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason as Error));
        requested.resolve();
      });
    const starting = tails.start(target);
    await requested.promise;
    await tails.stopAll();
    expect((await starting).status).toEqual({ kind: "idle" });
    expect([deps.ledgerEntries.size, deps.receivers.length]).toEqual([0, 0]);
  });

  test("reports an internal error without its message, which is for the log", async () => {
    const { deps, tails } = createTails();
    deps.onCall.listen = fail(new TypeError("x is not a function"));
    await expect(tails.start(target)).rejects.toThrow(TypeError);
    expect(tails.tails[0]?.status).toEqual({
      kind: "failed",
      why: "An internal error occurred. See the log for details.",
    });
  });

  test("that was canceled and can't be undone stays in the ledger and in the list", async () => {
    const { deps, tails } = createTails();
    const { reached, release } = holdCall(deps, "put");
    deps.onCall.delete = fail(unreachable);
    const starting = tails.start(target);
    await reached;
    const stopping = tails.stopAll();
    release();
    await expect(starting).rejects.toThrow("couldn't be removed");
    await stopping;
    expect(tails.tails.map(({ status }) => status.kind)).toEqual(["failed"]);
    expect(deps.ledgerEntries.size).toBe(1);
  });
});

describe("the same target", () => {
  test("twice is one tail, even while it starts, and in any casing of the workspace id", async () => {
    const { deps, tails } = createTails();
    const { reached, release } = holdCall(deps, "put");
    const first = tails.start(target);
    await reached;
    const second = await tails.start({ ...target });
    release();
    const third = await tails.start({ ...target, workspaceId: workspaceId.toUpperCase() });
    expect(new Set([await first, second, third]).size).toBe(1);
    expect(deps.eventSubscriptions.size).toBe(1);
  });

  test.each([
    ["of another workspace", { ...target, workspaceId: `${workspaceId}2` }],
    ["under another name", { ...target, label: "churn / notify" }],
    ["with a delivery schema that has changed since", { ...target, eventDeliverySchema: "CloudEventSchemaV1_0" }],
    ["with a filter that has changed since", { ...target, filter: { subjectBeginsWith: "models/" } }],
  ])("%s is another target", async (_, other) => {
    const { tails } = createTails();
    await tails.start(target);
    await tails.start(other);
    expect(tails.tails).toHaveLength(2);
  });

  test("gets a new tail while its tail stops", async () => {
    const { deps, tails } = createTails();
    const old = await tails.start(target);
    const { reached, release } = holdCall(deps, "delete");
    const stopping = tails.stop(old.id);
    await reached;
    const next = await tails.start(target);
    release();
    await stopping;
    expect(tails.tails).toEqual([next]);
    expect(next.status.kind).toBe("live");
  });

  test("gets a new tail in place of a failed one", async () => {
    const { deps, tails } = createTails();
    deps.onCall.put = fail(unreachable);
    await expect(tails.start(target)).rejects.toBe(unreachable);
    delete deps.onCall.put;
    const tail = await tails.start(target);
    expect(tails.tails).toEqual([tail]);
  });
});

describe("a long-running tail", () => {
  const day = 24 * 60 * 60 * 1000;

  test("renews its event subscription halfway to each expiry", async () => {
    const { deps, tails } = createTails();
    await tails.start(target);
    for (let times = 0; times < 3; times++) {
      deps.calls.length = 0;
      deps.runTimer(day / 2);
      await vi.waitFor(() => expect(deps.timers.filter(({ wait }) => wait === day / 2)).toHaveLength(1));
      expect(deps.calls).toEqual(["put"]);
    }
    expect(tails.tails[0]?.status.kind).toBe("live");
  });

  test("reports when it stops receiving events because renewal failed", async () => {
    const { deps, tails, changes } = createTails();
    await tails.start(target);
    deps.onCall.put = fail(unreachable);
    changes.length = 0;
    deps.runTimer(day / 2);
    const [message] = await vi.waitFor(() => {
      const problems = changes.flatMap((change) => (change.kind === "problems" ? change.problems : []));
      expect(problems).toHaveLength(1);
      return problems.map((problem) => problem.message);
    });
    expect(message).toContain("stops receiving events at 2031-01-02T00:00:00.000Z");
    expect(message).toContain("The cloud does not answer.");
  });

  test("doesn't renew after it was stopped", async () => {
    const { deps, tails } = createTails();
    const { id } = await tails.start(target);
    await tails.stop(id);
    expect(deps.timers).toEqual([]);
  });
});

describe("a tail on a clock that can be moved", () => {
  const create = () => {
    const created = createTails();
    created.deps.cloudClock.isMovable = true;
    return created;
  };

  test("has an event subscription without an expiry, so that no move of the clock ends it", async () => {
    const { deps, tails } = create();
    await tails.start(target);
    expect(deps.lastPut?.properties).not.toHaveProperty("expirationTimeUtc");
    expect(deps.timers.map(({ wait }) => wait)).toEqual([deps.checkIntervalMs]);
  });

  test("stamps events with the time of that clock", async () => {
    const { deps, tails } = create();
    deps.cloudClock.now = async () => Date.parse("2035-01-01T00:00:00Z");
    await tails.start(target);
    await deps.deliver(createEvent("a"));
    expect(tails.events.map(({ receivedAt }) => receivedAt)).toEqual([Date.parse("2035-01-01T00:00:00Z")]);
  });
});

describe("a tail whose event subscription is gone", () => {
  const losses: readonly (readonly [what: string, why: string, lose: (deps: FakeDeps) => void])[] = [
    ["was deleted", "Its temporary event subscription was deleted.", (deps) => deps.eventSubscriptions.clear()],
    [
      "expired",
      "Its temporary event subscription expired.",
      (deps) => {
        deps.eventSubscriptions.clear();
        deps.time += 24 * 60 * 60 * 1000;
      },
    ],
    [
      "was removed with its workspace",
      "The workspace no longer exists.",
      (deps) => {
        deps.eventSubscriptions.clear();
        deps.workspaces = [];
      },
    ],
    [
      "went with a reset",
      "The Local Event Grid was reset.",
      (deps) => {
        deps.eventSubscriptions.clear();
        deps.replacement = "The Local Event Grid was reset.";
      },
    ],
    [
      "sends elsewhere",
      "Its temporary event subscription was changed and sends elsewhere.",
      (deps) => {
        for (const [id, one] of deps.eventSubscriptions)
          deps.eventSubscriptions.set(id, {
            ...one,
            properties: {
              ...one.properties,
              destination: { endpointType: "WebHook", properties: { endpointBaseUrl: "http://127.0.0.1:9/events" } },
            },
          });
      },
    ],
    [
      "was in a Local Event Grid that was stopped",
      "The Local Event Grid is stopped. Start it.",
      (deps) => {
        deps.onCall.get = fail(new Failure("stopped", "The Local Event Grid is stopped.", { remedy: "Start it." }));
      },
    ],
  ];
  const notices: readonly (readonly [how: string, notice: (deps: FakeDeps, tails: Tails) => void])[] = [
    ["is told", (_, tails) => void tails.check()],
    ["looks by itself", (deps) => deps.runTimer(deps.checkIntervalMs)],
    ["gets the notice of the deletion", (deps) => deps.receivers.at(-1)?.onDeletionNotice()],
  ];

  describe.each(losses)("because it %s", (_, why, lose) => {
    test.each(notices)("stops with the reason once it %s", async (_how, notice) => {
      const { deps, tails, changes } = createTails();
      const tail = await tails.start(target);
      lose(deps);
      notice(deps, tails);
      await vi.waitFor(() => expect(tail.status).toEqual({ kind: "stopped", why }));
      expect(changes.filter(({ kind }) => kind === "stopped")).toEqual([{ kind: "stopped", tail, why }]);
      expect([tails.tails, deps.receivers, deps.timers]).toEqual([[tail], [], []]);
    });
  });

  test("is replaced by a restart", async () => {
    const { deps, tails } = createTails();
    const { id } = await tails.start({ ...target, filter: { subjectBeginsWith: "models/" } });
    deps.eventSubscriptions.clear();
    await tails.check();
    await tails.restart(id);
    expect(tails.tails.map(({ status, target: { filter } }) => [status.kind, filter])).toEqual([
      ["live", { subjectBeginsWith: "models/" }],
    ]);
    expect([deps.eventSubscriptions.size, deps.receivers.length]).toEqual([1, 1]);
    await tails.restart("tail-none");
    expect(tails.tails).toHaveLength(1);
  });

  test("is only removed from the list when it is stopped", async () => {
    const { deps, tails } = createTails();
    const { id } = await tails.start(target);
    deps.eventSubscriptions.clear();
    await tails.check();
    deps.calls.length = 0;
    await tails.stop(id);
    expect([tails.tails, deps.calls]).toEqual([[], []]);
  });

  test("keeps its place in the ledger while it can't be removed", async () => {
    const { deps, tails } = createTails();
    const tail = await tails.start(target);
    deps.onCall.get = fail(new Failure("stopped", "The Local Event Grid is stopped."));
    deps.onCall.delete = fail(unreachable);
    await tails.check();
    expect([tail.status.kind, deps.ledgerEntries.size]).toEqual(["stopped", 1]);
  });
});

describe("a tail whose event subscription is there", () => {
  test("goes on, and looks again and again", async () => {
    const { deps, tails } = createTails();
    const tail = await tails.start(target);
    let checkCount = 0;
    deps.onCall.get = () => checkCount++;
    for (let times = 1; times <= 3; times++) {
      deps.runTimer(deps.checkIntervalMs);
      await vi.waitFor(() => expect(deps.timers.some(({ wait }) => wait === deps.checkIntervalMs)).toBe(true));
      expect(checkCount).toBe(times);
    }
    expect(tail.status.kind).toBe("live");
  });

  test.each([unreachable, new Failure("throttled", "Too many requests."), new TypeError("fetch failed")])(
    "goes on when that can't be found out: %s",
    async (error) => {
      const { deps, tails } = createTails();
      const tail = await tails.start(target);
      deps.onCall.get = fail(error);
      await tails.check();
      expect(tail.status.kind).toBe("live");
    },
  );

  test("stops once, however it is asked to", async () => {
    const { deps, tails, statuses } = createTails();
    const tail = await tails.start(target);
    const { reached, release } = holdCall(deps, "get");
    deps.eventSubscriptions.clear();
    const checks = [tails.check(), tail.check()];
    await reached;
    const stopping = tails.stop(tail.id);
    release();
    await Promise.all([...checks, stopping]);
    expect([tail.status.kind, tails.tails, statuses.filter((status) => status === "stopping")]).toEqual([
      "idle",
      [],
      ["stopping"],
    ]);
  });
});

describe("stopping a tail", () => {
  test("deletes its event subscription, then closes the receiver and the capture", async () => {
    const { deps, tails, statuses } = createTails();
    const { id } = await tails.start(target);
    deps.calls.length = 0;
    statuses.length = 0;
    await tails.stop(id);
    expect(deps.calls).toEqual(["delete", "remove from ledger", "close receiver", "close capture"]);
    expect(statuses).toEqual(["stopping", ""]);
  });

  test("twice stops it once, and both calls wait for that", async () => {
    const { deps, tails } = createTails();
    const tail = await tails.start(target);
    const { reached, release } = holdCall(deps, "delete");
    const statusesAfterStop: string[] = [];
    const stopping = [tails.stop(tail.id), tails.stop(tail.id), tail.stop()].map((stopped) =>
      stopped.then(() => statusesAfterStop.push(tail.status.kind)),
    );
    await reached;
    release();
    await Promise.all(stopping);
    await tails.stop(tail.id);
    expect(statusesAfterStop).toEqual(["idle", "idle", "idle"]);
    expect(deps.calls.filter((call) => call === "delete")).toHaveLength(1);
  });

  test("that doesn't exist does nothing", async () => {
    const { tails, changes } = createTails();
    await tails.stop("tail-none");
    await tails.stopAll();
    expect(changes).toEqual([]);
  });

  test("whose event subscription can't be deleted reports it and keeps it in the ledger, then leaves the list", async () => {
    const { deps, tails } = createTails();
    const { id } = await tails.start(target);
    deps.onCall.delete = fail(unreachable);
    deps.onCall["close receiver"] = fail(new Error("stuck as well"));
    await expect(tails.stop(id)).rejects.toMatchObject({ name: "Failure", code: "unreachable", cause: unreachable });
    expect(tails.tails[0]?.status).toEqual({
      kind: "failed",
      why: `The temporary event subscription ${id} couldn't be removed. The cloud does not answer. Removal is retried at the next start.`,
    });
    expect(deps.calls.slice(-2)).toEqual(["close receiver", "close capture"]);
    expect([...deps.ledgerEntries]).toEqual([...deps.eventSubscriptions.keys()]);
    await tails.stop(id);
    expect(tails.tails).toEqual([]);
    expect(deps.ledgerEntries.size).toBe(1);
  });

  test("whose event subscription isn't deleted within 30 s leaves it to the ledger", async () => {
    const { deps, tails } = createTails();
    const { id } = await tails.start(target);
    let signal: AbortSignal | undefined;
    deps.onCall.delete = (own) => ((signal = own), new Promise(() => {}));
    const stopping = tails.stop(id);
    await vi.waitUntil(() => signal);
    expect(deps.timers.map(({ wait }) => wait)).toEqual([30_000]);
    deps.timers[0]?.act();
    await expect(stopping).rejects.toMatchObject({ code: "timed-out" });
    expect(signal?.aborted).toBe(true);
    expect(deps.ledgerEntries.size).toBe(1);
  });

  test("reports a capture that can't be closed", async () => {
    const { deps, tails } = createTails();
    const { id } = await tails.start(target);
    deps.onCall["close capture"] = fail(new Failure("storage", "The disk is full."));
    await expect(tails.stop(id)).rejects.toThrow("The capture couldn't be closed.");
    expect(tails.tails[0]?.status).toMatchObject({ why: "The capture couldn't be closed. The disk is full." });
    expect([deps.ledgerEntries.size, deps.eventSubscriptions.size]).toEqual([0, 0]);
  });

  test("stops all tails even if one fails", async () => {
    const { deps, tails } = createTails();
    for (const label of ["a", "b", "c"]) await tails.start({ ...target, label });
    let deletes = 0;
    deps.onCall.delete = () => {
      if (++deletes === 2) throw unreachable;
    };
    await tails.stopAll();
    expect(tails.tails.map(({ status }) => status.kind)).toEqual(["failed"]);
    expect(deps.eventSubscriptions.size).toBe(1);
  });
});

describe("a received event", () => {
  test("is captured before it is shown, and shown before the delivery is acknowledged", async () => {
    const { deps, tails } = createTails();
    const order: string[] = [];
    await tails.start(target);
    const { reached, release } = holdCall(deps, "append");
    tails.onChanged(({ kind }) => order.push(`${kind} with ${deps.captured.length} captured`));
    const answered = deps.deliver([createEvent("a"), createEvent("b")], 2).then(() => order.push("answered"));
    await reached;
    expect([order, tails.events]).toEqual([[], []]);
    release();
    await answered;
    expect(order).toEqual(["added with 2 captured", "answered"]);
    expect(tails.events).toMatchObject([
      { sequence: 1, deliveryCount: 2, receivedAt: deps.now(), event: { id: "a" }, tail: { id: "tail-id1" } },
      { sequence: 2, deliveryCount: 2, event: { id: "b" } },
    ]);
    expect(tails.event(2)?.event.id).toBe("b");
    expect(tails.event(3)).toBeUndefined();
  });

  test("that can't be captured is refused, not shown, and reported", async () => {
    const { deps, tails, changes } = createTails();
    const tail = await tails.start(target);
    deps.onCall.append = fail(new Failure("storage", "The disk is full.", { remedy: "Make room." }));
    await expect(deps.deliver([createEvent("a"), createEvent("b")])).rejects.toThrow("The disk is full.");
    expect(tails.events).toEqual([]);
    expect(changes.at(-1)).toEqual({
      kind: "problems",
      tail,
      problems: [
        {
          severity: "error",
          pointer: "",
          message: "2 received events couldn't be captured. The disk is full. Make room.",
          remedy: "Event Grid will retry the delivery.",
        },
      ],
    });
    delete deps.onCall.append;
    await deps.deliver([createEvent("a")]);
    // Sequence numbers are never reused, even if their events were lost.
    expect(tails.events.map(({ sequence }) => sequence)).toEqual([3]);
  });

  test.each([[null], ["text"], [[1, 2]], [[]], [{ constructor: "x" }]])(
    "that is invalid, such as %j, is acknowledged and reported",
    async (body) => {
      const { deps, tails, changes } = createTails();
      await tails.start(target);
      await deps.deliver(body);
      expect(tails.events).toEqual([]);
      expect(deps.calls).not.toContain("append");
      const expected = Array.isArray(body) ? body.length : 1;
      const problems = changes.flatMap((change) => (change.kind === "problems" ? change.problems : []));
      expect(problems).toHaveLength(expected);
    },
  );

  test("next to an invalid one is not lost", async () => {
    const { deps, tails, changes } = createTails();
    await tails.start(target);
    await deps.deliver([7, createEvent("a")]);
    expect(ids(tails)).toEqual(["a"]);
    expect(changes.slice(-2).map(({ kind }) => kind)).toEqual(["added", "problems"]);
  });

  test("has a unique number across all tails, even if deliveries overlap", async () => {
    const { deps, tails } = createTails();
    for (const label of ["a", "b", "c"]) await tails.start({ ...target, label });
    await Promise.all(
      deps.receivers.flatMap((receiver, at) =>
        [1, 2, 3].map((n) =>
          receiver.accept({ body: [createEvent(`${at}${n}`), createEvent(`${at}${n}+`)], deliveryCount: 0 }),
        ),
      ),
    );
    const sequences = tails.events.map(({ sequence }) => sequence);
    expect(sequences.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 18 }, (_, at) => at + 1));
    expect(deps.captured).toHaveLength(18);
  });

  test("replaces the oldest when the list is full, and the list counts dropped events", async () => {
    const { deps, tails, changes } = createTails();
    await tails.start(target);
    await deps.deliver(Array.from({ length: maxTailEvents + 5 }, (_, at) => createEvent(String(at))));
    expect([tails.events.length, tails.droppedCount, ids(tails)[0]]).toEqual([maxTailEvents, 5, "5"]);
    expect(tails.firstSequence).toBe(6);
    expect(deps.captured).toHaveLength(maxTailEvents + 5);
    tails.clear();
    expect([tails.events, tails.droppedCount, changes.at(-1)]).toEqual([[], 0, { kind: "cleared" }]);
    await deps.deliver(createEvent("next"));
    expect(tails.events.map(({ sequence }) => sequence)).toEqual([maxTailEvents + 6]);
  });

  test("says how many events were cleared, and which captures have them", async () => {
    const { deps, tails } = createTails();
    const tail = await tails.start(target);
    expect([tails.clearedCount, tails.captureNames, tails.firstSequence]).toEqual([0, [], 0]);
    await deps.deliver([createEvent("a"), createEvent("b")]);
    tails.clear();
    await deps.deliver(createEvent("c"));
    expect([tails.clearedCount, tails.captureNames, tails.firstSequence]).toEqual([2, [tail.id], 3]);
  });

  test("replaces the oldest when the events take too much memory", async () => {
    const { deps, tails } = createTails();
    await tails.start(target);
    const note = "x".repeat(25_000_000);
    for (const id of ["a", "b", "c"]) {
      const event = { ...createEvent(id), data: { note } };
      await deps.receivers.at(-1)?.accept({ body: event, text: JSON.stringify(event), deliveryCount: 0 });
    }
    expect([ids(tails), tails.droppedCount, tails.firstSequence]).toEqual([["b", "c"], 1, 2]);
  });

  test("stays in the list after its tail is stopped", async () => {
    const { deps, tails } = createTails();
    const tail: Tail = await tails.start(target);
    await deps.deliver(createEvent("a"));
    await tails.stop(tail.id);
    expect(ids(tails)).toEqual(["a"]);
  });
});

test("with a real receiver, deliveries are acknowledged only after the capture", async () => {
  const deps = new FakeDeps();
  deps.receiver = new WebhookReceiver();
  const tails = new Tails(deps);
  const handshake = Promise.withResolvers<unknown>();
  const post = (url: unknown, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(String(url), { method: "POST", body: JSON.stringify(body), headers });
  let url: unknown;
  deps.onCall.put = async () => {
    url = deps.lastPut?.properties.destination?.properties?.["endpointUrl"];
    const validation = [{ ...createEvent("v"), data: { validationCode: "c0de" } }];
    const answer = await post(url, validation, { "aeg-event-type": "SubscriptionValidation" });
    handshake.resolve(await answer.json());
  };
  const { id } = await tails.start(target);
  expect(await handshake.promise).toEqual({ validationResponse: "c0de" });

  deps.onCall.append = fail(new Failure("storage", "The disk is full."));
  expect((await post(url, [createEvent("a")])).status).toBe(503);
  delete deps.onCall.append;
  expect((await post(url, [createEvent("a")], { "aeg-delivery-count": "1" })).status).toBe(200);
  expect((await post(url, "no event")).status).toBe(200);
  expect(tails.events).toMatchObject([{ event: { id: "a" }, deliveryCount: 1 }]);

  await tails.stop(id);
  await expect(post(url, [createEvent("b")])).rejects.toThrow("fetch failed");
});

describe("deleting orphans", () => {
  const orphan = (name: string): string => `${workspaceId}/${name}`;

  test("deletes the event subscriptions of crashed windows and clears the ledger", async () => {
    const { deps, tails } = createTails();
    for (const name of ["a", "b"]) await deps.ledger.add(orphan(name));
    expect(await tails.deleteOrphans(neverAborted)).toBe(2);
    expect(deps.ledgerEntries.size).toBe(0);
    expect(deps.calls.filter((call) => call === "delete")).toHaveLength(2);
  });

  test("keeps those it couldn't delete for the next time", async () => {
    const { deps, tails } = createTails();
    for (const name of ["a", "b", "c"]) await deps.ledger.add(orphan(name));
    let deletes = 0;
    deps.onCall.delete = () => {
      if (++deletes === 2) throw unreachable;
    };
    expect(await tails.deleteOrphans(neverAborted)).toBe(2);
    expect([...deps.ledgerEntries]).toEqual([orphan("b")]);
    delete deps.onCall.delete;
    expect(await tails.deleteOrphans(neverAborted)).toBe(1);
  });

  test("keeps the event subscriptions of running tails", async () => {
    const { deps, tails } = createTails();
    await tails.start(target);
    deps.ledger.orphans = async () => [];
    expect(await tails.deleteOrphans(neverAborted)).toBe(0);
    expect([deps.eventSubscriptions.size, deps.ledgerEntries.size]).toEqual([1, 1]);
  });

  test("deletes nothing if it is canceled", async () => {
    const { deps, tails } = createTails();
    await deps.ledger.add(orphan("a"));
    expect(await tails.deleteOrphans(AbortSignal.abort())).toBe(0);
    expect(deps.ledgerEntries.size).toBe(1);
  });
});
