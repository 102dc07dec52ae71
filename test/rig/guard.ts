// The process behind cleanup.ts. Reads lines `group <pid>` and `folder <path>`. When its stdin closes, which happens however
// the owner ends, it kills those process groups and deletes those folders.
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";

const groups: number[] = [];
const folders: string[] = [];

for await (const line of createInterface({ input: process.stdin })) {
  const [kind, value] = [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)];
  if (kind === "group") groups.push(Number(value));
  else folders.push(value);
}
for (const group of groups.toReversed()) {
  try {
    process.kill(process.platform === "win32" ? group : -group, "SIGKILL");
  } catch {
    // It has already ended.
  }
}
// A browser may still write while it shuts down, so delete repeatedly.
for (let round = 0; round < 5; round++) {
  for (const folder of folders.toReversed()) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
  await setTimeout(300);
}
