import {
  type AccessToken,
  CredentialUnavailableError,
  type GetTokenOptions,
  type TokenCredential,
} from "@azure/identity";
import { isObject, type JsonObject } from "../../core/json.ts";
import { runProgram } from "./runProgram.ts";

interface CliTokenRequest {
  readonly scope: string;
  readonly tenantId: string | undefined;
}

interface CliTool {
  readonly title: string;
  readonly help: string;
  readonly args: (request: CliTokenRequest) => readonly string[];
  /** @returns milliseconds since 1970, or NaN */
  readonly readExpiry: (output: JsonObject) => number;
  readonly tokenMember: string;
}

/**
 * @see https://learn.microsoft.com/cli/azure/account#az-account-get-access-token
 * @see https://learn.microsoft.com/azure/developer/azure-developer-cli/reference#azd-auth-token
 */
const cliTools = {
  az: {
    title: "The Azure CLI",
    help: "https://aka.ms/azure-cli",
    args: ({ scope, tenantId }) => [
      "account",
      "get-access-token",
      "--output",
      "json",
      "--resource",
      scope.replace(/\/\.default$/, ""),
      ...(tenantId ? ["--tenant", tenantId] : []),
    ],
    // Versions before 2.54 have only the second, in local time.
    readExpiry: ({ expires_on: seconds, expiresOn }) =>
      Number(seconds) * 1_000 || (typeof expiresOn === "string" ? Date.parse(expiresOn) : Number.NaN),
    tokenMember: "accessToken",
  },
  azd: {
    title: "The Azure Developer CLI",
    help: "https://aka.ms/azd",
    args: ({ scope, tenantId }) => [
      "auth",
      "token",
      "--output",
      "json",
      "--no-prompt",
      "--scope",
      scope,
      ...(tenantId ? ["--tenant-id", tenantId] : []),
    ],
    readExpiry: ({ expiresOn }) => (typeof expiresOn === "string" ? Date.parse(expiresOn) : Number.NaN),
    tokenMember: "token",
  },
} satisfies Readonly<Record<string, CliTool>>;

/**
 * Tokens of the user signed in to the Azure CLI or the Azure Developer CLI. Unlike the credentials of `@azure/identity`, a
 * time-out also ends the programs that the tool has started.
 *
 * @throws CredentialUnavailableError so that a chain tries the next one
 */
export const createCliCredential = (
  name: keyof typeof cliTools,
  { timeoutMs, tenantId }: { readonly timeoutMs: number; readonly tenantId: string | undefined },
): TokenCredential => ({
  async getToken(scopes: string | string[], { claims }: GetTokenOptions = {}): Promise<AccessToken> {
    const tool: CliTool = cliTools[name];
    const [scope = ""] = typeof scopes === "string" ? [scopes] : scopes;
    // It comes from a service, and must not be mistaken for a flag.
    if (tenantId && !/^[\da-z][\da-z.-]*$/i.test(tenantId))
      throw new CredentialUnavailableError("The tenant id is invalid.");
    if (claims)
      throw new CredentialUnavailableError(`${tool.title} needs a new sign-in for the claims that Azure requires.`);
    try {
      const { code, stdout, stderr } = await runProgram(name, tool.args({ scope, tenantId }), timeoutMs);
      if (code !== 0)
        throw new CredentialUnavailableError(readErrorMessage(stderr) || `${tool.title} exited with code ${code}.`);
      const output: unknown = JSON.parse(stdout);
      const token = isObject(output) ? output[tool.tokenMember] : undefined;
      const expiresOnTimestamp = isObject(output) ? tool.readExpiry(output) : Number.NaN;
      if (typeof token !== "string" || Number.isNaN(expiresOnTimestamp))
        throw new CredentialUnavailableError("Its JSON has no token.");
      return { token, expiresOnTimestamp };
    } catch (error) {
      if (error instanceof CredentialUnavailableError) throw error;
      const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
      throw new CredentialUnavailableError(
        isMissing ? `${tool.title} could not be found. Install it from ${tool.help}.` : String(error),
      );
    }
  },
});

/** The reason a tool prints if it has no token: plain text, or lines of JSON that differ between versions. */
function readErrorMessage(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  for (const line of lines.filter((one) => one.startsWith("{"))) {
    const found = /"(?:error|message)":\s*("(?:[^"\\]|\\.)+")/.exec(line)?.[1];
    if (found) return String(JSON.parse(found)).trim();
  }
  // Warnings, such as of a newer version, come first.
  return lines.find((line) => line.startsWith("ERROR")) ?? lines.find(Boolean) ?? "";
}
