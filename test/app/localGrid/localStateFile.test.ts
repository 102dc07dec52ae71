import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseLocalStateFile } from "../../../src/app/localGrid/localStateFile.ts";
import { Failure } from "../../../src/core/failure.ts";

const workspaces = [{ id: "/w", location: "westeurope" }];

test("parses a state or a seed, also with a byte order mark", () => {
  const state = { workspaces, systemTopics: [], eventSubscriptions: [{ id: "/e", properties: {} }] };
  expect(parseLocalStateFile(JSON.stringify(state))).toEqual({ state, workspaceCount: 1, eventSubscriptionCount: 1 });
  expect(parseLocalStateFile(`\uFEFF${JSON.stringify({ workspaces })}`)).toEqual({
    state: { workspaces },
    workspaceCount: 1,
    eventSubscriptionCount: 0,
  });
});

test.each([
  ["", "The file isn't valid JSON."],
  ['{"workspaces":', "The file isn't valid JSON."],
  ["[]", "The file must contain a JSON object."],
  ["null", "The file must contain a JSON object."],
  ["{}", "workspaces must be a list."],
  ['{"workspaces":{}}', "workspaces must be a list."],
  ['{"workspaces":[]}', "workspaces must have at least one workspace."],
  ['{"workspaces":[null]}', "workspaces[0].id must be a resource id."],
  ['{"workspaces":[{"id":"/w"},{"id":""}]}', "workspaces[1].id must be a resource id."],
  ['{"workspaces":[{"id":"/w"}],"systemTopics":5}', "systemTopics must be a list."],
  ['{"workspaces":[{"id":"/w"}],"eventSubscriptions":null}', "eventSubscriptions must be a list."],
  ['{"workspaces":[{"id":"/w"}],"eventSubscriptions":[{"id":1}]}', "eventSubscriptions[0].id must be a resource id."],
])("rejects an invalid file, naming the field: %s", (text, message) => {
  expect(() => parseLocalStateFile(text)).toThrow(
    expect.objectContaining({ name: "Failure", code: "refused", message }),
  );
});

test("any text is parsed or rejected, and never appears in the error", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (rest) => {
      try {
        parseLocalStateFile(`${rest}key=s3cret`);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
        expect((error as Failure).message + (error as Failure).why).not.toContain("s3cret");
      }
    }),
  );
});
