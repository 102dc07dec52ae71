import { operators } from "../filter/operators.ts";
import { destinationKindNames, destinationKinds, terraformArguments } from "../subscription/destinationKinds.ts";

/** Maps arguments of azurerm to paths in ARM's `properties`. */
export interface TerraformNames {
  readonly [argument: string]: string;
}

/**
 * Arguments of azurerm 4.x and 5.x outside of blocks.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/eventgrid_event_subscription
 */
export const argumentNames: TerraformNames = {
  event_delivery_schema: "eventDeliverySchema",
  included_event_types: "filter/includedEventTypes",
  advanced_filtering_on_arrays_enabled: "filter/enableAdvancedFilteringOnArrays",
  labels: "labels",
  expiration_time_utc: "expirationTimeUtc",
};

/** Arguments outside of blocks that hold the resource id of a destination, mapped to its kind. */
export const destinationArguments: TerraformNames = Object.fromEntries(
  destinationKindNames.flatMap((kind) => {
    const { block, idArgument, legacyIdArgument } = destinationKinds[kind].terraform ?? {};
    const names = block === undefined ? [idArgument, legacyIdArgument] : [];
    return names.flatMap((name) => (name === undefined ? [] : [[name, kind]]));
  }),
);

const destinationBlocks = Object.fromEntries(
  destinationKindNames.flatMap((kind) => {
    const block = destinationKinds[kind].terraform?.block;
    const names: TerraformNames = Object.fromEntries(terraformArguments(kind));
    return block === undefined ? [] : [[block, { at: "destination/properties", kind, names }]];
  }),
);

const identityNames: TerraformNames = { type: "type", user_assigned_identity: "userAssignedIdentity" };

/** Blocks that may appear once, with the paths of their arguments below `at`. */
export const blockNames: Readonly<
  Record<string, { readonly at: string; readonly kind?: string; readonly names: TerraformNames }>
> = {
  subject_filter: {
    at: "filter",
    names: {
      subject_begins_with: "subjectBeginsWith",
      subject_ends_with: "subjectEndsWith",
      case_sensitive: "isSubjectCaseSensitive",
    },
  },
  ...destinationBlocks,
  retry_policy: {
    at: "retryPolicy",
    names: { max_delivery_attempts: "maxDeliveryAttempts", event_time_to_live: "eventTimeToLiveInMinutes" },
  },
  storage_blob_dead_letter_destination: {
    at: "deadLetterDestination/properties",
    kind: "StorageBlob",
    names: { storage_account_id: "resourceId", storage_blob_container_name: "blobContainerName" },
  },
  delivery_identity: { at: "deliveryIdentity", names: identityNames },
  dead_letter_identity: { at: "deadLetterIdentity", names: identityNames },
};

export const headerNames: TerraformNames = {
  header_name: "name",
  type: "type",
  value: "properties/value",
  source_field: "properties/sourceField",
  secret: "properties/isSecret",
};

/** Operators by their block in azurerm: `string_not_in` is `StringNotIn`. */
export const operatorNames: ReadonlyMap<string, string> = new Map(
  Object.keys(operators).map((name) => [name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase(), name]),
);

export const filterNames: TerraformNames = { key: "key", value: "value", values: "values" };

/** The path of `argument` in ARM's JSON. */
export const findArmName = (names: TerraformNames, argument: string): string | undefined =>
  Object.hasOwn(names, argument) ? names[argument] : undefined;
