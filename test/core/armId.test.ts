import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalizeArmId, parseArmId, isSameArmId } from "../../src/core/armId.ts";
import { startCpuTimer } from "../rig/cpuTimer.ts";

const group = "/subscriptions/s1/resourceGroups/rg-ml";
const workspace = `${group}/providers/Microsoft.MachineLearningServices/workspaces/churn`;

/** A valid name, including "providers", which is also a keyword of IDs. */
const name = fc.oneof(fc.stringMatching(/^[\w.()-]{1,20}$/), fc.constant("providers"));
const type = fc.stringMatching(/^[a-z]{1,12}$/).filter((text) => text !== "providers");
const resource = fc.record({
  provider: name,
  typeAndNamePairs: fc.array(fc.tuple(type, name), { minLength: 1, maxLength: 3 }),
});
type Resource = typeof resource extends fc.Arbitrary<infer T> ? T : never;
const providerPath = ({ provider, typeAndNamePairs }: Resource): string =>
  `/providers/${[provider, ...typeAndNamePairs.flat()].join("/")}`;

describe("an ARM ID", () => {
  test("with 100,000 slashes is parsed in linear time", () => {
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
      "an extension resource has the extended resource as its parent",
      `${workspace}/providers/Microsoft.EventGrid/eventSubscriptions/notify`,
      { type: "eventSubscriptions", name: "notify", parent: workspace },
    ],
    [
      "a child resource has the containing resource as its parent",
      `${group}/providers/Microsoft.EventGrid/systemTopics/t/eventSubscriptions/notify`,
      {
        type: "systemTopics/eventSubscriptions",
        name: "notify",
        parent: `${group}/providers/Microsoft.EventGrid/systemTopics/t`,
      },
    ],
    ["keywords match in any case", workspace.toUpperCase(), { resourceGroup: "RG-ML", name: "CHURN" }],
    ["extra slashes at the ends are ignored", `//${workspace.slice(1)}/`, { name: "churn" }],
    [
      "a resource can be named providers",
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
  ])("%j is not one", (id) => {
    expect(parseArmId(id)).toBeUndefined();
  });

  test("is parsed into the parts it was built from", () => {
    fc.assert(
      fc.property(name, name, resource, fc.option(resource), (subscriptionId, resourceGroup, base, extension) => {
        const baseId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}${providerPath(base)}`;
        const { provider, typeAndNamePairs } = extension ?? base;
        const [, lastName = ""] = typeAndNamePairs.at(-1) ?? [];
        const id = extension ? baseId + providerPath(extension) : baseId;
        const parent =
          typeAndNamePairs.length > 1 ? id.split("/").slice(0, -2).join("/") : extension ? baseId : undefined;
        expect(parseArmId(id)).toEqual({
          subscriptionId,
          resourceGroup,
          provider,
          type: typeAndNamePairs.map(([part]) => part).join("/"),
          name: lastName,
          ...(parent === undefined ? {} : { parent }),
        });
      }),
    );
  });

  test("equals another one if only case or a final slash differs", () => {
    fc.assert(
      fc.property(resource, fc.func(fc.boolean()), name, (of, isUpper, suffix) => {
        const id = group + providerPath(of);
        const recased = id
          .split("")
          .map((c, at) => (isUpper(at) ? c.toUpperCase() : c.toLowerCase()))
          .join("");
        expect(isSameArmId(id, `${recased}/`)).toBe(true);
        expect(normalizeArmId(recased)).toBe(normalizeArmId(id));
        expect(isSameArmId(id, id + suffix)).toBe(false);
      }),
    );
  });
});
