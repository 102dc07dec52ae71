import { expect, test } from "vitest";
import { RaisedSamples } from "../../../src/app/localGrid/raisedSamples.ts";
import { azureWorkspace, eventSubscriptionNode, localCloud, localWorkspace } from "../tree/sampleNodes.ts";

const [completed, registered] = (["RunCompleted", "ModelRegistered"] as const).map(
  (type) => ({ type, shape: "documented" }) as const,
);

test("a row raises its own last sample again, or else that of its workspace", () => {
  const raised = new RaisedSamples();
  const [notify, other] = [eventSubscriptionNode(), eventSubscriptionNode({}, "local", "other")];
  expect(raised.lastOn(localWorkspace)).toBeUndefined();
  raised.add({ node: notify, sample: completed! });
  expect(raised.lastOn(localWorkspace)?.sample).toBe(completed);
  raised.add({ node: localWorkspace, sample: registered! });
  expect([notify, other, localWorkspace, undefined].map((node) => raised.lastOn(node)?.sample)).toEqual([
    completed,
    registered,
    registered,
    registered,
  ]);
  expect([azureWorkspace, localCloud].map((node) => raised.lastOn(node))).toEqual([undefined, undefined]);
});

test("reports each sample, so that rows can offer it", () => {
  const raised = new RaisedSamples();
  const reported: unknown[] = [];
  raised.onChanged(({ sample }) => void reported.push(sample));
  raised.add({ node: localWorkspace, sample: completed! });
  raised.add({ node: localWorkspace, sample: completed! });
  expect(reported).toEqual([completed, completed]);
});
