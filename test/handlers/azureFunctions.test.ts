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

/** An event in the Event Grid schema, with the values of Microsoft's samples. */
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
  /** Events delivered one after the other; those of an inner list at the same time. */
  readonly deliver: readonly (DeliveredEvent | readonly DeliveredEvent[])[];
  readonly failures?: number;
  /** For each delivery, `accepted` unless told. */
  readonly answers?: readonly string[];
  /** The names that the reaction was run with. */
  readonly handled: readonly string[];
  readonly warnings?: readonly string[];
}

const runId = "AutoML_ad912b2d_5";
const timeoutMessage = "The workspace did not answer.";
const cases: readonly HandlerCase[] = [
  { name: "an expected event is handled once", deliver: [createEvent()], handled: [runId] },
  { name: "a duplicate is accepted and not handled again", deliver: [createEvent(), createEvent()], handled: [runId] },
  {
    name: "a duplicate that comes at the same time is not handled again",
    deliver: [[createEvent(), createEvent()]],
    handled: [runId],
  },
  {
    name: "two events about the same run are both handled",
    deliver: [createEvent(), createEvent({ id: "2" })],
    handled: [runId, runId],
  },
  {
    name: "an event of another workspace is refused with a warning, and not retried",
    deliver: [createEvent({ topic: `${workspaceId}-2` })],
    handled: [],
    warnings: [`Ignored event ${createEvent().id}: it comes from ${workspaceId}-2.`],
  },
  {
    name: "the workspace is recognized in any case",
    deliver: [
      createEvent({ topic: workspaceId.toLowerCase() }),
      createEvent({ topic: workspaceId.toUpperCase(), id: "2" }),
    ],
    handled: [runId, runId],
  },
  {
    name: "an event type that is not handled is ignored with a warning",
    deliver: [createEvent({ eventType: `${eventTypePrefix}.RunInvented` })],
    handled: [],
    warnings: [`Ignored event ${createEvent().id}: ${eventTypePrefix}.RunInvented is not handled here.`],
  },
  {
    name: "data keys are read in camelCase",
    deliver: [createModelEvent({ modelName: "churn", modelVersion: "3" })],
    handled: ["churn"],
  },
  {
    name: "data keys are read in PascalCase",
    deliver: [createModelEvent({ ModelName: "churn", ModelVersion: 20 })],
    handled: ["churn"],
  },
  {
    name: "unknown fields do no harm, whatever they are called",
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
    name: "an event without data is handled by its subject",
    deliver: [createEvent({ data: null })],
    handled: [createEvent().subject],
  },
  {
    name: "an event whose reaction failed is handled when Event Grid tries again",
    deliver: [createEvent(), createEvent(), createEvent()],
    failures: 1,
    answers: [timeoutMessage, "accepted", "accepted"],
    handled: [runId],
  },
  {
    name: "a duplicate is not accepted while the first delivery may still fail",
    deliver: [[createEvent(), createEvent()], createEvent()],
    failures: 1,
    answers: [timeoutMessage, timeoutMessage, "accepted"],
    handled: [runId],
  },
  {
    name: "a CloudEvent is thrown back, so that nothing is lost by a wrong delivery schema",
    deliver: [{ id: "1", subject: "models/churn:3", source: workspaceId, type: `${eventTypePrefix}.ModelRegistered` }],
    answers: ["The event has no topic: deliver in the Event Grid schema, not as CloudEvents."],
    handled: [],
  },
  {
    name: "memory is bounded: after 10,000 further events the first is forgotten",
    deliver: [manyEvents, manyEvents[1]!, manyEvents[0]!],
    handled: [...manyEvents.map(({ data }) => data.runId), "run-0"],
  },
];

const handlerHosts = [
  { id: "azure-functions-typescript", deliver: deliverToTypeScript, skip: false, note: "" },
  { id: "azure-functions-python", deliver: deliverToPython, skip: !hasPython, note: pythonNote },
];

for (const { id, deliver, skip, note } of handlerHosts) {
  describe.skipIf(skip)(`the handler ${id}, filled for a workspace${note}`, () => {
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

    test("a duplicate is mentioned in the log", async () => {
      const { log } = await deliver(source, { rounds: [[createEvent()], [createEvent()]], failures: 0 });
      expect(log.at(-1)).toEqual({ level: "info", text: `Event ${createEvent().id} was delivered again.` });
    });

    test("it is registered under the name it was filled with", async () => {
      expect((await deliver(source, { rounds: [], failures: 0 })).name).toBe("notify-failed-runs");
    });
  });
}

test("every handler is tested", () => {
  expect(handlerHosts.map(({ id }) => id)).toEqual(handlers.map(({ id }) => id));
});

/** What the reaction logged: event type, name, time. */
const readHandledNames = ({ log }: HandlerResult): string[] =>
  log.filter(({ text }) => text.startsWith(`${eventTypePrefix}.`)).map(({ text }) => text.split(" ")[1]!);
