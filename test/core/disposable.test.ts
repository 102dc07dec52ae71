import { expect, test } from "vitest";
import { type Disposable, DisposableStore } from "../../src/core/disposable.ts";

const recorder = () => {
  const ended: string[] = [];
  const part = (name: string): Disposable => ({ dispose: () => void ended.push(name) });
  return { ended, part };
};

test("parts end newest first, each once", () => {
  const { ended, part } = recorder();
  const parts = new DisposableStore();
  for (const name of ["log", "tree", "panel"]) parts.add(part(name));
  parts.dispose();
  parts.dispose();
  expect(ended).toEqual(["panel", "tree", "log"]);
});

test("a part that comes after the end is ended at once", () => {
  const { ended, part } = recorder();
  const parts = new DisposableStore();
  parts.dispose();
  parts.add(part("late"));
  expect(ended).toEqual(["late"]);
});

test("a part that cannot be ended does not keep the others, and is not hidden", () => {
  const { ended, part } = recorder();
  const parts = new DisposableStore();
  parts.add(part("log"));
  parts.add({
    dispose() {
      throw new Error("stuck");
    },
  });
  parts.add(part("panel"));
  expect(() => parts.dispose()).toThrow("stuck");
  expect(ended).toEqual(["panel", "log"]);
});
