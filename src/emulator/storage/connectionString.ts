import { Failure } from "../../core/failure.ts";

/**
 * The account and key that every storage emulator has. Microsoft publishes them; they protect nothing.
 *
 * @see https://learn.microsoft.com/azure/storage/common/storage-connect-azurite
 */
const emulatorAccount = "devstoreaccount1";
const emulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/**
 * What connects to the storage that `given` names.
 *
 * @param given the blob endpoint of a storage emulator such as Azurite, `http://127.0.0.1:10000/devstoreaccount1`, whose
 * queue endpoint is one port higher; or a storage connection string
 * @returns a storage connection string: a secret
 * @throws Failure `refused` when it is neither. It never repeats what was given, which may be a secret in the wrong place
 * @see https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
 */
export function toConnectionString(given: string): string {
  if (/^https?:/i.test(given.trim())) return emulatorConnectionString(given.trim());
  if (/(?:^|;)\s*(?:AccountName|BlobEndpoint|UseDevelopmentStorage)\s*=\s*[^;\s]/i.test(given)) return given.trim();
  throw invalidStorage("it is neither an address nor a storage connection string");
}

function emulatorConnectionString(given: string): string {
  if (!URL.canParse(given)) throw invalidStorage("the address cannot be read");
  const url = new URL(given);
  if (url.username || url.password || url.search || url.hash)
    throw invalidStorage("the address carries more than a path");
  if (url.pathname.replaceAll("/", "") !== emulatorAccount)
    throw invalidStorage(`the address must end with /${emulatorAccount}, the account that every storage emulator has`);
  const blob = `${url.origin}/${emulatorAccount}`;
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  url.port = String(port + 1);
  return Object.entries({
    DefaultEndpointsProtocol: url.protocol.slice(0, -1),
    AccountName: emulatorAccount,
    AccountKey: emulatorKey,
    BlobEndpoint: blob,
    QueueEndpoint: `${url.origin}/${emulatorAccount}`,
  })
    .map(([name, value]) => `${name}=${value}`)
    .join(";");
}

const invalidStorage = (why: string): Failure =>
  new Failure("refused", `The storage for dead letters and queue messages cannot be used: ${why}.`, {
    remedy:
      "Give the blob endpoint of a storage emulator, such as http://127.0.0.1:10000/devstoreaccount1. For any other storage account, keep its connection string in the environment variable AZURE_STORAGE_CONNECTION_STRING and say --storage env.",
  });
