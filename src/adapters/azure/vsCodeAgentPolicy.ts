import type { PipelinePolicy } from "@azure/core-rest-pipeline";

/**
 * Lets VS Code choose the agent of each request, by its settings for proxies and certificates and by the environment. With
 * `http.proxySupport` set to `on`, VS Code would not replace an agent of the SDK.
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
