import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import { isDeliveryOutcome } from "../../../core/deliveries/deliveryOutcome.ts";
import { isDeliveryAttempt } from "../../../core/deliveries/deliveryRecord.ts";
import { Failure } from "../../../core/failure.ts";
import { isObject, type Json, type JsonObject, parseJsonOrUndefined } from "../../../core/json.ts";
import { objectAt } from "../jsonValues.ts";
import { type DeliveryProgress, isParsedStatus } from "../pendingDelivery.ts";
import { parseState, type EmulatorState } from "../state.ts";
import type { EventRow, StoreOperation, TargetRow } from "../storeMessages.ts";

/** The files in which version 0.1 kept its state, its undelivered events and its delivery log. */
const legacyFiles = { state: "state.json", events: "undelivered.jsonl", log: "deliveries.json" } as const;

/** Where they are moved to, below their folder. */
const archive = "0.1";

interface LegacyData {
  /** Write all of it into a new store. */
  readonly operations: readonly StoreOperation[];
  /** For the log. */
  readonly notes: readonly string[];
}

/** An event of 0.1, from its journal of undelivered events, from its delivery log, or from both. */
interface LegacyEvent {
  readonly at: number;
  readonly event: JsonObject;
  /** Undelivered, by generation. */
  readonly progress: Readonly<Record<string, DeliveryProgress>>;
  /** From the log, by generation. */
  readonly rows: readonly LegacyRow[];
  readonly skipped: readonly LegacyRow[];
}

interface LegacyRow extends JsonObject {
  readonly generation: string;
  readonly filter: JsonObject;
}

/**
 * Reads what version 0.1 left in a folder; undefined when there is no state, without which events have no destination.
 *
 * @throws Failure `storage` when its state cannot be read
 */
export function readLegacyFolder(folder: string): LegacyData | undefined {
  const file = (name: string): string => path.join(folder, name);
  if (!existsSync(file(legacyFiles.state))) return undefined;
  const state = readState(file(legacyFiles.state));
  const { undelivered, unreadable } = readJournal(readText(file(legacyFiles.events)));
  const events = joinWithLog(undelivered, readLog(readText(file(legacyFiles.log))));
  const generations = state.eventSubscriptions.map(({ generation }) => generation);
  const operations: StoreOperation[] = [
    ...toOperations(state, events),
    { kind: "state", json: JSON.stringify(state), generations },
  ];
  return { operations, notes: unreadable ? [`${unreadable} lines of ${legacyFiles.events} can't be read.`] : [] };
}

/** Moves the files of 0.1 out of the way. @returns the folder that has them now; undefined when there are none */
export function moveLegacyFiles(folder: string): string | undefined {
  const found = Object.values(legacyFiles).filter((name) => existsSync(path.join(folder, name)));
  if (!found.length) return undefined;
  const target = path.join(folder, archive);
  mkdirSync(target, { recursive: true, mode: 0o700 });
  for (const name of found) renameSync(path.join(folder, name), path.join(target, name));
  return target;
}

function readState(file: string): EmulatorState {
  const state = parseState(readText(file), () => randomBytes(32).toString("base64"));
  if (state) return state;
  throw new Failure("storage", `The data of version 0.1 can't be taken over: ${file} can't be read.`, {
    why: "It doesn't hold a state of the Local Event Grid.",
    remedy: "Restore the file, or use another folder.",
  });
}

/** Lines of events and of what became of them. */
function readJournal(text: string) {
  const undelivered = new Map<number, LegacyEvent>();
  let unreadable = 0;
  // The text after the last line end was cut off by a crash.
  for (const line of text.split("\n").slice(0, -1)) {
    const { n, at, to, event, for: generation, progress } = parseObject(line);
    if (typeof n !== "number") unreadable++;
    else if (isObject(event) && isObject(to) && typeof at === "number")
      undelivered.set(n, { at, event, progress: readProgressOfAll(to), rows: [], skipped: [] });
    else if (typeof generation !== "string") unreadable++;
    else {
      const known = undelivered.get(n);
      if (!known || !Object.hasOwn(known.progress, generation)) continue;
      const { [generation]: _before, ...others } = known.progress;
      const next = isObject(progress) ? { ...others, [generation]: readProgress(progress) } : others;
      if (Object.keys(next).length) undelivered.set(n, { ...known, progress: next });
      else undelivered.delete(n);
    }
  }
  return { undelivered, unreadable };
}

const readProgressOfAll = (all: JsonObject): LegacyEvent["progress"] =>
  Object.fromEntries(
    Object.entries(all).flatMap(([generation, one]) => (isObject(one) ? [[generation, readProgress(one)]] : [])),
  );

function readProgress({ attempts, steps, due, outcome, lastAttemptAt, dead }: JsonObject): DeliveryProgress {
  const reason = isObject(dead) ? dead["reason"] : undefined;
  return {
    attempts: toInteger(attempts),
    steps: toInteger(steps),
    due: toInteger(due),
    ...(isDeliveryOutcome(outcome) && { outcome }),
    ...(typeof lastAttemptAt === "number" && { lastAttemptAt: toInteger(lastAttemptAt) }),
    ...(isDeliveryOutcome(reason) && isObject(dead) && { dead: { reason, since: toInteger(dead["since"]) } }),
  };
}

const toInteger = (value: Json | undefined): number => (typeof value === "number" ? Math.round(value) : 0);

/** Entries of the delivery log, oldest first. The log is no more than a convenience, so what is odd is left out. */
function readLog(text: string): readonly (LegacyEvent & { readonly number: Json | undefined })[] {
  const { version, entries } = parseObject(text);
  if (version !== 1 || !Array.isArray(entries)) return [];
  return entries.filter(isObject).flatMap(({ number, at, event, rows, passedOver }) => {
    if (typeof at !== "number" || !isObject(event)) return [];
    return [{ number, at, event, progress: {}, rows: readRows(rows), skipped: readRows(passedOver) }];
  });
}

const readRows = (rows: Json | undefined): readonly LegacyRow[] =>
  Array.isArray(rows)
    ? rows.filter(
        (row): row is LegacyRow => isObject(row) && typeof row["generation"] === "string" && isObject(row["filter"]),
      )
    : [];

/** All events in the order in which they came. */
function joinWithLog(undelivered: Map<number, LegacyEvent>, log: ReturnType<typeof readLog>): readonly LegacyEvent[] {
  const logged = log.map((entry): LegacyEvent => {
    const pending = typeof entry.number === "number" ? undelivered.get(entry.number) : undefined;
    if (pending) undelivered.delete(Number(entry.number));
    return { ...entry, progress: pending?.progress ?? {} };
  });
  return [...undelivered.values(), ...logged].toSorted((a, b) => a.at - b.at);
}

function* toOperations(state: EmulatorState, events: readonly LegacyEvent[]): Generator<StoreOperation> {
  const targets = new Map<string, TargetRow>();
  const filters = new Map(
    state.eventSubscriptions.map((one) => [one.generation, objectAt(one.inForce ?? {}, "filter")]),
  );
  for (const [index, { at, event, progress, rows, skipped }] of events.entries()) {
    const number = index + 1;
    const isNew: TargetRow[] = [];
    const idOf = (generation: string, filter: JsonObject = filters.get(generation) ?? {}): number => {
      const key = `${generation}\n${JSON.stringify(filter)}`;
      const known = targets.get(key);
      if (known) return known.id;
      const target = { id: targets.size + 1, generation, filter: JSON.stringify(filter) };
      targets.set(key, target);
      isNew.push(target);
      return target.id;
    };
    const byGeneration = new Map(rows.map((row) => [row.generation, row]));
    const known = [...byGeneration.values()].filter(
      ({ generation, news }) =>
        Object.hasOwn(progress, generation) || (isObject(news) && news["standing"] !== "waiting"),
    );
    const matched = new Map([
      ...Object.keys(progress).map((generation) => [generation, idOf(generation)] as const),
      ...known.map(({ generation, filter }) => [generation, idOf(generation, filter)] as const),
    ]);
    const row: EventRow = {
      number,
      at,
      body: JSON.stringify(event),
      matched: [...matched.values()],
      skipped: skipped.map(({ generation, filter }) => idOf(generation, filter)),
    };
    yield { kind: "events", targets: isNew, events: [row] };
    for (const generation of matched.keys())
      yield* changesOf(number, generation, progress[generation], byGeneration.get(generation));
  }
}

function* changesOf(
  number: number,
  generation: string,
  progress: DeliveryProgress | undefined,
  row: LegacyRow | undefined,
): Generator<StoreOperation> {
  const stored = progress && { progress };
  const attempts = Array.isArray(row?.["attempts"]) ? row["attempts"].filter(isDeliveryAttempt) : [];
  const unfinished = progress ?? { attempts: 0, steps: 0, due: 0 };
  for (const attempt of attempts)
    yield { kind: "change", change: { number, generation, progress: unfinished, attempt: JSON.stringify(attempt) } };
  const status = row?.["news"];
  if (isParsedStatus(status))
    yield { kind: "change", change: { number, generation, status: JSON.stringify(status), ...stored } };
  else if (stored) yield { kind: "change", change: { number, generation, ...stored } };
}

function readText(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function parseObject(text: string): JsonObject {
  const value = parseJsonOrUndefined(text);
  return isObject(value) ? value : {};
}
