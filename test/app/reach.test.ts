import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reachOf, type Sight } from "../../src/app/reach.ts";
import { armKey } from "../../src/core/armId.ts";

const sight = (account: string, tenantId: string, seen: readonly (readonly [string, string])[]): Sight => ({
  through: { account: { id: account, label: account, keeper: "vscode" }, tenantId },
  tenantName: tenantId,
  azureSubscriptions: [...new Set(seen.map(([id]) => id))].map((id) => ({ id, name: id, tenantId: `t${id.at(-1)}` })),
  workspaces: seen.map(([subscriptionId, name]) => ({
    id: `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/P/workspaces/${name}`,
    name,
    location: "",
    resourceGroup: "rg",
    subscriptionId,
  })),
});
const few = (prefix: string) => fc.integer({ min: 0, max: 3 }).map((at) => `${prefix}${at}`);
const written = fc
  .tuple(few("s"), few("w"))
  .chain(([id, name]) => fc.constantFrom([id, name], [id.toUpperCase(), name]));
const sights = fc.array(
  fc
    .tuple(few("a"), few("t"), fc.array(written, { maxLength: 6 }))
    .map(([account, tenantId, seen]) => sight(account, tenantId, seen as [string, string][])),
  { maxLength: 5 },
);

describe("what several identities see", () => {
  test("is there once each, and reached through one who sees it, at home where somebody does so", () => {
    fc.assert(
      fc.property(sights, (given) => {
        const { workspaces, through } = reachOf(given, () => true);
        const keys = workspaces.map(({ id }) => armKey(id));
        const seen = given.flatMap((one) => one.workspaces.map(({ id }) => armKey(id)));
        expect(new Set(keys).size).toBe(keys.length);
        expect(new Set(keys)).toEqual(new Set(seen));
        for (const { id, subscriptionId } of workspaces) {
          const whoSees = given.filter((one) => one.workspaces.some((other) => armKey(other.id) === armKey(id)));
          const home = whoSees.filter((one) => one.through.tenantId === `t${subscriptionId.at(-1)}`);
          expect(through(id)).toBe((home[0] ?? whoSees[0])?.through);
        }
      }),
    );
  });

  test("is shown where it is in a chosen Azure subscription, however that is written", () => {
    const { workspaces, azureSubscriptions } = reachOf(
      [
        sight("a", "t", [
          ["s1", "one"],
          ["S2", "two"],
        ]),
      ],
      (id) => id === "s2",
    );
    expect(workspaces.map(({ name }) => name)).toEqual(["two"]);
    expect(azureSubscriptions.map(({ id }) => id)).toEqual(["s1", "S2"]);
  });
});
