import { createPrivateKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { rootCertificates } from "node:tls";
import { get } from "node:https";
import { expect, it, onTestFinished } from "vitest";
import { createCertificate } from "../../../src/emulator/tls/certificate.ts";

const from = Date.UTC(2026, 0, 1);
const until = Date.UTC(2028, 0, 1);

it("a certificate is for this machine only, and signed with its own key", () => {
  const { cert, key } = createCertificate(from, until);
  const read = new X509Certificate(cert);
  expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.checkIssued(read)).toBe(true);
  expect(read.subjectAltName).toBe("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1");
  expect([read.checkIP("127.0.0.1"), read.checkIP("::1"), read.checkIP("127.0.0.2")]).toEqual([
    "127.0.0.1",
    "::1",
    undefined,
  ]);
  expect([read.validFromDate.getTime(), read.validToDate.getTime()]).toEqual([from, until]);
});

it("a certificate is no authority, and may only be a server's", () => {
  const read = new X509Certificate(createCertificate(from, until).cert);
  expect(read.ca).toBe(false);
  expect(read.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
});

it("each certificate has a number and a key of its own", () => {
  const [one, other] = [createCertificate(from, until), createCertificate(from, until)];
  expect(new X509Certificate(one.cert).serialNumber).not.toBe(new X509Certificate(other.cert).serialNumber);
  expect(one.key).not.toBe(other.key);
});

it("a client that trusts the certificate reaches the server by each of its names, and another client doesn't", async () => {
  const { cert, key } = createCertificate(Date.now() - 1_000, Date.now() + 60_000);
  const server = createServer({ cert, key }, (_, response) => response.end()).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const statusOf = async (host: string, ca: string | readonly string[]): Promise<number | undefined> => {
    const request = get({ host, port, ca: [ca].flat(), agent: false });
    const [response] = (await once(request, "response")) as [{ statusCode?: number; resume(): void }];
    response.resume();
    return response.statusCode;
  };
  expect(await statusOf("127.0.0.1", cert)).toBe(200);
  expect(await statusOf("localhost", cert)).toBe(200);
  await expect(statusOf("127.0.0.1", rootCertificates)).rejects.toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
});
