import type { DeliveryActivity } from "../../core/deliveries/deliveryActivity.ts";
import type { DeliveryRecord } from "../../core/deliveries/deliveryRecord.ts";
import type { Fault } from "../../core/deliveries/fault.ts";
import type { LocalEventGridStatus } from "../../core/deliveries/localEventGridStatus.ts";
import { Failure, type FailureCode, isCancellation } from "../../core/failure.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import type { EmulatorInstance } from "../../emulator/store/instance.ts";
import type { LocalEventGridControl } from "../../ports/localEventGrid.ts";
import { parseJsonOrUndefined, describeEmulatorError } from "./emulatorError.ts";

/** Where the admin endpoint is, and what opens it. */
export type EmulatorAdminAddress = Pick<EmulatorInstance, "adminEndpoint" | "adminKey">;

const failureCodeByStatus: Readonly<Record<number, FailureCode>> = {
  401: "unauthorized",
  404: "not-found",
  409: "conflict",
};

/** Controls a running Local Event Grid over its admin endpoint, whichever process it runs in. */
export class EmulatorAdminClient implements LocalEventGridControl {
  readonly #connect: () => Promise<EmulatorAdminAddress>;

  /** @param reach finds or starts it */
  constructor(reach: () => Promise<EmulatorAdminAddress>) {
    this.#connect = reach;
  }

  async status(signal: AbortSignal): Promise<LocalEventGridStatus> {
    return (await this.#requestObject("GET", "/status", signal)) as unknown as LocalEventGridStatus;
  }

  async activity(signal: AbortSignal): Promise<readonly DeliveryActivity[]> {
    return (await this.#requestList(
      "/activity",
      "eventSubscriptions",
      signal,
    )) as unknown as readonly DeliveryActivity[];
  }

  async deliveryRecords(
    eventSubscriptionId: string,
    most: number,
    signal: AbortSignal,
  ): Promise<readonly DeliveryRecord[]> {
    const query = new URLSearchParams({ eventSubscription: eventSubscriptionId, limit: String(most) });
    return (await this.#requestList(
      `/fates?${query.toString()}`,
      "fates",
      signal,
    )) as unknown as readonly DeliveryRecord[];
  }

  async advanceClock(milliseconds: number, signal: AbortSignal): Promise<string> {
    const { now } = await this.#requestObject("POST", "/clock", signal, { advance: milliseconds });
    return typeof now === "string" ? now : "";
  }

  async faults(signal: AbortSignal): Promise<readonly Fault[]> {
    return (await this.#requestList("/faults", "faults", signal)) as unknown as readonly Fault[];
  }

  async setFaults(faults: readonly Fault[], signal: AbortSignal): Promise<void> {
    await this.#request("PUT", "/faults", signal, { faults: faults as unknown as Json });
  }

  async addWorkspace(
    workspace: { readonly id: string; readonly location: string },
    signal: AbortSignal,
  ): Promise<void> {
    await this.#request("POST", "/workspaces", signal, { ...workspace });
  }

  async removeWorkspace(id: string, signal: AbortSignal): Promise<void> {
    await this.#request("DELETE", `/workspaces?${new URLSearchParams({ id }).toString()}`, signal);
  }

  exportState(signal: AbortSignal): Promise<JsonObject> {
    return this.#requestObject("GET", "/state", signal);
  }

  async importState(state: JsonObject, signal: AbortSignal): Promise<void> {
    await this.#request("PUT", "/state", signal, state);
  }

  async reset(signal: AbortSignal): Promise<void> {
    await this.#request("POST", "/reset", signal);
  }

  async #requestList(path: string, name: string, signal: AbortSignal): Promise<readonly JsonObject[]> {
    const list = (await this.#requestObject("GET", path, signal))[name];
    return Array.isArray(list) ? list.filter(isObject) : [];
  }

  async #requestObject(method: string, path: string, signal: AbortSignal, body?: JsonObject): Promise<JsonObject> {
    const answer = await this.#request(method, path, signal, body);
    if (isObject(answer)) return answer;
    throw new Failure("refused", "The Local Event Grid gave an answer that this version does not understand.", {
      remedy: "Close the other windows, or end the one in the terminal, so that all run the same version.",
    });
  }

  /** @returns the answer's body, or undefined when it has none that is JSON */
  async #request(method: string, path: string, signal: AbortSignal, body?: JsonObject): Promise<Json | undefined> {
    const { adminEndpoint, adminKey } = await this.#connect();
    try {
      const response = await fetch(`${adminEndpoint}${path}`, {
        method,
        signal,
        headers: { "x-admin-key": adminKey, ...(body && { "content-type": "application/json" }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      // No answer of the admin endpoint is anything but JSON or nothing.
      if (response.ok) return parseJsonOrUndefined(text);
      throw toRefusedFailure(response.status, text);
    } catch (error) {
      if (error instanceof Failure || isCancellation(error)) throw error;
      throw new Failure("unreachable", "The Local Event Grid does not answer.", { why: String(error), cause: error });
    }
  }
}

const toRefusedFailure = (status: number, text: string): Failure =>
  new Failure(
    failureCodeByStatus[status] ?? "refused",
    `The Local Event Grid refused it: ${describeEmulatorError(status, text)}`,
  );
