import { describe, expect, it } from "vitest";
import { Failure, formatFailure } from "../../../src/core/failure.ts";
import { toConnectionString } from "../../../src/emulator/storage/connectionString.ts";

const parse = (setting: string): unknown =>
  Object.fromEntries(
    toConnectionString(setting)
      .split(";")
      .map((part) => part.split(/=(.*)/s).slice(0, 2)),
  );

describe("the storage setting", () => {
  it.each([
    ["http://127.0.0.1:10000/devstoreaccount1", "http://127.0.0.1:10000", "http://127.0.0.1:10001"],
    ["http://azurite:7000/devstoreaccount1/", "http://azurite:7000", "http://azurite:7001"],
    ["https://localhost/devstoreaccount1", "https://localhost", "https://localhost:444"],
  ])("%s has its queues one port higher", (setting, blob, queue) => {
    expect(parse(setting)).toMatchObject({
      AccountName: "devstoreaccount1",
      BlobEndpoint: `${blob}/devstoreaccount1`,
      QueueEndpoint: `${queue}/devstoreaccount1`,
    });
  });

  it.each([
    "DefaultEndpointsProtocol=https;AccountName=churn;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net",
    "BlobEndpoint=https://churn.blob.core.windows.net/;SharedAccessSignature=sv=1",
    "UseDevelopmentStorage=true",
  ])("can be a connection string: %s", (setting) => {
    expect(toConnectionString(setting)).toBe(setting);
  });

  it.each([
    ["", "neither a URL nor"],
    ["devstoreaccount1", "neither a URL nor"],
    ["AccountName=", "neither a URL nor"],
    ["http://", "isn't valid"],
    ["http://127.0.0.1:10000", "must end with /devstoreaccount1"],
    ["https://churn.blob.core.windows.net/", "must end with /devstoreaccount1"],
    ["https://churn.blob.core.windows.net/?sv=1&sig=s3cret", "more than a path"],
    ["http://user:s3cret@127.0.0.1:10000/devstoreaccount1", "more than a path"],
  ])("%s is rejected", (setting, reason) => {
    expect(() => toConnectionString(setting)).toThrow(reason);
  });

  it.each(["http://u:s3cret@h/", "https://h/?sig=s3cret", "AccountKey=s3cret"])(
    "never appears in an error, because it may be a secret: %s",
    (setting) => {
      let message = "";
      try {
        toConnectionString(setting);
      } catch (error) {
        message = error instanceof Failure ? formatFailure(error) : "";
      }
      expect(message).toContain("can't be used");
      expect(message).not.toContain("s3cret");
    },
  );
});
