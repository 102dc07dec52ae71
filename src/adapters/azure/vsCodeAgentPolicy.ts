import type { PipelinePolicy } from "@azure/core-rest-pipeline";

/**
 * Leaves the way of a request to VS Code, which knows its settings for proxies and certificates and what the environment
 * says: it gives an agent to what brings none. With `http.proxySupport` set to `on`, one of the SDK's would keep it from
 * that.
 *
 * @see https://code.visualstudio.com/docs/setup/network
 */
export const vsCodeAgentPolicy: PipelinePolicy = {
  name: "vsCodeAgent",
  sendRequest(request, next) {
    request.requestOverrides = { ...request.requestOverrides, agent: undefined };
    return next(request);
  },
};
