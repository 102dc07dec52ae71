import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A script in place of `az` or `azd`. */
export interface StandInAzureCli {
  /** To be the first folder on the PATH. */
  readonly folder: string;
  /** Its command lines so far. */
  calls(): readonly string[];
}

/** What it does when a token is requested: it prints one with these claims, or behaves as described. */
type StandInAzureCliBehavior = object | "signed out" | "hangs" | "prints something else" | "waits for a file";

/** Writes a stand-in for the Azure CLI or the Azure Developer CLI into a folder. It needs a shell. */
export function writeStandInAzureCli(
  folder: string,
  behavior: StandInAzureCliBehavior,
  name: "az" | "azd" = "az",
): StandInAzureCli {
  mkdirSync(folder, { recursive: true });
  const log = path.join(folder, "calls");
  writeFileSync(log, "");
  const expiry = 4_000_000_000;
  const token = [{}, { exp: expiry, ...Object(behavior) }, {}]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const output =
    name === "az"
      ? { accessToken: token, expires_on: expiry, tokenType: "Bearer" }
      : { token, expiresOn: new Date(expiry * 1_000).toISOString() };
  const scripts: Readonly<Record<string, string>> = {
    "signed out": `printf '%b\\n' '${name === "az" ? "WARNING: There is a newer version.\\nERROR: Please run az login" : "not logged in, run `azd auth login` to login"}' >&2\nexit 1`,
    // Like the Azure CLI, a script that starts another program.
    hangs: 'sleep 600 &\necho "$$ $!" > "$0.pid"\nwait',
    "waits for a file": `echo begun >> '${log}'\nwhile [ ! -e '${folder}/continue' ]; do sleep 0.02; done\necho ended >> '${log}'\nexit 1`,
    "prints something else": `echo 'Hello {"accessToken": "secret-token"'`,
  };
  const script = typeof behavior === "string" ? scripts[behavior] : `cat <<'END'\n${JSON.stringify(output)}\nEND`;
  writeFileSync(path.join(folder, name), `#!/bin/sh\necho "$*" >> '${log}'\n${script}\n`, { mode: 0o755 });
  return { folder, calls: () => readFileSync(log, "utf8").split("\n").filter(Boolean) };
}
