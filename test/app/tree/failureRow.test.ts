import { describe, expect, test } from "vitest";
import { failureRow, remedyRow, waitingRow } from "../../../src/app/tree/failureRow.ts";
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
  ["a list without a signed-in account", onAzure, "signed-out", {}, "Sign in to Azure…", "signIn"],
  ["a list that needs more authentication", onAzure, "sign-in-again", {}, "Sign in to Azure again…", "signIn"],
  ["a list that the local service refuses", onLocal, "unauthorized", {}, "It happened.", "retry"],
  ["forbidden workspaces", azure, "forbidden", {}, "It happened.", "retry"],
  ["a stopped Local Event Grid", local, "stopped", {}, "Start Local Event Grid", "startLocalEventGrid"],
  ["a full disk of the Local Event Grid", local, "storage", { partIndex: 0 }, "It happened.", "retry"],
  ["a timeout", onAzure, "timed-out", {}, "It happened.", "retry"],
])("%s has a short label and a next step", (_, parent, code, more, label, command) => {
  const row = failureRow(failed(parent, code, more), today);
  expect(row.label).toBe(label);
  expect(row.command?.command).toBe(`amlEvents.${command}`);
});

describe("a failure", () => {
  test("says when the rows below it were loaded, and else whether access can be requested", () => {
    const descriptionOf = (node: FailureNode) => failureRow(node, today).description;
    expect(descriptionOf(failed(onAzure, "forbidden", { asOf: at(9, 5) }))).toBe("as of 09:05:00");
    expect(descriptionOf(failed(onAzure, "forbidden"))).toBe("request access");
    expect(descriptionOf(failed(onAzure, "timed-out"))).toBeUndefined();
  });

  test("shows its remedy in a row below, unless selecting the row is the remedy", () => {
    const collapsible = (node: FailureNode) => failureRow(node, today).collapsible;
    expect(collapsible(failed(onAzure, "timed-out"))).toBe("expanded");
    expect(collapsible(failed(onAzure, "signed-out"))).toBeUndefined();
    expect(collapsible(failed(local, "stopped"))).toBeUndefined();
    expect(collapsible({ ...failed(local, "refused"), failure: new Failure("refused", "No.") })).toBe("none");
  });

  test.each<[string, FailureNode, string]>([
    ["copies a request for access", failed(onAzure, "forbidden"), "amlEvents.copyRequestForAccess"],
    ["opens the setting that repairs it", failed(local, "port-taken"), "workbench.action.openSettings"],
    ["retries on Azure, where no setting repairs it", failed(onAzure, "storage"), "amlEvents.retry"],
  ])("has a remedy row that %s", (_, parent, command) => {
    const row = remedyRow({ kind: "remedy", parent, remedy: "Do this." });
    expect([row.label, row.command?.command]).toEqual(["Do this.", command]);
  });
});

test("throttling says until when, for which tenants, and retries when selected", () => {
  const failure = new Failure("throttled", "Too many requests.", { retryAfter: 20 });
  const row = waitingRow({ kind: "waiting", parent: azure, failure, until: at(13, 4) }, today);
  expect(row).toMatchObject({ label: "Throttled until 13:04:00", description: "retry now" });
  expect(row.command).toEqual({ command: "amlEvents.retry", title: "Retry", arguments: [azure] });
  const ofTenant = waitingRow(
    { kind: "waiting", parent: azure, failure, until: at(13, 4), tenantNames: ["Contoso", "Fabrikam"] },
    today,
  );
  expect(ofTenant.description).toBe("Contoso, Fabrikam");
  expect(ofTenant.tooltip).toMatch(
    /^Azure asked to wait 20 s for Contoso, Fabrikam\. .* Select this row to retry now\.$/,
  );
});
