import { type Clock, delay } from "../../core/wait.ts";
import type { DeliveryFault } from "../../core/deliveries/fault.ts";
import type { SendResult } from "./sender.ts";

/** Faults of a request, as opposed to those that prevent it. */
export type RequestFault = Exclude<DeliveryFault, { readonly kind: "drop" | "reorder" }>;

/**
 * Sends with a fault: not at all, late, or twice.
 *
 * @param signal ends a delay
 */
export async function sendWithFault(
  fault: RequestFault,
  send: () => Promise<SendResult>,
  clock: Clock,
  signal: AbortSignal,
): Promise<SendResult> {
  switch (fault.kind) {
    case "refuse":
      return { kind: "failed", cause: "SocketError", why: "an injected fault refused the connection" };
    case "answer":
      return { kind: "answered", by: "an injected fault", status: fault.status, headers: {}, body: "" };
    case "delay":
      // It rejects only if it is aborted, which is the result below.
      await delay(clock, fault.milliseconds, signal).catch(() => {});
      return signal.aborted ? { kind: "failed", cause: "Aborted", why: "it was stopped on the way" } : send();
    case "duplicate":
      await send();
      return send();
  }
}
