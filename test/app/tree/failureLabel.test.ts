import { expect, test } from "vitest";
import { failureLabel } from "../../../src/app/tree/failureLabel.ts";
import type { CloudNode, FailureNode, WorkspaceNode } from "../../../src/app/tree/treeNode.ts";
import { Failure, type FailureCode } from "../../../src/core/failure.ts";
import { workspace } from "../fakeDeps.ts";

const onAzure: WorkspaceNode = { kind: "workspace", cloud: "azure", workspace };
const onLocal: WorkspaceNode = { ...onAzure, cloud: "local" };
const local: CloudNode = { kind: "cloud", label: "Local Event Grid", cloud: "local" };
const azure: CloudNode = { kind: "cloud", label: "Azure", cloud: "azure" };

test.each<[string, FailureNode["parent"], FailureCode, object, string]>([
  ["a part of a list", onAzure, "forbidden", { partIndex: 0 }, "Not all are shown"],
  ["a list without rights", onLocal, "forbidden", {}, "You may not list these"],
  ["a list for which nobody is signed in", onAzure, "signed-out", {}, "Signed out: sign in"],
  ["a list for which Azure wants more proof", onAzure, "sign-in-again", {}, "Sign in again"],
  ["a list that the local service refuses", onLocal, "unauthorized", {}, "It happened."],
  ["workspaces without rights", azure, "forbidden", {}, "It happened."],
  ["a Local Event Grid that somebody stopped", local, "stopped", {}, "Stopped: start it"],
  ["what the Local Event Grid cannot keep, beside what it has", local, "storage", { partIndex: 0 }, "It happened."],
  ["what took too long", onAzure, "timed-out", {}, "It happened."],
])("%s is told in few words", (_, place, code, more, label) => {
  expect(failureLabel({ kind: "failure", parent: place, failure: new Failure(code, "It happened."), ...more })).toBe(
    label,
  );
});
