import { accessSync, constants } from "node:fs";
import path from "node:path";
import type { StoreError } from "../storeMessages.ts";
import { Failure } from "../../../core/failure.ts";

/** Node's codes for what SQLite reports, by its primary result code. @see https://www.sqlite.org/rescode.html */
const codes: Readonly<Record<number, string>> = {
  8: "EROFS",
  11: "EDAMAGED",
  13: "ENOSPC",
  14: "EACCES",
  26: "EDAMAGED",
};

/** The code of an error of SQLite or of the file system; undefined when it says nothing about the disk. */
function codeOf(error: unknown): string | undefined {
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  if (typeof errcode === "number") return codes[errcode & 0xff];
  return typeof code === "string" ? code : undefined;
}

/** Whether SQLite found that the file is damaged or is no database. */
export const isDamage = (error: unknown): boolean => codeOf(error) === "EDAMAGED";

/** What was thrown, so that it can cross the thread's border. @param file tells more of the cause than SQLite does */
export function toStoreError(error: unknown, file: string): StoreError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Failure) {
    const { why, remedy } = error;
    return { isFailure: true, message, ...(why && { why }), ...(remedy && { remedy }) };
  }
  const code = codeOf(error) ?? folderCode(path.dirname(file));
  return { isFailure: false, message, ...(code && { code }) };
}

/** Why a folder cannot be written, as far as that can be seen. */
function folderCode(folder: string): string | undefined {
  try {
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
}
