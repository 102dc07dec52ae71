import type { PipelineResponse } from "@azure/core-rest-pipeline";
import type { Json } from "../../core/json.ts";

/** The JSON of an answer; undefined where it has none, such as a proxy's or gateway's page. */
export function parseResponseBody({ bodyAsText }: Pick<PipelineResponse, "bodyAsText">): Json | undefined {
  if (!bodyAsText) return undefined;
  try {
    return JSON.parse(bodyAsText) as Json;
  } catch {
    return undefined;
  }
}
