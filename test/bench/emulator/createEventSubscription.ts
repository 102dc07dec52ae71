import type { EmulatorProcess } from "./emulatorProcess.ts";

/** Creates an event subscription to a webhook and waits until it is in force. */
export async function createEventSubscription(
  emulator: EmulatorProcess,
  name: string,
  endpointUrl: string,
  properties: object,
): Promise<void> {
  const id = `${emulator.workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/${name}`;
  const destination = { endpointType: "WebHook", properties: { endpointUrl } };
  const authorization = `Bearer ${emulator.armToken}`;
  const answer = await fetch(`${emulator.armEndpoint}${id}?api-version=2025-02-15`, {
    method: "PUT",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ properties: { destination, ...properties } }),
  });
  const operation = answer.headers.get("azure-asyncoperation");
  if (!operation) throw new Error(await answer.text());
  const ended = await fetch(operation, { headers: { authorization } });
  const { status } = (await ended.json()) as { status: string };
  if (status !== "Succeeded") throw new Error(`The event subscription was not made: ${status}.`);
}
