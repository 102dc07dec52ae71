import { expect, test } from "vitest";
import { Emitter } from "../../src/core/emitter.ts";

test("every listener hears what happens from its start to its end", () => {
  const emitter = new Emitter<number>();
  const heard: string[] = [];
  emitter.fire(0);
  const first = emitter.event((value) => heard.push(`first ${value}`));
  emitter.event((value) => heard.push(`second ${value}`));
  emitter.fire(1);
  first.dispose();
  emitter.fire(2);
  expect(heard).toEqual(["first 1", "second 1", "second 2"]);
});

test("the same function listening twice is two listeners", () => {
  const emitter = new Emitter<number>();
  const heard: number[] = [];
  const listen = (value: number): void => void heard.push(value);
  const first = emitter.event(listen);
  emitter.event(listen);
  first.dispose();
  emitter.fire(1);
  expect(heard).toEqual([1]);
});

test("a listener that throws does not keep the others from hearing, and is not hidden", () => {
  const emitter = new Emitter<number>();
  const heard: number[] = [];
  emitter.event(() => {
    throw new Error("bug");
  });
  emitter.event((value) => heard.push(value));
  expect(() => emitter.fire(1)).toThrow("bug");
  expect(heard).toEqual([1]);
});
