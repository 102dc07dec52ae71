import { writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { parseJwtClaims } from "../../../src/core/jwt.ts";
import { startEmulator } from "../../../src/emulator/startEmulator.ts";
import { createTemporaryFolder } from "../cleanup.ts";
import { createSelfSignedCertificate } from "./selfSignedServer.ts";

export interface StandInTenant {
  readonly id: string;
  readonly name: string;
  /** Ids of its members and guests. */
  readonly accounts: readonly string[];
  readonly azureSubscriptions: readonly { readonly id: string; readonly name: string; readonly tenantId?: string }[];
}

export interface StandInAzure {
  /** Its URL. Clients must trust the certificate in `certificateFile`. */
  readonly endpoint: string;
  /** Its port on this machine, even if its URL names another host. */
  readonly port: number;
  readonly certificateFile: string;
  /** Tenants that accept only tokens issued for a claims challenge. */
  readonly challengedTenants: Set<string>;
  /** Whether it closes every connection. */
  isUnreachable: boolean;
  /** Faults by `tenant path`, or by tenant for all paths. */
  readonly faults: Map<string, StandInFault>;
  /** The principal of the emulator whose rights all users have. */
  principal: string;
  /** Responds to all hanging requests, and removes those faults. */
  answerHanging(): void;
  /** After how many polls each long-running operation has ended. */
  pollsUntilDone: number;
  /** Each request with a response: `oid tid`, `METHOD path` and the status. */
  readonly answeredRequests: { readonly who: string; readonly request: string; readonly status: number }[];
  stop(): Promise<void>;
}

/** No response, or an error. `retryAfter` is in seconds. */
export type StandInFault = "hang" | { readonly status: number; readonly says?: string; readonly retryAfter?: number };

/** Claims in the tokens of `standInMicrosoft`. */
interface StandInTokenClaims {
  readonly oid: string;
  readonly tid: string;
  readonly exp: number;
  readonly acrs?: readonly string[];
}

interface Certificate {
  readonly key: string;
  readonly cert: string;
  readonly certificateFile: string;
}

const certificates = new Map<string, Certificate>();

/** The same for each instance with a host, so that a VS Code which trusts one trusts the next. */
function createCertificate(host = "localhost"): Certificate {
  const known = certificates.get(host);
  if (known) return known;
  const certificateFile = path.join(createTemporaryFolder().path, "certificate.pem");
  const certificate = { ...createSelfSignedCertificate(host), certificateFile };
  writeFileSync(certificateFile, certificate.cert);
  certificates.set(host, certificate);
  return certificate;
}

/**
 * Stands in for Azure: adds users, tenants and Azure subscriptions to the emulator.
 *
 * @param host a made-up host for its URL and certificate, to be reached through a proxy; `localhost` by default
 */
export async function startStandInAzure(
  tenants: readonly StandInTenant[],
  workspaces: readonly { readonly subscriptionId: string; readonly name: string }[],
  host?: string,
): Promise<StandInAzure> {
  const folder = createTemporaryFolder();
  const [first, ...rest] = workspaces.map(({ subscriptionId, name }) => ({
    id: `/subscriptions/${subscriptionId}/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/${name}`,
    location: "westeurope",
  }));
  const emulator = await startEmulator({
    folder: path.join(folder.path, "emulator"),
    ...(first ? { seed: { workspaces: [first, ...rest] } } : {}),
  });
  const { key, cert, certificateFile } = createCertificate(host);
  const challengedTenants = new Set<string>();
  const answeredRequests: StandInAzure["answeredRequests"] = [];
  const faults = new Map<string, StandInFault>();
  const pollCounts = new Map<string, number>();
  let released = Promise.withResolvers<void>();
  const server = createServer({ key, cert }, (request, response) => {
    if (azure.isUnreachable) return void request.socket.destroy();
    respond(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "https://localhost");
    const { oid, tid, exp, acrs } = parseJwtClaims(
      request.headers.authorization?.replace(/^Bearer /, "") ?? "",
    ) as unknown as StandInTokenClaims;
    const tenant = tenants.find(({ id }) => id === tid);
    const send = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
      answeredRequests.push({ who: `${oid} ${tid}`, request: `${request.method} ${url.pathname}`, status });
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
    };
    const refuse = (code: string, challenge: string): void =>
      send(
        401,
        { error: { code, message: `The access token is invalid: ${code}.` } },
        { "www-authenticate": challenge },
      );
    if (!tenant || exp * 1000 < Date.now()) return refuse("ExpiredAuthenticationToken", 'Bearer error="invalid_token"');
    if (challengedTenants.has(tenant.id) && !acrs) {
      const claims = Buffer.from('{"access_token":{"acrs":{"essential":true,"value":"c1"}}}').toString("base64");
      return refuse("InsufficientClaims", `Bearer realm="", error="insufficient_claims", claims="${claims}"`);
    }
    const fault = faults.get(`${tenant.id} ${url.pathname}`) ?? faults.get(tenant.id);
    if (fault === "hang") await released.promise;
    else if (fault) {
      const headers = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
      return send(
        fault.status,
        { error: { code: "Fault", message: fault.says ?? "Azure has a problem of its own." } },
        headers,
      );
    }
    if (url.pathname === "/tenants") {
      const visible = tenants.filter(({ accounts }) => accounts.includes(oid));
      return send(200, {
        value: visible.map(({ id, name }) => ({ id: `/tenants/${id}`, tenantId: id, displayName: name })),
      });
    }
    if (url.pathname === "/subscriptions") {
      const value = tenant.azureSubscriptions.map(({ id, name, tenantId = tenant.id }) => ({
        id: `/subscriptions/${id}`,
        subscriptionId: id,
        displayName: name,
        tenantId,
        state: "Enabled",
      }));
      return send(200, { value });
    }
    if (/operationsStatus/i.test(url.pathname)) {
      const pollCount = (pollCounts.get(url.pathname) ?? 0) + 1;
      pollCounts.set(url.pathname, pollCount);
      if (pollCount <= azure.pollsUntilDone) return send(200, { status: "InProgress" }, { "retry-after": "1" });
    }
    const body = request.method === "GET" ? undefined : Buffer.concat(await request.toArray());
    const upstream = await fetch(`${emulator.armEndpoint}${request.url}`, {
      method: request.method ?? "GET",
      headers: { authorization: `Bearer ${emulator.armToken}.${azure.principal}`, "content-type": "application/json" },
      ...(body?.length ? { body } : {}),
    });
    const text = (await upstream.text()).replaceAll(emulator.armEndpoint, azure.endpoint);
    const operation = upstream.headers.get("azure-asyncoperation")?.replace(emulator.armEndpoint, azure.endpoint);
    answeredRequests.push({
      who: `${oid} ${tenant.id}`,
      request: `${request.method} ${url.pathname}`,
      status: upstream.status,
    });
    response
      .writeHead(upstream.status, {
        "content-type": "application/json",
        ...(operation ? { "azure-asyncoperation": operation, "retry-after": "1" } : {}),
      })
      .end(text ? filterRowsByTenant(tenant, text) : undefined);
  }

  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  const azure: StandInAzure = {
    endpoint: host ? `https://${host}` : `https://localhost:${port}`,
    port,
    certificateFile,
    challengedTenants,
    isUnreachable: false,
    faults,
    principal: "owner",
    answerHanging() {
      for (const [at, fault] of faults) if (fault === "hang") faults.delete(at);
      released.resolve();
      released = Promise.withResolvers<void>();
    },
    pollsUntilDone: 0,
    answeredRequests,
    async stop() {
      server.close();
      server.closeAllConnections();
      await emulator.stop();
      folder.remove();
    },
  };
  return azure;
}

/** Leaves out workspaces of other tenants, as Resource Graph does. The emulator has only one tenant. */
function filterRowsByTenant({ azureSubscriptions }: StandInTenant, text: string): string {
  const response = JSON.parse(text) as { data?: { subscriptionId: string }[] };
  if (!Array.isArray(response.data)) return text;
  const data = response.data.filter((row) => azureSubscriptions.some(({ id }) => id === row.subscriptionId));
  return JSON.stringify({ ...response, data, count: data.length, totalRecords: data.length });
}
