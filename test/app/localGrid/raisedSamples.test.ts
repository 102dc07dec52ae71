import { expect, test } from "vitest";
import { RaisedSamples } from "../../../src/app/localGrid/raisedSamples.ts";
import { azureWorkspace, eventSubscriptionNode, localCloud, localWorkspace } from "../tree/sampleNodes.ts";

const [completed, registered] = ["RunCompleted", "ModelRegistered"];

test("a row raises its own last sample again, or else that of its workspace", () => {
  const raised = new RaisedSamples();
  const [notify, other] = [eventSubscriptionNode(), eventSubscriptionNode({}, "local", "other")];
  expect(raised.lastOn(localWorkspace)).toBeUndefined();
  raised.add({ node: notify, type: completed });
  expect(raised.lastOn(localWorkspace)?.type).toBe(completed);
  raised.add({ node: localWorkspace, type: registered });
  expect([notify, other, localWorkspace, undefined].map((node) => raised.lastOn(node)?.type)).toEqual([
    completed,
    registered,
    registered,
    registered,
  ]);
  expect([azureWorkspace, localCloud].map((node) => raised.lastOn(node))).toEqual([undefined, undefined]);
});

test("reports each sample, so that rows can offer it", () => {
  const raised = new RaisedSamples();
  const reported: string[] = [];
  raised.onChanged(({ type }) => void reported.push(type));
  raised.add({ node: localWorkspace, type: completed });
  raised.add({ node: localWorkspace, type: completed });
  expect(reported).toEqual([completed, completed]);
});
