/** The largest message of a storage queue, in bytes. @see https://learn.microsoft.com/rest/api/storageservices/put-message */
export const maxQueueMessageBytes = 64 * 1024;

/**
 * The message for one event: the event as one JSON object, not an array, in base64. Both are assumed, as Microsoft does
 * not document them; base64 was reported, and is what a Functions queue trigger expects by default.
 *
 * @param event JSON in the delivery schema of the event subscription
 * @see https://github.com/MicrosoftDocs/azure-docs/issues/102923
 */
export const toQueueMessage = (event: string): string => Buffer.from(event, "utf8").toString("base64");
