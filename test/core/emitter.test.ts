import { expect, test } from "vitest";
import { Emitter } from "../../src/core/emitter.ts";

test("notifies each listener from its registration until its disposal", () => {
  const emitter = new Emitter<number>();
  const received: string[] = [];
  emitter.fire(0);
  const first = emitter.event((value) => received.push(`first ${value}`));
  emitter.event((value) => received.push(`second ${value}`));
  emitter.fire(1);
  first.dispose();
  emitter.fire(2);
  expect(received).toEqual(["first 1", "second 1", "second 2"]);
});

test("treats a function that is registered twice as two listeners", () => {
  const emitter = new Emitter<number>();
  const received: number[] = [];
  const listen = (value: number): void => void received.push(value);
  const first = emitter.event(listen);
  emitter.event(listen);
  first.dispose();
  emitter.fire(1);
  expect(received).toEqual([1]);
});

test("notifies the other listeners if one throws, then rethrows", () => {
  const emitter = new Emitter<number>();
  const received: number[] = [];
  emitter.event(() => {
    throw new Error("bug");
  });
  emitter.event((value) => received.push(value));
  expect(() => emitter.fire(1)).toThrow("bug");
  expect(received).toEqual([1]);
});
