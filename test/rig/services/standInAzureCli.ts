import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** An `az` that gives tokens with these claims, or has nobody who is signed in. */
export interface StandInAzureCli {
  /** To stand first on the PATH. */
  readonly folder: string;
  /** The command lines that it was given. */
  calls(): readonly string[];
}

/** What it does when it is asked for a token: gives one with these claims, has nobody who is signed in, and so on. */
type StandInAzureCliBehavior = object | "signed out" | "hangs" | "prints something else" | "waits to be let go";

/** Writes a stand-in for the Azure CLI, or the Azure Developer CLI, into a folder, for machines with a shell. */
export function writeStandInAzureCli(
  folder: string,
  behaviour: StandInAzureCliBehavior,
  name: "az" | "azd" = "az",
): StandInAzureCli {
  mkdirSync(folder, { recursive: true });
  const log = path.join(folder, "calls");
  writeFileSync(log, "");
  const far = 4_000_000_000;
  const token = [{}, { exp: far, ...Object(behaviour) }, {}]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const given =
    name === "az"
      ? { accessToken: token, expires_on: far, tokenType: "Bearer" }
      : { token, expiresOn: new Date(far * 1_000).toISOString() };
  const answers: Readonly<Record<string, string>> = {
    "signed out": `printf '%b\\n' '${name === "az" ? "WARNING: There is a newer version.\\nERROR: Please run az login" : "not logged in, run `azd auth login` to login"}' >&2\nexit 1`,
    // As the real one, it is a script that starts the program.
    hangs: 'sleep 600 &\necho "$$ $!" > "$0.pid"\nwait',
    "waits to be let go": `echo begun >> '${log}'\nwhile [ ! -e '${folder}/let-go' ]; do sleep 0.02; done\necho ended >> '${log}'\nexit 1`,
    "prints something else": `echo 'Hello {"accessToken": "secret-token"'`,
  };
  const answer = typeof behaviour === "string" ? answers[behaviour] : `cat <<'END'\n${JSON.stringify(given)}\nEND`;
  writeFileSync(path.join(folder, name), `#!/bin/sh\necho "$*" >> '${log}'\n${answer}\n`, { mode: 0o755 });
  return { folder, calls: () => readFileSync(log, "utf8").split("\n").filter(Boolean) };
}
