import { expect, test } from "vitest";
import { type Disposable, DisposableStore } from "../../src/core/disposable.ts";

const createRecorder = () => {
  const disposed: string[] = [];
  const createPart = (name: string): Disposable => ({ dispose: () => void disposed.push(name) });
  return { disposed, createPart };
};

test("disposes parts once, newest first", () => {
  const { disposed, createPart } = createRecorder();
  const parts = new DisposableStore();
  for (const name of ["log", "tree", "panel"]) parts.add(createPart(name));
  parts.dispose();
  parts.dispose();
  expect(disposed).toEqual(["panel", "tree", "log"]);
});

test("disposes a part immediately if it is added after disposal", () => {
  const { disposed, createPart } = createRecorder();
  const parts = new DisposableStore();
  parts.dispose();
  parts.add(createPart("late"));
  expect(disposed).toEqual(["late"]);
});

test("disposes the other parts if one throws, then rethrows", () => {
  const { disposed, createPart } = createRecorder();
  const parts = new DisposableStore();
  parts.add(createPart("log"));
  parts.add({
    dispose() {
      throw new Error("stuck");
    },
  });
  parts.add(createPart("panel"));
  expect(() => parts.dispose()).toThrow("stuck");
  expect(disposed).toEqual(["panel", "log"]);
});
