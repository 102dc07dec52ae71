import sift from "sift";
import { createSampleEvent } from "../../src/core/events/sampleEvents.ts";
import { eventTypes } from "../../src/core/events/catalogue.ts";
import { compile } from "../../src/core/filter/compile.ts";
import { findMatchesOfEach } from "../../src/core/filter/dryRun.ts";
import { evaluate } from "../../src/core/filter/evaluate.ts";
import type { AdvancedFilter, Filter } from "../../src/core/filter/filter.ts";
import { validate } from "../../src/core/filter/validate.ts";
import { lint } from "../../src/core/lint/lint.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { median, report } from "./report.ts";

const source = "Microsoft.MachineLearningServices";
const [warmUp, rounds] = [10, 50];

const conditions: readonly AdvancedFilter[] = [
  { operatorType: "StringIn", key: "data.runStatus", values: ["Failed", "Canceled"] },
  { operatorType: "StringNotIn", key: "data.experimentName", values: ["scratch", "playground"] },
  { operatorType: "StringBeginsWith", key: "data.runProperties.model_name", values: ["automl"] },
];
/** Five clauses as a team writes them: which type, what it is about, how it ended, what not, and which kind of model. */
const filter: Filter = {
  includedEventTypes: [`${source}.RunStatusChanged`, `${source}.RunCompleted`],
  subjectBeginsWith: "experiments/",
  advancedFilters: conditions,
};
const exceptRun = (run: string): AdvancedFilter => ({ operatorType: "StringNotIn", key: "data.runId", values: [run] });

/** The same five in sift's words; its comparisons know case, so text without case is a pattern. */
const siftQuery = {
  eventType: { $in: [`${source}.RunStatusChanged`, `${source}.RunCompleted`] },
  subject: /^experiments\//i,
  "data.runStatus": { $in: [/^failed$/i, /^canceled$/i] },
  "data.experimentName": { $nin: [/^scratch$/i, /^playground$/i] },
  "data.runProperties.model_name": /^automl/i,
};

interface RunEvent {
  readonly eventType: string;
  readonly subject: string;
  readonly data: {
    readonly runStatus?: string;
    readonly experimentName?: string;
    readonly runProperties?: { readonly model_name: string };
  };
}

/** The same five as a person would write them for these events only, knowing their shape. */
const handWrittenClauses: readonly ((event: RunEvent) => boolean)[] = [
  ({ eventType }) => eventType === `${source}.RunStatusChanged` || eventType === `${source}.RunCompleted`,
  ({ subject }) => subject.slice(0, 12).toLowerCase() === "experiments/",
  ({ data }) => data.runStatus !== undefined && ["failed", "canceled"].includes(data.runStatus.toLowerCase()),
  ({ data }) => !["scratch", "playground"].includes(data.experimentName?.toLowerCase() ?? ""),
  ({ data }) => data.runProperties?.model_name.slice(0, 6).toLowerCase() === "automl",
];

/** What a busy workspace raises: all five types, runs in the statuses they go through, as parsed from the wire. */
function createEvents(count: number): readonly JsonObject[] {
  const statuses = ["Queued", "Running", "Completed", "Failed", "failed", "Canceled"];
  const events = Array.from({ length: count }, (_, index) => {
    const type = eventTypes[index % eventTypes.length]?.name ?? "";
    const at = { workspaceId: "/subscriptions/s/w", id: `e-${index}`, time: "2026-11-24T14:02:11Z" };
    return createSampleEvent(type, at, { runStatus: statuses[index % statuses.length] ?? "" });
  });
  return JSON.parse(JSON.stringify(events)) as JsonObject[];
}

/**
 * How many events a second each contender takes: the median of the rounds. They take turns, so that none has the quiet
 * moments for itself, and have to agree on how many events pass.
 */
function measureRates(
  events: readonly JsonObject[],
  contenders: readonly ((event: JsonObject) => boolean)[],
): number[] {
  const rates = contenders.map((): number[] => []);
  const counts = new Set<number>();
  for (let round = 0; round < warmUp + rounds; round++)
    for (const [index, passes] of contenders.entries()) {
      const from = performance.now();
      let passed = 0;
      for (const event of events) if (passes(event)) passed++;
      const seconds = (performance.now() - from) / 1000;
      counts.add(passed);
      if (round >= warmUp) rates[index]?.push(events.length / seconds);
    }
  if (counts.size > 1) throw new Error(`The contenders disagree: ${[...counts].join(", ")} events pass.`);
  return rates.map(median);
}

/** Runs `work` a few times; the median in milliseconds. */
function measureDuration(work: () => unknown): number {
  return median(
    Array.from({ length: 5 }, () => {
      const from = performance.now();
      work();
      return performance.now() - from;
    }),
  );
}

/** The filter engine: its fast way beside sift and beside closures written by hand, its explanations, its dry run. */
export function benchFilter(): void {
  const all = createEvents(10_000);
  const compiled = compile(filter);
  const inSift = sift<unknown>(siftQuery);
  const handWritten = (event: JsonObject): boolean =>
    handWrittenClauses.every((clause) => clause(event as unknown as RunEvent));
  const explain = (event: JsonObject): boolean => evaluate(filter, event).matched;
  for (const [which, events] of [
    ["events of all types", all],
    ["events that pass all five", all.filter(compiled)],
  ] as const) {
    const [ours = NaN, sifts = NaN, hands = NaN] = measureRates(events, [compiled, inSift, handWritten]);
    report({ name: `compiled filter of 5 clauses to sift, ${which}`, value: ours, unit: "events/s", baseline: sifts });
    report({ name: `closures by hand to sift, ${which}`, value: hands, unit: "events/s", baseline: sifts });
  }
  const [explained = NaN, fast = NaN] = measureRates(all, [explain, compiled]);
  report({ name: "evaluate, 5 clauses explained", value: explained, unit: "events/s", baseline: fast });
  const long: Filter = {
    advancedFilters: Array.from({ length: 25 }, (_, index) => ({
      operatorType: "StringContains",
      key: `data.key${index % 5}`,
      values: [`v${index}`],
    })),
  };
  report({
    name: "lint of 25 conditions beside 1,000 observed events, to validate",
    value: measureDuration(() => lint(long, { capturedEvents: all.slice(0, 1_000) })),
    unit: "ms",
    baseline: measureDuration(() => validate(long)),
  });
  // A hundred event subscriptions, no two with the same filter: five clauses and a run of its own to leave out.
  const runs = Array.from({ length: 100 }, (_, index) => `run-${index}`);
  const filters = runs.map((run): Filter => ({ ...filter, advancedFilters: [...conditions, exceptRun(run)] }));
  const queries = runs.map((run) => ({ ...siftQuery, "data.runId": { $nin: [new RegExp(`^${run}$`, "i")] } }));
  report({
    name: "dry run, 10,000 events against 100 event subscriptions",
    value: measureDuration(() => findMatchesOfEach(filters, all)),
    unit: "ms",
    baseline: measureDuration(() => queries.map((each) => all.filter(sift<unknown>(each)))),
  });
}
