import { expect, it } from "vitest";
import { Failure, formatFailure } from "../../../src/core/failure.ts";
import { diskFailure } from "../../../src/emulator/store/diskFailure.ts";

const thrown = (code: string): Error => Object.assign(new Error(`${code}: no, write`), { code });

it.each([
  ["ENOSPC", "It failed. The disk is full. Make room on it, then try again."],
  ["ENOENT", "It failed. The folder is gone. Make it again (mkdir), then try again."],
  ["EACCES", "It failed. This user may not write there. Give write access, then try again."],
  ["EROFS", "It failed. The disk can only be read. Make it writable, then try again."],
  ["EUNHEARD", "It failed. EUNHEARD: no, write. Make room or give write access, then try again."],
])("%s is told with its cause and the way on", (code, told) => {
  const failure = diskFailure("It failed.", thrown(code), ", then try again");
  expect(failure.code).toBe("storage");
  expect(formatFailure(failure)).toBe(told);
});

it("what is known already keeps its own cause and remedy", () => {
  const known = new Failure("conflict", "Another one has the folder.", { remedy: "Stop it." });
  expect(formatFailure(diskFailure("It failed.", known, ", then try again"))).toBe(
    "It failed. Another one has the folder. Stop it.",
  );
});
