// Runs a TypeScript file of this repository under the Node that package.json pins, after installing what is missing.
// Plain JavaScript that imports only node: modules, because a fresh clone has nothing else.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const parent = process.ppid;
const root = path.resolve(import.meta.dirname, "../..");
const [file, ...flags] = process.argv.slice(2);
const stamp = path.join(root, "node_modules/.installed-from");
const lock = readFileSync(path.join(root, "package-lock.json"), "utf8");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  // npm's output goes to stderr: stdout belongs to the file that is run.
  const install = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (install.status !== 0) {
    console.error("npm ci failed; its message is above. Check that the npm registry is reachable.");
    process.exit(install.status ?? 1);
  }
  writeFileSync(stamp, lock);
}

const bin = path.join(root, "node_modules/.bin");
const node = path.join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
const child = spawn(node, [file, ...flags], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
// npm runs a script through a shell, which dies of a signal without passing it on. Then the child must end too.
setInterval(() => process.ppid === parent || child.kill("SIGTERM"), 250).unref();
child.once("error", (error) => {
  console.error(`The pinned Node could not be started (${error.message}). Delete node_modules and try again.`);
  process.exit(1);
});
child.once("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
