import { isObject, parseJsonOrUndefined } from "../../core/json.ts";

/**
 * Why the Local Event Grid refused a request, in its own words.
 *
 * @param text the body of its response: an error in Azure's form
 */
export function describeEmulatorError(status: number, text: string): string {
  const body = parseJsonOrUndefined(text);
  const error = isObject(body) ? body["error"] : undefined;
  return isObject(error) && typeof error["message"] === "string" ? error["message"] : `It answered ${status}.`;
}
