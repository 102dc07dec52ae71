import { deadLetter, delivery } from "./azDelivery.ts";
import { filterFlags } from "./azFilter.ts";
import { between, type Flag, several, texts } from "./azFlag.ts";
import { type Is, isList, isText, Reading } from "./reading.ts";
import type { Writable } from "./writable.ts";
import { Parameter } from "./written.ts";

/** The flags that say `properties`, and sentences about what flags cannot say. */
export interface AzFlags {
  readonly flags: readonly Flag[];
  readonly lacking: readonly string[];
}

/**
 * What `az eventgrid` says of an event subscription, and why it cannot say the rest.
 *
 * @see https://learn.microsoft.com/cli/azure/eventgrid/event-subscription#az-eventgrid-event-subscription-create
 */
export function azFlags({ place, properties }: Writable): AzFlags {
  const all = new Reading(properties, "properties");
  const lacking: string[] = [];
  // Below a system topic, az has no flags for identities.
  const mayHaveIdentity = place.kind === "source";
  const flags = [
    ...delivery(all, mayHaveIdentity, lacking),
    ...texts(all, "eventDeliverySchema", "--event-delivery-schema", isSchema, (schema) => schema.toLowerCase()),
    ...filterFlags(all.within("filter"), lacking),
    ...deadLetter(all, mayHaveIdentity, lacking),
    ...retryPolicy(all.within("retryPolicy")),
    ...texts(all, "expirationTimeUtc", "--expiration-date", isText),
    ...several("--labels", all.take("labels", isList(isText))),
  ];
  const unsaid = all.left().map((path) => `${path}: az has no flag for it, or none that takes this value.`);
  return { flags, lacking: [...unsaid, ...lacking, ...flags.flatMap(misread)] };
}

const schemas: readonly unknown[] = ["EventGridSchema", "CloudEventSchemaV1_0", "CustomInputSchema"];
const isSchema: Is<string> = (value): value is string => schemas.includes(value);
function retryPolicy(of: Reading): Flag[] {
  return [
    ...texts(of, "maxDeliveryAttempts", "--max-delivery-attempts", between(1, 30)),
    ...texts(of, "eventTimeToLiveInMinutes", "--event-ttl", between(1, 1440)),
  ];
}

/** Values that az would read as something else. */
function misread([flag, ...values]: Flag): string[] {
  return values.flatMap((value) => {
    if (value instanceof Parameter) return [];
    const said = `${flag} ${JSON.stringify(value)}`;
    if (/^(@|[^=]*=@)./s.test(value)) return [`${said}: az would read the file of that name.`];
    if (/(?! )[\p{C}\p{Z}]/u.test(value)) return [`${said}: only JSON shows and keeps its invisible characters.`];
    // Alone behind its flag a value is bound to it by an equals sign.
    const isFlag = value.startsWith("-") && !/^-(\d+|\d*\.\d+)$/.test(value);
    return isFlag && (values.length > 1 || lists.has(flag)) ? [`${said}: az would take the value for a flag.`] : [];
  });
}

const lists: ReadonlySet<string> = new Set(["--labels", "--included-event-types"]);
