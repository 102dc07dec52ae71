import type { Cloud } from "../../ports/cloud.ts";

/**
 * A cloud that is reached at its first use. Before every call it is asked where the cloud is, because a local one may
 * have moved: the window that ran it was closed, and another one has started it again.
 *
 * @param locate starts or finds the cloud and gives its endpoint
 * @param open connects to an endpoint; called once for each, and again after it failed
 */
export function createLazyCloud(
  locate: (signal: AbortSignal) => Promise<string>,
  open: (endpoint: string) => Promise<Cloud>,
): Cloud {
  let last: { readonly endpoint: string; readonly cloud: Promise<Cloud> } | undefined;
  const reach = async (signal: AbortSignal): Promise<Cloud> => {
    const endpoint = await locate(signal);
    if (last?.endpoint === endpoint) return last.cloud;
    const opening = { endpoint, cloud: open(endpoint) };
    last = opening;
    try {
      return await opening.cloud;
    } catch (error) {
      if (last === opening) last = undefined;
      throw error;
    }
  };
  return {
    workspaces: async (signal, listener) => (await reach(signal)).workspaces(signal, listener),
    eventSubscriptions: async (workspaceId, signal, listener) =>
      (await reach(signal)).eventSubscriptions(workspaceId, signal, listener),
    eventSubscription: async (id, signal) => (await reach(signal)).eventSubscription(id, signal),
    permissions: async (scope, signal) => (await reach(signal)).permissions(scope, signal),
    put: async (id, body, signal) => (await reach(signal)).put(id, body, signal),
    patch: async (id, change, signal) => (await reach(signal)).patch(id, change, signal),
    webhookUrl: async (id, signal) => (await reach(signal)).webhookUrl(id, signal),
    deliveryAttributes: async (id, signal) => (await reach(signal)).deliveryAttributes(id, signal),
    delete: async (id, signal) => (await reach(signal)).delete(id, signal),
  };
}
