import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { get } from "node:http";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { Failure } from "../../core/failure.ts";
import { isObject } from "../../core/json.ts";
import { diskFailure } from "./diskFailure.ts";
import { writeFileAtomically } from "./writeFileAtomically.ts";

/** A running emulator, as its folder's `instance.json` tells other processes of the same user. */
export interface EmulatorInstance {
  readonly instanceId: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly port: number;
  readonly armEndpoint: string;
  readonly publishEndpoint: string;
  readonly publishKey: string;
  readonly adminEndpoint: string;
  readonly adminKey: string;
  readonly subscriptionId: string;
  readonly workspaceId: string;
}

/** What is known before it listens; holds the folder already. */
export type FolderClaim = Pick<EmulatorInstance, "instanceId" | "pid" | "startedAt">;

/**
 * Reads which emulator has `folder`.
 *
 * @returns undefined when none has, when it is still starting, or when the file is no instance file. It may have
 * crashed since: ask `isRunning`
 */
export async function readInstance(folder: string): Promise<EmulatorInstance | undefined> {
  const found = await readClaim(instanceFilePath(folder));
  return found && "port" in found ? found : undefined;
}

/**
 * Whether `instance` answers at its address, as itself: the port may have gone to another program. One that takes the
 * connection and stays silent counts as running; it may be held in a debugger, and still has its folder.
 */
export function isRunning({ port, adminKey, instanceId }: EmulatorInstance): Promise<boolean> {
  return new Promise((resolve) => {
    const options = {
      host: "127.0.0.1",
      port,
      path: "/admin/health",
      headers: { "x-admin-key": adminKey },
      agent: false,
    };
    const request = get(options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk.slice(0, 1_000)));
      response.once("end", () => resolve(text.includes(JSON.stringify(instanceId))));
      response.once("error", () => resolve(false));
    });
    request.setTimeout(2_000, () => {
      resolve(true);
      request.destroy();
    });
    request.once("error", () => resolve(false));
  });
}

/**
 * Takes `folder` for this process alone, until `release`. A claim whose process is dead, or whose address answers as
 * somebody else, is replaced.
 *
 * @throws Failure `conflict` when another emulator runs on the folder
 */
export const claimFolder = (folder: string, mine: FolderClaim): Promise<void> =>
  takeClaim(instanceFilePath(folder), mine);

/**
 * Takes `file` for `mine`. Of many processes that find the same stale claim only one may replace it: the one that has
 * taken the file beside it. That is a claim like any other, whose holder may die as well.
 */
async function takeClaim(file: string, mine: FolderClaim): Promise<void> {
  if (await createClaimFile(file, mine)) return;
  await requireFree(file);
  const takeover = `${file}.takeover`;
  await takeClaim(takeover, mine);
  try {
    // What is not there must not be removed: another process may be making it now.
    if ((await requireFree(file)) === "stale") await rm(file, { force: true });
    if (!(await createClaimFile(file, mine))) throw folderInUse(file, await readClaim(file));
  } finally {
    await rm(takeover, { force: true });
  }
}

/**
 * Tells other processes where the emulator that has claimed `folder` can be reached.
 *
 * @throws Failure `conflict` when the folder has been taken by another one meanwhile
 */
export async function announceInstance(folder: string, instance: EmulatorInstance): Promise<void> {
  const file = instanceFilePath(folder);
  const holder = await readClaim(file);
  if (holder?.instanceId !== instance.instanceId) throw folderInUse(file, holder);
  await writeFileAtomically(file, JSON.stringify(instance));
}

/**
 * Tells other processes that the emulator is no longer to be reached, but still has `folder` until `release`. Without
 * this, one that has stopped to answer and is still saving would count as dead, and another would write beside it.
 */
export async function withdrawInstance(folder: string, { instanceId, pid, startedAt }: FolderClaim): Promise<void> {
  const file = instanceFilePath(folder);
  if ((await readClaim(file))?.instanceId !== instanceId) return;
  await writeFileAtomically(file, JSON.stringify({ instanceId, pid, startedAt }));
}

/**
 * Makes sure that `folder` is still this process's. One that was removed and made anew meanwhile is taken again.
 *
 * @param mine as it was claimed or announced
 * @throws Failure `conflict` when another emulator has it now; what the system says when it is gone
 */
export async function ensureClaim(folder: string, mine: FolderClaim | EmulatorInstance): Promise<void> {
  if ((await readClaim(instanceFilePath(folder)))?.instanceId === mine.instanceId) return;
  await readdir(folder);
  await claimFolder(folder, mine);
}

/** Gives the folder back, if it is still `instanceId`'s. */
export async function releaseFolder(folder: string, instanceId: string): Promise<void> {
  const file = instanceFilePath(folder);
  if ((await readClaim(file))?.instanceId === instanceId) await rm(file, { force: true });
}

export const instanceFilePath = (folder: string): string => path.join(folder, "instance.json");

/** How long one that starts may take until it listens, in milliseconds. */
const maxStartMs = 10_000;

/** How long one may take to write its claim, in milliseconds. */
const maxClaimWriteMs = 1_000;

/** @returns whether there is no claim, or one whose holder is no more */
async function requireFree(file: string): Promise<"absent" | "stale"> {
  const other = await readCompleteClaim(file);
  if (!other) return (await ageOf(file)) === Infinity ? "absent" : "stale";
  if (!isAlive(other.pid)) return "stale";
  const lives = "port" in other ? await isRunning(other) : (await ageOf(file)) < maxStartMs;
  if (lives) throw folderInUse(file, other);
  return "stale";
}

/** Reads a claim; one that cannot be read may still be being written, unless its writer was killed. */
async function readCompleteClaim(file: string): Promise<FolderClaim | EmulatorInstance | undefined> {
  for (;;) {
    const found = await readClaim(file);
    if (found || (await ageOf(file)) > maxClaimWriteMs) return found;
    await setTimeout(20);
  }
}

function folderInUse(file: string, other: FolderClaim | EmulatorInstance | undefined): Failure {
  const folder = path.dirname(file);
  const who = other
    ? ` (process ${other.pid}${"port" in other ? `, port ${other.port}` : ", starting or ending"})`
    : "";
  return new Failure("conflict", `Another Local Event Grid${who} is running on ${folder}.`, {
    remedy: "Use that one, stop it, or give this one another folder.",
  });
}

/** Creates a file that only its owner may read; false when it is there already. */
async function createClaimFile(file: string, content: FolderClaim): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(content), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw diskFailure(`${file} cannot be written.`, error, ", or choose another folder");
  }
}

async function readClaim(file: string): Promise<FolderClaim | EmulatorInstance | undefined> {
  try {
    const json: unknown = JSON.parse(await readFile(file, "utf8"));
    const legible = isObject(json) && typeof json["instanceId"] === "string" && typeof json["pid"] === "number";
    return legible ? (json as unknown as FolderClaim | EmulatorInstance) : undefined;
  } catch {
    // Absent, or cut off by a crash: nobody's claim either way.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Milliseconds between now and when the file was written; Infinity when there is none. */
async function ageOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  return found ? Math.abs(Date.now() - found.mtimeMs) : Infinity;
}
