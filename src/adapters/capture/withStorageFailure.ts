import { Failure } from "../../core/failure.ts";

/**
 * Describes errors of the file system and of SQLite to a person.
 *
 * @param folder where `act` works
 * @param access what `act` does there
 * @throws Failure `storage`
 */
export async function withStorageFailure<T>(
  folder: string,
  access: "read" | "written",
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw new Failure("storage", `The folder ${folder} can't be ${access}.`, {
      why: `${cause instanceof Error ? cause.message : String(cause)}.`,
      remedy: "Make sure that it's your folder and that the disk has room, then try again.",
      cause,
    });
  }
}
