// The process behind ending.ts. Reads lines `group <pid>` and `folder <path>`; when its stdin closes, which the operating
// system brings about however the owner died, it ends those process groups and deletes those folders.
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
    // Ended long ago, as it should.
  }
}
// A browser that lost its owner ends by itself, and may still write while it does: look again.
for (let round = 0; round < 5; round++) {
  for (const folder of folders.toReversed()) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
  await setTimeout(300);
}
