import { Failure } from "../../core/failure.ts";

/**
 * Tells what the file system refuses to a person.
 *
 * @param folder where `act` does what is `done`
 * @throws Failure `storage`
 */
export async function withStorageFailure<T>(
  folder: string,
  done: "read" | "written",
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw new Failure("storage", `The folder ${folder} cannot be ${done}.`, {
      why: `${cause instanceof Error ? cause.message : String(cause)}.`,
      remedy: "See that it is a folder of yours and that the disk has room, then try again.",
      cause,
    });
  }
}
