import { describe, expect, test } from "vitest";
import { fillHandler } from "../../src/core/handlers/fillHandler.ts";
import { handlers } from "../../src/core/handlers/handlers.ts";
import { deliverToPython, deliverToTypeScript } from "./deliver.ts";
import type { DeliveredEvent, HandlerResult } from "./deliver.ts";
import { hasPython, pythonNote } from "./runPython.ts";
import { findHandlerSource } from "./handlerSources.ts";

const workspaceId =
  "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/churn-lab";
const eventTypePrefix = "Microsoft.MachineLearningServices";

/** Creates an event in the Event Grid schema, with the values of Microsoft's samples. */
const createEvent = (over: Readonly<Record<string, unknown>> = {}) => ({
  id: "831e1650-001e-001b-66ab-eeb76e069631",
  topic: workspaceId,
  subject: "experiments/0fa9dfaa/runs/AutoML_ad912b2d_5",
  eventType: `${eventTypePrefix}.RunStatusChanged`,
  eventTime: "2017-06-26T18:41:00.9584103Z",
  data: { runId: "AutoML_ad912b2d_5", runType: null, runStatus: "failed" },
  dataVersion: "",
  metadataVersion: "1",
  ...over,
});
const createModelEvent = (data: Readonly<Record<string, unknown>>) =>
  createEvent({ eventType: `${eventTypePrefix}.ModelRegistered`, subject: "models/churn:3", data });
const manyEvents = Array.from({ length: 10_001 }, (_, index) =>
  createEvent({ id: `${index}`, data: { runId: `run-${index}` } }),
);

interface HandlerCase {
  readonly name: string;
  /** Events delivered one after the other. Those of an inner list are delivered concurrently. */
  readonly deliver: readonly (DeliveredEvent | readonly DeliveredEvent[])[];
  readonly failures?: number;
  /** One for each delivery. By default all are `accepted`. */
  readonly answers?: readonly string[];
  /** The names of the runs or models that were handled. */
  readonly handled: readonly string[];
  readonly warnings?: readonly string[];
}

const runId = "AutoML_ad912b2d_5";
const timeoutMessage = "The workspace did not respond.";
const cases: readonly HandlerCase[] = [
  { name: "handles an expected event once", deliver: [createEvent()], handled: [runId] },
  { name: "accepts a duplicate without handling it again", deliver: [createEvent(), createEvent()], handled: [runId] },
  {
    name: "handles concurrent duplicates once",
    deliver: [[createEvent(), createEvent()]],
    handled: [runId],
  },
  {
    name: "handles two events about the same run",
    deliver: [createEvent(), createEvent({ id: "2" })],
    handled: [runId, runId],
  },
  {
    name: "accepts an event of another workspace with a warning, so that it is not retried",
    deliver: [createEvent({ topic: `${workspaceId}-2` })],
    handled: [],
    warnings: [`Ignored event ${createEvent().id} from another workspace: ${workspaceId}-2.`],
  },
  {
    name: "ignores the case of the workspace ID",
    deliver: [
      createEvent({ topic: workspaceId.toLowerCase() }),
      createEvent({ topic: workspaceId.toUpperCase(), id: "2" }),
    ],
    handled: [runId, runId],
  },
  {
    name: "ignores an unexpected event type with a warning",
    deliver: [createEvent({ eventType: `${eventTypePrefix}.RunInvented` })],
    handled: [],
    warnings: [`Ignored event ${createEvent().id} of another type: ${eventTypePrefix}.RunInvented.`],
  },
  {
    name: "reads data keys in camelCase",
    deliver: [createModelEvent({ modelName: "churn", modelVersion: "3" })],
    handled: ["churn"],
  },
  {
    name: "reads data keys in PascalCase",
    deliver: [createModelEvent({ ModelName: "churn", ModelVersion: 20 })],
    handled: ["churn"],
  },
  {
    name: "ignores unknown fields, whatever their names",
    deliver: [
      { ...createEvent(), ...JSON.parse('{"__proto__": {"id": 1}, "constructor": null, "extra": [1]}') },
      createEvent({
        id: "2",
        data: JSON.parse('{"runId": "run-2", "__proto__": {"runId": "x"}, "new": {"deep": []}}'),
      }),
    ],
    handled: [runId, "run-2"],
  },
  {
    name: "identifies an event without data by its subject",
    deliver: [createEvent({ data: null })],
    handled: [createEvent().subject],
  },
  {
    name: "handles an event again after a failure",
    deliver: [createEvent(), createEvent(), createEvent()],
    failures: 1,
    answers: [timeoutMessage, "accepted", "accepted"],
    handled: [runId],
  },
  {
    name: "rejects a concurrent duplicate if the first delivery fails",
    deliver: [[createEvent(), createEvent()], createEvent()],
    failures: 1,
    answers: [timeoutMessage, timeoutMessage, "accepted"],
    handled: [runId],
  },
  {
    name: "rejects a CloudEvent, so that a wrong delivery schema loses no events",
    deliver: [{ id: "1", subject: "models/churn:3", source: workspaceId, type: `${eventTypePrefix}.ModelRegistered` }],
    answers: ["The event has no topic. Set the delivery schema to Event Grid, not CloudEvents."],
    handled: [],
  },
  {
    name: "remembers only the last 10,000 events",
    deliver: [manyEvents, manyEvents[1]!, manyEvents[0]!],
    handled: [...manyEvents.map(({ data }) => data.runId), "run-0"],
  },
];

const handlerHosts = [
  { id: "azure-functions-typescript", deliver: deliverToTypeScript, skip: false, note: "" },
  { id: "azure-functions-python", deliver: deliverToPython, skip: !hasPython, note: pythonNote },
];

for (const { id, deliver, skip, note } of handlerHosts) {
  describe.skipIf(skip)(`the ${id} handler${note}`, () => {
    const { handler, source: template } = findHandlerSource(id);
    const source = fillHandler(handler, template, {
      workspaceId,
      eventTypes: [`${eventTypePrefix}.RunStatusChanged`, `${eventTypePrefix}.ModelRegistered`],
      functionName: "notify-failed-runs",
    });

    test.for(cases)("$name", async ({ deliver: rounds, failures = 0, answers, handled, warnings = [] }) => {
      const outcome = await deliver(source, { rounds: rounds.map((round) => [round].flat()), failures });
      expect(outcome.answers).toEqual(answers ?? rounds.flat().map(() => "accepted"));
      expect(readHandledNames(outcome)).toEqual(handled);
      expect(outcome.log.filter(({ level }) => level !== "info").map(({ text }) => text)).toEqual(warnings);
    });

    test("logs a duplicate", async () => {
      const { log } = await deliver(source, { rounds: [[createEvent()], [createEvent()]], failures: 0 });
      expect(log.at(-1)).toEqual({ level: "info", text: `Event ${createEvent().id} was delivered again.` });
    });

    test("registers under the given function name", async () => {
      expect((await deliver(source, { rounds: [], failures: 0 })).name).toBe("notify-failed-runs");
    });
  });
}

test("all handlers are tested", () => {
  expect(handlerHosts.map(({ id }) => id)).toEqual(handlers.map(({ id }) => id));
});

/** Reads names from the log, where the handler writes event type, name, and time. */
const readHandledNames = ({ log }: HandlerResult): string[] =>
  log.filter(({ text }) => text.startsWith(`${eventTypePrefix}.`)).map(({ text }) => text.split(" ")[1]!);
