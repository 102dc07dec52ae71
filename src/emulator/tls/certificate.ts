import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { der } from "./der.ts";

/** A certificate and its private key, in PEM. */
export interface TlsCertificate {
  readonly key: string;
  readonly cert: string;
}

/** Names and object ids. @see https://www.rfc-editor.org/rfc/rfc5280 */
const ids = {
  commonName: "2.5.4.3",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  subjectKeyId: "2.5.29.14",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyId: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1",
};

/**
 * Creates a certificate for 127.0.0.1, ::1 and a host name, signed with its own key. It is no authority: a client that trusts it
 * trusts nothing else, even if its key is stolen.
 *
 * Written here because Node.js only reads certificates, `openssl` may be absent, and the smallest package that writes them
 * takes more room than the rest of the emulator's server.
 *
 * @param validFrom milliseconds since 1970
 * @param validUntil milliseconds since 1970
 */
export function createCertificate(validFrom: number, validUntil: number, host = "localhost"): TlsCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = der.sequence(der.objectId(ids.ecdsaWithSha256));
  const name = der.sequence(der.set(der.sequence(der.objectId(ids.commonName), der.text("Local Event Grid"))));
  const spki = publicKey.export({ type: "spki", format: "der" });
  const keyId = createHash("sha1").update(spki).digest();
  const addresses = [Buffer.of(127, 0, 0, 1), Buffer.concat([Buffer.alloc(15), Buffer.of(1)])];
  const names = [der.member(2, Buffer.from(host)), ...addresses.map((address) => der.member(7, address))];
  const extensions = der.sequence(
    extension(ids.basicConstraints, der.sequence(), der.true),
    extension(ids.extendedKeyUsage, der.sequence(der.objectId(ids.serverAuth))),
    extension(ids.subjectAltName, der.sequence(...names)),
    extension(ids.subjectKeyId, der.octets(keyId)),
    extension(ids.authorityKeyId, der.sequence(der.member(0, keyId))),
  );
  const content = der.sequence(
    der.explicit(0, der.integer(Buffer.of(2))),
    der.integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    algorithm,
    name,
    der.sequence(der.time(validFrom), der.time(validUntil)),
    name,
    spki,
    der.explicit(3, extensions),
  );
  const signature = der.bits(sign("sha256", content, privateKey));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: toPem(der.sequence(content, algorithm, signature)),
  };
}

const extension = (id: string, value: Buffer, ...critical: readonly Buffer[]): Buffer =>
  der.sequence(der.objectId(id), ...critical, der.octets(value));

const toPem = (bytes: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${bytes.toString("base64").replace(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`;
