import type { DeliveryAttempt } from "../../core/deliveries/deliveryRecord.ts";
import { parseJsonOrUndefined } from "../../core/json.ts";
import { formatJsonText, objectText, textsOf } from "../../core/jsonText.ts";

/** One attempt with all that is kept of the response, as JSON to read. A body that is JSON is part of it as it came. */
export function attemptText({ response, ...attempt }: DeliveryAttempt): string {
  const responseText =
    response &&
    objectText([
      ["body", parseJsonOrUndefined(response.body) === undefined ? JSON.stringify(response.body) : response.body],
      ...textsOf({ omittedBytes: response.omittedBytes, headers: response.headers }),
    ]);
  return formatJsonText(objectText([...textsOf(attempt), ["response", responseText]]));
}
