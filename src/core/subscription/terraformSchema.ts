import { operators } from "../filter/operators.ts";
import { type DestinationKind, destinationKinds } from "./destinationKinds.ts";
import { destinationProperties } from "./destinationProperties.ts";

/** An argument of Terraform's azurerm provider, with the property of ARM's JSON that it holds. */
export type TerraformArgument = readonly [property: string, argument: string, type: TerraformType];
export type TerraformType = "text" | "secretText" | "wholeNumber" | "boolean" | "texts";

/** A block that may appear once. */
interface TerraformBlock {
  /** Path of its arguments in ARM's `properties`. */
  readonly path: string;
  /** The `endpointType` that the block implies. */
  readonly endpointType?: string;
  readonly arguments: readonly TerraformArgument[];
}

/**
 * Arguments outside of blocks that hold members of `properties`.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/eventgrid_event_subscription
 */
export const propertyArguments: readonly TerraformArgument[] = [
  ["eventDeliverySchema", "event_delivery_schema", "text"],
  ["expirationTimeUtc", "expiration_time_utc", "text"],
  ["labels", "labels", "texts"],
];

/** Arguments outside of blocks that hold members of `properties.filter`. */
export const filterArguments: readonly TerraformArgument[] = [
  ["includedEventTypes", "included_event_types", "texts"],
  ["enableAdvancedFilteringOnArrays", "advanced_filtering_on_arrays_enabled", "boolean"],
];

const identityArguments: readonly TerraformArgument[] = [
  ["type", "type", "text"],
  ["userAssignedIdentity", "user_assigned_identity", "text"],
];

/** Blocks except those of destinations. ARM nests identities differently, so their paths are stand-ins. */
export const terraformBlocks = {
  subject_filter: {
    path: "filter",
    arguments: [
      ["subjectBeginsWith", "subject_begins_with", "text"],
      ["subjectEndsWith", "subject_ends_with", "text"],
      ["isSubjectCaseSensitive", "case_sensitive", "boolean"],
    ],
  },
  retry_policy: {
    path: "retryPolicy",
    arguments: [
      ["maxDeliveryAttempts", "max_delivery_attempts", "wholeNumber"],
      ["eventTimeToLiveInMinutes", "event_time_to_live", "wholeNumber"],
    ],
  },
  storage_blob_dead_letter_destination: {
    path: "deadLetterDestination/properties",
    endpointType: "StorageBlob",
    arguments: [
      ["resourceId", "storage_account_id", "text"],
      ["blobContainerName", "storage_blob_container_name", "text"],
    ],
  },
  delivery_identity: { path: "deliveryIdentity", arguments: identityArguments },
  dead_letter_identity: { path: "deadLetterIdentity", arguments: identityArguments },
} as const satisfies Readonly<Record<string, TerraformBlock>>;

/** Arguments of a `delivery_property` block beside ARM's `properties`. */
export const attributeArguments: readonly TerraformArgument[] = [
  ["name", "header_name", "text"],
  ["type", "type", "text"],
];

/** Arguments of a `delivery_property` block inside ARM's `properties`, by type. */
export const attributeValueArguments = {
  Static: [
    ["value", "value", "secretText"],
    ["isSecret", "secret", "boolean"],
  ],
  Dynamic: [["sourceField", "source_field", "text"]],
} as const satisfies Readonly<Record<string, readonly TerraformArgument[]>>;

/** The arguments for a destination of `kind`. */
export const destinationArguments = (kind: DestinationKind): readonly TerraformArgument[] =>
  destinationKinds[kind].properties.flatMap((property): TerraformArgument[] => {
    const { type, terraformArgument } = destinationProperties[property];
    const argument = property === "resourceId" ? destinationKinds[kind].terraform?.idArgument : terraformArgument;
    if (argument === undefined || type === "list") return [];
    return [[property, argument, property === "endpointUrl" ? "secretText" : type]];
  });

/** The block of a condition inside `advanced_filter`: `StringNotIn` is `string_not_in`. */
export const operatorBlock = (operatorName: string): string =>
  operatorName.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase();

/** The operators by their blocks. */
export const operatorsByBlock: ReadonlyMap<string, string> = new Map(
  Object.keys(operators).map((name) => [operatorBlock(name), name]),
);
