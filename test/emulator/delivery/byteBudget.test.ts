import { expect, it } from "vitest";
import { ByteBudget } from "../../../src/emulator/delivery/byteBudget.ts";

function createWork(budget: ByteBudget) {
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  const start = (name: string, bytes: number): Promise<void> =>
    budget.use(bytes, async () => {
      log.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
    });
  return { log, start, end: (name: string): void => ends.get(name)?.() };
}

it("lets what fits go on together, and the rest one after the other", async () => {
  const { log, start, end } = createWork(new ByteBudget(10));
  const all = [start("a", 4), start("b", 4), start("c", 4), start("small", 1), start("d", 99)];
  expect(log).toEqual(["a", "b"]);
  end("a");
  await all[0];
  await Promise.resolve();
  expect(log).toEqual(["a", "b", "c", "small"]);
  for (const name of ["b", "c", "small"]) end(name);
  await Promise.all(all.slice(0, 4));
  await Promise.resolve();
  expect(log.at(-1)).toBe("d");
  end("d");
  await Promise.all(all);
});

it("goes on after a failure", async () => {
  const budget = new ByteBudget(1);
  await expect(budget.use(1, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  expect(await budget.use(1, async () => "done")).toBe("done");
});
