import type { DeliveryActivity } from "../../core/deliveries/deliveryActivity.ts";
import type { DeliveryRecord } from "../../core/deliveries/deliveryRecord.ts";
import type { Fault } from "../../core/deliveries/fault.ts";
import type { LocalEventGridStatus, LocalEventGridTime } from "../../core/deliveries/localEventGridStatus.ts";
import { Failure, type FailureCode } from "../../core/failure.ts";
import type { Guard } from "../../core/guards.ts";
import { type JsonObject, parseJsonOrUndefined } from "../../core/json.ts";
import type { EmulatorInstance } from "../../emulator/store/instance.ts";
import type { DeliveryReference, LocalEventGridControl } from "../../ports/localEventGrid.ts";
import type { adminResponses } from "./adminResponses.ts";
import { describeEmulatorError, requestEmulator } from "./emulatorRequest.ts";

/** Chooses the check of a response. */
type ResponseChoice<T> = (responses: typeof adminResponses) => Guard<T>;

/** The URL of the admin endpoint, and its key. */
export type EmulatorAdminAddress = Pick<EmulatorInstance, "adminEndpoint" | "adminKey">;

const failureCodeByStatus: Readonly<Record<number, FailureCode>> = {
  401: "unauthorized",
  404: "not-found",
  409: "conflict",
};

const toWire = ({ eventSubscriptionId, number }: DeliveryReference): object => ({
  eventSubscription: eventSubscriptionId,
  event: number,
});

/** Controls a running Local Event Grid over its admin endpoint, whichever process it runs in. */
export class EmulatorAdminClient implements LocalEventGridControl {
  readonly #connect: () => Promise<EmulatorAdminAddress>;

  /** @param connect finds or starts the Local Event Grid */
  constructor(connect: () => Promise<EmulatorAdminAddress>) {
    this.#connect = connect;
  }

  status(signal: AbortSignal): Promise<LocalEventGridStatus> {
    return this.#read((is) => is.status, "GET", "/status", signal);
  }

  async activity(signal: AbortSignal): Promise<readonly DeliveryActivity[]> {
    return (await this.#read((is) => is.activity, "GET", "/activity", signal)).eventSubscriptions;
  }

  async deliveryRecords(
    eventSubscriptionId: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly DeliveryRecord[]> {
    const query = new URLSearchParams({ eventSubscription: eventSubscriptionId, limit: String(limit) });
    const { value, text } = await this.#readText(
      (is) => is.deliveryRecords,
      "GET",
      `/fates?${query.toString()}`,
      signal,
    );
    const { elementTexts, memberTexts } = await import("../../core/jsonText.ts");
    const records = elementTexts(memberTexts(text).get("fates") ?? "[]").map(memberTexts);
    return value.fates.map((record, index) => {
      const [eventText, recordedText] = [records[index]?.get("event"), records[index]?.get("recorded")];
      return { ...record, ...(eventText && { eventText }), ...(recordedText && { recordedText }) };
    });
  }

  async endPause(eventSubscription: string, signal: AbortSignal): Promise<void> {
    await this.#request("POST", "/deliveries/now", signal, { eventSubscription });
  }

  async deliverNow(delivery: DeliveryReference, signal: AbortSignal): Promise<void> {
    await this.#request("POST", "/deliveries/now", signal, toWire(delivery));
  }

  async deliverAgain(delivery: DeliveryReference, signal: AbortSignal): Promise<void> {
    await this.#request("POST", "/deliveries/again", signal, toWire(delivery));
  }

  async discard(delivery: DeliveryReference, signal: AbortSignal): Promise<void> {
    await this.#request("POST", "/deliveries/discard", signal, toWire(delivery));
  }

  skipToAttempt(delivery: DeliveryReference, signal: AbortSignal): Promise<LocalEventGridTime> {
    return this.#read((is) => is.clock, "POST", "/deliveries/skip", signal, toWire(delivery));
  }

  clock(signal: AbortSignal): Promise<LocalEventGridTime> {
    return this.#read((is) => is.clock, "GET", "/clock", signal);
  }

  advanceClock(milliseconds: number, signal: AbortSignal): Promise<LocalEventGridTime> {
    return this.#read((is) => is.clock, "POST", "/clock", signal, { advance: milliseconds });
  }

  setClockToNow(signal: AbortSignal): Promise<LocalEventGridTime> {
    return this.#read((is) => is.clock, "POST", "/clock", signal, { set: "now" });
  }

  async faults(signal: AbortSignal): Promise<readonly Fault[]> {
    return (await this.#read((is) => is.faults, "GET", "/faults", signal)).faults;
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
    await this.#request("DELETE", `/workspaces?${new URLSearchParams({ id }).toString()}`, signal);
  }

  exportState(signal: AbortSignal): Promise<JsonObject> {
    return this.#read((is) => is.state, "GET", "/state", signal);
  }

  async importState(state: JsonObject, signal: AbortSignal): Promise<void> {
    await this.#request("PUT", "/state", signal, state);
  }

  async reset(signal: AbortSignal): Promise<void> {
    await this.#request("POST", "/reset", signal);
  }

  async #read<T>(
    choose: ResponseChoice<T>,
    method: string,
    path: string,
    signal: AbortSignal,
    body?: object,
  ): Promise<T> {
    return (await this.#readText(choose, method, path, signal, body)).value;
  }

  /** @throws Failure `refused` when the response isn't what `choose` expects: another version may have sent it */
  async #readText<T>(
    choose: ResponseChoice<T>,
    method: string,
    path: string,
    signal: AbortSignal,
    body?: object,
  ): Promise<{ readonly value: T; readonly text: string }> {
    const text = await this.#request(method, path, signal, body);
    const value = parseJsonOrUndefined(text);
    // On demand, as nothing is read at activation.
    const { adminResponses } = await import("./adminResponses.ts");
    const isExpected = choose(adminResponses);
    if (isExpected(value)) return { value, text };
    throw new Failure("refused", "The Local Event Grid sent a response that this version doesn't understand.", {
      remedy: "Close the other windows, or stop the one in the terminal, so that all run the same version.",
    });
  }

  /** @returns the body */
  async #request(method: string, path: string, signal: AbortSignal, body?: object): Promise<string> {
    const { adminEndpoint, adminKey } = await this.#connect();
    const response = await requestEmulator(`${adminEndpoint}${path}`, {
      method,
      signal,
      headers: { "x-admin-key": adminKey, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (response.isOk) return response.text;
    throw new Failure(
      failureCodeByStatus[response.status] ?? "refused",
      `The Local Event Grid refused the request: ${describeEmulatorError(response)}`,
    );
  }
}
