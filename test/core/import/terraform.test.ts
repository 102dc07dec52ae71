import { describe, expect, test } from "vitest";
import { operators } from "../../../src/core/filter/operators.ts";
import { importers } from "../../../src/core/import/importers.ts";
import { parse } from "./parse.ts";

const read = (text: string) => importers.terraform.read(text, parse);

const resource = (body: string, type = "azurerm_eventgrid_event_subscription"): string =>
  `resource "${type}" "es1" {\n  name = "es1"\n${body}\n}\n`;

test("a resource of azurerm becomes an event subscription with its references as blanks", async () => {
  const { subscriptions, problems } = await read(
    resource(`  scope                                = azurerm_machine_learning_workspace.ws.id
  event_delivery_schema                = "EventGridSchema" # ForceNew
  included_event_types                 = ["Microsoft.MachineLearningServices.RunCompleted"]
  labels                               = ["mlops"]
  expiration_time_utc                  = "2030-01-01T00:00:00Z"
  advanced_filtering_on_arrays_enabled = false
  subject_filter {
    subject_begins_with = "experiments/"
    case_sensitive      = false
  }
  webhook_endpoint {
    url                               = var.endpoint_url
    max_events_per_batch              = 1
    preferred_batch_size_in_kilobytes = 64
    active_directory_tenant_id        = var.tenant_id
    active_directory_app_id_or_uri    = "api://app"
  }
  delivery_property {
    header_name = "x-static"
    type        = "Static"
    value       = "v"
    secret      = false
  }
  delivery_property {
    header_name  = "x-dynamic"
    type         = "Dynamic"
    source_field = "data.runId"
  }
  advanced_filter {
    string_in {
      key    = "data.runType"
      values = ["automl"]
    }
    number_in_range {
      key    = "data.DriftCoefficient"
      values = [[0.5, 1]]
    }
    bool_equals {
      key   = "data.flag"
      value = true
    }
    is_not_null {
      key = "data.runId"
    }
  }
  retry_policy {
    max_delivery_attempts = 30
    event_time_to_live    = 1440
  }
  storage_blob_dead_letter_destination {
    storage_account_id          = azurerm_storage_account.sa.id
    storage_blob_container_name = "deadletter"
  }`),
  );
  expect(subscriptions).toEqual([
    {
      name: "es1",
      properties: {
        eventDeliverySchema: "EventGridSchema",
        filter: {
          includedEventTypes: ["Microsoft.MachineLearningServices.RunCompleted"],
          enableAdvancedFilteringOnArrays: false,
          subjectBeginsWith: "experiments/",
          isSubjectCaseSensitive: false,
          advancedFilters: [
            { operatorType: "StringIn", key: "data.runType", values: ["automl"] },
            { operatorType: "NumberInRange", key: "data.DriftCoefficient", values: [[0.5, 1]] },
            { operatorType: "BoolEquals", key: "data.flag", value: true },
            { operatorType: "IsNotNull", key: "data.runId" },
          ],
        },
        labels: ["mlops"],
        expirationTimeUtc: "2030-01-01T00:00:00Z",
        destination: {
          endpointType: "WebHook",
          properties: {
            maxEventsPerBatch: 1,
            preferredBatchSizeInKilobytes: 64,
            azureActiveDirectoryApplicationIdOrUri: "api://app",
            deliveryAttributeMappings: [
              { name: "x-static", type: "Static", properties: { value: "v", isSecret: false } },
              { name: "x-dynamic", type: "Dynamic", properties: { sourceField: "data.runId" } },
            ],
          },
        },
        retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
        deadLetterDestination: { endpointType: "StorageBlob", properties: { blobContainerName: "deadletter" } },
      },
      blanks: [
        { pointer: "/scope", text: "azurerm_machine_learning_workspace.ws.id", line: 3, column: 42 },
        { pointer: "/properties/destination/properties/endpointUrl", text: "var.endpoint_url", line: 14, column: 41 },
        {
          pointer: "/properties/destination/properties/azureActiveDirectoryTenantId",
          text: "var.tenant_id",
          line: 17,
          column: 41,
        },
        {
          pointer: "/properties/deadLetterDestination/properties/resourceId",
          text: "azurerm_storage_account.sa.id",
          line: 53,
          column: 35,
        },
      ],
    },
  ]);
  expect(problems.map(({ severity }) => severity)).toEqual(["warning", "warning", "warning", "warning"]);
});

describe("a destination in Terraform", () => {
  test.each([
    ['eventhub_id = "/a"', "EventHub"],
    ['eventhub_endpoint_id = "/a"', "EventHub"],
    ['hybrid_connection_id = "/a"', "HybridConnection"],
    ['hybrid_connection_endpoint_id = "/a"', "HybridConnection"],
    ['service_bus_queue_id = "/a"', "ServiceBusQueue"],
    ['service_bus_queue_endpoint_id = "/a"', "ServiceBusQueue"],
    ['service_bus_topic_id = "/a"', "ServiceBusTopic"],
    ['service_bus_topic_endpoint_id = "/a"', "ServiceBusTopic"],
    ['azure_function_endpoint {\n function_id = "/a"\n}', "AzureFunction"],
    ['storage_queue_endpoint {\n storage_account_id = "/a"\n}', "StorageQueue"],
  ])("%s is known in azurerm 4.x or 5.x", async (body, endpointType) => {
    const { subscriptions, problems } = await read(resource(body));
    expect(problems).toEqual([]);
    expect(subscriptions[0]?.properties).toEqual({ destination: { endpointType, properties: { resourceId: "/a" } } });
  });

  test("with a managed identity is nested one level deeper", async () => {
    const { subscriptions } = await read(
      resource(`eventhub_id = "/eh"
  delivery_identity {
    type = "SystemAssigned"
  }
  dead_letter_identity {
    type                   = "UserAssigned"
    user_assigned_identity = "/id"
  }
  storage_blob_dead_letter_destination {
    storage_account_id = "/sa"
  }`),
    );
    expect(subscriptions[0]?.properties).toEqual({
      deliveryWithResourceIdentity: {
        identity: { type: "SystemAssigned" },
        destination: { endpointType: "EventHub", properties: { resourceId: "/eh" } },
      },
      deadLetterWithResourceIdentity: {
        identity: { type: "UserAssigned", userAssignedIdentity: "/id" },
        deadLetterDestination: { endpointType: "StorageBlob", properties: { resourceId: "/sa" } },
      },
    });
  });

  test("that appears twice is reported", async () => {
    const { problems } = await read(resource('eventhub_id = "/a"\nservice_bus_queue_id = "/b"'));
    expect(problems).toContainEqual(
      expect.objectContaining({
        severity: "error",
        line: 4,
        message: expect.stringContaining("destination/endpointType"),
      }),
    );
  });
});

test.each(Object.values(operators))("the block of $name is known", async ({ name, operandField }) => {
  const block = name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase();
  const operand = { value: "value = 1", values: "values = [1]", nothing: "" }[operandField];
  const { subscriptions, problems } = await read(
    resource(`advanced_filter {\n ${block} {\n key = "k"\n ${operand}\n }\n}`),
  );
  expect(problems).toEqual([]);
  expect(subscriptions[0]?.properties["filter"]).toEqual({
    advancedFilters: [
      { operatorType: name, key: "k", ...{ value: { value: 1 }, values: { values: [1] }, nothing: {} }[operandField] },
    ],
  });
});

describe("a value in Terraform", () => {
  test.each([
    ["", '["a", "b",]', ["a", "b"]],
    ["", "[-1, 1.5, 1e-7, 2e3, true, null]", [-1, 1.5, 1e-7, 2000, true, null]],
    ["", '["\\"q\\" \\\\ \\n \\u00e9 \\U0001F600 $${no} %%{no}"]', ['"q" \\ \n \u00e9 \u{1f600} ${no} %{no}']],
    ["", '[""]', [""]],
    ["", "[<<EOT\n  two\n    lines \\n $${no}\nEOT\n]", ["  two\n    lines \\n ${no}\n"]],
    ["", "[<<-EOT\n    two\n      lines\n  EOT\n]", ["two\n  lines\n"]],
    ["", '[("a")]', ["a"]],
    ["", '[{ a = 1, "b-c" : [2] }]', [{ a: 1, "b-c": [2] }]],
    ["", 'concat(["a"], tolist(["b"]))', ["a", "b"]],
    ["", '[lower("A"), upper("b"), sensitive("c"), nonsensitive("d")]', ["a", "B", "c", "d"]],
    ['variable "stage" {\n default = "prod"\n}\n', '["ml-${var.stage}"]', ["ml-prod"]],
    ['locals {\n all = [local.one]\n one = "x"\n}\n', "local.all", ["x"]],
    [
      'variable "tags" {\n default = { stage = ["prod"] }\n}\n',
      '[var.tags.stage[0], var.tags["stage"][0]]',
      ["prod", "prod"],
    ],
  ])("after %j, %s is evaluated", async (before, labels, expected) => {
    const { subscriptions, problems } = await read(`${before}${resource(`labels = ${labels}`)}`);
    expect(problems).toEqual([]);
    expect(subscriptions[0]?.properties).toEqual({ labels: expected });
  });

  test.each([
    ["var.labels", "var.labels", "/properties/labels"],
    ['["a-${var.x}"]', '"a-${var.x}"', "/properties/labels/0"],
    ["[azurerm_a.b[0].id]", "azurerm_a.b[0].id", "/properties/labels/0"],
    ["[for x in var.y : x]", "[for x in var.y : x]", "/properties/labels"],
    ['[true ? "a" : "b"]', 'true ? "a" : "b"', "/properties/labels/0"],
    ['["%{ if a }b%{ endif }"]', '"%{ if a }b%{ endif }"', "/properties/labels/0"],
    ['[file("a")]', 'file("a")', "/properties/labels/0"],
  ])("%s is a blank", async (labels, text, pointer) => {
    const { subscriptions } = await read(resource(`labels = ${labels}`));
    expect(subscriptions[0]?.blanks).toEqual([expect.objectContaining({ pointer, text, line: 3 })]);
  });
});

test("an event subscription of a system topic names it", async () => {
  const { subscriptions } = await read(
    resource(
      'system_topic = "t"\nresource_group_name = "rg"\nlabels = ["a"]',
      "azurerm_eventgrid_system_topic_event_subscription",
    ),
  );
  expect(subscriptions[0]).toMatchObject({
    properties: { labels: ["a"] },
    blanks: [{ pointer: "/scope", text: "system topic t in resource group rg" }],
  });
});

describe("a resource of azapi", () => {
  test.each(['{ properties = { labels = ["a"] } }', 'jsonencode({ properties = { labels = ["a"] } })'])(
    "with the body %s is read",
    async (body) => {
      const text = `resource "azapi_resource" "es" {
  type      = "Microsoft.EventGrid/eventSubscriptions@2025-02-15"
  parent_id = "/subscriptions/s"
  name      = "es1"
  body      = ${body}
}`;
      const { subscriptions, problems } = await read(text);
      expect(problems).toEqual([]);
      expect(subscriptions).toEqual([
        { name: "es1", scope: "/subscriptions/s", properties: { labels: ["a"] }, blanks: [] },
      ]);
    },
  );

  test("in a loop is read without it, with a warning", async () => {
    const { problems } = await read(
      'resource "azapi_resource" "a" {\n type = "Microsoft.EventGrid/eventSubscriptions@2025-02-15"\n for_each = var.a\n body = { properties = {} }\n}',
    );
    expect(problems).toEqual([
      expect.objectContaining({ severity: "warning", line: 3, message: expect.stringContaining("for_each") }),
    ]);
  });

  test("of another type is ignored", async () => {
    const { subscriptions } = await read(
      'resource "azapi_resource" "a" {\n type = "Microsoft.Storage/storageAccounts@2023-01-01"\n}',
    );
    expect(subscriptions).toEqual([]);
  });
});

describe("what Terraform has beyond an event subscription", () => {
  test.each([
    ['topic_name = "t"', "topic_name"],
    ["count = 2", "count"],
    ["lifecycle {\n ignore_changes = all\n}", "lifecycle"],
    ["retry_policy {\n  whatever = 1\n}", "whatever"],
  ])("%j is reported", async (body, name) => {
    const { problems } = await read(resource(body));
    expect(problems).toEqual([
      expect.objectContaining({
        severity: "warning",
        message: `"${name}" isn't part of an event subscription and was left out.`,
      }),
    ]);
  });

  test.each([
    ['dynamic "advanced_filter" {\n for_each = []\n content {}\n}', "advanced_filter", 3],
    ['advanced_filter {\n dynamic "string_in" {\n for_each = []\n content {}\n }\n}', "string_in", 4],
  ])("%j is an error, because conditions are missing", async (body, block, line) => {
    const { problems } = await read(resource(body));
    const message = `Only Terraform can expand these ${block} blocks, so they were left out.`;
    expect(problems).toEqual([expect.objectContaining({ severity: "error", line, message })]);
  });

  test("an unknown operator is an error with its position", async () => {
    const { subscriptions, problems } = await read(
      resource('advanced_filter {\n  string_matches {\n    key = "a"\n  }\n}'),
    );
    expect(subscriptions[0]?.properties).toEqual({ filter: { advancedFilters: [] } });
    expect(problems).toEqual([
      expect.objectContaining({
        severity: "error",
        line: 4,
        column: 3,
        message: expect.stringContaining("string_matches"),
      }),
    ]);
  });
});

test("broken Terraform is read as far as possible, with the position of the error", async () => {
  const { subscriptions, problems } = await read(
    `${resource('labels = ["a"]')}\nresource "azurerm_eventgrid_event_subscription" "b" {\n  name = \n}`,
  );
  expect(subscriptions[0]).toMatchObject({ name: "es1", properties: { labels: ["a"] } });
  expect(problems.some(({ severity, line }) => severity === "error" && line >= 6)).toBe(true);
});
