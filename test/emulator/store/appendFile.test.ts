import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { AppendFile } from "../../../src/emulator/store/appendFile.ts";
import { temporaryFolder } from "../rig.ts";

async function opened() {
  const name = path.join(await temporaryFolder(), "lines");
  const file = await AppendFile.open(name);
  onTestFinished(() => file.close());
  return { name, file };
}

async function* linesOf(...texts: readonly string[]) {
  yield* texts;
}

it("is replaced and looked for also while lines keep coming", async () => {
  const { name, file } = await opened();
  const most = 2_000;
  let added = 0;
  let isOver = false;
  // Two at a time, so that there is always one that waits.
  const goOn = (): void => {
    if (!isOver && ++added <= most) file.add(`line ${added}`, goOn);
  };
  goOn();
  goOn();
  await file.mustBeThere();
  await file.replace(
    () => linesOf("first"),
    () => {},
  );
  isOver = true;
  expect(added).toBeLessThan(most);
  await file.flushed();
  const [first, ...others] = (await readFile(name, "utf8")).trimEnd().split("\n");
  expect(first).toBe("first");
  expect(others.at(-1)).toBe(`line ${added}`);
});

it("goes on as it was when it could not be replaced", async () => {
  const { name, file } = await opened();
  const failing = file.replace(
    async function* () {
      yield "new";
      throw new Error("no more");
    },
    () => {},
  );
  await expect(failing).rejects.toThrow("no more");
  const error = await new Promise((resolve) => file.add("kept", resolve));
  expect(error).toBeUndefined();
  expect(await readFile(name, "utf8")).toBe("kept\n");
});
