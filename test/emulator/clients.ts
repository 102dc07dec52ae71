import { EventGridManagementClient } from "@azure/arm-eventgrid";
import { ResourceGraphClient } from "@azure/arm-resourcegraph";
import { bearerTokenAuthenticationPolicyName, type Pipeline } from "@azure/core-rest-pipeline";
import type { RunningEmulator } from "../../src/emulator/startEmulator.ts";

/** Sends the token in place of the SDK, which refuses to do so over http. */
function onLoopback<T extends { pipeline: Pipeline }>(client: T, token: string): T {
  client.pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
  client.pipeline.addPolicy({
    name: bearerTokenAuthenticationPolicyName,
    sendRequest(request, next) {
      request.headers.set("authorization", `Bearer ${token}`);
      return next(request);
    },
  });
  return client;
}

/** Azure's own clients, connected to the emulator. @param role one to try, instead of an owner */
export function createClients(
  { armEndpoint, armToken, subscriptionId, workspaceId }: RunningEmulator,
  role: "owner" | "reader" | "eventgrid-reader" | "data-scientist" = "owner",
) {
  const token = `${armToken}.${role}`;
  const credential = { getToken: () => Promise.resolve({ token, expiresOnTimestamp: 9e15 }) };
  const options = { endpoint: armEndpoint, $host: armEndpoint, allowInsecureConnection: true };
  const grid = onLoopback(new EventGridManagementClient(credential, subscriptionId, options), token);
  return {
    eventSubscriptions: grid.eventSubscriptions,
    systemTopics: grid.systemTopics,
    systemTopicEventSubscriptions: grid.systemTopicEventSubscriptions,
    topicTypes: grid.topicTypes,
    graph: onLoopback(new ResourceGraphClient(credential, options), token),
    scope: workspaceId.slice(1),
  };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
