import { Failure } from "../../core/failure.ts";

/** What the system says of a disk, in words, and what helps. */
const diskErrors: Readonly<Record<string, readonly [why: string, remedy: string]>> = {
  ENOSPC: ["The disk is full.", "Make room on it"],
  EDQUOT: ["This user's share of the disk is used up.", "Make room on it"],
  EFBIG: ["The file is as large as the system lets it be.", "Make room, or raise the limit (ulimit -f)"],
  ENOENT: ["The folder is gone.", "Make it again (mkdir)"],
  ENOTDIR: ["A file stands where the folder was.", "Remove that file and make the folder again"],
  EISDIR: ["A folder stands where the file should be.", "Remove it"],
  EACCES: ["This user may not write there.", "Give write access"],
  EPERM: ["This user may not write there.", "Give write access"],
  EROFS: ["The disk can only be read.", "Make it writable"],
  EMFILE: ["Too many files are open.", "Close other programs, or raise the limit (ulimit -n)"],
  EIO: ["The disk does not answer.", "Look after the disk"],
};

/**
 * Tells that something could not be written to a disk, with the cause and the remedy as far as the system says.
 *
 * @param what one sentence of what has failed
 * @param error what the file system threw; a `Failure` tells its own cause
 * @param afterwards what follows on the remedy, such as `then try again`, with or without a semicolon before
 */
export function diskFailure(what: string, error: unknown, afterwards: string): Failure {
  if (error instanceof Failure)
    return new Failure("storage", what, {
      why: [error.message, error.why].filter(Boolean).join(" "),
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      cause: error,
    });
  const known = diskErrors[(error as NodeJS.ErrnoException).code ?? ""];
  const [why, remedy] = known ?? [toSentence(error), "Make room or give write access"];
  return new Failure("storage", what, { why, remedy: `${remedy}${afterwards}.`, cause: error });
}

/** What was thrown, as a sentence. */
export const toSentence = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(text) ? text : `${text}.`;
};
