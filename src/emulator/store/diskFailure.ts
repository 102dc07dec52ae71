import { Failure } from "../../core/failure.ts";

/** What the codes of a failing disk mean, and what helps. */
const diskErrors: Readonly<Record<string, readonly [why: string, remedy: string]>> = {
  ENOSPC: ["The disk is full.", "Free some disk space."],
  EDQUOT: ["This user's disk quota is used up.", "Free some disk space."],
  EFBIG: ["The file reached the system's size limit.", "Free some disk space, or raise the limit (ulimit -f)."],
  ENOENT: ["The folder is gone.", "Create it again (mkdir)."],
  ENOTDIR: ["A file replaced the folder.", "Remove that file and create the folder again."],
  EISDIR: ["A folder replaced the file.", "Remove that folder."],
  EACCES: ["This user can't write there.", "Give write access."],
  EPERM: ["This user can't write there.", "Give write access."],
  EROFS: ["The disk is read-only.", "Make it writable."],
  EMFILE: ["Too many files are open.", "Close other programs, or raise the limit (ulimit -n)."],
  EBUSY: ["Another program has the file open.", "Close that program."],
  EIO: ["The disk doesn't respond.", "Check the disk."],
  EDAMAGED: ["The file is damaged.", "Check the disk."],
};

/**
 * Describes a failed write with its cause and remedy, as far as the system tells them.
 *
 * @param what one sentence of what failed
 * @param error what the file system threw; a `Failure` brings its own cause
 * @param afterwards one sentence to follow the remedy, if any
 */
export function diskFailure(what: string, error: unknown, afterwards = ""): Failure {
  if (error instanceof Failure)
    return new Failure("storage", what, {
      why: [error.message, error.why].filter(Boolean).join(" "),
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      cause: error,
    });
  const known = diskErrors[(error as NodeJS.ErrnoException).code ?? ""];
  const [why, remedy] = known ?? [toSentence(error), "Free some disk space, or give write access."];
  return new Failure("storage", what, { why, remedy: `${remedy} ${afterwards}`.trimEnd(), cause: error });
}

/** What was thrown, as a sentence. */
export const toSentence = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(text) ? text : `${text}.`;
};
