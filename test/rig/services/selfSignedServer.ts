import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createCertificate, type TlsCertificate } from "../../../src/emulator/tls/certificate.ts";

/** Starts an HTTPS server on this machine with a new self-signed certificate. */
export async function startSelfSignedServer(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer(createSelfSignedCertificate(), (_, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}/events`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Creates a certificate for a host that nobody trusts unless told to, valid until 2049. */
export const createSelfSignedCertificate = (host?: string): TlsCertificate =>
  createCertificate(Date.UTC(2020, 0), Date.UTC(2049, 11), host);
