import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalizeArmId, parseArmId, isSameArmId } from "../../src/core/armId.ts";
import { startCpuTimer } from "../rig/cpuTimer.ts";

const group = "/subscriptions/s1/resourceGroups/rg-ml";
const workspace = `${group}/providers/Microsoft.MachineLearningServices/workspaces/churn`;

/** Legal in a name; "providers" too, which is also a keyword of ids. */
const name = fc.oneof(fc.stringMatching(/^[\w.()-]{1,20}$/), fc.constant("providers"));
const type = fc.stringMatching(/^[a-z]{1,12}$/).filter((text) => text !== "providers");
const resource = fc.record({
  provider: name,
  typed: fc.array(fc.tuple(type, name), { minLength: 1, maxLength: 3 }),
});
type Resource = typeof resource extends fc.Arbitrary<infer T> ? T : never;
const pathOf = ({ provider, typed }: Resource): string => `/providers/${[provider, ...typed.flat()].join("/")}`;

describe("an ARM id", () => {
  test("with slashes without end is read in time", () => {
    const id = `a${"/".repeat(100_000)}x`;
    const cpuMs = startCpuTimer();
    expect([parseArmId(id), normalizeArmId(id)]).toEqual([undefined, id]);
    expect(cpuMs()).toBeLessThan(1_000);
  });

  test("of a workspace has no parent", () => {
    expect(parseArmId(workspace)).toEqual({
      subscriptionId: "s1",
      resourceGroup: "rg-ml",
      provider: "Microsoft.MachineLearningServices",
      type: "workspaces",
      name: "churn",
    });
  });

  test.each([
    [
      "an extension resource has what it extends as parent",
      `${workspace}/providers/Microsoft.EventGrid/eventSubscriptions/notify`,
      { type: "eventSubscriptions", name: "notify", parent: workspace },
    ],
    [
      "a child has the resource above it as parent",
      `${group}/providers/Microsoft.EventGrid/systemTopics/t/eventSubscriptions/notify`,
      {
        type: "systemTopics/eventSubscriptions",
        name: "notify",
        parent: `${group}/providers/Microsoft.EventGrid/systemTopics/t`,
      },
    ],
    ["keywords count in any case", workspace.toUpperCase(), { resourceGroup: "RG-ML", name: "CHURN" }],
    ["slashes at the ends do not count", `//${workspace.slice(1)}/`, { name: "churn" }],
    [
      "a resource may be called providers",
      `${group}/providers/Microsoft.MachineLearningServices/workspaces/providers`,
      { type: "workspaces", name: "providers" },
    ],
  ])("%s", (_, id, parts) => {
    expect(parseArmId(id)).toMatchObject(parts);
  });

  test.each([
    "",
    "/",
    "churn",
    "/subscriptions/s1",
    group,
    `${group}/providers/Microsoft.MachineLearningServices`,
    `${group}/providers/Microsoft.MachineLearningServices/workspaces`,
    `${workspace}/providers/Microsoft.EventGrid`,
    "/subscriptions/s1/providers/Microsoft.MachineLearningServices/workspaces/churn",
    "/subscriptions//resourceGroups/rg/providers/P/workspaces/churn",
    `${group}//providers/P/workspaces/churn`,
    `${group}///providers/P/workspaces/churn`,
    `${group}/elsewhere/x/providers/P/workspaces/churn`,
    `${group}/providers/P/workspaces//churn`,
    `${group}/providers/P/workspaces//deployments/blue`,
    `/subscription/s1/resourceGroups/rg/providers/P/workspaces/churn`,
  ])("%j is none", (id) => {
    expect(parseArmId(id)).toBeUndefined();
  });

  test("is taken apart into what it was built of", () => {
    fc.assert(
      fc.property(name, name, resource, fc.option(resource), (subscriptionId, resourceGroup, base, extension) => {
        const baseId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}${pathOf(base)}`;
        const { provider, typed } = extension ?? base;
        const [, lastName = ""] = typed.at(-1) ?? [];
        const id = extension ? baseId + pathOf(extension) : baseId;
        const upper = typed.length > 1 ? id.split("/").slice(0, -2).join("/") : extension ? baseId : undefined;
        expect(parseArmId(id)).toEqual({
          subscriptionId,
          resourceGroup,
          provider,
          type: typed.map(([part]) => part).join("/"),
          name: lastName,
          ...(upper === undefined ? {} : { parent: upper }),
        });
      }),
    );
  });

  test("is the same in any case, and only then", () => {
    fc.assert(
      fc.property(resource, fc.func(fc.boolean()), name, (of, isUpper, other) => {
        const id = group + pathOf(of);
        const respelt = id
          .split("")
          .map((c, at) => (isUpper(at) ? c.toUpperCase() : c.toLowerCase()))
          .join("");
        expect(isSameArmId(id, `${respelt}/`)).toBe(true);
        expect(normalizeArmId(respelt)).toBe(normalizeArmId(id));
        expect(isSameArmId(id, id + other)).toBe(false);
      }),
    );
  });
});
