import { operators } from "../filter/operators.ts";
import { plain } from "../quote.ts";
import { declarations } from "./declarations.ts";
import { type Attribute, type Block, readBody, readExpression, type Reading } from "./hcl.ts";
import type { Imported } from "./imported.ts";
import { startReport } from "./report.ts";
import { isEventSubscription, leftOut, readResource } from "./resource.ts";
import { finish, type Found } from "./subscription.ts";
import type { Parse, SyntaxNode } from "./syntax.ts";
import { child, tellBroken } from "./tree.ts";
import { assemble, field, type Fields, list, literal, open, type Placed, textOf, type Value } from "./value.ts";

/** Places of arguments in ARM's `properties`; those that name a destination say its kind, too. */
interface Names {
  readonly [argument: string]: string;
}

const batching: Names = {
  max_events_per_batch: "maxEventsPerBatch",
  preferred_batch_size_in_kilobytes: "preferredBatchSizeInKilobytes",
};

/**
 * Arguments of azurerm 4.x and 5.x that are values of their own.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/eventgrid_event_subscription
 */
const argumentNames: Names = {
  event_delivery_schema: "eventDeliverySchema",
  included_event_types: "filter/includedEventTypes",
  advanced_filtering_on_arrays_enabled: "filter/enableAdvancedFilteringOnArrays",
  labels: "labels",
  expiration_time_utc: "expirationTimeUtc",
};

/** Arguments that are the id of a destination: 5.x and, with `_endpoint`, 4.x. */
const destinations: Names = {
  eventhub_id: "EventHub",
  eventhub_endpoint_id: "EventHub",
  hybrid_connection_id: "HybridConnection",
  hybrid_connection_endpoint_id: "HybridConnection",
  service_bus_queue_id: "ServiceBusQueue",
  service_bus_queue_endpoint_id: "ServiceBusQueue",
  service_bus_topic_id: "ServiceBusTopic",
  service_bus_topic_endpoint_id: "ServiceBusTopic",
};

const identity: Names = { type: "type", user_assigned_identity: "userAssignedIdentity" };

/** Blocks that stand once, with the place of each of their arguments. */
const blockNames: Readonly<Record<string, { readonly at: string; readonly kind?: string; readonly names: Names }>> = {
  subject_filter: {
    at: "filter",
    names: {
      subject_begins_with: "subjectBeginsWith",
      subject_ends_with: "subjectEndsWith",
      case_sensitive: "isSubjectCaseSensitive",
    },
  },
  webhook_endpoint: {
    at: "destination/properties",
    kind: "WebHook",
    names: {
      ...batching,
      url: "endpointUrl",
      active_directory_tenant_id: "azureActiveDirectoryTenantId",
      active_directory_app_id_or_uri: "azureActiveDirectoryApplicationIdOrUri",
    },
  },
  azure_function_endpoint: {
    at: "destination/properties",
    kind: "AzureFunction",
    names: { ...batching, function_id: "resourceId" },
  },
  storage_queue_endpoint: {
    at: "destination/properties",
    kind: "StorageQueue",
    names: {
      storage_account_id: "resourceId",
      queue_name: "queueName",
      queue_message_time_to_live_in_seconds: "queueMessageTimeToLiveInSeconds",
    },
  },
  retry_policy: {
    at: "retryPolicy",
    names: { max_delivery_attempts: "maxDeliveryAttempts", event_time_to_live: "eventTimeToLiveInMinutes" },
  },
  storage_blob_dead_letter_destination: {
    at: "deadLetterDestination/properties",
    kind: "StorageBlob",
    names: { storage_account_id: "resourceId", storage_blob_container_name: "blobContainerName" },
  },
  delivery_identity: { at: "deliveryIdentity", names: identity },
  dead_letter_identity: { at: "deadLetterIdentity", names: identity },
};

const headerNames: Names = {
  header_name: "name",
  type: "type",
  value: "properties/value",
  source_field: "properties/sourceField",
  secret: "properties/isSecret",
};

/** `string_not_in` for `StringNotIn`. */
const operatorNames: ReadonlyMap<string, string> = new Map(
  Object.keys(operators).map((name) => [name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase(), name]),
);

const filterNames: Names = { key: "key", value: "value", values: "values" };

const resourceTypes = ["azurerm_eventgrid_event_subscription", "azurerm_eventgrid_system_topic_event_subscription"];

/** Arguments that say what the event subscription is called and belongs to. */
const identifying = ["name", "scope", "system_topic", "resource_group_name"];

/**
 * Reads the event subscriptions of a Terraform file: resources of azurerm (4.x and 5.x) and of azapi. Values of
 * variables and locals are put in where the file has them.
 */
export async function readTerraform(text: string, parse: Parse): Promise<Imported> {
  const report = startReport(text);
  const root = await parse("hcl", text);
  tellBroken(root, text, "Terraform", report);
  const { blocks } = readBody(child(root, "body"), text);
  const expressions = declaredIn(blocks);
  const declared = declarations((name) => {
    const expression = expressions.get(name);
    return expression && readExpression(expression, reading);
  });
  const reading: Reading = { text, report, declared };
  const found = blocks.flatMap((block): Found[] => {
    const [type = ""] = block.labels;
    if (block.type !== "resource") return [];
    if (resourceTypes.includes(type)) return [readAzurerm(block, reading)];
    return type === "azapi_resource" ? readAzapi(block, reading) : [];
  });
  return finish(found, report, { sought: "Terraform with a resource of the type azurerm_eventgrid_event_subscription" });
}

/** The expressions of `var.name`, which are defaults, and of `local.name`. */
const declaredIn = (blocks: readonly Block[]): ReadonlyMap<string, SyntaxNode> =>
  new Map(
    blocks.flatMap(({ type, labels, attributes }): [reference: string, SyntaxNode][] => {
      if (type === "locals") return attributes.map(({ name, expression }) => [`local.${name}`, expression]);
      const initial = attributes.find(({ name }) => name === "default");
      return type === "variable" && initial ? [[`var.${labels[0]}`, initial.expression]] : [];
    }),
  );

const argument = (block: Block, name: string, reading: Reading): Value | undefined => {
  const found = block.attributes.find((each) => each.name === name);
  return found && readExpression(found.expression, reading);
};

/** @see https://registry.terraform.io/providers/Azure/azapi/latest/docs/resources/resource */
function readAzapi(block: Block, reading: Reading): Found[] {
  const type = textOf(argument(block, "type", reading)) ?? "";
  if (!isEventSubscription(type)) return [];
  const body = argument(block, "body", reading);
  const read = readResource(body ?? assemble(block.at, []), reading.report, type);
  return [{ ...read, at: block.at, name: argument(block, "name", reading), scope: argument(block, "parent_id", reading) }];
}

function readAzurerm(block: Block, reading: Reading): Found {
  const placed = [
    ...block.attributes.flatMap((each) => placeArgument(each, reading)),
    ...block.blocks.flatMap((each) => placeBlock(each, reading)),
    ...repeated("destination/properties/deliveryAttributeMappings", block, "delivery_property", (each) => {
      return [assemble(each.at, placeAll(each, headerNames, reading))];
    }),
    ...repeated("filter/advancedFilters", block, "advanced_filter", (each) => readFilters(each, reading)),
  ];
  tellTwice(placed, reading);
  return {
    at: block.at,
    name: argument(block, "name", reading),
    scope: argument(block, "scope", reading) ?? systemTopic(block, reading),
    properties: withIdentities(assemble(block.at, placed)),
  };
}

/** What stands twice: an argument, a block that may stand once, or the destination. */
function tellTwice(placed: readonly Placed[], { report }: Reading): void {
  const seen = new Set<string>();
  for (const [path, { at }] of placed) {
    if (seen.has(path)) report.error(at, `This sets ${path} a second time, and the last one counts.`, "Keep one of them.");
    seen.add(path);
  }
}

function placeArgument({ name, at, expression }: Attribute, reading: Reading): Placed[] {
  if (identifying.includes(name)) return [];
  const place = own(argumentNames, name);
  if (place) return [[place, readExpression(expression, reading)]];
  const kind = own(destinations, name);
  if (!kind) {
    leftOut(name, at, reading.report);
    return [];
  }
  const id = readExpression(expression, reading);
  // Modules pass null for each destination but one.
  if (id.kind === "literal" && id.value === null) return [];
  return [
    ["destination/endpointType", literal(at, kind)],
    ["destination/properties/resourceId", id],
  ];
}

function placeBlock(block: Block, reading: Reading): Placed[] {
  if (block.type === "delivery_property" || block.type === "advanced_filter") return [];
  const row = Object.hasOwn(blockNames, block.type) ? blockNames[block.type] : undefined;
  if (!row) {
    leftOut([block.type, ...block.labels].join(" "), block.at, reading.report);
    return [];
  }
  const { at, kind, names } = row;
  const kindAt = `${at.replace(/\/properties$/, "")}/endpointType`;
  return [
    ...(kind ? [[kindAt, literal(block.at, kind)] satisfies Placed] : []),
    ...placeAll(block, names, reading).map(([path, value]): Placed => [`${at}/${path}`, value]),
  ];
}

/** Every argument of a block at its place; what has none is told. */
function placeAll({ attributes, blocks }: Block, names: Names, reading: Reading): Placed[] {
  for (const { type, at } of blocks) leftOut(type, at, reading.report);
  return attributes.flatMap(({ name, at, expression }): Placed[] => {
    const place = own(names, name);
    if (place) return [[place, readExpression(expression, reading)]];
    leftOut(name, at, reading.report);
    return [];
  });
}

/** A list of what `read` makes of every block of that type, if there is one. */
function repeated(path: string, block: Block, type: string, read: (each: Block) => readonly Value[]): Placed[] {
  const those = block.blocks.filter((each) => each.type === type);
  const [first] = those;
  return first ? [[path, list(first.at, those.flatMap(read))]] : [];
}

/** A block of conditions, each a block that is called after its operator. */
function readFilters(block: Block, reading: Reading): Value[] {
  placeAll({ ...block, blocks: [] }, {}, reading);
  return block.blocks.flatMap((condition) => {
    const operatorType = operatorNames.get(condition.type);
    if (operatorType) {
      const operator: Placed = ["operatorType", literal(condition.at, operatorType)];
      return [assemble(condition.at, [operator, ...placeAll(condition, filterNames, reading)])];
    }
    reading.report.error(
      condition.at,
      `${plain(condition.type)} is no operator of Event Grid, so this condition was left out.`,
      `Use one of ${[...operatorNames.keys()].join(", ")}.`,
    );
    return [];
  });
}

/** With a managed identity a destination stands one level deeper. */
function withIdentities(properties: Fields): Fields {
  const deeper = (identityName: string, of: string, into: string): readonly Placed[] => {
    const identity = field(properties, identityName);
    const target = field(properties, of);
    if (!identity) return target ? [[of, target]] : [];
    return [[`${into}/identity`, identity], ...(target ? [[`${into}/${of}`, target] satisfies Placed] : [])];
  };
  const moved = ["deliveryIdentity", "deadLetterIdentity", "destination", "deadLetterDestination"];
  return assemble(properties.at, [
    ...deeper("deliveryIdentity", "destination", "deliveryWithResourceIdentity"),
    ...properties.fields.filter(({ name }) => !moved.includes(name)).map(({ name, value }): Placed => [name, value]),
    ...deeper("deadLetterIdentity", "deadLetterDestination", "deadLetterWithResourceIdentity"),
  ]);
}

/** The system topic is given by its names; its Azure subscription is not in the text. */
function systemTopic(block: Block, reading: Reading): Value | undefined {
  const topic = argument(block, "system_topic", reading);
  const group = argument(block, "resource_group_name", reading);
  const said = [topic, group].map((value) => textOf(value) ?? (value?.kind === "open" ? value.text : "?"));
  return topic && open(topic.at, `system topic ${said[0]} in resource group ${said[1]}`);
}

const own = (names: Names, name: string): string | undefined => (Object.hasOwn(names, name) ? names[name] : undefined);
