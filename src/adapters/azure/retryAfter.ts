import type { PipelineResponse } from "@azure/core-rest-pipeline";

/**
 * After how many seconds the service wants to be asked again; undefined where it does not say. A date counts from the
 * answer's own, so that the clock of this machine may be wrong.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export function readRetryAfterSeconds({ headers }: Pick<PipelineResponse, "headers">): number | undefined {
  // Some services of Azure say it in milliseconds as well.
  for (const name of ["retry-after-ms", "x-ms-retry-after-ms"]) {
    const milliseconds = parseAmount(headers.get(name));
    if (milliseconds !== undefined) return milliseconds / 1_000;
  }
  const said = headers.get("retry-after");
  if (!said?.endsWith("GMT")) return parseAmount(said);
  const now = Date.parse(headers.get("date") ?? "") || Date.now();
  const seconds = (Date.parse(said) - now) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** What `secondsToWait` says where the answer is that there are too many requests; else undefined. */
export const readThrottledSeconds = (response: Pick<PipelineResponse, "headers" | "status">): number | undefined =>
  response.status === 429 || response.status === 503 ? readRetryAfterSeconds(response) : undefined;

function parseAmount(text: string | undefined): number | undefined {
  const number = Number(text);
  return text?.trim() && Number.isFinite(number) && number >= 0 ? number : undefined;
}
