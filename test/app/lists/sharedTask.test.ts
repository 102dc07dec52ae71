import { describe, expect, test } from "vitest";
import { SharedTask } from "../../../src/app/lists/sharedTask.ts";
import { neverAborted } from "../fakeDeps.ts";

/** A task that a test ends. */
function startTask() {
  const end = Promise.withResolvers<string>();
  const reports: string[] = [];
  let signal: AbortSignal | undefined;
  let report: (progress: string) => void = () => {};
  const task = new SharedTask<string, string>((own, onProgress) => {
    signal = own;
    report = onProgress;
    return end.promise;
  });
  return { end, reports, task, report: (progress: string) => report(progress), isCanceled: () => signal?.aborted };
}

describe("a shared task", () => {
  test("has the same outcome for all callers", async () => {
    const { task, end } = startTask();
    const both = Promise.all([task.join(neverAborted), task.join(neverAborted)]);
    end.resolve("done");
    expect(await both).toEqual(["done", "done"]);
    expect(task.isRunning).toBe(false);
  });

  test("reports its last progress to a caller that joins later, and all that follows", async () => {
    const { task, report, reports, end } = startTask();
    report("one");
    report("two");
    const joined = task.join(neverAborted, (progress) => reports.push(progress));
    report("three");
    end.resolve("done");
    await joined;
    report("late");
    expect(reports).toEqual(["two", "three"]);
  });

  test("goes on when one caller leaves, and is canceled with the last", async () => {
    const { task, report, reports, isCanceled } = startTask();
    const [one, two] = [new AbortController(), new AbortController()];
    const joined = [one, two].map(({ signal }) =>
      task.join(signal, (progress) => reports.push(progress)).catch(String),
    );
    one.abort("first");
    expect([task.isRunning, isCanceled()]).toEqual([true, false]);
    report("part");
    two.abort("second");
    expect([task.isRunning, isCanceled()]).toEqual([false, true]);
    expect(await Promise.all(joined)).toEqual(["first", "second"]);
    expect(reports).toEqual(["part"]);
  });

  test("throws its error to all callers, also to later ones", async () => {
    const { task, end } = startTask();
    const joined = task.join(neverAborted);
    end.reject(new Error("broken"));
    await expect(joined).rejects.toThrow("broken");
    await expect(task.join(neverAborted)).rejects.toThrow("broken");
  });

  test("cannot be joined with an aborted signal", async () => {
    const { task, isCanceled } = startTask();
    await expect(task.join(AbortSignal.abort())).rejects.toThrow(/abort/i);
    expect(isCanceled()).toBe(false);
  });
});
