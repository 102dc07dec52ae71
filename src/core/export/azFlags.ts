import { deadLetterFlags, deliveryFlags } from "./azDelivery.ts";
import { filterFlags } from "./azFilter.ts";
import { isWholeBetween, type AzFlag, listFlag, fieldFlag } from "./azFlag.ts";
import { type TemplateValueGuard, isList, isText, FieldReader } from "./fieldReader.ts";
import type { ExportModel } from "./exportModel.ts";
import { Parameter } from "./templateValue.ts";

/** The flags that say `properties`, and sentences about what flags cannot say. */
export interface AzFlagsResult {
  readonly flags: readonly AzFlag[];
  readonly unsupported: readonly string[];
}

/**
 * What `az eventgrid` says of an event subscription, and why it cannot say the rest.
 *
 * @see https://learn.microsoft.com/cli/azure/eventgrid/event-subscription#az-eventgrid-event-subscription-create
 */
export function toAzFlags({ parent: place, properties }: ExportModel): AzFlagsResult {
  const all = new FieldReader(properties, "properties");
  const lacking: string[] = [];
  // Below a system topic, az has no flags for identities.
  const mayHaveIdentity = place.kind === "source";
  const flags = [
    ...deliveryFlags(all, mayHaveIdentity, lacking),
    ...fieldFlag(all, "eventDeliverySchema", "--event-delivery-schema", isSchema, (schema) => schema.toLowerCase()),
    ...filterFlags(all.takeObject("filter"), lacking),
    ...deadLetterFlags(all, mayHaveIdentity, lacking),
    ...retryPolicyFlags(all.takeObject("retryPolicy")),
    ...fieldFlag(all, "expirationTimeUtc", "--expiration-date", isText),
    ...listFlag("--labels", all.take("labels", isList(isText))),
  ];
  const unsaid = all.remainingPaths().map((path) => `${path}: az has no flag for it, or none that takes this value.`);
  return { flags, unsupported: [...unsaid, ...lacking, ...flags.flatMap(describeMisreadValues)] };
}

const eventSchemas: readonly unknown[] = ["EventGridSchema", "CloudEventSchemaV1_0", "CustomInputSchema"];
const isSchema: TemplateValueGuard<string> = (value): value is string => eventSchemas.includes(value);
function retryPolicyFlags(of: FieldReader): AzFlag[] {
  return [
    ...fieldFlag(of, "maxDeliveryAttempts", "--max-delivery-attempts", isWholeBetween(1, 30)),
    ...fieldFlag(of, "eventTimeToLiveInMinutes", "--event-ttl", isWholeBetween(1, 1440)),
  ];
}

/** Values that az would read as something else. */
function describeMisreadValues([flag, ...values]: AzFlag): string[] {
  return values.flatMap((value) => {
    if (value instanceof Parameter) return [];
    const said = `${flag} ${JSON.stringify(value)}`;
    if (/^(@|[^=]*=@)./s.test(value)) return [`${said}: az would read the file of that name.`];
    if (/(?! )[\p{C}\p{Z}]/u.test(value)) return [`${said}: only JSON shows and keeps its invisible characters.`];
    // Alone behind its flag a value is bound to it by an equals sign.
    const isFlag = value.startsWith("-") && !/^-(\d+|\d*\.\d+)$/.test(value);
    return isFlag && (values.length > 1 || listFlagNames.has(flag))
      ? [`${said}: az would take the value for a flag.`]
      : [];
  });
}

const listFlagNames: ReadonlySet<string> = new Set(["--labels", "--included-event-types"]);
