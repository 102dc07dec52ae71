import { readFile } from "node:fs/promises";
import path from "node:path";
import { formatFailure } from "../../core/failure.ts";
import { isObject, type JsonObject } from "../../core/json.ts";
import { diskFailure } from "./diskFailure.ts";
import { writeFileAtomically } from "./writeFileAtomically.ts";
import type { DeliveryLog, StoredLogEntry } from "../delivery/deliveryLog.ts";
import type { Journal } from "./journal.ts";

/** So many bytes of events are kept: reading them must not be felt at the start. */
const maxStoredBytes = 4 * 1024 * 1024;

/** Where the delivery log of an emulator is while none runs. */
const deliveryLogPath = (folder: string): string => path.join(folder, "deliveries.json");

/** Keeps the delivery log for the next start. What goes wrong is told in the log of what happens: nothing depends on it. */
export async function saveDeliveryLog(
  folder: string,
  deliveryLog: DeliveryLog,
  log: (line: string) => void,
): Promise<void> {
  try {
    await writeFileAtomically(
      deliveryLogPath(folder),
      JSON.stringify({ version: 1, entries: deliveryLog.newestEntries(maxStoredBytes) }),
    );
  } catch (error) {
    log(formatFailure(diskFailure("What became of the events could not be kept for the next start.", error, "")));
  }
}

/** Takes up what the last emulator of the folder has kept. Without it, or when it cannot be read, the log begins empty. */
export async function restoreDeliveryLog(
  folder: string,
  deliveryLog: DeliveryLog,
  { undelivered }: Pick<Journal, "undelivered">,
): Promise<void> {
  const kept = await readFile(deliveryLogPath(folder), "utf8").then(parseJson, () => undefined);
  if (isObject(kept) && kept["version"] === 1 && Array.isArray(kept["entries"]))
    deliveryLog.restore((kept["entries"] as readonly JsonObject[]).filter(isStoredLogEntry), undelivered);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A file that somebody has edited must not keep the emulator from starting. */
const isStoredLogEntry = (entry: unknown): entry is JsonObject & StoredLogEntry =>
  isObject(entry) &&
  isObject(entry["event"]) &&
  typeof entry["at"] === "number" &&
  typeof entry["bytes"] === "number" &&
  areRows(entry["passedOver"], () => true) &&
  areRows(entry["rows"], ({ news, attempts }) => isObject(news) && Array.isArray(attempts) && attempts.every(isObject));

const areRows = (rows: unknown, isWhole: (row: JsonObject) => boolean): boolean =>
  Array.isArray(rows) &&
  rows.every(
    (row) => isObject(row) && typeof row["generation"] === "string" && isObject(row["filter"]) && isWhole(row),
  );
