import { operators } from "../filter/operators.ts";
import { destinationKindNames, destinationKinds, terraformArguments } from "../subscription/destinationKinds.ts";

/** Places of arguments in ARM's `properties`; those that name a destination say its kind, too. */
export interface TerraformNames {
  readonly [argument: string]: string;
}

/**
 * Arguments of azurerm 4.x and 5.x that are values of their own.
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

/** Arguments that hold the resource id of a destination, with its kind; in azurerm 4.x some have a longer name. */
export const destinationArguments: TerraformNames = Object.fromEntries(
  destinationKindNames.flatMap((kind) => {
    const { block, idArgument, legacyIdArgument } = destinationKinds[kind].terraform ?? {};
    const names = block === undefined ? [idArgument, legacyIdArgument] : [];
    return names.flatMap((name) => (name === undefined ? [] : [[name, kind]]));
  }),
);

/** The blocks of destinations. */
const destinationBlocks = Object.fromEntries(
  destinationKindNames.flatMap((kind) => {
    const block = destinationKinds[kind].terraform?.block;
    const names: TerraformNames = Object.fromEntries(terraformArguments(kind));
    return block === undefined ? [] : [[block, { at: "destination/properties", kind, names }]];
  }),
);

const identityNames: TerraformNames = { type: "type", user_assigned_identity: "userAssignedIdentity" };

/** Blocks that stand once, with the place of each of their arguments. */
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

/** `string_not_in` for `StringNotIn`. */
export const operatorNames: ReadonlyMap<string, string> = new Map(
  Object.keys(operators).map((name) => [name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase(), name]),
);

export const filterNames: TerraformNames = { key: "key", value: "value", values: "values" };

/** What `argument` is called in ARM's JSON. */
export const findArmName = (names: TerraformNames, argument: string): string | undefined =>
  Object.hasOwn(names, argument) ? names[argument] : undefined;
