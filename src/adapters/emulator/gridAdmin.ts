import type { Activity } from "../../core/deliveries/activity.ts";
import type { Fate } from "../../core/deliveries/fate.ts";
import type { Fault } from "../../core/deliveries/fault.ts";
import type { GridStatus } from "../../core/deliveries/gridStatus.ts";
import { Failure, type FailureCode, isCancellation } from "../../core/failure.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import type { Instance } from "../../emulator/instance.ts";
import type { GridControl } from "../../ports/localEventGrid.ts";
import { parsed, said } from "./said.ts";

/** Where the admin endpoint is, and what opens it. */
export type AdminAddress = Pick<Instance, "adminEndpoint" | "adminKey">;

const codes: Readonly<Record<number, FailureCode>> = { 401: "unauthorized", 404: "not-found", 409: "conflict" };

/** Controls a running Local Event Grid over its admin endpoint, whichever process it runs in. */
export class GridAdmin implements GridControl {
  readonly #reach: () => Promise<AdminAddress>;

  /** @param reach finds or starts it */
  constructor(reach: () => Promise<AdminAddress>) {
    this.#reach = reach;
  }

  async status(signal: AbortSignal): Promise<GridStatus> {
    return (await this.#object("GET", "/status", signal)) as unknown as GridStatus;
  }

  async activity(signal: AbortSignal): Promise<readonly Activity[]> {
    return (await this.#list("/activity", "eventSubscriptions", signal)) as unknown as readonly Activity[];
  }

  async fates(eventSubscriptionId: string, most: number, signal: AbortSignal): Promise<readonly Fate[]> {
    const query = new URLSearchParams({ eventSubscription: eventSubscriptionId, limit: String(most) });
    return (await this.#list(`/fates?${query}`, "fates", signal)) as unknown as readonly Fate[];
  }

  async advance(milliseconds: number, signal: AbortSignal): Promise<string> {
    const { now } = await this.#object("POST", "/clock", signal, { advance: milliseconds });
    return typeof now === "string" ? now : "";
  }

  async faults(signal: AbortSignal): Promise<readonly Fault[]> {
    return (await this.#list("/faults", "faults", signal)) as unknown as readonly Fault[];
  }

  async setFaults(faults: readonly Fault[], signal: AbortSignal): Promise<void> {
    await this.#ask("PUT", "/faults", signal, { faults: faults as unknown as Json });
  }

  async addWorkspace(
    workspace: { readonly id: string; readonly location: string },
    signal: AbortSignal,
  ): Promise<void> {
    await this.#ask("POST", "/workspaces", signal, { ...workspace });
  }

  async removeWorkspace(id: string, signal: AbortSignal): Promise<void> {
    await this.#ask("DELETE", `/workspaces?${new URLSearchParams({ id })}`, signal);
  }

  exportState(signal: AbortSignal): Promise<JsonObject> {
    return this.#object("GET", "/state", signal);
  }

  async importState(state: JsonObject, signal: AbortSignal): Promise<void> {
    await this.#ask("PUT", "/state", signal, state);
  }

  async reset(signal: AbortSignal): Promise<void> {
    await this.#ask("POST", "/reset", signal);
  }

  async #list(path: string, name: string, signal: AbortSignal): Promise<readonly JsonObject[]> {
    const list = (await this.#object("GET", path, signal))[name];
    return Array.isArray(list) ? list.filter(isObject) : [];
  }

  async #object(method: string, path: string, signal: AbortSignal, body?: JsonObject): Promise<JsonObject> {
    const answer = await this.#ask(method, path, signal, body);
    if (isObject(answer)) return answer;
    throw new Failure("refused", "The Local Event Grid gave an answer that this version does not understand.", {
      remedy: "Close the other windows, or end the one in the terminal, so that all run the same version.",
    });
  }

  /** @returns the answer's body, or undefined when it has none that is JSON */
  async #ask(method: string, path: string, signal: AbortSignal, body?: JsonObject): Promise<Json | undefined> {
    const { adminEndpoint, adminKey } = await this.#reach();
    try {
      const response = await fetch(`${adminEndpoint}${path}`, {
        method,
        signal,
        headers: { "x-admin-key": adminKey, ...(body && { "content-type": "application/json" }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      // No answer of the admin endpoint is anything but JSON or nothing.
      if (response.ok) return parsed(text);
      throw refusal(response.status, text);
    } catch (error) {
      if (error instanceof Failure || isCancellation(error)) throw error;
      throw new Failure("unreachable", "The Local Event Grid does not answer.", { why: String(error), cause: error });
    }
  }
}

const refusal = (status: number, text: string): Failure =>
  new Failure(codes[status] ?? "refused", `The Local Event Grid refused it: ${said(status, text)}`);
