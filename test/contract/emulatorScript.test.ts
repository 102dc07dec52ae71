import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { temporaryFolder } from "../emulator/rig.ts";
import { repositoryFolder } from "../rig/paths.ts";

const isReachable = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

test("npm run emulator prints one line of JSON, and stops when npm is stopped", async () => {
  const folder = await temporaryFolder();
  const npm = spawn("npm", ["run", "emulator", "--", "--port", "0", "--data", folder], {
    cwd: repositoryFolder,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: npm.stdout })) {
    if (line.startsWith("{")) {
      lines.push(line);
      break;
    }
  }
  const ready = JSON.parse(lines[0] ?? "") as Record<string, string>;
  expect(Object.keys(ready)).toEqual([
    "armEndpoint",
    "publishEndpoint",
    "publishKey",
    "armToken",
    "subscriptionId",
    "workspaceId",
    "adminEndpoint",
    "adminKey",
  ]);
  expect(await isReachable(ready["armEndpoint"] ?? "")).toBe(true);
  npm.kill("SIGTERM");
  // The shell between npm and the emulator passes no signal on.
  await expect.poll(() => isReachable(ready["armEndpoint"] ?? ""), { timeout: 5_000 }).toBe(false);
});
