import { expect, test } from "vitest";
import { remedyCommandsFor } from "../../../src/app/tree/remedyCommands.ts";
import type { WorkspaceNode } from "../../../src/app/tree/treeNode.ts";
import { Failure, type FailureCode } from "../../../src/core/failure.ts";
import { workspace } from "../fakeDeps.ts";

const node: WorkspaceNode = { kind: "workspace", cloud: "local", workspace };

test.each<[FailureCode, readonly string[]]>([
  ["signed-out", ["Sign In to Azure…"]],
  ["sign-in-again", ["Sign In to Azure…"]],
  ["unreachable", ["Refresh"]],
  ["stopped", ["Start Local Event Grid"]],
  ["forbidden", ["Copy Request for Access", "Open Settings"]],
  ["port-taken", ["Open Settings"]],
  ["storage", ["Open Settings"]],
  ["not-found", []],
])("a notification of a failure %s has the buttons %s", (code, titles) => {
  expect(remedyCommandsFor(new Failure(code, "It failed."), node).map(({ title }) => title)).toEqual(titles);
});

test("a request for access is for the row that the command was run on", () => {
  const [request] = remedyCommandsFor(new Failure("forbidden", "No."), node);
  expect(request?.arguments).toEqual([node]);
});
