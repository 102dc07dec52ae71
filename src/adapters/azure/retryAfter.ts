import type { PipelineResponse } from "@azure/core-rest-pipeline";

/**
 * The delay in seconds that the service asks for; undefined if it does not. A date is compared with that of the response,
 * as the local clock may be wrong.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export function readRetryAfterSeconds({ headers }: Pick<PipelineResponse, "headers">): number | undefined {
  // Some Azure services also send it in milliseconds.
  for (const name of ["retry-after-ms", "x-ms-retry-after-ms"]) {
    const milliseconds = parseAmount(headers.get(name));
    if (milliseconds !== undefined) return milliseconds / 1_000;
  }
  const value = headers.get("retry-after");
  if (!value?.endsWith("GMT")) return parseAmount(value);
  const now = Date.parse(headers.get("date") ?? "") || Date.now();
  const seconds = (Date.parse(value) - now) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** The delay in seconds that a throttled request has to wait; undefined for other responses. */
export const readThrottledSeconds = (response: Pick<PipelineResponse, "headers" | "status">): number | undefined =>
  response.status === 429 || response.status === 503 ? readRetryAfterSeconds(response) : undefined;

function parseAmount(text: string | undefined): number | undefined {
  const number = Number(text);
  return text?.trim() && Number.isFinite(number) && number >= 0 ? number : undefined;
}
