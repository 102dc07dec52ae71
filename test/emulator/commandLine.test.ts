import { describe, expect, it } from "vitest";
import { parseCommandLine, UsageError } from "../../src/emulator/commandLine.ts";

const secret = "AccountName=churn;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";
const environment = { AZURE_STORAGE_CONNECTION_STRING: secret };
const nothing = { folder: undefined, port: 0, seedFile: undefined, virtualClock: false, storage: undefined };

describe("a command line", () => {
  it.each([
    [[], nothing],
    [["--data", "d", "--port", "8085"], { ...nothing, folder: "d", port: 8085 }],
    [["--seed=s.json"], { ...nothing, seedFile: "s.json" }],
    [["--clock", "virtual"], { ...nothing, virtualClock: true }],
    [["--clock", "real"], nothing],
    [["--storage", "env"], { ...nothing, storage: secret }],
  ])("%j is understood", (args, flags) => {
    expect(parseCommandLine(args, environment)).toEqual(flags);
  });

  it("asks for help, whatever else it says", () => {
    expect(parseCommandLine(["--port", "none", "--help"], {})).toBeUndefined();
    expect(parseCommandLine(["-h"], {})).toBeUndefined();
  });

  it("names a storage emulator by its blob endpoint", () => {
    const flags = parseCommandLine(["--storage", "http://127.0.0.1:10000/devstoreaccount1"], {});
    expect(flags?.storage).toContain("QueueEndpoint=http://127.0.0.1:10001/devstoreaccount1");
  });

  it.each([
    [["--prot", "1"], "'--prot'"],
    [["stray"], "'stray'"],
    [["--port"], "Option '--port <value>' argument missing. --help lists the flags."],
    [["--port", "-1"], "--port"],
    [["--port", "http"], '--port must be a number from 0 to 65535, and is "http".'],
    [["--port", "65536"], "--port must be"],
    [["--data", ""], "--data must name a folder"],
    [["--clock", "slow"], '--clock must be real or virtual, and is "slow".'],
    [["--storage", "http://127.0.0.1:10000"], "must end with /devstoreaccount1"],
    [["--storage", ""], "AZURE_STORAGE_CONNECTION_STRING, which is not set"],
    [["--storage", "env"], "AZURE_STORAGE_CONNECTION_STRING, which is not set"],
  ])("%j is wrong use", (args, told) => {
    expect(() => parseCommandLine(args, {})).toThrow(UsageError);
    expect(() => parseCommandLine(args, {})).toThrow(told);
  });

  it("is no place for a secret, and one that stands there is not repeated", () => {
    const use = () => parseCommandLine(["--storage", secret], {});
    expect(use).toThrow("--storage takes no connection string");
    expect(use).not.toThrow("c2VjcmV0");
  });

  it("does not take a connection string from the environment that it was not told to", () => {
    expect(parseCommandLine([], environment)?.storage).toBeUndefined();
  });
});
