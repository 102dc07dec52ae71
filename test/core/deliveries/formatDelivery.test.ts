import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatDeliveryAttempt,
  summarizeEvent,
  formatDeliveryRecord,
  formatDeliveryStatus,
} from "../../../src/core/deliveries/formatDelivery.ts";
import type { DeliveryAttempt, DeliveryRecord } from "../../../src/core/deliveries/deliveryRecord.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { createSampleEvents } from "../../../src/core/events/sampleEvents.ts";
import { sampleClause, sampleEvent, createDeliveryRecord } from "./deliveryRecords.ts";

const busy: DeliveryAttempt = {
  at: "2031-01-01T00:00:01.000Z",
  outcome: "Busy",
  why: "It answered 503.",
  status: 503,
  took: 3,
};

describe("an event is summarized by", () => {
  const at = { workspaceId: "/w", id: "1", time: "2031-01-01T00:00:00Z" };

  test("its type and what it is about, in either schema", () => {
    const named = (["EventGridSchema", "CloudEventSchemaV1_0"] as const).map((schema) =>
      createSampleEvents(at, { schema, runStatus: "Running" })
        .map(summarizeEvent)
        .map(({ type, about }) => [type, about]),
    );
    expect(named[0]).toEqual([
      ["RunStatusChanged", "AutoML_ad912b2d-6467-4f32-a616-dbe4af6dd8fc_5 Running"],
      ["RunCompleted", "AutoML_ad912b2d-6467-4f32-a616-dbe4af6dd8fc_5"],
      ["ModelRegistered", "sklearn_regression_model:20"],
      ["ModelDeployed", "my-sklearn-service"],
      ["DatasetDriftDetected", "myDriftMonitor"],
    ]);
    expect(named[1]).toEqual(named[0]);
  });

  test("its subject when the data names nothing, and its full type when the catalogue does not have it", () => {
    const own = { ...sampleEvent, eventType: "Contoso.Custom", data: { runId: { toString: "x" } } };
    expect(summarizeEvent(own)).toEqual({ type: "Contoso.Custom", about: "experiments/e/runs/r", id: "e1" });
  });

  test("empty texts when it is no event, and never throws", () => {
    expect(summarizeEvent({})).toEqual({ type: "", about: "", id: "" });
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (raw) => void summarizeEvent(raw as JsonObject)));
  });
});

test.each<[Partial<DeliveryRecord>, string]>([
  [{}, "delivered"],
  [{ attempts: [busy, busy] }, "delivered on attempt 2"],
  [{ standing: "filteredOut" }, "filtered out"],
  [{ standing: "waiting", attempts: [] }, "sending"],
  [{ standing: "waiting", attempts: [], nextAttemptAt: "T" }, "next attempt <T>"],
  [{ standing: "waiting", attempts: [busy] }, "retrying"],
  [{ standing: "waiting", attempts: [busy], nextAttemptAt: "T" }, "retrying, next attempt <T>"],
  [{ standing: "recorded" }, "recorded, not sent"],
  [{ standing: "deadLettered" }, "dead-lettered"],
  [{ standing: "dropped" }, "dropped"],
])("formats the status, case %#", (more, text) => {
  expect(formatDeliveryStatus(createDeliveryRecord(more), (iso) => `<${iso}>`)).toBe(text);
});

test("formats an attempt as its outcome, its status if any, and its duration", () => {
  expect(formatDeliveryAttempt(busy)).toBe("Busy, 503, 3 ms");
  expect(formatDeliveryAttempt({ at: "", outcome: "TimedOut", why: "", took: 30_000.4 })).toBe("TimedOut, 30000 ms");
});

test("explains a filtered event by each clause, and marks assumptions", () => {
  const assumed = { ...sampleClause, why: "It is absent.", basis: "assumed" as const };
  const why = "No clause matched.";
  const text = formatDeliveryRecord(
    createDeliveryRecord({ standing: "filteredOut", why, clauses: [sampleClause, assumed], attempts: [] }),
    "notify",
  );
  expect(text).toBe(
    [
      "RunStatusChanged r Running",
      "event e1, accepted 2031-01-01T00:00:01.000Z",
      "notify: filtered out. No clause matched.",
      `- no match: ${sampleClause.why}`,
      "- no match (assumed): It is absent.",
    ].join("\n"),
  );
});

test("explains a dead letter by its attempts and its location", () => {
  const text = formatDeliveryRecord(
    createDeliveryRecord({ standing: "deadLettered", attempts: [busy], deadLetter: "box/1.json" }),
    "notify",
  );
  expect(text).toContain("1. 2031-01-01T00:00:01.000Z Busy, 503, 3 ms: It answered 503.\ndead letter: box/1.json");
});
