import type { JsonObject } from "../../core/json.ts";

/** The largest message that a storage queue takes, in bytes. @see https://learn.microsoft.com/rest/api/storageservices/put-message */
export const maxQueueMessageBytes = 64 * 1024;

/**
 * The message that Event Grid puts into a storage queue for one event: the event as one JSON object, not an array, in
 * base64. Microsoft does not document it, so both are assumed; base64 is what people have seen, and what a Functions
 * queue trigger expects by default.
 *
 * @param event as it is to be delivered, in the event subscription's schema
 * @see https://github.com/MicrosoftDocs/azure-docs/issues/102923
 */
export const toQueueMessage = (event: JsonObject): string =>
  Buffer.from(JSON.stringify(event), "utf8").toString("base64");
