import { describe, expect, test } from "vitest";
import { SharedTask } from "../../../src/app/lists/sharedTask.ts";
import { neverAborted } from "../fakeDeps.ts";

/** An act that a test ends. */
function begun() {
  const end = Promise.withResolvers<string>();
  const heard: string[] = [];
  let signal: AbortSignal | undefined;
  let tell: (part: string) => void = () => {};
  const joint = new SharedTask<string, string>((own, hear) => {
    signal = own;
    tell = hear;
    return end.promise;
  });
  return { end, heard, joint, tell: (part: string) => tell(part), isCancelled: () => signal?.aborted };
}

describe("an act for several", () => {
  test("gives all the same outcome", async () => {
    const { joint, end } = begun();
    const both = Promise.all([joint.join(neverAborted), joint.join(neverAborted)]);
    end.resolve("done");
    expect(await both).toEqual(["done", "done"]);
    expect(joint.isRunning).toBe(false);
  });

  test("tells who comes later the newest part, and each that follows", async () => {
    const { joint, tell, heard, end } = begun();
    tell("one");
    tell("two");
    const joined = joint.join(neverAborted, (part) => heard.push(part));
    tell("three");
    end.resolve("done");
    await joined;
    tell("late");
    expect(heard).toEqual(["two", "three"]);
  });

  test("lets one go without the others, and is cancelled with the last", async () => {
    const { joint, tell, heard, isCancelled } = begun();
    const [one, two] = [new AbortController(), new AbortController()];
    const joined = [one, two].map(({ signal }) => joint.join(signal, (part) => heard.push(part)).catch(String));
    one.abort("first");
    expect([joint.isRunning, isCancelled()]).toEqual([true, false]);
    tell("part");
    two.abort("second");
    expect([joint.isRunning, isCancelled()]).toEqual([false, true]);
    expect(await Promise.all(joined)).toEqual(["first", "second"]);
    expect(heard).toEqual(["part"]);
  });

  test("throws to all what it threw, and to nobody when nobody waits", async () => {
    const { joint, end } = begun();
    const joined = joint.join(neverAborted);
    end.reject(new Error("broken"));
    await expect(joined).rejects.toThrow("broken");
    await expect(joint.join(neverAborted)).rejects.toThrow("broken");
  });

  test("is not joined by who has gone already", async () => {
    const { joint, isCancelled } = begun();
    await expect(joint.join(AbortSignal.abort())).rejects.toThrow(/abort/i);
    expect(isCancelled()).toBe(false);
  });
});
