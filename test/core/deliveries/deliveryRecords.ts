import type { DeliveryRecord } from "../../../src/core/deliveries/deliveryRecord.ts";
import type { ClauseVerdict } from "../../../src/core/filter/verdict.ts";

export const sampleEvent = {
  id: "e1",
  eventType: "Microsoft.MachineLearningServices.RunStatusChanged",
  topic: "/w",
  subject: "experiments/e/runs/r",
  eventTime: "2031-01-01T00:00:00Z",
  data: { runId: "r", runStatus: "Running" },
};

export const sampleClause: ClauseVerdict = {
  path: "/advancedFilters/0",
  key: "data.runStatus",
  seen: { is: "value", value: "Running" },
  matched: false,
  why: 'data.runStatus is "Running", which is none of Failed, Canceled.',
  basis: "documented",
  documentation: "https://learn.microsoft.com/azure/event-grid/event-filtering",
};

/** A record of an event that was delivered at the first attempt, with `more` on top. */
export const createDeliveryRecord = (more: Partial<DeliveryRecord> = {}): DeliveryRecord => ({
  number: 1,
  event: sampleEvent,
  acceptedAt: "2031-01-01T00:00:01.000Z",
  standing: "delivered",
  why: "The webhook answered 200.",
  clauses: [{ ...sampleClause, matched: true }],
  attempts: [
    { at: "2031-01-01T00:00:01.000Z", outcome: "Delivered", why: "It answered 200.", status: 200, took: 12.4 },
  ],
  ...more,
});
