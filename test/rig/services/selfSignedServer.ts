import { generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";

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

/** Creates an X.509 version 1 certificate for a host. DER is written by hand, as Node can only read certificates. */
export function createSelfSignedCertificate(host = "localhost"): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const ed25519 = derSequence(derValue(0x06, Buffer.from([0x2b, 0x65, 0x70])));
  const commonName = derValue(0x06, Buffer.from([0x55, 0x04, 0x03]));
  const name = derSequence(derValue(0x31, derSequence(commonName, derValue(0x0c, Buffer.from(host)))));
  const validity = derSequence(
    derValue(0x17, Buffer.from("200101000000Z")),
    derValue(0x17, Buffer.from("491231235959Z")),
  );
  const serial = derValue(0x02, Buffer.from([1]));
  const body = derSequence(serial, ed25519, name, validity, name, publicKey.export({ type: "spki", format: "der" }));
  const signature = derValue(0x03, Buffer.from([0]), sign(null, body, privateKey));
  const base64 = derSequence(body, ed25519, signature).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`,
  };
}

const derSequence = (...parts: readonly Buffer[]): Buffer => derValue(0x30, ...parts);

/** Encodes a DER value of at most 65,535 bytes. */
function derValue(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
