import { expect, test } from "vitest";
import { LocalEventGridClock } from "../../../src/app/localGrid/localEventGridClock.ts";
import { Failure } from "../../../src/core/failure.ts";

const day = 86_400_000;
const machineTime = Date.parse("2031-01-01T00:00:00Z");
const gridTime = { now: "2031-01-08T00:00:00.000Z", standing: false, ahead: 7 * day };

function createClock(answer: () => Promise<typeof gridTime>) {
  let requestCount = 0;
  const timers: (() => void)[] = [];
  const clock = new LocalEventGridClock({
    control: {
      clock: () => {
        requestCount++;
        return answer();
      },
    },
    newId: () => "id",
    now: () => machineTime,
    after: (_, act) => {
      timers.push(act);
      return { dispose: () => {} };
    },
  });
  return { clock, timers, requestCount: () => requestCount };
}

test("is that of the Local Event Grid, not the machine's", async () => {
  const { clock } = createClock(async () => gridTime);
  expect(await clock.now()).toBe(Date.parse(gridTime.now));
  expect(await clock.stamp()).toEqual({ id: "id", time: gridTime.now });
  expect(clock.latestTime).toEqual(new Date(gridTime.now));
});

test("is asked once by events that arrive together, and again by later ones", async () => {
  const { clock, requestCount } = createClock(async () => gridTime);
  await Promise.all([clock.now(), clock.now(), clock.now()]);
  expect(requestCount()).toBe(1);
  await clock.now();
  expect(requestCount()).toBe(2);
});

test("goes on from the last answer while it can't be asked", async () => {
  let isGone = false;
  const { clock } = createClock(async () => {
    if (isGone) throw new Failure("unreachable", "It is gone.");
    return gridTime;
  });
  await clock.now();
  isGone = true;
  expect(await clock.now()).toBe(machineTime + 7 * day);
  clock.learn({ ahead: 0 });
  expect(await clock.now()).toBe(machineTime);
});

test("doesn't wait long when there is no answer", async () => {
  const { clock, timers } = createClock(() => new Promise(() => {}));
  const time = clock.now();
  for (const act of timers) act();
  expect(await time).toBe(machineTime);
});
