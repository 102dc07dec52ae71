import { type DeliveryActivity, isDeliveryActivityList } from "../../core/deliveries/deliveryActivity.ts";
import { type DeliveryRecord, isDeliveryRecordList } from "../../core/deliveries/deliveryRecord.ts";
import type { Fault } from "../../core/deliveries/fault.ts";
import { isLocalEventGridStatus, type LocalEventGridStatus } from "../../core/deliveries/localEventGridStatus.ts";
import { isFault } from "../../core/deliveries/parseFault.ts";
import { Failure, type FailureCode, isCancellation } from "../../core/failure.ts";
import { type Guard, isListOf, isObjectWith, isText } from "../../core/guards.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import type { EmulatorInstance } from "../../emulator/store/instance.ts";
import type { LocalEventGridControl } from "../../ports/localEventGrid.ts";
import { parseJsonOrUndefined, describeEmulatorError } from "./emulatorError.ts";

/** The URL of the admin endpoint, and its key. */
export type EmulatorAdminAddress = Pick<EmulatorInstance, "adminEndpoint" | "adminKey">;

const failureCodeByStatus: Readonly<Record<number, FailureCode>> = {
  401: "unauthorized",
  404: "not-found",
  409: "conflict",
};

/** Controls a running Local Event Grid over its admin endpoint, whichever process it runs in. */
export class EmulatorAdminClient implements LocalEventGridControl {
  readonly #connect: () => Promise<EmulatorAdminAddress>;

  /** @param connect finds or starts the Local Event Grid */
  constructor(connect: () => Promise<EmulatorAdminAddress>) {
    this.#connect = connect;
  }

  status(signal: AbortSignal): Promise<LocalEventGridStatus> {
    return this.#read("GET", "/status", isLocalEventGridStatus, signal);
  }

  async activity(signal: AbortSignal): Promise<readonly DeliveryActivity[]> {
    const hasActivity = isObjectWith({ eventSubscriptions: isDeliveryActivityList });
    return (await this.#read("GET", "/activity", hasActivity, signal)).eventSubscriptions;
  }

  async deliveryRecords(
    eventSubscriptionId: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly DeliveryRecord[]> {
    const query = new URLSearchParams({ eventSubscription: eventSubscriptionId, limit: String(limit) });
    const hasRecords = isObjectWith({ fates: isDeliveryRecordList });
    return (await this.#read("GET", `/fates?${query}`, hasRecords, signal)).fates;
  }

  async advanceClock(milliseconds: number, signal: AbortSignal): Promise<string> {
    const hasNow = isObjectWith({ now: isText });
    return (await this.#read("POST", "/clock", hasNow, signal, { advance: milliseconds })).now;
  }

  async faults(signal: AbortSignal): Promise<readonly Fault[]> {
    return (await this.#read("GET", "/faults", isObjectWith({ faults: isListOf(isFault) }), signal)).faults;
  }

  async setFaults(faults: readonly Fault[], signal: AbortSignal): Promise<void> {
    await this.#request("PUT", "/faults", signal, { faults });
  }

  async addWorkspace(
    workspace: { readonly id: string; readonly location: string },
    signal: AbortSignal,
  ): Promise<void> {
    await this.#request("POST", "/workspaces", signal, workspace);
  }

  async removeWorkspace(id: string, signal: AbortSignal): Promise<void> {
    await this.#request("DELETE", `/workspaces?${new URLSearchParams({ id })}`, signal);
  }

  exportState(signal: AbortSignal): Promise<JsonObject> {
    return this.#read("GET", "/state", isObject, signal);
  }

  async importState(state: JsonObject, signal: AbortSignal): Promise<void> {
    await this.#request("PUT", "/state", signal, state);
  }

  async reset(signal: AbortSignal): Promise<void> {
    await this.#request("POST", "/reset", signal);
  }

  /** @throws Failure `refused` when the response isn't what `isExpected` checks: another version may have sent it */
  async #read<T>(method: string, path: string, isExpected: Guard<T>, signal: AbortSignal, body?: object): Promise<T> {
    const response = await this.#request(method, path, signal, body);
    if (isExpected(response)) return response;
    throw new Failure("refused", "The Local Event Grid sent a response that this version doesn't understand.", {
      remedy: "Close the other windows, or stop the one in the terminal, so that all run the same version.",
    });
  }

  /** @returns the body; undefined when it has none that is JSON */
  async #request(method: string, path: string, signal: AbortSignal, body?: object): Promise<Json | undefined> {
    const { adminEndpoint, adminKey } = await this.#connect();
    try {
      const response = await fetch(`${adminEndpoint}${path}`, {
        method,
        signal,
        headers: { "x-admin-key": adminKey, ...(body && { "content-type": "application/json" }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.ok) return parseJsonOrUndefined(text);
      throw new Failure(
        failureCodeByStatus[response.status] ?? "refused",
        `The Local Event Grid refused the request: ${describeEmulatorError(response.status, text)}`,
      );
    } catch (error) {
      if (error instanceof Failure || isCancellation(error)) throw error;
      throw new Failure("unreachable", "The Local Event Grid doesn't respond.", { why: String(error), cause: error });
    }
  }
}
