import { expect, test } from "vitest";
import { observeReplacement } from "../../../src/app/localGrid/observeReplacement.ts";
import type { LocalEventGridStatus } from "../../../src/core/deliveries/localEventGridStatus.ts";
import { Failure } from "../../../src/core/failure.ts";
import { neverAborted } from "../fakeDeps.ts";
import { FakeLocalEventGrid } from "./fakeLocalEventGrid.ts";

type Replaced = LocalEventGridStatus["replaced"];

test.each<[Replaced, Replaced, string | undefined]>([
  [undefined, undefined, undefined],
  [{ count: 2, by: "reset" }, { count: 2, by: "reset" }, undefined],
  [undefined, { count: 1, by: "reset" }, "The Local Event Grid was reset."],
  [
    { count: 1, by: "reset" },
    { count: 3, by: "import" },
    "The state of the Local Event Grid was replaced by an import.",
  ],
  [undefined, { count: 1, by: "something newer" }, undefined],
])("from %j to %j reads as %j", async (before, after, sentence) => {
  const { control, status } = new FakeLocalEventGrid();
  Object.assign(status, { replaced: before });
  const describeReplacement = await observeReplacement(control, neverAborted);
  Object.assign(status, { replaced: after });
  expect(await describeReplacement()).toBe(sentence);
});

test("says nothing when it can't be found out", async () => {
  const grid = new FakeLocalEventGrid();
  const describeReplacement = await observeReplacement(grid.control, neverAborted);
  grid.nextError = new Failure("unreachable", "It is gone.");
  expect(await describeReplacement()).toBeUndefined();
});
