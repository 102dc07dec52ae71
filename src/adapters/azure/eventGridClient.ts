import { EventGridManagementClient } from "@azure/arm-eventgrid";
import type { TokenCredential } from "@azure/core-auth";
import { bearerTokenAuthenticationPolicyName, type PipelinePolicy } from "@azure/core-rest-pipeline";
import { isLoopback } from "../../core/subscription/endpoint.ts";

/** The address of Azure Resource Manager, and the identity to use. */
export interface ArmConnection {
  /** For example `https://management.azure.com`, or the Local Event Grid's `http://127.0.0.1:1234`. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  /** Token scope; derived from the endpoint by default. */
  readonly scope?: string;
}

/** The newest generally available version of Event Grid's control plane. */
export const eventGridApiVersion = "2025-02-15";

/** The Event Grid client, whose pipeline authenticates requests. Retries are left to the caller. */
export function createEventGridClient(connection: ArmConnection): EventGridManagementClient {
  const { endpoint, credential, scope } = connection;
  const isLocal = isLoopbackEndpoint(endpoint);
  // Each request names its scope, so the client's Azure subscription is never used. It also names its version: one set
  // here would be added to requests to other providers too.
  const client = new EventGridManagementClient(credential, "none", {
    endpoint,
    $host: endpoint,
    userAgentOptions: { userAgentPrefix: "azure-ml-events" },
    allowInsecureConnection: isLocal,
    ...(scope ? { credentialScopes: scope } : {}),
  });
  if (isLocal) {
    client.pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
    client.pipeline.addPolicy(createLoopbackTokenPolicy(connection));
  }
  return client;
}

/** Whether an endpoint is the Local Event Grid's. */
export const isLoopbackEndpoint = (endpoint: string): boolean =>
  endpoint.startsWith("http:") && isLoopback(new URL(endpoint));

/** The SDK's own policy sends no tokens over http, so the Local Event Grid needs one that allows loopback addresses. */
const createLoopbackTokenPolicy = ({ credential, endpoint }: ArmConnection): PipelinePolicy => ({
  name: bearerTokenAuthenticationPolicyName,
  async sendRequest(request, next) {
    if (!isLoopback(new URL(request.url))) throw new Error("The Local Event Grid redirected to another machine.");
    const token = await credential.getToken(`${endpoint}/.default`);
    if (token) request.headers.set("authorization", `Bearer ${token.token}`);
    return next(request);
  },
});
