import { type Clock, delay } from "../../../core/wait.ts";
import type { DeliveryFault } from "../../../core/deliveries/fault.ts";
import type { SendResult } from "./sender.ts";

/** Faults of a request, as opposed to those that prevent it. */
export type RequestFault = Exclude<DeliveryFault, { readonly kind: "drop" | "reorder" }>;

interface FaultControl {
  readonly clock: Clock;
  /** Aborted when the emulator stops. */
  readonly stopping: AbortSignal;
  /** Ends a delay early. */
  readonly release: AbortSignal;
  /** Called when a delay begins. @param until milliseconds since 1970 */
  readonly onHeld: (until: number) => void;
}

/** Sends with a fault: not at all, late, or twice. */
export async function sendWithFault(
  fault: RequestFault,
  send: () => Promise<SendResult>,
  { clock, stopping, release, onHeld }: FaultControl,
): Promise<SendResult> {
  switch (fault.kind) {
    case "refuse":
      return {
        kind: "failed",
        cause: "SocketError",
        why: "an injected fault refused the connection",
        isInjected: true,
      };
    case "answer":
      return {
        kind: "answered",
        by: "an injected fault",
        status: fault.status,
        headers: {},
        body: "",
        isInjected: true,
      };
    case "delay":
      onHeld(clock.now() + fault.milliseconds);
      // It rejects only if it is aborted, which is what follows.
      await delay(clock, fault.milliseconds, AbortSignal.any([stopping, release])).catch(() => {});
      return stopping.aborted ? { kind: "failed", cause: "Aborted", why: "it was stopped on the way" } : send();
    case "duplicate":
      await send();
      return send();
  }
}
