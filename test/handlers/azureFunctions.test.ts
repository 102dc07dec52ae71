import { describe, expect, test } from "vitest";
import { fillHandler } from "../../src/core/handlers/fillHandler.ts";
import { handlers } from "../../src/core/handlers/handlers.ts";
import { deliverToPython, deliverToTypeScript } from "./deliver.ts";
import type { Delivered, Outcome } from "./deliver.ts";
import { hasPython, pythonNote } from "./python.ts";
import { entry } from "./sources.ts";

const workspaceId =
  "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/churn-lab";
const ml = "Microsoft.MachineLearningServices";

/** An event in the Event Grid schema, with the values of Microsoft's samples. */
const event = (over: Readonly<Record<string, unknown>> = {}) => ({
  id: "831e1650-001e-001b-66ab-eeb76e069631",
  topic: workspaceId,
  subject: "experiments/0fa9dfaa/runs/AutoML_ad912b2d_5",
  eventType: `${ml}.RunStatusChanged`,
  eventTime: "2017-06-26T18:41:00.9584103Z",
  data: { runId: "AutoML_ad912b2d_5", runType: null, runStatus: "failed" },
  dataVersion: "",
  metadataVersion: "1",
  ...over,
});
const model = (data: Readonly<Record<string, unknown>>) =>
  event({ eventType: `${ml}.ModelRegistered`, subject: "models/churn:3", data });
const many = Array.from({ length: 10_001 }, (_, index) => event({ id: `${index}`, data: { runId: `run-${index}` } }));

interface Case {
  readonly name: string;
  /** Events delivered one after the other; those of an inner list at the same time. */
  readonly deliver: readonly (Delivered | readonly Delivered[])[];
  readonly failures?: number;
  /** For each delivery, `accepted` unless told. */
  readonly answers?: readonly string[];
  /** The names that the reaction was run with. */
  readonly handled: readonly string[];
  readonly warnings?: readonly string[];
}

const run = "AutoML_ad912b2d_5";
const timeout = "The workspace did not answer.";
const cases: readonly Case[] = [
  { name: "an expected event is handled once", deliver: [event()], handled: [run] },
  { name: "a duplicate is accepted and not handled again", deliver: [event(), event()], handled: [run] },
  {
    name: "a duplicate that comes at the same time is not handled again",
    deliver: [[event(), event()]],
    handled: [run],
  },
  {
    name: "two events about the same run are both handled",
    deliver: [event(), event({ id: "2" })],
    handled: [run, run],
  },
  {
    name: "an event of another workspace is refused with a warning, and not retried",
    deliver: [event({ topic: `${workspaceId}-2` })],
    handled: [],
    warnings: [`Ignored event ${event().id}: it comes from ${workspaceId}-2.`],
  },
  {
    name: "the workspace is recognized in any case",
    deliver: [event({ topic: workspaceId.toLowerCase() }), event({ topic: workspaceId.toUpperCase(), id: "2" })],
    handled: [run, run],
  },
  {
    name: "an event type that is not handled is ignored with a warning",
    deliver: [event({ eventType: `${ml}.RunInvented` })],
    handled: [],
    warnings: [`Ignored event ${event().id}: ${ml}.RunInvented is not handled here.`],
  },
  {
    name: "data keys are read in camelCase",
    deliver: [model({ modelName: "churn", modelVersion: "3" })],
    handled: ["churn"],
  },
  {
    name: "data keys are read in PascalCase",
    deliver: [model({ ModelName: "churn", ModelVersion: 20 })],
    handled: ["churn"],
  },
  {
    name: "unknown fields do no harm, whatever they are called",
    deliver: [
      { ...event(), ...JSON.parse('{"__proto__": {"id": 1}, "constructor": null, "extra": [1]}') },
      event({ id: "2", data: JSON.parse('{"runId": "run-2", "__proto__": {"runId": "x"}, "new": {"deep": []}}') }),
    ],
    handled: [run, "run-2"],
  },
  {
    name: "an event without data is handled by its subject",
    deliver: [event({ data: null })],
    handled: [event().subject],
  },
  {
    name: "an event whose reaction failed is handled when Event Grid tries again",
    deliver: [event(), event(), event()],
    failures: 1,
    answers: [timeout, "accepted", "accepted"],
    handled: [run],
  },
  {
    name: "a duplicate is not accepted while the first delivery may still fail",
    deliver: [[event(), event()], event()],
    failures: 1,
    answers: [timeout, timeout, "accepted"],
    handled: [run],
  },
  {
    name: "a CloudEvent is thrown back, so that nothing is lost by a wrong delivery schema",
    deliver: [{ id: "1", subject: "models/churn:3", source: workspaceId, type: `${ml}.ModelRegistered` }],
    answers: ["The event has no topic: deliver in the Event Grid schema, not as CloudEvents."],
    handled: [],
  },
  {
    name: "memory is bounded: after 10,000 further events the first is forgotten",
    deliver: [many, many[1]!, many[0]!],
    handled: [...many.map(({ data }) => data.runId), "run-0"],
  },
];

const hosts = [
  { id: "azure-functions-typescript", deliver: deliverToTypeScript, skip: false, note: "" },
  { id: "azure-functions-python", deliver: deliverToPython, skip: !hasPython, note: pythonNote },
];

for (const { id, deliver, skip, note } of hosts) {
  describe.skipIf(skip)(`the handler ${id}, filled for a workspace${note}`, () => {
    const { handler, source: template } = entry(id);
    const source = fillHandler(handler, template, {
      workspaceId,
      eventTypes: [`${ml}.RunStatusChanged`, `${ml}.ModelRegistered`],
      functionName: "notify-failed-runs",
    });

    test.for(cases)("$name", async ({ deliver: rounds, failures = 0, answers, handled, warnings = [] }) => {
      const outcome = await deliver(source, { rounds: rounds.map((round) => [round].flat()), failures });
      expect(outcome.answers).toEqual(answers ?? rounds.flat().map(() => "accepted"));
      expect(handledIn(outcome)).toEqual(handled);
      expect(outcome.log.filter(({ level }) => level !== "info").map(({ text }) => text)).toEqual(warnings);
    });

    test("a duplicate is mentioned in the log", async () => {
      const { log } = await deliver(source, { rounds: [[event()], [event()]], failures: 0 });
      expect(log.at(-1)).toEqual({ level: "info", text: `Event ${event().id} was delivered again.` });
    });

    test("it is registered under the name it was filled with", async () => {
      expect((await deliver(source, { rounds: [], failures: 0 })).name).toBe("notify-failed-runs");
    });
  });
}

test("every handler is tested", () => {
  expect(hosts.map(({ id }) => id)).toEqual(handlers.map(({ id }) => id));
});

/** What the reaction logged: event type, name, time. */
const handledIn = ({ log }: Outcome): string[] =>
  log.filter(({ text }) => text.startsWith(`${ml}.`)).map(({ text }) => text.split(" ")[1]!);
