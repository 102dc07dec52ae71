import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { diskFailure } from "../store/diskFailure.ts";
import { writeFileAtomically } from "../store/writeFileAtomically.ts";
import { createCertificate, type TlsCertificate } from "./certificate.ts";

const dayMs = 86_400_000;

/** How long a certificate is valid, and how long before its end it is replaced, in days. Apple accepts up to 825. */
const validity = { days: 800, renewedDaysBefore: 30 };

export interface StoredCertificate extends TlsCertificate {
  /** The absolute path of the certificate, without its key. */
  readonly caFile: string;
}

/**
 * The certificate of a folder; a new one when there is none that is valid for some time, or when others could read its key.
 *
 * @param now milliseconds since 1970, by the clock of the machine, as clients check it by theirs
 * @throws Failure `storage`
 */
export async function openCertificate(
  folder: string,
  now: number,
  log: (line: string) => void,
): Promise<StoredCertificate> {
  const keyFile = path.resolve(folder, "tls-key.pem");
  const caFile = path.resolve(folder, "tls-certificate.pem");
  const found = await readCertificate(keyFile, caFile);
  if (found && isUsable(found, now)) return { ...found, caFile };
  const created = createCertificate(now - dayMs, now + validity.days * dayMs);
  try {
    await writeFileAtomically(keyFile, created.key);
    await writeFileAtomically(caFile, created.cert);
  } catch (error) {
    throw diskFailure(`The certificate ${caFile} can't be written.`, error, "Or start without --tls.");
  }
  if (found) log(`A new certificate is in ${caFile}. Restart the programs that trust the old one.`);
  return { ...created, caFile };
}

/** @returns undefined when one is missing; an empty key when others may have read it */
async function readCertificate(keyFile: string, caFile: string): Promise<TlsCertificate | undefined> {
  try {
    const isPrivate = process.platform === "win32" || ((await stat(keyFile)).mode & 0o077) === 0;
    const [key, cert] = [await readFile(keyFile, "utf8"), await readFile(caFile, "utf8")];
    return { key: isPrivate ? key : "", cert };
  } catch {
    return undefined;
  }
}

function isUsable({ key, cert }: TlsCertificate, now: number): boolean {
  try {
    const certificate = new X509Certificate(cert);
    const [from, until] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()];
    const isTimely = from <= now && now < until - validity.renewedDaysBefore * dayMs;
    return isTimely && certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    // Cut off, or edited.
    return false;
  }
}
