import { createHmac, randomBytes } from "node:crypto";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { get } from "node:http";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { Failure } from "../../core/failure.ts";
import { isNumber, isObjectWith, isOptional, isText } from "../../core/guards.ts";
import { diskFailure } from "./diskFailure.ts";
import { writeFileAtomically } from "./writeFileAtomically.ts";

/** A running emulator, as published to other processes of the user in its folder's `instance.json`. */
export interface EmulatorInstance {
  readonly instanceId: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly port: number;
  readonly armEndpoint: string;
  readonly publishEndpoint: string;
  readonly publishKey: string;
  /** What Azure Resource Manager demands. Absent if its version accepts any token. */
  readonly armToken?: string | undefined;
  readonly adminEndpoint: string;
  readonly adminKey: string;
  readonly subscriptionId: string;
  readonly workspaceId: string;
}

/** What is known before it listens. Claims the folder already. */
export type FolderClaim = Pick<EmulatorInstance, "instanceId" | "pid" | "startedAt">;

const claimMembers = { instanceId: isText, pid: isNumber, startedAt: isText };
const isFolderClaim = isObjectWith<FolderClaim>(claimMembers);
const isEmulatorInstance = isObjectWith<EmulatorInstance>({
  ...claimMembers,
  port: isNumber,
  armEndpoint: isText,
  publishEndpoint: isText,
  publishKey: isText,
  armToken: isOptional(isText),
  adminEndpoint: isText,
  adminKey: isText,
  subscriptionId: isText,
  workspaceId: isText,
});

/**
 * Reads which emulator uses `folder`.
 *
 * @returns undefined without one, while it is starting, or when the file is invalid. It may have crashed since: see
 * `isRunning`
 */
export async function readInstance(folder: string): Promise<EmulatorInstance | undefined> {
  const found = await readClaim(instanceFilePath(folder));
  return found && "port" in found ? found : undefined;
}

/** What a client of the admin endpoint asks instead of sending its key. */
export const challengeHeader = "x-admin-challenge";

/** Proves that the program at `port` has the key. @param challenge random, so that no earlier answer is one to it */
export const answerChallenge = (challenge: string, port: number, adminKey: string): string =>
  createHmac("sha256", adminKey).update(`answer ${challenge} at ${port}`).digest("base64url");

/**
 * Whether `instance` responds at its address: another program may have the port now, even another user's, so it has to
 * prove that it has the key before it is sent the key. One that accepts the connection without responding counts as
 * running; it may be paused in a debugger, and still has its folder.
 */
export function isRunning({ port, adminKey, armToken, instanceId }: EmulatorInstance): Promise<boolean> {
  return new Promise((resolve) => {
    const challenge = randomBytes(16).toString("base64url");
    // An earlier version, which has no token, only answers to its key, with its id.
    const [headers, expected] =
      armToken === undefined
        ? [{ "x-admin-key": adminKey }, instanceId]
        : [{ [challengeHeader]: challenge }, answerChallenge(challenge, port, adminKey)];
    const options = { host: "127.0.0.1", port, path: "/admin/health", headers, agent: false };
    const request = get(options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk.slice(0, 1_000)));
      response.once("end", () => resolve(text.includes(JSON.stringify(expected))));
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
 * Claims `folder` for this process alone, until `releaseFolder`. A claim whose process is dead, or whose address responds
 * as another program, is replaced.
 *
 * @throws Failure `conflict` when another emulator uses the folder
 */
export const claimFolder = (folder: string, mine: FolderClaim): Promise<void> =>
  takeClaim(instanceFilePath(folder), mine);

/**
 * Claims `file` for `mine`. Of several processes that find the same stale claim, only one may replace it: the one that has
 * claimed the `.takeover` file. That is a claim like any other, whose owner may die as well.
 */
async function takeClaim(file: string, mine: FolderClaim): Promise<void> {
  if (await createClaimFile(file, mine)) return;
  await requireFree(file);
  const takeover = `${file}.takeover`;
  await takeClaim(takeover, mine);
  try {
    // An absent file must not be removed: another process may be creating it now.
    if ((await requireFree(file)) === "stale") await rm(file, { force: true });
    if (!(await createClaimFile(file, mine))) throw folderInUse(file, await readClaim(file));
  } finally {
    await rm(takeover, { force: true });
  }
}

/**
 * Publishes the address of the emulator that has claimed `folder`.
 *
 * @throws Failure `conflict` when another emulator has claimed it since
 */
export async function announceInstance(folder: string, instance: EmulatorInstance): Promise<void> {
  const file = instanceFilePath(folder);
  const holder = await readClaim(file);
  if (holder?.instanceId !== instance.instanceId) throw folderInUse(file, holder);
  await writeFileAtomically(file, JSON.stringify(instance));
}

/**
 * Withdraws the address, but keeps the claim until `releaseFolder`. Otherwise an emulator that no longer responds but is
 * still saving would count as dead, and another one would use its folder.
 */
export async function withdrawInstance(folder: string, { instanceId, pid, startedAt }: FolderClaim): Promise<void> {
  const file = instanceFilePath(folder);
  if ((await readClaim(file))?.instanceId !== instanceId) return;
  await writeFileAtomically(file, JSON.stringify({ instanceId, pid, startedAt }));
}

/**
 * Makes sure that `folder` is still this process's. One that was removed and created again is claimed again.
 *
 * @param mine as it was claimed or announced
 * @throws Failure `conflict` when another emulator has it now; the system's error when it is gone
 */
export async function ensureClaim(folder: string, mine: FolderClaim | EmulatorInstance): Promise<void> {
  if ((await readClaim(instanceFilePath(folder)))?.instanceId === mine.instanceId) return;
  await readdir(folder);
  await claimFolder(folder, mine);
}

/** Releases the folder, if it is still `instanceId`'s. */
export async function releaseFolder(folder: string, instanceId: string): Promise<void> {
  const file = instanceFilePath(folder);
  if ((await readClaim(file))?.instanceId === instanceId) await rm(file, { force: true });
}

export const instanceFilePath = (folder: string): string => path.join(folder, "instance.json");

/** How long a starting emulator may take until it listens, in milliseconds. */
const maxStartMs = 10_000;

/** How long writing a claim may take, in milliseconds. */
const maxClaimWriteMs = 1_000;

/** @throws Failure `conflict` when the claim's owner is alive */
async function requireFree(file: string): Promise<"absent" | "stale"> {
  const other = await readCompleteClaim(file);
  if (!other) return (await ageOf(file)) === Infinity ? "absent" : "stale";
  if (!isAlive(other.pid)) return "stale";
  const lives = "port" in other ? await isRunning(other) : (await ageOf(file)) < maxStartMs;
  if (lives) throw folderInUse(file, other);
  return "stale";
}

/** Reads a claim. An invalid one may still be being written, unless its writer was killed. */
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

/** Creates a file that only its owner may read. @returns false when it exists already */
async function createClaimFile(file: string, content: FolderClaim): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(content), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw diskFailure(`${file} can't be written.`, error, "Or choose another folder.");
  }
}

async function readClaim(file: string): Promise<FolderClaim | EmulatorInstance | undefined> {
  try {
    const json: unknown = JSON.parse(await readFile(file, "utf8"));
    return isEmulatorInstance(json) || isFolderClaim(json) ? json : undefined;
  } catch {
    // Absent, or cut off by a crash.
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

/** Age of a file in milliseconds; Infinity when it doesn't exist. */
async function ageOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  return found ? Math.abs(Date.now() - found.mtimeMs) : Infinity;
}
