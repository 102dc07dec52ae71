import { expect, test } from "vitest";
import { HoveredRows } from "../../../src/views/tree/hoveredRows.ts";
import { FakeDeps } from "../../app/fakeDeps.ts";
import { eventSubscriptionNode, localCloud } from "../../app/tree/sampleNodes.ts";

test("rows whose tooltip was shown are rendered again after a while, once", () => {
  const clock = new FakeDeps();
  const rendered: unknown[][] = [];
  const hovered = new HoveredRows(clock, (nodes) => void rendered.push(nodes));
  const notify = eventSubscriptionNode();
  hovered.add(notify);
  hovered.add(localCloud);
  hovered.add(notify);
  expect(rendered).toEqual([]);
  clock.timers.at(-1)?.act();
  expect(rendered).toEqual([[notify, localCloud]]);
});
