import { isObject, type JsonObject } from "../../core/json.ts";
import type { DeliveryProgress } from "./pendingDelivery.ts";

/** An event and whom it is for. Short names, as there are many. */
export interface EventLine {
  /** Number of the event. */
  readonly n: number;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
  /** By generation of the event subscription. */
  readonly to: Readonly<Record<string, DeliveryProgress>>;
  readonly event: JsonObject;
}

/** News of one parcel. Without progress it is settled: delivered, dead-lettered or dropped. */
export interface NewsLine {
  readonly n: number;
  readonly for: string;
  readonly progress?: DeliveryProgress;
}

/** A line of the journal. Undefined when it cannot be read. */
export function readLine(text: string): EventLine | NewsLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    const legible = isObject(line) && typeof line["n"] === "number" && (isObject(line["to"]) || "for" in line);
    return legible ? (line as unknown as EventLine | NewsLine) : undefined;
  } catch {
    return undefined;
  }
}

/** A line that tells nothing: no event has this number. @param length in characters, at the least */
export const emptyLine = (length: number): string =>
  JSON.stringify({ n: 0, for: "" } satisfies NewsLine).padEnd(length);
