import { destinationKindNames, destinationKinds } from "../subscription/destinationKinds.ts";
import {
  attributeArguments,
  attributeValueArguments,
  destinationArguments,
  filterArguments,
  propertyArguments,
  type TerraformArgument,
  terraformBlocks,
} from "../subscription/terraformSchema.ts";

/** Maps arguments of azurerm to paths in ARM's `properties`. */
export type TerraformNames = ReadonlyMap<string, string>;

const toNames = (rows: readonly TerraformArgument[], prefix = ""): readonly (readonly [string, string])[] =>
  rows.map(([property, argument]) => [argument, `${prefix}${property}`]);

/** Arguments outside of blocks. */
export const argumentNames: TerraformNames = new Map([
  ...toNames(propertyArguments),
  ...toNames(filterArguments, "filter/"),
]);

/** Arguments outside of blocks that hold the resource id of a destination, mapped to its kind. */
export const destinationIdArguments: ReadonlyMap<string, string> = new Map(
  destinationKindNames.flatMap((kind) => {
    const { block, idArgument, legacyIdArgument } = destinationKinds[kind].terraform ?? {};
    const names = block === undefined ? [idArgument, legacyIdArgument] : [];
    return names.flatMap((name) => (name === undefined ? [] : ([[name, kind]] as const)));
  }),
);

interface BlockNames {
  /** Path of the arguments in ARM's `properties`. */
  readonly path: string;
  readonly endpointType?: string;
  readonly names: TerraformNames;
}

/** Blocks that may appear once. */
export const blockNames: ReadonlyMap<string, BlockNames> = new Map([
  ...Object.entries(terraformBlocks).map(([block, { arguments: rows, ...others }]): [string, BlockNames] => [
    block,
    { ...others, names: new Map(toNames(rows)) },
  ]),
  ...destinationKindNames.flatMap((kind): [string, BlockNames][] => {
    const block = destinationKinds[kind].terraform?.block;
    const names = new Map(toNames(destinationArguments(kind)));
    return block === undefined ? [] : [[block, { path: "destination/properties", endpointType: kind, names }]];
  }),
]);

/** Arguments of a `delivery_property` block. */
export const attributeNames: TerraformNames = new Map([
  ...toNames(attributeArguments),
  ...toNames([...attributeValueArguments.Static, ...attributeValueArguments.Dynamic], "properties/"),
]);

/** Arguments of a condition's block. */
export const conditionNames: TerraformNames = new Map(["key", "value", "values"].map((name) => [name, name]));
