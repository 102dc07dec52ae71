import { describe, expect, test } from "vitest";
import { importers } from "../../../src/core/import/importers.ts";
import { parse } from "./parse.ts";

const read = (text: string) => importers.bicep.read(text, parse);

/** A file with `before` and one event subscription whose labels are `labels`. */
const labelled = (labels: string, before = ""): string => `${before}
resource es 'Microsoft.EventGrid/eventSubscriptions@2022-06-15' = {
  name: 'es1'
  properties: { labels: ${labels} }
}`;

const example = `param workspaceName string
@secure()
param endpointUrl string
resource ws 'Microsoft.MachineLearningServices/workspaces@2022-10-01' existing = { name: workspaceName }
resource es 'Microsoft.EventGrid/eventSubscriptions@2022-06-15' = {
  name: 'es1'
  scope: ws
  properties: {
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: endpointUrl
        maxEventsPerBatch: 1
        deliveryAttributeMappings: [
          { name: 'x-static', type: 'Static', properties: { value: 'v', isSecret: false } }
          { name: 'x-dyn', type: 'Dynamic', properties: { sourceField: 'data.runId' } }
        ]
      }
    }
    eventDeliverySchema: 'EventGridSchema'
    filter: {
      includedEventTypes: [ 'Microsoft.MachineLearningServices.ModelRegistered' ]
      subjectBeginsWith: 'models/'
      advancedFilters: [
        { operatorType: 'StringIn', key: 'data.ModelTags.stage', values: [ 'prod' ] }
        { operatorType: 'NumberInRange', key: 'data.DriftCoefficient', values: [ [ json('0.5'), 1 ] ] }
      ]
    }
    labels: [ 'mlops' ]
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
    deadLetterDestination: {
      endpointType: 'StorageBlob'
      properties: { resourceId: '<storage account id>', blobContainerName: 'deadletter' }
    }
  }
}`;

test("a Bicep file becomes an event subscription with its parameters as blanks", async () => {
  const { subscriptions, problems } = await read(example);
  expect(subscriptions).toEqual([
    {
      name: "es1",
      properties: {
        destination: {
          endpointType: "WebHook",
          properties: {
            maxEventsPerBatch: 1,
            deliveryAttributeMappings: [
              { name: "x-static", type: "Static", properties: { value: "v", isSecret: false } },
              { name: "x-dyn", type: "Dynamic", properties: { sourceField: "data.runId" } },
            ],
          },
        },
        eventDeliverySchema: "EventGridSchema",
        filter: {
          includedEventTypes: ["Microsoft.MachineLearningServices.ModelRegistered"],
          subjectBeginsWith: "models/",
          advancedFilters: [
            { operatorType: "StringIn", key: "data.ModelTags.stage", values: ["prod"] },
            { operatorType: "NumberInRange", key: "data.DriftCoefficient", values: [[0.5, 1]] },
          ],
        },
        labels: ["mlops"],
        retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
        deadLetterDestination: {
          endpointType: "StorageBlob",
          properties: { resourceId: "<storage account id>", blobContainerName: "deadletter" },
        },
      },
      blanks: [
        { pointer: "/scope", text: "ws", line: 4, column: 82 },
        { pointer: "/properties/destination/properties/endpointUrl", text: "endpointUrl", line: 12, column: 22 },
      ],
    },
  ]);
  expect(problems.map(({ severity, line }) => [severity, line])).toEqual([
    ["warning", 4],
    ["warning", 12],
  ]);
});

describe("a value in Bicep", () => {
  test.each([
    ["[ 'a', 'b' ]", ["a", "b"]],
    ["[\n'a'\n// why\n'b' ]", ["a", "b"]],
    ["[ -1, true, null ]", [-1, true, null]],
    ["[ json('0.5'), json('-1e3') ]", [0.5, -1000]],
    ["json('[1, {\"a\": 2}]')", [1, { a: 2 }]],
    [String.raw`[ 'it\'s \\ \n \u{1F600} \${no}' ]`, ["it's \\ \n \u{1f600} ${no}"]],
    ["[ '''\nas it ${is}\n\\n''' ]", ["as it ${is}\n\\n"]],
    [String.raw`[ '\r\t\u{10ffff}\u{110000}' ]`, ["\r\t\u{10ffff}\ufffd"]],
    ["[ '' ]", [""]],
    ["[ concat('a', 'b'), toLower('AB'), format('{1}-{0}', 'x', 'y') ]", ["ab", "ab", "y-x"]],
    ["concat([ 'a' ], [ 'b' ])", ["a", "b"]],
    ["[ ('a') ]", ["a"]],
    ["[ { 'a-b': 1 } ]", [{ "a-b": 1 }]],
    ["[ format('{0}{{x}}', 'a') ]", ["a{x}"]],
  ])("%s is understood", async (labels, expected) => {
    const { subscriptions, problems } = await read(labelled(labels));
    expect(problems).toEqual([]);
    expect(subscriptions[0]?.properties).toEqual({ labels: expected });
  });

  test.each([
    ["param stage string = 'prod'\n", "[ 'ml-${stage}' ]", ["ml-prod"]],
    ["param stage string = 'prod'\nvar all = [ stage ]\n", "all", ["prod"]],
    ["var tags = { stage: [ 'prod' ] }\n", "[ tags.stage[0], tags['stage'][0] ]", ["prod", "prod"]],
    ["var b = '${a}!'\nvar a = 'x'\n", "[ b ]", ["x!"]],
    ["@description('The \\'stage\\'')\n@allowed([ 'prod' ])\nparam stage string = 'prod'\n", "[ stage ]", ["prod"]],
  ])("that is declared by %j is put in", async (before, labels, expected) => {
    const { subscriptions, problems } = await read(labelled(labels, before));
    expect(problems).toEqual([]);
    expect(subscriptions[0]?.properties).toEqual({ labels: expected });
  });

  test.each([
    ["", "stage", "stage", "/properties/labels", {}],
    [
      "param stage string\n",
      "[ 'a', 'ml-${stage}' ]",
      "'ml-${stage}'",
      "/properties/labels/1",
      { labels: ["a", null] },
    ],
    ["param n int\n", "[ n == 1 ? 'a' : 'b' ]", "n == 1 ? 'a' : 'b'", "/properties/labels/0", { labels: [null] }],
    ["", "[for x in y: x]", "[for x in y: x]", "/properties/labels", {}],
    ["var a = b\nvar b = a\n", "[ a ]", "a", "/properties/labels/0", { labels: [null] }],
    [
      "resource ws 'Microsoft.MachineLearningServices/workspaces@2024-04-01' existing = { name: 'ml' }\n",
      "[ ws.name ]",
      "ws.name",
      "/properties/labels/0",
      { labels: [null] },
    ],
    ["", "[ sys.concat('a', 'b') ]", "sys.concat('a', 'b')", "/properties/labels/0", { labels: [null] }],
    ["param on bool = true\n", "[ 'is-${on}' ]", "'is-${on}'", "/properties/labels/0", { labels: [null] }],
    ["", "[ uniqueString('a') ]", "uniqueString('a')", "/properties/labels/0", { labels: [null] }],
  ])("after %j, %s stays open", async (before, labels, text, pointer, properties) => {
    const { subscriptions, problems } = await read(labelled(labels, before));
    expect(subscriptions[0]?.properties).toEqual(properties);
    expect(subscriptions[0]?.blanks).toEqual([expect.objectContaining({ pointer, text })]);
    expect(problems).toEqual([
      expect.objectContaining({ severity: "warning", message: expect.stringContaining(pointer) }),
    ]);
  });
});

describe("the scope in Bicep", () => {
  const scoped = (scope: string, before: string, type = "Microsoft.EventGrid/eventSubscriptions"): string =>
    `${before}\nresource es '${type}@2022-06-15' = {\n name: 'es1'\n ${scope}\n properties: {}\n}`;
  const workspace = "Microsoft.MachineLearningServices/workspaces";

  test("is an id if the existing resource has its resource group", async () => {
    const before = `resource ws '${workspace}@2024-04-01' existing = {\n name: 'ml'\n scope: resourceGroup('sub', 'rg')\n}`;
    const id = `/subscriptions/sub/resourceGroups/rg/providers/${workspace}/ml`;
    expect((await read(scoped("scope: ws", before))).subscriptions[0]?.scope).toBe(id);
  });

  test.each([
    ["scope: ws", `resource ws '${workspace}@2024-04-01' existing = { name: 'ml' }`, `${workspace} ml`],
    [
      "parent: topic",
      "resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = { name: 't' }",
      "Microsoft.EventGrid/systemTopics t",
    ],
    ["scope: nowhere", "", "nowhere"],
  ])("%s is a blank that names the known parts", async (scope, before, text) => {
    const { subscriptions } = await read(scoped(scope, before));
    expect(subscriptions[0]?.blanks).toEqual([expect.objectContaining({ pointer: "/scope", text })]);
  });

  test("of an event subscription inside its system topic is that topic", async () => {
    const text =
      "resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {\n name: 't'\n resource es 'eventSubscriptions' = {\n name: 'es1'\n properties: { labels: [ 'a' ] }\n }\n}";
    const { subscriptions } = await read(text);
    const topic = { pointer: "/scope", text: "Microsoft.EventGrid/systemTopics t", line: 1, column: 64 };
    expect(subscriptions).toEqual([{ name: "es1", properties: { labels: ["a"] }, blanks: [topic] }]);
  });
});

test("every event subscription of a file is read, and nothing else", async () => {
  const text = `${labelled("[ 'a' ]")}\nresource st 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 'st' }\n${labelled("[ 'b' ]").replaceAll("es1", "es2")}`;
  const { subscriptions, problems } = await read(text);
  expect(subscriptions.map(({ name, properties }) => [name, properties])).toEqual([
    ["es1", { labels: ["a"] }],
    ["es2", { labels: ["b"] }],
  ]);
  expect(problems).toEqual([]);
});

test("a condition and a loop around an event subscription are reported", async () => {
  const { subscriptions, problems } = await read(labelled("[ 'a' ]").replace("= {", "= if (deploy) {"));
  expect(subscriptions[0]?.properties).toEqual({ labels: ["a"] });
  expect(problems).toEqual([
    expect.objectContaining({ line: 2, message: expect.stringContaining(`"if" isn't part of`) }),
  ]);
});

test("broken Bicep is read as far as possible, with the position of the error", async () => {
  const { subscriptions, problems } = await read(labelled("[ 'a' ]").replace("name: 'es1'", "name: 'es1'\n  : :"));
  expect(subscriptions).toEqual([expect.objectContaining({ name: "es1" })]);
  expect(problems).toContainEqual(expect.objectContaining({ severity: "error", line: 4 }));
});

test("Bicep without event subscriptions is reported", async () => {
  const { subscriptions, problems } = await read("param a string\n");
  expect(subscriptions).toEqual([]);
  expect(problems).toEqual([
    expect.objectContaining({
      severity: "error",
      line: 1,
      column: 1,
      message: "This text has no event subscription.",
    }),
  ]);
});
