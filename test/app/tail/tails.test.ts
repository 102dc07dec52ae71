import { describe, expect, test, vi } from "vitest";
import { WebhookReceiver } from "../../../src/adapters/webhook/webhookReceiver.ts";
import { type Tail, tailLabel, type TailTarget } from "../../../src/app/tail/tail.ts";
import { Tails, type TailsChange } from "../../../src/app/tail/tails.ts";
import { Failure } from "../../../src/core/failure.ts";
import { maxTailEvents } from "../../../src/core/tail/ringBuffer.ts";
import { type FakeCall, createEvent, neverAborted, FakeDeps, workspaceId } from "../fakeDeps.ts";

const target: TailTarget = { workspaceId, label: "churn" };
const away = new Failure("unreachable", "The cloud does not answer.", { remedy: "Refresh." });

function tailing() {
  const world = new FakeDeps();
  const tails = new Tails(world);
  const changes: TailsChange[] = [];
  const statuses: string[] = [];
  tails.onChanged((change) => {
    changes.push(change);
    if (change.kind === "tails") statuses.push(tails.tails.map(({ status }) => status.kind).join());
  });
  return { world, tails, changes, statuses };
}

/** A deed that is under way when the test looks, and is done when the test says so. */
function held(world: FakeDeps, deed: FakeCall) {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  world.onCall[deed] = () => {
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
  test("makes a temporary event subscription that anybody can tell from their own", async () => {
    const { world, tails, statuses } = tailing();
    const filter = { includedEventTypes: ["T"] };
    const tail = await tails.start({ ...target, filter });
    expect(tail.status).toEqual({ kind: "live" });
    expect(statuses).toEqual(["starting", "starting", "starting", "live"]);
    expect([...world.eventSubscriptions.values()]).toEqual([
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

  test("says each step while it is under way", async () => {
    const { world, tails } = tailing();
    const steps: unknown[] = [];
    for (const deed of ["begin capture", "listen", "put"] as const)
      world.onCall[deed] = () => void steps.push(tails.tails[0]?.status);
    await tails.start(target);
    expect(steps).toEqual([
      { kind: "starting", step: "Opening the capture" },
      { kind: "starting", step: "Opening the receiver" },
      { kind: "starting", step: "Creating the temporary event subscription" },
    ]);
  });

  test("writes into the ledger what must be deleted, before it is made", async () => {
    const { world, tails } = tailing();
    let written: string[] = [];
    world.onCall.put = () => void (written = [...world.ledgerEntries]);
    await tails.start(target);
    expect(written).toEqual([...world.eventSubscriptions.keys()]);
  });

  const steps: readonly (readonly [FakeCall, undone: readonly FakeCall[]])[] = [
    ["begin capture", []],
    ["listen", ["close capture"]],
    ["add to ledger", ["close receiver", "close capture"]],
    ["put", ["delete", "remove from ledger", "close receiver", "close capture"]],
  ];

  describe.each(steps)("when %j fails", (deed, undone) => {
    test("undoes what was done, newest first", async () => {
      const { world, tails, statuses } = tailing();
      world.onCall[deed] = fail(away);
      await expect(tails.start(target)).rejects.toBe(away);
      expect(world.calls.slice(world.calls.indexOf(deed) + 1)).toEqual(undone);
      expect(tails.tails.map(({ status }) => status)).toEqual([
        { kind: "failed", why: "The cloud does not answer. Refresh." },
      ]);
      expect(statuses.at(-1)).toBe("failed");
      expect([world.ledgerEntries.size, world.eventSubscriptions.size, world.receivers.length]).toEqual([0, 0, 0]);
    });

    test("undoes the rest also when undoing fails", async () => {
      const { world, tails } = tailing();
      world.onCall[deed] = fail(away);
      for (const undo of ["delete", "close receiver", "close capture"] as const)
        world.onCall[undo] = fail(new Error("stuck"));
      await expect(tails.start(target)).rejects.toBe(away);
      const tried = undone.filter((step) => step !== "remove from ledger");
      expect(world.calls.slice(world.calls.indexOf(deed) + 1)).toEqual(tried);
    });

    test("undoes what was done when it is stopped meanwhile, and nobody calls that an error", async () => {
      const { world, tails, statuses } = tailing();
      const { reached, release } = held(world, deed);
      const starting = tails.start(target);
      await reached;
      const stopping = tails.stopAll();
      expect(tails.tails.map(({ status }) => status.kind)).toEqual(["stopping"]);
      release();
      await stopping;
      expect((await starting).status).toEqual({ kind: "idle" });
      expect(tails.tails).toEqual([]);
      expect(statuses.slice(statuses.indexOf("stopping"))).toEqual(["stopping", ""]);
      expect(world.calls.filter((done) => done === "put")).toEqual(deed === "put" ? ["put"] : []);
      expect([world.ledgerEntries.size, world.eventSubscriptions.size, world.receivers.length]).toEqual([0, 0, 0]);
      expect(world.calls.at(-1)).toBe("close capture");
    });
  });

  test("is given up at once when the window closes while the service is asked", async () => {
    const { world, tails } = tailing();
    const asked = Promise.withResolvers<void>();
    world.onCall.put = (signal) =>
      new Promise((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason as Error));
        asked.resolve();
      });
    const starting = tails.start(target);
    await asked.promise;
    await tails.stopAll();
    expect((await starting).status).toEqual({ kind: "idle" });
    expect([world.ledgerEntries.size, world.receivers.length]).toEqual([0, 0]);
  });

  test("tells an internal error without its words, which are for the log", async () => {
    const { world, tails } = tailing();
    world.onCall.listen = fail(new TypeError("x is not a function"));
    await expect(tails.start(target)).rejects.toThrow(TypeError);
    expect(tails.tails[0]?.status).toEqual({ kind: "failed", why: "An internal error; see the log." });
  });

  test("that was cancelled and cannot be undone is not silent: the ledger keeps it, and the list shows it", async () => {
    const { world, tails } = tailing();
    const { reached, release } = held(world, "put");
    world.onCall.delete = fail(away);
    const starting = tails.start(target);
    await reached;
    const stopping = tails.stopAll();
    release();
    await expect(starting).rejects.toThrow("could not be removed");
    await stopping;
    expect(tails.tails.map(({ status }) => status.kind)).toEqual(["failed"]);
    expect(world.ledgerEntries.size).toBe(1);
  });
});

describe("the same target", () => {
  test("twice is one tail, also while it starts, and in any case of the workspace's id", async () => {
    const { world, tails } = tailing();
    const { reached, release } = held(world, "put");
    const first = tails.start(target);
    await reached;
    const second = await tails.start({ ...target });
    release();
    const third = await tails.start({ ...target, workspaceId: workspaceId.toUpperCase() });
    expect(new Set([await first, second, third]).size).toBe(1);
    expect(world.eventSubscriptions.size).toBe(1);
  });

  test.each([
    ["of another workspace", { ...target, workspaceId: `${workspaceId}2` }],
    ["under another name", { ...target, label: "churn / notify" }],
    ["with a filter that has changed since", { ...target, filter: { subjectBeginsWith: "models/" } }],
  ])("%s is another one", async (_, other) => {
    const { tails } = tailing();
    await tails.start(target);
    await tails.start(other);
    expect(tails.tails).toHaveLength(2);
  });

  test("while its tail stops gets a new tail", async () => {
    const { world, tails } = tailing();
    const old = await tails.start(target);
    const { reached, release } = held(world, "delete");
    const stopping = tails.stop(old.id);
    await reached;
    const next = await tails.start(target);
    release();
    await stopping;
    expect(tails.tails).toEqual([next]);
    expect(next.status.kind).toBe("live");
  });

  test("after a failure gets a new tail in the place of the failed one", async () => {
    const { world, tails } = tailing();
    world.onCall.put = fail(away);
    await expect(tails.start(target)).rejects.toBe(away);
    delete world.onCall.put;
    const tail = await tails.start(target);
    expect(tails.tails).toEqual([tail]);
  });
});

describe("a tail that is live for long", () => {
  const day = 24 * 60 * 60 * 1000;

  test("renews its event subscription half-way to the expiry, again and again", async () => {
    const { world, tails } = tailing();
    await tails.start(target);
    for (let times = 0; times < 3; times++) {
      expect(world.timers.map(({ wait }) => wait)).toEqual([day / 2]);
      world.calls.length = 0;
      world.timers.pop()?.act();
      await vi.waitFor(() => expect(world.timers).toHaveLength(1));
      expect(world.calls).toEqual(["put"]);
    }
    expect(tails.tails[0]?.status.kind).toBe("live");
  });

  test("says when it will fall silent because it could not be renewed", async () => {
    const { world, tails, changes } = tailing();
    await tails.start(target);
    world.onCall.put = fail(away);
    changes.length = 0;
    world.timers.pop()?.act();
    const [message] = await vi.waitFor(() => {
      const problems = changes.flatMap((change) => (change.kind === "problems" ? change.problems : []));
      expect(problems).toHaveLength(1);
      return problems.map((problem) => problem.message);
    });
    expect(message).toContain("falls silent at 2031-01-02T00:00:00.000Z");
    expect(message).toContain("The cloud does not answer.");
  });

  test("renews nothing after it was stopped", async () => {
    const { world, tails } = tailing();
    const { id } = await tails.start(target);
    await tails.stop(id);
    expect(world.timers).toEqual([]);
  });
});

describe("stopping a tail", () => {
  test("deletes its event subscription, then closes the receiver and the capture", async () => {
    const { world, tails, statuses } = tailing();
    const { id } = await tails.start(target);
    world.calls.length = 0;
    statuses.length = 0;
    await tails.stop(id);
    expect(world.calls).toEqual(["delete", "remove from ledger", "close receiver", "close capture"]);
    expect(statuses).toEqual(["stopping", ""]);
  });

  test("twice does it once, and both wait until it is done", async () => {
    const { world, tails } = tailing();
    const tail = await tails.start(target);
    const { reached, release } = held(world, "delete");
    const left: string[] = [];
    const stopping = [tails.stop(tail.id), tails.stop(tail.id), tail.stop()].map((stopped) =>
      stopped.then(() => left.push(tail.status.kind)),
    );
    await reached;
    release();
    await Promise.all(stopping);
    await tails.stop(tail.id);
    expect(left).toEqual(["idle", "idle", "idle"]);
    expect(world.calls.filter((deed) => deed === "delete")).toHaveLength(1);
  });

  test("that nobody has is nothing", async () => {
    const { tails, changes } = tailing();
    await tails.stop("tail-none");
    await tails.stopAll();
    expect(changes).toEqual([]);
  });

  test("whose event subscription stays says so, keeps it in the ledger, and then leaves the list", async () => {
    const { world, tails } = tailing();
    const { id } = await tails.start(target);
    world.onCall.delete = fail(away);
    world.onCall["close receiver"] = fail(new Error("stuck as well"));
    await expect(tails.stop(id)).rejects.toMatchObject({ name: "Failure", code: "unreachable", cause: away });
    expect(tails.tails[0]?.status).toEqual({
      kind: "failed",
      why: `The temporary event subscription ${id} could not be removed. The cloud does not answer. It is tried again at the next start, and it expires by itself.`,
    });
    expect(world.calls.slice(-2)).toEqual(["close receiver", "close capture"]);
    expect([...world.ledgerEntries]).toEqual([...world.eventSubscriptions.keys()]);
    await tails.stop(id);
    expect(tails.tails).toEqual([]);
    expect(world.ledgerEntries.size).toBe(1);
  });

  test("whose event subscription is not removed within 30 s leaves it to the ledger", async () => {
    const { world, tails } = tailing();
    const { id } = await tails.start(target);
    let signal: AbortSignal | undefined;
    world.onCall.delete = (own) => ((signal = own), new Promise(() => {}));
    const stopping = tails.stop(id);
    await vi.waitUntil(() => signal);
    expect(world.timers.map(({ wait }) => wait)).toEqual([30_000]);
    world.timers[0]?.act();
    await expect(stopping).rejects.toMatchObject({ code: "timed-out" });
    expect(signal?.aborted).toBe(true);
    expect(world.ledgerEntries.size).toBe(1);
  });

  test("does not blame the event subscription for a capture that cannot be closed", async () => {
    const { world, tails } = tailing();
    const { id } = await tails.start(target);
    world.onCall["close capture"] = fail(new Failure("storage", "The disk is full."));
    await expect(tails.stop(id)).rejects.toThrow("The capture could not be closed.");
    expect(tails.tails[0]?.status).toMatchObject({ why: "The capture could not be closed. The disk is full." });
    expect([world.ledgerEntries.size, world.eventSubscriptions.size]).toEqual([0, 0]);
  });

  test("that fails does not keep the others when all are stopped", async () => {
    const { world, tails } = tailing();
    for (const label of ["a", "b", "c"]) await tails.start({ ...target, label });
    let deletes = 0;
    world.onCall.delete = () => {
      if (++deletes === 2) throw away;
    };
    await tails.stopAll();
    expect(tails.tails.map(({ status }) => status.kind)).toEqual(["failed"]);
    expect(world.eventSubscriptions.size).toBe(1);
  });
});

describe("an event that arrives", () => {
  test("is in the capture before anybody sees it, and seen before Event Grid is answered", async () => {
    const { world, tails } = tailing();
    const order: string[] = [];
    await tails.start(target);
    const { reached, release } = held(world, "append");
    tails.onChanged(({ kind }) => order.push(`${kind} with ${world.captured.length} captured`));
    const answered = world
      .deliver([createEvent("a"), createEvent("b")], { deliveryCount: 2 })
      .then(() => order.push("answered"));
    await reached;
    expect([order, tails.events]).toEqual([[], []]);
    release();
    await answered;
    expect(order).toEqual(["added with 2 captured", "answered"]);
    expect(tails.events).toMatchObject([
      { sequence: 1, deliveryCount: 2, receivedAt: world.now(), event: { id: "a" }, tail: { id: "tail-id1" } },
      { sequence: 2, deliveryCount: 2, event: { id: "b" } },
    ]);
    expect(tails.event(2)?.event.id).toBe("b");
    expect(tails.event(3)).toBeUndefined();
  });

  test("and cannot be kept is refused, shown to nobody, and told", async () => {
    const { world, tails, changes } = tailing();
    const tail = await tails.start(target);
    world.onCall.append = fail(new Failure("storage", "The disk is full.", { remedy: "Make room." }));
    await expect(world.deliver([createEvent("a"), createEvent("b")])).rejects.toThrow("The disk is full.");
    expect(tails.events).toEqual([]);
    expect(changes.at(-1)).toEqual({
      kind: "problems",
      tail,
      problems: [
        {
          severity: "error",
          pointer: "",
          message: "2 events that arrived could not be kept. The disk is full. Make room.",
          remedy: "Event Grid was asked to deliver again.",
        },
      ],
    });
    delete world.onCall.append;
    await world.deliver([createEvent("a")]);
    // A number that was given out is not given again, even if its event was not kept.
    expect(tails.events.map(({ sequence }) => sequence)).toEqual([3]);
  });

  test.each([[null], ["text"], [[1, 2]], [[]], [{ constructor: "x" }]])(
    "and is none, such as %j, is acknowledged and told",
    async (body) => {
      const { world, tails, changes } = tailing();
      await tails.start(target);
      await world.deliver(body);
      expect(tails.events).toEqual([]);
      expect(world.calls).not.toContain("append");
      const expected = Array.isArray(body) ? body.length : 1;
      const told = changes.flatMap((change) => (change.kind === "problems" ? change.problems : []));
      expect(told).toHaveLength(expected);
    },
  );

  test("beside something unreadable is not lost", async () => {
    const { world, tails, changes } = tailing();
    await tails.start(target);
    await world.deliver([7, createEvent("a")]);
    expect(ids(tails)).toEqual(["a"]);
    expect(changes.slice(-2).map(({ kind }) => kind)).toEqual(["added", "problems"]);
  });

  test("has a number of its own over all tails, also when deliveries overlap", async () => {
    const { world, tails } = tailing();
    for (const label of ["a", "b", "c"]) await tails.start({ ...target, label });
    await Promise.all(
      world.receivers.flatMap((accept, at) =>
        [1, 2, 3].map((n) =>
          accept({ body: [createEvent(`${at}${n}`), createEvent(`${at}${n}+`)], deliveryCount: 0, receivedAt: 0 }),
        ),
      ),
    );
    const sequences = tails.events.map(({ sequence }) => sequence);
    expect(sequences.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 18 }, (_, at) => at + 1));
    expect(world.captured).toHaveLength(18);
  });

  test("pushes out the oldest when the list is full, and the list tells how many it let go", async () => {
    const { world, tails, changes } = tailing();
    await tails.start(target);
    await world.deliver(Array.from({ length: maxTailEvents + 5 }, (_, at) => createEvent(String(at))));
    expect([tails.events.length, tails.droppedCount, ids(tails)[0]]).toEqual([maxTailEvents, 5, "5"]);
    expect(world.captured).toHaveLength(maxTailEvents + 5);
    tails.clear();
    expect([tails.events, tails.droppedCount, changes.at(-1)]).toEqual([[], 0, { kind: "cleared" }]);
    await world.deliver(createEvent("next"));
    expect(tails.events.map(({ sequence }) => sequence)).toEqual([maxTailEvents + 6]);
  });

  test("stays in the list when its tail is stopped", async () => {
    const { world, tails } = tailing();
    const tail: Tail = await tails.start(target);
    await world.deliver(createEvent("a"));
    await tails.stop(tail.id);
    expect(ids(tails)).toEqual(["a"]);
  });
});

test("over a real receiver, Event Grid's requests get the answers that the capture allows", async () => {
  const world = new FakeDeps();
  world.receiver = new WebhookReceiver(world.now);
  const tails = new Tails(world);
  const handshake = Promise.withResolvers<unknown>();
  const post = (url: unknown, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(String(url), { method: "POST", body: JSON.stringify(body), headers });
  let url: unknown;
  world.onCall.put = async () => {
    url = world.lastPut?.properties.destination?.properties?.["endpointUrl"];
    const validation = [{ ...createEvent("v"), data: { validationCode: "c0de" } }];
    const answer = await post(url, validation, { "aeg-event-type": "SubscriptionValidation" });
    handshake.resolve(await answer.json());
  };
  const { id } = await tails.start(target);
  expect(await handshake.promise).toEqual({ validationResponse: "c0de" });

  world.onCall.append = fail(new Failure("storage", "The disk is full."));
  expect((await post(url, [createEvent("a")])).status).toBe(503);
  delete world.onCall.append;
  expect((await post(url, [createEvent("a")], { "aeg-delivery-count": "1" })).status).toBe(200);
  expect((await post(url, "no event")).status).toBe(200);
  expect(tails.events).toMatchObject([{ event: { id: "a" }, deliveryCount: 1 }]);

  await tails.stop(id);
  await expect(post(url, [createEvent("b")])).rejects.toThrow("fetch failed");
});

describe("the sweep", () => {
  const orphan = (name: string): string => `${workspaceId}/${name}`;

  test("deletes what crashed windows left behind, and forgets it", async () => {
    const { world, tails } = tailing();
    for (const name of ["a", "b"]) await world.ledger.add(orphan(name));
    expect(await tails.deleteOrphans(neverAborted)).toBe(2);
    expect(world.ledgerEntries.size).toBe(0);
    expect(world.calls.filter((deed) => deed === "delete")).toHaveLength(2);
  });

  test("keeps what it could not delete for the next time", async () => {
    const { world, tails } = tailing();
    for (const name of ["a", "b", "c"]) await world.ledger.add(orphan(name));
    let deletes = 0;
    world.onCall.delete = () => {
      if (++deletes === 2) throw away;
    };
    expect(await tails.deleteOrphans(neverAborted)).toBe(2);
    expect([...world.ledgerEntries]).toEqual([orphan("b")]);
    delete world.onCall.delete;
    expect(await tails.deleteOrphans(neverAborted)).toBe(1);
  });

  test("deletes orphans only", async () => {
    const { world, tails } = tailing();
    await tails.start(target);
    world.ledger.orphans = async () => [];
    expect(await tails.deleteOrphans(neverAborted)).toBe(0);
    expect([world.eventSubscriptions.size, world.ledgerEntries.size]).toEqual([1, 1]);
  });

  test("that is cancelled keeps everything", async () => {
    const { world, tails } = tailing();
    await world.ledger.add(orphan("a"));
    expect(await tails.deleteOrphans(AbortSignal.abort())).toBe(0);
    expect(world.ledgerEntries.size).toBe(1);
  });
});
