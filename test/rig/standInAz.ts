import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** An `az` that gives tokens with these claims, or has nobody who is signed in. */
export interface StandInAz {
  /** To stand first on the PATH. */
  readonly folder: string;
  /** The command lines that it was given. */
  calls(): readonly string[];
}

/** Writes a stand-in for the Azure CLI into a folder, for machines with a shell. */
export function writeStandInAz(folder: string, claims: object | "signed out"): StandInAz {
  mkdirSync(folder, { recursive: true });
  const log = path.join(folder, "calls");
  writeFileSync(log, "");
  const far = 4_000_000_000;
  const token = [{}, { exp: far, ...Object(claims) }, {}]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const answer =
    claims === "signed out"
      ? `echo "ERROR: Please run 'az login' to setup account." >&2\nexit 1`
      : `cat <<'END'\n${JSON.stringify({ accessToken: token, expires_on: far, tokenType: "Bearer" })}\nEND`;
  writeFileSync(path.join(folder, "az"), `#!/bin/sh\necho "$*" >> '${log}'\n${answer}\n`, { mode: 0o755 });
  return { folder, calls: () => readFileSync(log, "utf8").split("\n").filter(Boolean) };
}
