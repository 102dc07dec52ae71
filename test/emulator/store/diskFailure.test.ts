import { expect, it } from "vitest";
import { Failure, formatFailure } from "../../../src/core/failure.ts";
import { diskFailure } from "../../../src/emulator/store/diskFailure.ts";

const thrown = (code: string): Error => Object.assign(new Error(`${code}: no, write`), { code });

it.each([
  ["ENOSPC", "It failed. The disk is full. Free some disk space. Nothing was changed."],
  ["ENOENT", "It failed. The folder is gone. Create it again (mkdir). Nothing was changed."],
  ["EACCES", "It failed. This user can't write there. Give write access. Nothing was changed."],
  ["EROFS", "It failed. The disk is read-only. Make it writable. Nothing was changed."],
  ["EUNHEARD", "It failed. EUNHEARD: no, write. Free some disk space, or give write access. Nothing was changed."],
])("describes %s with its cause and remedy", (code, text) => {
  const failure = diskFailure("It failed.", thrown(code), "Nothing was changed.");
  expect(failure.code).toBe("storage");
  expect(formatFailure(failure)).toBe(text);
});

it("keeps the cause and remedy of a failure that has them", () => {
  const known = new Failure("conflict", "Another one has the folder.", { remedy: "Stop it." });
  expect(formatFailure(diskFailure("It failed.", known, "Nothing was changed."))).toBe(
    "It failed. Another one has the folder. Stop it.",
  );
});
