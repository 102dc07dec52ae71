import { describe, expect, test } from "vitest";
import { importers } from "../../../src/core/import/importers.ts";
import { parse } from "./parse.ts";

const workspace = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ml";
const arm = (value: unknown) => importers.arm.read(typeof value === "string" ? value : JSON.stringify(value), parse);
const json = (value: unknown) => importers.json.read(typeof value === "string" ? value : JSON.stringify(value), parse);

const type = "Microsoft.EventGrid/eventSubscriptions";
const resource = { type, apiVersion: "2022-06-15", name: "es1", properties: { labels: ["a"] } };

describe("an ARM template", () => {
  test("is read with its parameters and variables resolved where they have values", async () => {
    const { subscriptions, problems } = await arm(`{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "parameters": {
    "ws": { "type": "string", "defaultValue": "ml" },
    "Stage": { "type": "string", "defaultValue": "[variables('stages')[1]]" },
    "url": { "type": "securestring" } // no default
  },
  "variables": { "stages": ["dev", "prod"] },
  "resources": [{
    "type": "Microsoft.EventGrid/eventSubscriptions",
    "apiVersion": "2022-06-15",
    "name": "[concat('es-', parameters('stage'))]",
    "scope": "[resourceId('Microsoft.MachineLearningServices/workspaces', parameters('ws'))]",
    "properties": {
      "destination": { "endpointType": "WebHook", "properties": { "endpointUrl": "[parameters('url')]" } },
      "labels": ["[[not an expression]", "[parameters('stage')]"]
    }
  }]
}`);
    expect(subscriptions).toEqual([
      {
        name: "es-prod",
        properties: {
          destination: { endpointType: "WebHook", properties: {} },
          labels: ["[not an expression]", "prod"],
        },
        blanks: [
          { pointer: "/scope", text: "Microsoft.MachineLearningServices/workspaces ml", line: 13, column: 14 },
          {
            pointer: "/properties/destination/properties/endpointUrl",
            text: "parameters('url')",
            line: 15,
            column: 82,
          },
        ],
      },
    ]);
    expect(problems.map(({ severity }) => severity)).toEqual(["warning", "warning"]);
  });

  test.each([
    [
      "of a system topic",
      {
        ...resource,
        type: "Microsoft.EventGrid/systemTopics/eventSubscriptions",
        name: "[format('{0}/{1}', 't', 'es1')]",
      },
      "Microsoft.EventGrid/systemTopics t",
    ],
    [
      "of the form before scopes",
      {
        ...resource,
        type: "Microsoft.MachineLearningServices/workspaces/providers/eventSubscriptions",
        name: "ml/Microsoft.EventGrid/es1",
      },
      "Microsoft.MachineLearningServices/workspaces ml",
    ],
  ])("with a resource %s names the known parts of its scope", async (_, each, text) => {
    const { subscriptions } = await arm({ resources: [each] });
    expect(subscriptions).toEqual([
      { name: "es1", properties: { labels: ["a"] }, blanks: [expect.objectContaining({ pointer: "/scope", text })] },
    ]);
  });

  test.each([
    ["with symbolic names", { resources: { es: resource } }],
    [
      "around another one",
      { resources: [{ type: "Microsoft.Resources/deployments", properties: { template: { resources: [resource] } } }] },
    ],
    ["that is only one resource", resource],
    ["with fields for other tools", { resources: [{ ...resource, dependsOn: ["a"], comments: "b" }] }],
  ])("%s is read", async (_, template) => {
    const { subscriptions, problems } = await arm(template);
    expect(problems).toEqual([]);
    expect(subscriptions).toEqual([{ name: "es1", properties: { labels: ["a"] }, blanks: [] }]);
  });

  test.each([
    ["Microsoft.EventGrid/systemTopics", "eventSubscriptions", "es1"],
    ["Microsoft.MachineLearningServices/workspaces", "providers/eventSubscriptions", "Microsoft.EventGrid/es1"],
  ])("with a child resource of the type %s has its scope as a blank", async (parent, child, name) => {
    const { subscriptions } = await arm({
      resources: [{ type: parent, name: "t", resources: [{ ...resource, type: child, name }] }],
    });
    const scope = expect.objectContaining({ pointer: "/scope", text: `${parent} t` }) as unknown;
    expect(subscriptions).toEqual([{ name: "es1", properties: { labels: ["a"] }, blanks: [scope] }]);
  });

  test("with a parameter for a number has it as a blank", async () => {
    const properties = { retryPolicy: { maxDeliveryAttempts: "[parameters('attempts')]" } };
    const { subscriptions } = await arm({ resources: [{ ...resource, properties }] });
    const pointer = "/properties/retryPolicy/maxDeliveryAttempts";
    expect(subscriptions[0]?.blanks).toEqual([expect.objectContaining({ pointer, text: "parameters('attempts')" })]);
  });

  test("with a scope relative to the deployment, as Bicep compiles it, has it as a blank", async () => {
    const scope = "[format('Microsoft.MachineLearningServices/workspaces/{0}', 'ml')]";
    const { subscriptions } = await arm({ resources: [{ ...resource, scope }] });
    const text = "Microsoft.MachineLearningServices/workspaces/ml";
    expect(subscriptions[0]?.scope).toBeUndefined();
    expect(subscriptions[0]?.blanks).toEqual([expect.objectContaining({ pointer: "/scope", text })]);
  });

  test("with a condition or a loop is read without them, with a warning", async () => {
    const { problems } = await arm({ resources: [{ ...resource, condition: true, copy: { name: "c", count: 2 } }] });
    expect(problems.map(({ message }) => message)).toEqual([
      `"condition" isn't part of an event subscription and was left out.`,
      `"copy" isn't part of an event subscription and was left out.`,
    ]);
  });
});

describe("an expression of ARM", () => {
  test.each([
    ["[json('0.5')]", 0.5],
    ["[json('[1, null]')]", [1, null]],
    ["[concat('it''s ', 'a')]", "it's a"],
    ["[concat(createArray('a'), createArray(int('2')))]", ["a", 2]],
    ["[format('{0}-{1}-{0}', 'a', 1)]", "a-1-a"],
    ["[format('{{{0}}}', 'a')]", "{a}"],
    ["[createObject('a', createObject('b', 1)).a.b]", 1],
    ["[ToUpper( 'a' )]", "A"],
    ["[bool('True')]", true],
    ["[null()]", null],
    ["[false()]", false],
    ["[string(5)]", "5"],
    ["[createObject('a', true()).a]", true],
    ["[resourceId('s', 'rg', 'Microsoft.MachineLearningServices/workspaces', 'ml')]", workspace],
    ["[[text]", "[text]"],
    ["[open", "[open"],
    ["", ""],
  ])("%s is evaluated", async (text, expected) => {
    const { subscriptions, problems } = await arm({ ...resource, properties: { some: [text] } });
    expect(problems).toEqual([]);
    expect(subscriptions[0]?.properties).toEqual({ some: [expected] });
  });

  test.each([
    ["[reference('x').y]", "reference('x')"],
    ["[concat('a', parameters('b'))]", "concat('a', parameters('b'))"],
    ["[parameters('a'", "parameters('a'"],
    ["[nonsense]", "nonsense"],
    ["[format('{0:D3}', 1)]", "format('{0:D3}', 1)"],
    ["[format('{1}', 'a')]", "format('{1}', 'a')"],
    ["[format('{0', 'a')]", "format('{0', 'a')"],
    ["[format('{0}', true())]", "format('{0}', true())"],
    ["[string(true())]", "string(true())"],
    ["[int('2.5')]", "int('2.5')"],
    ["[bool('yes')]", "bool('yes')"],
    ["[concat(createArray('a'), 'b')]", "concat(createArray('a'), 'b')"],
    ["[resourceId('no type')]", "resourceId('no type')"],
    ["[resourceId('A.B/c', parameters('x'))]", "resourceId('A.B/c', parameters('x'))"],
    ["[resourceId(parameters('x'), 'rg', 'A.B/c', 'd')]", "A.B/c d"],
    ["[resourceId('s', parameters('x'), 'A.B/c', 'd')]", "A.B/c d"],
    ["[resourceId('s', 'rg', 'A.B/c/d', 'e')]", "A.B/c/d e"],
    ["[createObject(reference('x'), 1)]", "createObject(reference('x'), 1)"],
    ["[createObject('a')]", "createObject('a')"],
    ["[a..b((]", "a..b(("],
  ])("%s is left to Azure", async (text, expression) => {
    const { subscriptions, problems } = await arm({
      ...resource,
      properties: { some: [text.endsWith("]") ? text : `${text}]`] },
    });
    expect(subscriptions[0]).toMatchObject({
      properties: { some: [null] },
      blanks: [{ pointer: "/properties/some/0" }],
    });
    expect(subscriptions[0]?.blanks[0]?.text).toContain(expression);
    expect(problems).toHaveLength(1);
  });

  test("isn't evaluated in the JSON of an event subscription", async () => {
    const { subscriptions } = await json({ properties: { labels: ["[a]", "[[b]"] } });
    expect(subscriptions[0]?.properties).toEqual({ labels: ["[a]", "[[b]"] });
  });

  test("that refers to itself is a blank", async () => {
    const { subscriptions } = await arm({
      variables: { a: "[variables('b')]", b: "[variables('a')]" },
      resources: [{ ...resource, properties: { labels: ["[variables('a')]"] } }],
    });
    expect(subscriptions[0]?.properties).toEqual({ labels: [null] });
  });
});

describe("the JSON of an event subscription", () => {
  const wire = {
    id: `${workspace}/providers/Microsoft.EventGrid/eventSubscriptions/es1`,
    name: "es1",
    type,
    systemData: null,
    properties: {
      topic: workspace.toLowerCase(),
      provisioningState: "Succeeded",
      destination: {
        endpointType: "WebHook",
        properties: {
          endpointUrl: null,
          endpointBaseUrl: "https://example.com/api",
          maxEventsPerBatch: 1,
          deliveryAttributeMappings: [
            { name: "x", type: "Static", properties: { value: "Hidden", isSecret: true } },
            { name: "y", type: "Dynamic", properties: { sourceField: "data.a" } },
          ],
        },
      },
      deadLetterDestination: { endpointType: "StorageBlob", properties: { resourceId: "/sa", blobContainerName: "c" } },
      filter: {
        includedEventTypes: ["a"],
        advancedFilters: [{ operatorType: "NumberGreaterThan", key: "k", value: 1.5 }],
      },
      labels: null,
      somethingNewer: { deep: [1] },
    },
  };
  const expected = {
    name: "es1",
    scope: workspace,
    properties: {
      destination: {
        endpointType: "WebHook",
        properties: {
          maxEventsPerBatch: 1,
          deliveryAttributeMappings: [
            { name: "x", type: "Static", properties: { isSecret: true } },
            { name: "y", type: "Dynamic", properties: { sourceField: "data.a" } },
          ],
        },
      },
      deadLetterDestination: { endpointType: "StorageBlob", properties: { resourceId: "/sa", blobContainerName: "c" } },
      filter: {
        includedEventTypes: ["a"],
        advancedFilters: [{ operatorType: "NumberGreaterThan", key: "k", value: 1.5 }],
      },
      labels: null,
      somethingNewer: { deep: [1] },
    },
  };

  test("from GET loses read-only members, and its secrets become blanks", async () => {
    const { subscriptions } = await json(wire);
    expect(subscriptions).toEqual([{ ...expected, blanks: expect.anything() }]);
    expect(subscriptions[0]?.blanks.map(({ pointer, text }) => [pointer, text]).toSorted()).toEqual([
      ["/properties/destination/properties/deliveryAttributeMappings/0/properties/value", "Hidden"],
      ["/properties/destination/properties/endpointUrl", "https://example.com/api"],
    ]);
  });

  test("in the flat shape of the SDKs and the CLI reads the same", async () => {
    const { properties, ...outer } = wire;
    const { destination, deadLetterDestination, ...others } = properties;
    const { deliveryAttributeMappings, ...webhook } = destination.properties;
    const flat = {
      ...outer,
      resourceGroup: "rg",
      ...others,
      destination: {
        endpointType: "WebHook",
        ...webhook,
        deliveryAttributeMappings: deliveryAttributeMappings.map(({ properties: inner, ...head }) => ({
          ...head,
          ...inner,
        })),
      },
      deadLetterDestination: { endpointType: "StorageBlob", ...deadLetterDestination.properties },
    };
    const { subscriptions } = await json(flat);
    expect(subscriptions).toEqual([{ ...expected, blanks: expect.anything() }]);
    expect(subscriptions[0]?.blanks).toHaveLength(2);
  });

  test("is found in a list, in a page of a list, and without a resource around it", async () => {
    const { filter } = wire.properties;
    const one = { properties: { filter }, blanks: [] };
    for (const text of [[{ properties: { filter } }], { value: [{ properties: { filter } }] }, { filter }]) {
      expect(await json(text)).toEqual({ subscriptions: [one], problems: [] });
    }
  });

  test.each([
    ["advancedFilters", [{ operatorType: "IsNotNull", key: "data.runId" }]],
    ["includedEventTypes", ["a"]],
    ["subjectBeginsWith", "models/"],
    ["subjectEndsWith", ":1"],
  ])("is found if it is only a filter, by its %s", async (name, value) => {
    const { subscriptions, problems } = await json({ [name]: value });
    expect(problems).toEqual([]);
    expect(subscriptions).toEqual([{ properties: { filter: { [name]: value } }, blanks: [] }]);
  });

  test.each([
    ["destination", 5, "expected an object, found 5"],
    ["destination", { endpointType: ["WebHook"] }, "expected text, found a list"],
    ["destination", { endpointType: "WebHook", properties: "x" }, 'expected an object, found "x"'],
    [
      "deliveryWithResourceIdentity",
      { destination: { endpointType: "EventHub", properties: { deliveryAttributeMappings: [{}, 1] } } },
      "expected a list of objects, found a list",
    ],
    ["deadLetterDestination", [], "expected an object, found a list"],
    ["deadLetterWithResourceIdentity", true, "expected an object, found true"],
    ["labels", "a", 'expected a list, found "a"'],
    ["eventDeliverySchema", 1, "expected text, found 1"],
    ["retryPolicy", { eventTimeToLiveInMinutes: [] }, "expected one value, found a list"],
    ["expirationTimeUtc", 2031, "expected text, found 2031"],
    ["retryPolicy", { maxDeliveryAttempts: {} }, "expected one value, found an object"],
  ])("loses a property of the wrong type: %s is %j", async (name, value, reason) => {
    const { subscriptions, problems } = await json({ properties: { [name]: value, filter: {} } });
    expect(problems).toEqual([
      expect.objectContaining({
        severity: "error",
        message: expect.stringMatching(`^${name}.* was removed: ${reason}.$`),
      }),
    ]);
    expect(JSON.stringify(subscriptions[0]?.properties)).not.toContain(JSON.stringify(value));
  });

  test("of another resource type is ignored", async () => {
    expect((await json({ type: "Microsoft.Storage/storageAccounts", properties: {} })).subscriptions).toEqual([]);
  });
});

test("line breaks in strings are kept, as ARM accepts them", async () => {
  const { subscriptions, problems } = await json('{"properties": {"labels": ["a\nb", "c\\nd"]}}');
  expect(problems).toEqual([]);
  expect(subscriptions[0]?.properties).toEqual({ labels: ["a\nb", "c\nd"] });
});

describe("broken JSON", () => {
  const properties = '{"properties": {"labels": ["a"], "filter": {}}}';
  test.each([
    [properties.replace('["a"]', '["a",]'), undefined, ""],
    [properties.replace('"a"], ', '"a"], // why\n /* and */ '), undefined, ""],
    [`\uFEFF${properties}`, undefined, ""],
    [properties.replace('"labels"', "labels"), undefined, ""],
    [properties.replace('"a"]', '"a"'), 41, 'Expected "," or "]", found ":".'],
    [properties.slice(0, -1), 47, 'Expected "}", found the end of the text.'],
    [`${properties} and more`, 49, "The JSON ends before and."],
    [properties.replace('"filter": ', '"filter" '), 43, 'Expected ":", found "{".'],
    [properties.replace("{}", "nothing"), 44, "Expected a value, found nothing."],
  ])("%s is read as far as possible", async (text, column, message) => {
    const { subscriptions, problems } = await json(text);
    expect(subscriptions[0]?.properties).toHaveProperty("labels.0", "a");
    if (column === undefined) expect(problems).toEqual([]);
    else expect(problems).toContainEqual(expect.objectContaining({ severity: "error", line: 1, column, message }));
  });

  test("is reported with line and column", async () => {
    const { problems } = await json('{\n  "properties": {\n    "labels": [1 2]\n  }\n}');
    expect(problems).toEqual([
      expect.objectContaining({ severity: "error", line: 3, column: 18, message: 'Expected "," or "]", found "2".' }),
    ]);
  });
});

describe("names in another case than ARM's", () => {
  const properties = {
    Destination: { EndpointType: "storagequeue", Properties: { ResourceId: "/Id", QueueName: "Q" } },
    Filter: {
      IncludedEventTypes: ["A"],
      AdvancedFilters: [{ OperatorType: "STRINGIN", Key: "data.A", Values: ["B"] }],
    },
    DeadLetterDestination: { endpointtype: "storageblob", blobContainerName: "C" },
  };
  const expected = {
    destination: { endpointType: "StorageQueue", properties: { resourceId: "/Id", queueName: "Q" } },
    filter: {
      includedEventTypes: ["A"],
      advancedFilters: [{ operatorType: "StringIn", key: "data.A", values: ["B"] }],
    },
    deadLetterDestination: { endpointType: "StorageBlob", properties: { blobContainerName: "C" } },
  };

  test.each([
    ["in a resource", { ...resource, properties }],
    ["in the body of a PUT", { Properties: properties }],
    ["in the body of a PATCH", properties],
  ])("are read as Azure reads them %s", async (_, body) => {
    const { subscriptions, problems } = await json(body);
    expect(problems).toEqual([]);
    expect(subscriptions[0]?.properties).toEqual(expected);
  });

  test("are read as Azure reads them in a filter alone", async () => {
    const { subscriptions } = await json(properties.Filter);
    expect(subscriptions[0]?.properties).toEqual({ filter: expected.filter });
  });
});
