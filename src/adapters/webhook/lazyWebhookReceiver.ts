import type { Receiver } from "../../ports/receiver.ts";

/** A webhook on this machine. Its code is loaded by the first tail. */
export const lazyWebhookReceiver: Receiver = {
  async listen(handler, signal) {
    const { WebhookReceiver } = await import("./webhookReceiver.ts");
    return new WebhookReceiver().listen(handler, signal);
  },
};
