import type { Clock } from "../clock.ts";
import type { DeliveryFault } from "../faults.ts";
import type { Sent } from "./send.ts";

/** Faults that happen to a request, as opposed to those that keep it from being made. */
export type RequestFault = Exclude<DeliveryFault, { readonly kind: "drop" | "reorder" }>;

/** Sends with a fault on the way: nothing, too late, twice, or as it should. */
export async function sendAtFault(
  fault: RequestFault | undefined,
  send: () => Promise<Sent>,
  clock: Clock,
): Promise<Sent> {
  switch (fault?.kind) {
    case "refuse":
      return { kind: "failed", cause: "SocketError", why: "an injected fault refused the connection" };
    case "answer":
      return { kind: "answered", by: "an injected fault", status: fault.status, headers: {}, body: "" };
    case "delay":
      await new Promise<void>((resolve) => clock.after(fault.milliseconds, resolve));
      return send();
    case "duplicate":
      await send();
      return send();
    case undefined:
      return send();
  }
}
