import { EventGridManagementClient } from "@azure/arm-eventgrid";
import type { TokenCredential } from "@azure/core-auth";
import { bearerTokenAuthenticationPolicyName, type PipelinePolicy } from "@azure/core-rest-pipeline";
import { isLoopback } from "../../core/subscription/endpoint.ts";

/** Where Azure Resource Manager is, and who asks. */
export interface ArmConnection {
  /** For example `https://management.azure.com`, or the Local Event Grid's `http://127.0.0.1:1234`. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  /** What tokens are asked for; by default what the endpoint's address gives. */
  readonly scope?: string;
}

/** The version of Event Grid's control plane that is spoken; the newest generally available one. */
export const eventGridApiVersion = "2025-02-15";

/** The Event Grid client whose pipeline signs in; whether and when a request is sent again is left to the caller. */
export function createEventGridClient(connection: ArmConnection): EventGridManagementClient {
  // Requests name their scope themselves, so the client's own Azure subscription is never used. They name their version
  // too: one that is given here would be written into all of them, also into those to other providers.
  const client = new EventGridManagementClient(connection.credential, "none", toClientOptions(connection));
  return allowLoopbackToken(client, connection);
}

function toClientOptions({ endpoint, scope }: ArmConnection) {
  const shared = {
    endpoint,
    $host: endpoint,
    userAgentOptions: { userAgentPrefix: "azure-ml-events" },
    ...(scope ? { credentialScopes: scope } : {}),
  };
  return isLoopbackEndpoint(endpoint) ? { ...shared, allowInsecureConnection: true } : shared;
}

/** Whether an endpoint is the Local Event Grid's. */
export const isLoopbackEndpoint = (endpoint: string): boolean =>
  endpoint.startsWith("http:") && isLoopback(new URL(endpoint));

/** The SDK's own policy refuses to send a token over http, so the Local Event Grid needs one that allows this machine. */
function allowLoopbackToken(client: EventGridManagementClient, connection: ArmConnection): EventGridManagementClient {
  if (!isLoopbackEndpoint(connection.endpoint)) return client;
  client.pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
  client.pipeline.addPolicy(createLoopbackTokenPolicy(connection));
  return client;
}

const createLoopbackTokenPolicy = ({ credential, endpoint }: ArmConnection): PipelinePolicy => ({
  name: bearerTokenAuthenticationPolicyName,
  async sendRequest(request, next) {
    if (!isLoopback(new URL(request.url))) throw new Error("The Local Event Grid pointed to another machine.");
    const token = await credential.getToken(`${endpoint}/.default`);
    if (token) request.headers.set("authorization", `Bearer ${token.token}`);
    return next(request);
  },
});
