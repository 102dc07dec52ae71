import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import tls from "node:tls";
import { createSelfSignedCertificate } from "./selfSignedServer.ts";

export interface StandInEntra {
  /** With a trailing slash, like Microsoft's. */
  readonly authority: string;
  /** The forms of all token requests. */
  readonly tokenRequests: { readonly tenant: string; readonly form: URLSearchParams }[];
  stop(): Promise<void>;
}

/**
 * Stands in for Microsoft Entra ID, for applications, on https. This process trusts its certificate until it is stopped.
 *
 * @param secret the only valid client secret; other proofs of an application are all accepted
 */
export async function startStandInEntra(secret: string): Promise<StandInEntra> {
  const { key, cert } = createSelfSignedCertificate();
  const tokenRequests: StandInEntra["tokenRequests"] = [];
  const server = createServer({ key, cert }, (request, response) => {
    const send = (status: number, body: object): void =>
      void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const tenant = request.url?.split("/")[1] ?? "";
    if (request.method === "GET")
      return send(200, {
        issuer: `${authority}${tenant}/v2.0`,
        authorization_endpoint: `${authority}${tenant}/oauth2/v2.0/authorize`,
        token_endpoint: `${authority}${tenant}/oauth2/v2.0/token`,
        jwks_uri: `${authority}${tenant}/discovery/v2.0/keys`,
      });
    void request.toArray().then((parts) => {
      const form = new URLSearchParams(Buffer.concat(parts as Buffer[]).toString());
      tokenRequests.push({ tenant, form });
      const clientSecret = form.get("client_secret");
      // Entra does not repeat a secret, but a proxy might.
      if (clientSecret && clientSecret !== secret)
        return send(401, {
          error: "invalid_client",
          error_description: `AADSTS7000215: Invalid client secret.\n${clientSecret}`,
        });
      const claims = { appid: form.get("client_id"), tid: tenant };
      const token = [{}, claims, {}].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
      return send(200, { token_type: "Bearer", expires_in: 3_599, ext_expires_in: 3_599, access_token: token });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const authority = `https://localhost:${(server.address() as AddressInfo).port}/`;
  const trusted = tls.getCACertificates("default");
  tls.setDefaultCACertificates([...trusted, cert]);
  return {
    authority,
    tokenRequests,
    async stop() {
      tls.setDefaultCACertificates(trusted);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
