import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createTemporaryFolder } from "./cleanup.ts";

interface Machine {
  readonly environment: Readonly<Record<string, string>>;
  readonly umask: number;
  /** Gives up the rights of root. */
  readonly isUnprivileged: boolean;
}

const nobodyId = 65_534;

/** Machines on which the unit and contract tests must have the same results as on any other. */
export const machines: Readonly<Record<string, Machine>> = {
  german: {
    environment: { LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8", TZ: "Asia/Kolkata", CI: "true", AZURE_CLIENT_ID: "x" },
    umask: 0o022,
    isUnprivileged: false,
  },
  newfoundland: {
    environment: {
      LANG: "C",
      LC_ALL: "POSIX",
      TZ: "America/St_Johns",
      HTTP_PROXY: "http://127.0.0.1:9",
      HTTPS_PROXY: "http://127.0.0.1:9",
    },
    umask: 0o077,
    isUnprivileged: true,
  },
};

/**
 * Makes this process look as if it ran on such a machine: no home folder, a temporary folder with a blank in its name, and
 * an Azure CLI that fails first on the PATH.
 */
export function imitateMachine({ environment, umask, isUnprivileged }: Machine): void {
  const folder = path.join(createTemporaryFolder().path, "a machine");
  const tools = path.join(folder, "tools");
  mkdirSync(tools, { recursive: true });
  for (const tool of ["az", "azd", "func", "pwsh"])
    writeFileSync(path.join(tools, tool), "#!/bin/sh\nexit 3\n", { mode: 0o755 });
  for (const each of [path.dirname(folder), folder]) chmodSync(each, 0o777);
  Object.assign(process.env, environment, {
    HOME: "/nonexistent",
    TMPDIR: folder,
    PATH: `${tools}${path.delimiter}${process.env.PATH}`,
  });
  process.umask(umask);
  if (!isUnprivileged || process.getuid?.() !== 0) return;
  process.setgroups?.([]);
  process.setgid?.(nobodyId);
  process.setuid?.(nobodyId);
}
