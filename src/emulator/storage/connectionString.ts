import { Failure } from "../../core/failure.ts";

/**
 * The account and key of every storage emulator. Microsoft publishes them, so they are no secrets.
 *
 * @see https://learn.microsoft.com/azure/storage/common/storage-connect-azurite
 */
const emulatorAccount = "devstoreaccount1";
const emulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/**
 * Converts a storage setting to a connection string.
 *
 * @param setting the blob endpoint of a storage emulator such as Azurite, `http://127.0.0.1:10000/devstoreaccount1`, whose
 * queue endpoint is one port higher; or a storage connection string
 * @returns a storage connection string: a secret
 * @throws Failure `refused` when it is neither. The message never contains the setting, which may be a misplaced secret
 * @see https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
 */
export function toConnectionString(setting: string): string {
  const text = setting.trim();
  if (/^https?:/i.test(text)) return emulatorConnectionString(text);
  if (/(?:^|;)\s*(?:AccountName|BlobEndpoint|UseDevelopmentStorage)\s*=\s*[^;\s]/i.test(text)) return text;
  throw invalidStorage("it is neither a URL nor a storage connection string");
}

function emulatorConnectionString(endpoint: string): string {
  if (!URL.canParse(endpoint)) throw invalidStorage("the URL isn't valid");
  const url = new URL(endpoint);
  if (url.username || url.password || url.search || url.hash) throw invalidStorage("the URL has more than a path");
  if (url.pathname.replaceAll("/", "") !== emulatorAccount)
    throw invalidStorage(`the URL must end with /${emulatorAccount}, the account of every storage emulator`);
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

const invalidStorage = (reason: string): Failure =>
  new Failure("refused", `The storage for dead letters and queue messages can't be used: ${reason}.`, {
    remedy:
      "Enter the blob endpoint of a storage emulator, such as http://127.0.0.1:10000/devstoreaccount1. For any other storage account, set the environment variable AZURE_STORAGE_CONNECTION_STRING to its connection string and use --storage env.",
  });
