import { Failure, isCancellation } from "../../core/failure.ts";
import { isObject, parseJsonOrUndefined } from "../../core/json.ts";

/** What the Local Event Grid responded with. */
export interface EmulatorResponse {
  readonly isOk: boolean;
  readonly status: number;
  readonly text: string;
}

/** @throws Failure `unreachable` when it doesn't respond, and the reason of the signal */
export async function requestEmulator(url: string, init: RequestInit): Promise<EmulatorResponse> {
  try {
    const response = await fetch(url, init);
    return { isOk: response.ok, status: response.status, text: await response.text() };
  } catch (error) {
    if (isCancellation(error)) throw error;
    throw new Failure("unreachable", "The Local Event Grid doesn't respond.", { why: String(error), cause: error });
  }
}

/** Why it refused a request, in its own words: the body is an error in Azure's form. */
export function describeEmulatorError({ status, text }: EmulatorResponse): string {
  const body = parseJsonOrUndefined(text);
  const error = isObject(body) ? body["error"] : undefined;
  return isObject(error) && typeof error["message"] === "string" ? error["message"] : `It answered ${status}.`;
}
