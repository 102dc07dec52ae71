import { describe, expect, test } from "vitest";
import { failureRow, remedyRow, waitingRow } from "../../../src/app/tree/failureRow.ts";
import { settingsQueryOf } from "../../../src/app/tree/remedyCommands.ts";
import { rowActionsOf } from "../../../src/app/tree/rowActions.ts";
import type { CloudNode, FailureNode, WorkspaceNode } from "../../../src/app/tree/treeNode.ts";
import { Failure, type FailureCode } from "../../../src/core/failure.ts";
import { workspace } from "../fakeDeps.ts";

const onAzure: WorkspaceNode = { kind: "workspace", cloud: "azure", workspace };
const onLocal: WorkspaceNode = { ...onAzure, cloud: "local" };
const local: CloudNode = { kind: "cloud", label: "Local Event Grid", cloud: "local" };
const azure: CloudNode = { kind: "cloud", label: "Azure", cloud: "azure" };
const today = new Date(2031, 0, 1, 12);
const at = (hours: number, minutes: number): number => new Date(2031, 0, 1, hours, minutes).getTime();

const failed = (parent: FailureNode["parent"], code: FailureCode, more: object = {}): FailureNode => ({
  kind: "failure",
  parent,
  failure: new Failure(code, "It happened.", { remedy: "Do this." }),
  ...more,
});

test.each<[string, FailureNode["parent"], FailureCode, object, string, string]>([
  ["a part of a list", onAzure, "forbidden", { partIndex: 0 }, "Some results are missing", "copyRequestForAccess"],
  ["a forbidden list", onLocal, "forbidden", {}, "You may not list event subscriptions here", "copyRequestForAccess"],
  ["a list without a signed-in account", onAzure, "signed-out", {}, "Not signed in to Azure", "signIn"],
  ["a list that needs more authentication", onAzure, "sign-in-again", {}, "Azure needs a new sign-in", "signIn"],
  ["a list that the local service refuses", onLocal, "unauthorized", {}, "It happened.", "retry"],
  ["forbidden workspaces", azure, "forbidden", {}, "It happened.", "retry"],
  ["a stopped Local Event Grid", local, "stopped", {}, "It happened.", "startLocalEventGrid"],
  ["a full disk of the Local Event Grid", local, "storage", { partIndex: 0 }, "It happened.", "openSettings"],
  ["a timeout", onAzure, "timed-out", {}, "It happened.", "retry"],
])("%s has a short label and a next step", (_, parent, code, more, label, command) => {
  const node = failed(parent, code, more);
  expect(failureRow(node, today).label).toBe(label);
  expect(rowActionsOf(node, [])[0]).toBe(command);
});

describe("a failure", () => {
  test("says when the rows below it were loaded", () => {
    const descriptionOf = (node: FailureNode) => failureRow(node, today).description;
    expect(descriptionOf(failed(onAzure, "forbidden", { asOf: at(9, 5) }))).toBe("as of 09:05:00");
    expect(descriptionOf(failed(onAzure, "timed-out"))).toBeUndefined();
  });

  test("shows its remedy in a row below, unless its button is the remedy", () => {
    const collapsible = (node: FailureNode) => failureRow(node, today).collapsible;
    expect(collapsible(failed(onAzure, "timed-out"))).toBe("expanded");
    expect(collapsible(failed(onAzure, "signed-out"))).toBeUndefined();
    expect(collapsible(failed(local, "stopped"))).toBeUndefined();
    expect(collapsible({ ...failed(local, "refused"), failure: new Failure("refused", "No.") })).toBe("none");
  });

  test.each<[string, FailureNode, string, string | undefined]>([
    ["copies a request for access", failed(onAzure, "forbidden"), "copyRequestForAccess", undefined],
    ["opens the setting that repairs it", failed(local, "port-taken"), "openSettings", "amlEvents.localEventGrid"],
    ["retries on Azure, where no setting repairs it", failed(onAzure, "storage"), "retry", undefined],
  ])("has a remedy row that %s", (_, parent, action, query) => {
    const node = { kind: "remedy", parent, remedy: "Do this." } as const;
    expect(remedyRow(node).label).toBe("Do this.");
    expect(rowActionsOf(node, [])[0]).toBe(action);
    expect(settingsQueryOf(node)).toBe(query);
  });
});

test("throttling says until when and for which tenants, and can be retried", () => {
  const failure = new Failure("throttled", "Too many requests.", { retryAfter: 20 });
  const row = waitingRow({ kind: "waiting", parent: azure, failure, until: at(13, 4) }, today);
  expect(row.label).toBe("Throttled until 13:04:00");
  expect(rowActionsOf({ kind: "waiting", parent: azure, failure, until: 0 }, [])).toEqual(["retry"]);
  const ofTenant = waitingRow(
    { kind: "waiting", parent: azure, failure, until: at(13, 4), tenantNames: ["Contoso", "Fabrikam"] },
    today,
  );
  expect(ofTenant.description).toBe("Contoso, Fabrikam");
  expect(ofTenant.tooltip).toMatch(
    /^Azure asked to wait 20 s for Contoso, Fabrikam\. .* The next request is at 13:04:00\.$/,
  );
});
