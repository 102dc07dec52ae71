import type { PipelineResponse } from "@azure/core-rest-pipeline";
import type { Json } from "../../core/json.ts";

/** The JSON of a response; undefined if it has none, such as the page of a proxy or gateway. */
export function parseResponseBody({ bodyAsText }: Pick<PipelineResponse, "bodyAsText">): Json | undefined {
  if (!bodyAsText) return undefined;
  try {
    return JSON.parse(bodyAsText) as Json;
  } catch {
    return undefined;
  }
}
