import { describe, expect, it } from "vitest";
import { Failure, formatFailure } from "../../../src/core/failure.ts";
import { toConnectionString } from "../../../src/emulator/storage/connectionString.ts";

const parts = (given: string): unknown =>
  Object.fromEntries(
    toConnectionString(given)
      .split(";")
      .map((part) => part.split(/=(.*)/s).slice(0, 2)),
  );

describe("the storage that is named", () => {
  it.each([
    ["http://127.0.0.1:10000/devstoreaccount1", "http://127.0.0.1:10000", "http://127.0.0.1:10001"],
    ["http://azurite:7000/devstoreaccount1/", "http://azurite:7000", "http://azurite:7001"],
    ["https://localhost/devstoreaccount1", "https://localhost", "https://localhost:444"],
  ])("as %s has its queues one port higher", (given, blob, queue) => {
    expect(parts(given)).toMatchObject({
      AccountName: "devstoreaccount1",
      BlobEndpoint: `${blob}/devstoreaccount1`,
      QueueEndpoint: `${queue}/devstoreaccount1`,
    });
  });

  it.each([
    "DefaultEndpointsProtocol=https;AccountName=churn;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net",
    "BlobEndpoint=https://churn.blob.core.windows.net/;SharedAccessSignature=sv=1",
    "UseDevelopmentStorage=true",
  ])("is a connection string: %s", (given) => {
    expect(toConnectionString(given)).toBe(given);
  });

  it.each([
    ["", "neither an address nor"],
    ["devstoreaccount1", "neither an address nor"],
    ["AccountName=", "neither an address nor"],
    ["http://", "cannot be read"],
    ["http://127.0.0.1:10000", "must end with /devstoreaccount1"],
    ["https://churn.blob.core.windows.net/", "must end with /devstoreaccount1"],
    ["https://churn.blob.core.windows.net/?sv=1&sig=s3cret", "more than a path"],
    ["http://user:s3cret@127.0.0.1:10000/devstoreaccount1", "more than a path"],
  ])("is refused as %s", (given, why) => {
    expect(() => toConnectionString(given)).toThrow(why);
  });

  it.each(["http://u:s3cret@h/", "https://h/?sig=s3cret", "AccountKey=s3cret"])(
    "is never repeated in what is told about it, as it may hold a secret: %s",
    (given) => {
      let told = "";
      try {
        toConnectionString(given);
      } catch (error) {
        told = error instanceof Failure ? formatFailure(error) : "";
      }
      expect(told).toContain("can't be used");
      expect(told).not.toContain("s3cret");
    },
  );
});
