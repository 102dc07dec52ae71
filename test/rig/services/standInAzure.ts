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
  /** Ids of those who belong to it. */
  readonly accounts: readonly string[];
  readonly azureSubscriptions: readonly { readonly id: string; readonly name: string; readonly tenantId?: string }[];
}

export interface StandInAzure {
  /** Its address; the certificate in `certificateFile` must be trusted for it. */
  readonly endpoint: string;
  /** Where it listens on this machine, also where its address names another host. */
  readonly port: number;
  readonly certificateFile: string;
  /** Tenants that answer only a token which was given for a claims challenge. */
  readonly challengedTenants: Set<string>;
  /** Whether it hangs up on everybody. */
  isUnreachable: boolean;
  /** What it does instead of answering, by `tenant path`, or by tenant for all paths. */
  readonly faults: Map<string, StandInFault>;
  /** What everybody may do: the name of one of the emulator's principals. */
  principal: string;
  /** Answers what hangs, and hangs no more. */
  answerHanging(): void;
  /** How many looks at each long-running operation find it under way. */
  pollsUntilDone: number;
  /** `oid tid METHOD path` of each request that it answered, and with which status. */
  readonly answeredRequests: { readonly who: string; readonly request: string; readonly status: number }[];
  stop(): Promise<void>;
}

/** It never answers, or answers with this status, in these words, and after how many seconds it wants to be asked again. */
export type StandInFault = "hang" | { readonly status: number; readonly says?: string; readonly retryAfter?: number };

/** Of the tokens that `standInMicrosoft` gives. */
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
 * What the emulator has no part in: of whom a token is, and which tenants and Azure subscriptions each sees.
 *
 * @param host a made-up name in its address and certificate, for who reaches it through a proxy; by default this machine
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
  const challenging = new Set<string>();
  const answered: StandInAzure["answeredRequests"] = [];
  const faults = new Map<string, StandInFault>();
  const looks = new Map<string, number>();
  let released = Promise.withResolvers<void>();
  const server = createServer({ key, cert }, (request, response) => {
    if (azure.isUnreachable) return void request.socket.destroy();
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "https://localhost");
    const { oid, tid, exp, acrs } = parseJwtClaims(
      request.headers.authorization?.replace(/^Bearer /, "") ?? "",
    ) as unknown as StandInTokenClaims;
    const tenant = tenants.find(({ id }) => id === tid);
    const send = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
      answered.push({ who: `${oid} ${tid}`, request: `${request.method} ${url.pathname}`, status });
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
    };
    const refuse = (code: string, challenge: string): void =>
      send(
        401,
        { error: { code, message: `The access token is no good: ${code}.` } },
        { "www-authenticate": challenge },
      );
    if (!tenant || exp * 1000 < Date.now()) return refuse("ExpiredAuthenticationToken", 'Bearer error="invalid_token"');
    if (challenging.has(tenant.id) && !acrs) {
      const claims = Buffer.from('{"access_token":{"acrs":{"essential":true,"value":"c1"}}}').toString("base64");
      return refuse("InsufficientClaims", `Bearer realm="", error="insufficient_claims", claims="${claims}"`);
    }
    const fault = faults.get(`${tenant.id} ${url.pathname}`) ?? faults.get(tenant.id);
    if (fault === "hang") await released.promise;
    else if (fault) {
      const wait = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
      return send(
        fault.status,
        { error: { code: "Fault", message: fault.says ?? "Azure has a problem of its own." } },
        wait,
      );
    }
    if (url.pathname === "/tenants") {
      const own = tenants.filter(({ accounts }) => accounts.includes(oid));
      return send(200, {
        value: own.map(({ id, name }) => ({ id: `/tenants/${id}`, tenantId: id, displayName: name })),
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
      const look = (looks.get(url.pathname) ?? 0) + 1;
      looks.set(url.pathname, look);
      if (look <= azure.pollsUntilDone) return send(200, { status: "InProgress" }, { "retry-after": "1" });
    }
    const body = request.method === "GET" ? undefined : Buffer.concat(await request.toArray());
    const upstream = await fetch(`${emulator.armEndpoint}${request.url}`, {
      method: request.method ?? "GET",
      headers: { authorization: `Bearer ${azure.principal}`, "content-type": "application/json" },
      ...(body?.length ? { body } : {}),
    });
    const text = (await upstream.text()).replaceAll(emulator.armEndpoint, azure.endpoint);
    const operation = upstream.headers.get("azure-asyncoperation")?.replace(emulator.armEndpoint, azure.endpoint);
    answered.push({
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
    challengedTenants: challenging,
    isUnreachable: false,
    faults,
    principal: "owner",
    answerHanging() {
      for (const [at, fault] of faults) if (fault === "hang") faults.delete(at);
      released.resolve();
      released = Promise.withResolvers<void>();
    },
    pollsUntilDone: 0,
    answeredRequests: answered,
    async stop() {
      server.close();
      server.closeAllConnections();
      await emulator.stop();
      folder.remove();
    },
  };
  return azure;
}

/** Resource Graph shows a tenant its own; the emulator has but one tenant. */
function filterRowsByTenant({ azureSubscriptions }: StandInTenant, text: string): string {
  const answer = JSON.parse(text) as { data?: { subscriptionId: string }[] };
  if (!Array.isArray(answer.data)) return text;
  const data = answer.data.filter((row) => azureSubscriptions.some(({ id }) => id === row.subscriptionId));
  return JSON.stringify({ ...answer, data, count: data.length, totalRecords: data.length });
}
