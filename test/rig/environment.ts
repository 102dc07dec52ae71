import { accessSync, constants, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createTemporaryFolder } from "./cleanup.ts";
import { pinnedNode } from "./paths.ts";

const { HOME: machineHome = "", PATH: machinePath = "" } = process.env;

/**
 * Makes this process, and every process it starts, independent of the machine: of its language, time zone, home folder,
 * umask and proxies, and of variables that Node, VS Code or Azure's libraries act on. A test sets what it needs itself.
 */
export function pinEnvironment(): void {
  for (const name of Object.keys(process.env)) if (isMachineSetting(name)) delete process.env[name];
  Object.assign(process.env, { LANG: "C.UTF-8", TZ: "UTC", HOME: createTemporaryFolder().path });
  process.umask(0o022);
}

function isMachineSetting(name: string): boolean {
  if (name === "VSCODE_EXECUTABLE") return false;
  return (
    /^(LC_|LANGUAGE$|XDG_|VSCODE_|AZURE_|ARM_|MSI_|IDENTITY_|IMDS_|NODE_|SSL_CERT_|PYTHON)/.test(name) ||
    /^(http|https|all|no)_proxy$/i.test(name)
  );
}

/** The programs that tests start by name, apart from Node. */
const programs = ["bash", "cat", "prlimit", "sed", "sh", "sleep"];
/** Those that may be launchers of a version manager, which need the PATH and the home folder of the machine. */
const launchers = ["npm", "python3"];

/** A PATH with those programs alone: whatever else is installed, such as the Azure CLI, must not change a result. */
export function createPath(): string {
  if (process.platform === "win32") return machinePath;
  const folder = createTemporaryFolder().path;
  symlinkSync(pinnedNode, path.join(folder, "node"));
  for (const name of programs) {
    const file = findProgram(name);
    if (file) symlinkSync(file, path.join(folder, name));
  }
  for (const name of launchers) {
    const file = findProgram(name);
    const script = `#!/bin/sh\nHOME='${machineHome}' PATH='${machinePath}' exec '${file}' "$@"\n`;
    if (file) writeFileSync(path.join(folder, name), script, { mode: 0o755 });
  }
  return folder;
}

function findProgram(name: string): string | undefined {
  const files = machinePath.split(path.delimiter).map((folder) => path.resolve(folder, name));
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
