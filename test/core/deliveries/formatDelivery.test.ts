import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatDeliveryAttempt,
  summarizeEvent,
  formatDeliveryRecord,
  formatDeliveryStatus,
} from "../../../src/core/deliveries/formatDelivery.ts";
import type { DeliveryRecord } from "../../../src/core/deliveries/deliveryRecord.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { createSampleEvents } from "../../../src/core/events/sampleEvents.ts";
import { sampleClause, sampleEvent, createDeliveryRecord } from "./deliveryRecords.ts";

const busy = { at: "2031-01-01T00:00:01.000Z", outcome: "Busy", why: "It answered 503.", status: 503, took: 3 };

describe("an event is known by", () => {
  const at = { workspaceId: "/w", id: "1", time: "2031-01-01T00:00:00Z" };

  test("its type and what it is about, in either schema", () => {
    const named = (["EventGridSchema", "CloudEventSchemaV1_0"] as const).map((schema) =>
      createSampleEvents(at, { schema, runStatus: "Running" })
        .map(summarizeEvent)
        .map(({ type, about: what }) => [type, what]),
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

  test("its subject where the data names nothing, and its full type where the catalogue does not know it", () => {
    const own = { ...sampleEvent, eventType: "Contoso.Custom", data: { runId: { toString: "x" } } };
    expect(summarizeEvent(own)).toEqual({ type: "Contoso.Custom", about: "experiments/e/runs/r", id: "e1" });
  });

  test("nothing, when it is no event at all; it never throws", () => {
    expect(summarizeEvent({})).toEqual({ type: "", about: "", id: "" });
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (raw) => void summarizeEvent(raw as JsonObject)));
  });
});

test.each<[Partial<DeliveryRecord>, string]>([
  [{}, "delivered"],
  [{ attempts: [busy, busy] }, "delivered at attempt 2"],
  [{ standing: "filteredOut" }, "filtered out"],
  [{ standing: "waiting", attempts: [] }, "on its way"],
  [{ standing: "waiting", attempts: [], nextAttemptAt: "T" }, "on its way, next try at <T>"],
  [{ standing: "waiting", attempts: [busy] }, "being retried"],
  [{ standing: "waiting", attempts: [busy], nextAttemptAt: "T" }, "being retried, next try at <T>"],
  [{ standing: "recorded" }, "recorded, not sent"],
  [{ standing: "deadLettered" }, "dead-lettered"],
  [{ standing: "dropped" }, "dropped"],
])("how an event stands is told in words, case %#", (more, words) => {
  expect(formatDeliveryStatus(createDeliveryRecord(more), (iso) => `<${iso}>`)).toBe(words);
});

test("an attempt tells its outcome, its status if there was one, and how long it took", () => {
  expect(formatDeliveryAttempt(busy)).toBe("Busy, 503, 3 ms");
  expect(formatDeliveryAttempt({ at: "", outcome: "TimedOut", why: "", took: 30_000.4 })).toBe("TimedOut, 30000 ms");
});

test("a filtered event is explained by each clause, and what is assumed says so", () => {
  const assumed = { ...sampleClause, why: "It is absent.", basis: "assumed" as const };
  const why = "Its filter does not let it through.";
  const text = formatDeliveryRecord(
    createDeliveryRecord({ standing: "filteredOut", why, clauses: [sampleClause, assumed], attempts: [] }),
    "notify",
  );
  expect(text).toBe(
    [
      "RunStatusChanged r Running",
      "event e1, accepted 2031-01-01T00:00:01.000Z",
      "notify: filtered out. Its filter does not let it through.",
      `- stops it: ${sampleClause.why}`,
      "- stops it (assumed): It is absent.",
    ].join("\n"),
  );
});

test("a dead letter is explained by its attempts and where it lies", () => {
  const text = formatDeliveryRecord(
    createDeliveryRecord({ standing: "deadLettered", attempts: [busy], deadLetter: "box/1.json" }),
    "notify",
  );
  expect(text).toContain("1. 2031-01-01T00:00:01.000Z Busy, 503, 3 ms: It answered 503.\ndead letter: box/1.json");
});
