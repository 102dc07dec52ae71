import * as fc from "fast-check";
import { expect, it } from "vitest";
import { readEvents } from "../../../src/core/events/envelope.ts";
import type { EventSchema } from "../../../src/core/events/eventSchema.ts";
import { elementTexts, memberTexts } from "../../../src/core/jsonText.ts";
import { deliveryBody, eventTextIn } from "../../../src/emulator/delivery/outgoingEvent.ts";
import { deadLetterBlob } from "../../../src/emulator/storage/deadLetters.ts";
import { toQueueMessage } from "../../../src/emulator/storage/queueMessage.ts";
import { jsonText } from "../../core/jsonTexts.ts";

const envelopes = {
  "Event Grid schema": '"eventType":"T","id":"1","subject":"s","eventTime":"2026-01-01T00:00:00Z"',
  "Event Grid schema in Pascal case": '"EventType":"T","Id":"1","Subject":"s","EventTime":"2026-01-01T00:00:00Z"',
  CloudEvents: '"specversion":"1.0","type":"T","id":"1"',
};
const schemas: readonly EventSchema[] = ["EventGridSchema", "CloudEventSchemaV1_0"];

const dataOf = (text = ""): string | undefined => memberTexts(text).get("data");

it.each(Object.entries(envelopes))("data published in the %s arrive byte for byte", (_, envelope) => {
  fc.assert(
    fc.property(jsonText, fc.boolean(), (data, isFirst) => {
      const text = `{${isFirst ? `"data":${data},${envelope}` : `${envelope} , "data" : ${data}`}}`;
      const [event] = readEvents(JSON.parse(text), { text, source: "/w" }).events;
      if (!event) throw new Error("no event");
      for (const schema of schemas) {
        const outgoing = { event, acceptedAt: 0, attempts: 0 };
        const { body } = deliveryBody([outgoing], { schema, inBatches: true });
        expect(elementTexts(body).map(dataOf)).toEqual([data]);
        const sent = eventTextIn(schema, outgoing);
        expect(dataOf(Buffer.from(toQueueMessage(sent), "base64").toString())).toBe(data);
        const letter = { reason: "BadRequest", attempts: 1, outcome: "BadRequest", publishedAt: 0, lastAttemptAt: 0 };
        expect(elementTexts(deadLetterBlob([{ ...letter, schema, event: sent }])).map(dataOf)).toEqual([data]);
      }
    }),
  );
});
