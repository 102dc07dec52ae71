import { describe, expect, test } from "vitest";
import { parseArmId } from "../../src/core/armId.ts";
import { localWorkspaceId, localWorkspaceRules } from "../../src/core/localWorkspace.ts";

describe.each(Object.entries(localWorkspaceRules))("the %s of a local workspace", (field, check) => {
  const valid = {
    name: ["abc", "churn-lab", "9lives_2", "a".repeat(33)],
    resourceGroup: ["a", "ml-local", "rg.(1)_é", "x".repeat(90)],
    location: ["westeurope", "eastus2"],
  }[field];
  const invalid = {
    name: [
      ["", "3 to 33"],
      ["ab", "3 to 33"],
      ["a".repeat(34), "3 to 33"],
      ["a b c", "letters, digits"],
      ["a/b/c", "letters, digits"],
      ["änderung", "letters, digits"],
      ["-abc", "Start with"],
      ["_abc", "Start with"],
    ],
    resourceGroup: [
      ["", "1 to 90"],
      ["x".repeat(91), "1 to 90"],
      ["rg.", "end with a period"],
      ["a/b", "letters, digits"],
      ["a b", "letters, digits"],
    ],
    location: [
      ["", "lowercase"],
      ["West Europe", "lowercase"],
      ["westeurope/x", "lowercase"],
    ],
  }[field];

  test.each(valid ?? [])("accepts %j", (text) => {
    expect(check(text)).toBeUndefined();
  });

  test.each(invalid ?? [])("rejects %j: %s", (text, message) => {
    expect(check(text)).toContain(message);
  });

  test("has valid and invalid examples", () => {
    expect([valid?.length, invalid?.length]).not.toContain(undefined);
  });
});

test("a local workspace has the resource ID of an Azure Machine Learning workspace", () => {
  const id = localWorkspaceId("s1", { name: "second-lab", resourceGroup: "rg", location: "westeurope" });
  expect(parseArmId(id)).toEqual({
    subscriptionId: "s1",
    resourceGroup: "rg",
    provider: "Microsoft.MachineLearningServices",
    type: "workspaces",
    name: "second-lab",
  });
});
