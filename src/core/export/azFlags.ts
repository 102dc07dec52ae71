import { isText } from "../guards.ts";
import { deliverySchemas } from "../subscription/eventSubscription.ts";
import { deadLetterFlags, deliveryFlags } from "./azDelivery.ts";
import { filterFlags } from "./azFilter.ts";
import { isWholeBetween, type AzFlag, listFlag, fieldFlag } from "./azFlag.ts";
import { type TemplateValueGuard, isList, FieldReader } from "./fieldReader.ts";
import type { ExportModel } from "./exportModel.ts";
import { Parameter } from "./templateValue.ts";

/** The flags for `properties`, and sentences about what flags can't express. */
export interface AzFlagsResult {
  readonly flags: readonly AzFlag[];
  readonly unsupported: readonly string[];
}

/**
 * Converts an event subscription to flags of `az eventgrid`.
 *
 * @see https://learn.microsoft.com/cli/azure/eventgrid/event-subscription#az-eventgrid-event-subscription-create
 */
export function toAzFlags({ parent, properties }: ExportModel): AzFlagsResult {
  const all = new FieldReader(properties, "properties");
  const unsupported: string[] = [];
  // az has no flags for identities below a system topic.
  const canHaveIdentity = parent.kind === "source";
  const flags = [
    ...deliveryFlags(all, canHaveIdentity, unsupported),
    ...fieldFlag(all, "eventDeliverySchema", "--event-delivery-schema", isSchema, (schema) => schema.toLowerCase()),
    ...filterFlags(all.takeObject("filter"), unsupported),
    ...deadLetterFlags(all, canHaveIdentity, unsupported),
    ...retryPolicyFlags(all.takeObject("retryPolicy")),
    ...fieldFlag(all, "expirationTimeUtc", "--expiration-date", isText),
    ...listFlag("--labels", all.take("labels", isList(isText))),
  ];
  const remaining = all
    .remainingPaths()
    .map((path) => `${path}: az has no flag for it, or none that takes this value.`);
  return { flags, unsupported: [...remaining, ...unsupported, ...flags.flatMap(describeMisreadValues)] };
}

const isSchema: TemplateValueGuard<string> = (value): value is string =>
  isText(value) && deliverySchemas.includes(value);

function retryPolicyFlags(of: FieldReader): AzFlag[] {
  return [
    ...fieldFlag(of, "maxDeliveryAttempts", "--max-delivery-attempts", isWholeBetween(1, 30)),
    ...fieldFlag(of, "eventTimeToLiveInMinutes", "--event-ttl", isWholeBetween(1, 1440)),
  ];
}

/** Reports values that az would read as something else. */
function describeMisreadValues([flag, ...values]: AzFlag): string[] {
  return values.flatMap((value) => {
    if (value instanceof Parameter) return [];
    const argument = `${flag} ${JSON.stringify(value)}`;
    if (/^(@|[^=]*=@)./s.test(value)) return [`${argument}: az would read the file of that name.`];
    if (/(?! )[\p{C}\p{Z}]/u.test(value)) return [`${argument}: only JSON shows and keeps its invisible characters.`];
    // A single value is attached to its flag by an equals sign.
    const isFlag = value.startsWith("-") && !/^-(\d+|\d*\.\d+)$/.test(value);
    return isFlag && (values.length > 1 || listFlagNames.has(flag))
      ? [`${argument}: az would take the value for a flag.`]
      : [];
  });
}

const listFlagNames: ReadonlySet<string> = new Set(["--labels", "--included-event-types"]);
