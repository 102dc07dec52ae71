import {
  type AccessToken,
  CredentialUnavailableError,
  type GetTokenOptions,
  type TokenCredential,
} from "@azure/identity";
import { isObject, type JsonObject } from "../../core/json.ts";
import { runProgram } from "./runProgram.ts";

/** What is asked of a command line tool. */
interface CliTokenRequest {
  readonly scope: string;
  readonly tenantId: string | undefined;
}

interface CliTool {
  readonly title: string;
  readonly help: string;
  readonly args: (asked: CliTokenRequest) => readonly string[];
  /** @returns milliseconds since 1970, or NaN */
  readonly readExpiry: (answer: JsonObject) => number;
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
    // Before version 2.54 it had but the second, in the machine's own time zone.
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
 * Tokens of who is signed in to the Azure CLI or the Azure Developer CLI. The credentials of `@azure/identity` for them
 * end the tool after a time, but not what it has started.
 *
 * @param limit milliseconds
 * @throws CredentialUnavailableError so that a chain asks the next one
 */
export const createCliCredential = (
  name: keyof typeof cliTools,
  { limit, tenantId }: { readonly limit: number; readonly tenantId: string | undefined },
): TokenCredential => ({
  async getToken(scopes: string | string[], { claims }: GetTokenOptions = {}): Promise<AccessToken> {
    const tool: CliTool = cliTools[name];
    const [scope = ""] = typeof scopes === "string" ? [scopes] : scopes;
    // It came from a service, and must not be taken for a flag.
    if (tenantId && !/^[\da-z][\da-z.-]*$/i.test(tenantId)) throw createUnavailableError("The tenant's id is none.");
    if (claims) throw createUnavailableError(`${tool.title} cannot prove more than it has proven at its own sign-in.`);
    try {
      const { code, stdout, stderr } = await runProgram(name, tool.args({ scope, tenantId }), limit);
      if (code !== 0)
        throw createUnavailableError(readErrorMessage(stderr) || `${tool.title} ended with code ${code}.`);
      const answer: unknown = JSON.parse(stdout);
      const token = isObject(answer) ? answer[tool.tokenMember] : undefined;
      const expiresOnTimestamp = isObject(answer) ? tool.readExpiry(answer) : Number.NaN;
      if (typeof token !== "string" || Number.isNaN(expiresOnTimestamp))
        throw createUnavailableError("Its JSON has no token.");
      return { token, expiresOnTimestamp };
    } catch (error) {
      if (error instanceof CredentialUnavailableError) throw error;
      const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
      throw createUnavailableError(
        isMissing ? `${tool.title} could not be found. It is at ${tool.help}.` : String(error),
      );
    }
  },
});

const createUnavailableError = (why: string): CredentialUnavailableError => new CredentialUnavailableError(why);

/** What a tool says of why it gives none: plain text, or JSON line by line, in which versions differ. */
function readErrorMessage(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  for (const line of lines.filter((one) => one.startsWith("{"))) {
    const found = /"(?:error|message)":\s*("(?:[^"\\]|\\.)+")/.exec(line)?.[1];
    if (found) return String(JSON.parse(found)).trim();
  }
  // Warnings, such as of a newer version, come first.
  return lines.find((line) => line.startsWith("ERROR")) ?? lines.find(Boolean) ?? "";
}
