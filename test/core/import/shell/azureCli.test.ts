import { describe, expect, test } from "vitest";
import { operators } from "../../../../src/core/filter/operators.ts";
import { importers } from "../../../../src/core/import/importers.ts";
import { parse } from "../parse.ts";

const read = (text: string) => importers["azure-cli"].read(text, parse);
const create = (flags: string): string => `az eventgrid event-subscription create ${flags}`;
const workspace = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ml";

test("a command line becomes an event subscription with the shell's variables as blanks", async () => {
  const { subscriptions, problems } = await read(`# Tell the team about registered models
WORKSPACE_ID=${workspace}
az eventgrid event-subscription create \\
  --name es1 \\
  --source-resource-id "$WORKSPACE_ID" \\
  --endpoint "https://example.com/api?code=$KEY" \\
  --endpoint-type=webhook \\
  --event-delivery-schema cloudeventschemav1_0 \\
  --included-event-types Microsoft.MachineLearningServices.ModelRegistered 'Microsoft.MachineLearningServices.RunCompleted' \\
  --subject-begins-with models/ --subject-case-sensitive true \\
  --advanced-filter data.Color stringin Blue Red "two words" \\
  --advanced-filter data.p NumberInRange 5,10 20,30.5 \\
  --advanced-filter data.p BoolEquals true \\
  --advanced-filter data.p IsNotNull \\
  --labels a b \\
  --max-delivery-attempts 3 --event-ttl 60 --max-events-per-batch 5 \\
  --delivery-attribute-mapping x-s static v true --delivery-attribute-mapping x-d dynamic data.runId \\
  --expiration-date 2030-01-01 \\
  --deadletter-endpoint /sa/blobServices/default/containers/dead
`);
  expect(subscriptions).toEqual([
    {
      name: "es1",
      scope: workspace,
      properties: {
        destination: {
          endpointType: "WebHook",
          properties: {
            maxEventsPerBatch: 5,
            deliveryAttributeMappings: [
              { name: "x-s", type: "Static", properties: { value: "v", isSecret: true } },
              { name: "x-d", type: "Dynamic", properties: { sourceField: "data.runId" } },
            ],
          },
        },
        eventDeliverySchema: "CloudEventSchemaV1_0",
        filter: {
          includedEventTypes: [
            "Microsoft.MachineLearningServices.ModelRegistered",
            "Microsoft.MachineLearningServices.RunCompleted",
          ],
          subjectBeginsWith: "models/",
          isSubjectCaseSensitive: true,
          advancedFilters: [
            { operatorType: "StringIn", key: "data.Color", values: ["Blue", "Red", "two words"] },
            {
              operatorType: "NumberInRange",
              key: "data.p",
              values: [
                [5, 10],
                [20, 30.5],
              ],
            },
            { operatorType: "BoolEquals", key: "data.p", value: true },
            { operatorType: "IsNotNull", key: "data.p" },
          ],
        },
        labels: ["a", "b"],
        retryPolicy: { maxDeliveryAttempts: 3, eventTimeToLiveInMinutes: 60 },
        expirationTimeUtc: "2030-01-01",
        deadLetterDestination: {
          endpointType: "StorageBlob",
          properties: { resourceId: "/sa", blobContainerName: "dead" },
        },
      },
      blanks: [
        {
          pointer: "/properties/destination/properties/endpointUrl",
          text: "https://example.com/api?code=$KEY",
          line: 6,
          column: 14,
        },
      ],
    },
  ]);
  expect(problems).toEqual([expect.objectContaining({ severity: "warning", line: 6, column: 14 })]);
});

describe("an endpoint of the Azure CLI", () => {
  test.each([
    ["--endpoint https://e", { endpointType: "WebHook", properties: { endpointUrl: "https://e" } }],
    ["--endpoint /eh --endpoint-type EventHub", { endpointType: "EventHub", properties: { resourceId: "/eh" } }],
    [
      "--endpoint /f --endpoint-type azurefunction",
      { endpointType: "AzureFunction", properties: { resourceId: "/f" } },
    ],
    [
      "--endpoint /sa/queueservices/default/queues/q --endpoint-type storagequeue --qttl 300",
      {
        endpointType: "StorageQueue",
        properties: { resourceId: "/sa", queueName: "q", queueMessageTimeToLiveInSeconds: 300 },
      },
    ],
  ])("%s is understood", async (flags, destination) => {
    const { subscriptions, problems } = await read(create(flags));
    expect(problems).toEqual([]);
    expect(subscriptions[0]?.properties).toEqual({ destination });
  });

  test("with a managed identity is nested one level deeper", async () => {
    const flags =
      "--delivery-identity systemassigned --delivery-identity-endpoint /eh --delivery-identity-endpoint-type eventhub " +
      "--delivery-attribute-mapping h dynamic f --max-events-per-batch 5 " +
      "--deadletter-identity systemassigned --deadletter-identity-endpoint /sa/blobServices/default/containers/c";
    expect((await read(create(flags))).subscriptions[0]?.properties).toEqual({
      deliveryWithResourceIdentity: {
        identity: { type: "SystemAssigned" },
        destination: {
          endpointType: "EventHub",
          properties: {
            resourceId: "/eh",
            maxEventsPerBatch: 5,
            deliveryAttributeMappings: [{ name: "h", type: "Dynamic", properties: { sourceField: "f" } }],
          },
        },
      },
      deadLetterWithResourceIdentity: {
        identity: { type: "SystemAssigned" },
        deadLetterDestination: {
          endpointType: "StorageBlob",
          properties: { resourceId: "/sa", blobContainerName: "c" },
        },
      },
    });
  });
});

test.each(Object.values(operators))("$name is known in any case", async ({ name, operandField, operandKind }) => {
  const written = { string: "a", number: "1.5", boolean: "true", range: "1,2", none: "" }[operandKind];
  const value = { string: "a", number: 1.5, boolean: true, range: [1, 2], none: undefined }[operandKind];
  const { subscriptions, problems } = await read(create(`--advanced-filter k ${name.toUpperCase()} ${written}`));
  expect(problems).toEqual([]);
  expect(subscriptions[0]?.properties["filter"]).toEqual({
    advancedFilters: [
      { operatorType: name, key: "k", ...{ value: { value }, values: { values: [value] }, nothing: {} }[operandField] },
    ],
  });
});

describe("a way to write a command line", () => {
  const labels = ["a b", "c"];
  test.each([
    ["continued in a POSIX shell", "az eventgrid event-subscription create \\\n --labels 'a b' c"],
    ["with line ends of Windows", "az eventgrid event-subscription create \\\r\n --labels 'a b' c\r\n"],
    ["continued in PowerShell", 'az eventgrid event-subscription create `\n --labels "a b" c'],
    ["continued in cmd", 'az.cmd eventgrid event-subscription create ^\r\n --labels "a b" c'],
    ["update", "az eventgrid event-subscription update --labels a\\ b c # no more"],
    ["with all quotes", `${create("--labels")} a' '"b" $'\\x63'`],
    ["with a shortened flag", create("--lab 'a b' c")],
    ["after a prompt", "$ az eventgrid event-subscription create --labels 'a b' c"],
    ["after another command", "az login && az eventgrid event-subscription create --labels 'a b' c; echo done"],
    ["with variables of the script", `export A='a b'\n${create('--labels "$A" c')}`],
    ["with variables of PowerShell", `$A = "a b"\n${create("--labels $A c")}`],
  ])("%s is understood", async (_, text) => {
    const { subscriptions, problems } = await read(text);
    expect(problems).toEqual([]);
    expect(subscriptions).toEqual([{ properties: { labels }, blanks: [] }]);
  });

  test.each([
    ["--labels $A", "$A"],
    ['--labels "${A:-b}"', "${A:-b}"],
    ["--labels x-$(az ml workspace show --query 'id' -o tsv)", "x-$(az ml workspace show --query 'id' -o tsv)"],
    ['--labels "`date`"', "`date`"],
    ["--labels <your-label> --name es1", "<your-label>"],
    ["-n a\nB=1\nB=$(date)\naz eventgrid event-subscription update --labels $B", "$B"],
    ["-n a\nB=1\nfor B in 2 3; do\naz eventgrid event-subscription update --labels $B", "$B"],
    ["--labels ml-<stage>", "ml-<stage>"],
  ])("%s leaves a blank", async (flags, text) => {
    const { subscriptions } = await read(create(flags));
    expect(subscriptions.at(-1)).toMatchObject({
      properties: { labels: [null] },
      blanks: [{ pointer: "/properties/labels/0", text }],
    });
  });

  test("every command of a script is read", async () => {
    const { subscriptions } = await read(`${create("-n a")}\n${create("-n b")}`);
    expect(subscriptions.map(({ name }) => name)).toEqual(["a", "b"]);
  });
});

describe("an event subscription of a system topic", () => {
  const text = "az eventgrid system-topic event-subscription create -g rg --system-topic-name t -n es1";
  test("has its topic's id if the Azure subscription is given", async () => {
    const { subscriptions } = await read(`${text} --subscription s`);
    expect(subscriptions[0]?.scope).toBe(
      "/subscriptions/s/resourceGroups/rg/providers/Microsoft.EventGrid/systemTopics/t",
    );
  });

  test("has a blank with its topic's name otherwise", async () => {
    const { subscriptions } = await read(text);
    expect(subscriptions[0]?.blanks).toEqual([
      expect.objectContaining({ pointer: "/scope", text: "Microsoft.EventGrid/systemTopics t in resource group rg" }),
    ]);
  });
});

describe("a mistake in a command line", () => {
  test.each([
    ["--endpoint https://e/?a=1&b=2", "error", "The URL ends at this &", 1, 65],
    ["--what-is-this 1", "warning", 'The flag "--what-is-this" is unknown and was left out.', 1, 40],
    ["--max 1", "warning", 'The flag "--max" is unknown', 1, 40],
    ["--event-ttl soon", "error", `"soon" isn't a number.`, 1, 52],
    ["--event-ttl 1 2", "error", '--event-ttl takes one value, and "2" is another.', 1, 54],
    ["--event-ttl", "error", "--event-ttl has no value.", 1, 40],
    ["\u2014name es1", "error", '"\u2014name" begins with a typographic dash', 1, 40],
    ["--labels a \u2013name es1", "error", '"\u2013name" begins with a typographic dash', 1, 51],
    ["--advanced-filter data.a Matches b", "error", `"Matches" isn't an Event Grid operator`, 1, 65],
    ["--advanced-filter data.a", "error", "This filter has no operator", 1, 40],
    ["--advanced-filter data.a IsNotNull b", "error", "IsNotNull takes no value.", 1, 75],
    ["--advanced-filter data.a NumberIn b", "error", `"b" isn't a number.`, 1, 74],
    ["--endpoint e --endpoint-type pigeon", "error", `"pigeon" isn't a known endpoint type.`, 1, 69],
    ["--deadletter-endpoint /sa", "error", `"/sa" doesn't name a part of a storage account.`, 1, 62],
    ["--delivery-attribute-mapping h v", "error", "This delivery attribute has no type or no value", 1, 40],
    ["--subject-begins-with 'a", "error", "This isn't valid command line syntax", 1, 62],
  ])("%s is reported with its position", async (flags, severity, message, line, column) => {
    const { problems } = await read(create(flags));
    expect(problems).toContainEqual(
      expect.objectContaining({ severity, line, column, message: expect.stringContaining(message) }),
    );
  });

  test.each([
    [
      "--advanced-filter k BoolEquals false",
      { filter: { advancedFilters: [{ operatorType: "BoolEquals", key: "k", value: false }] } },
    ],
    [
      "--delivery-attribute-mapping h static v false",
      {
        destination: {
          properties: {
            deliveryAttributeMappings: [{ name: "h", type: "Static", properties: { value: "v", isSecret: false } }],
          },
        },
      },
    ],
  ])("%s is read as it is meant, with a warning that the CLI sends something else", async (flags, properties) => {
    const { subscriptions, problems } = await read(create(flags));
    expect(subscriptions[0]?.properties).toEqual(properties);
    expect(problems).toEqual([
      expect.objectContaining({ severity: "warning", message: expect.stringContaining("but the Azure CLI") }),
    ]);
  });

  test.each([
    ["a space after a backslash", "create \\ \n  --name es1", "--name", 2],
    ["a comment between", "create --labels a \\\n  # the name\n  --name es1", "--name", 3],
  ])("a line that %s cut off is reported", async (_, text, flag, line) => {
    const { problems } = await read(`az eventgrid event-subscription ${text}`);
    const message = `The command above ended before "${flag}", so this line was left out.`;
    expect(problems).toContainEqual(expect.objectContaining({ severity: "error", line, column: 3, message }));
  });

  test("values in brackets, as in Microsoft's article, are reported", async () => {
    const { problems } = await read(create("--advanced-filter data.ModelTags.key1 StringIn ('value1')"));
    const message = "The command ends at this bracket, so what follows was left out.";
    expect(problems).toEqual([expect.objectContaining({ severity: "error", column: 87, message })]);
  });

  test.each(["(cd a)", "f() { echo a; }"])("brackets elsewhere are ignored: %s", async (line) => {
    expect((await read(`${create("--name es1")}\n${line}`)).problems).toEqual([]);
  });

  test("flags that only a variable contains are reported", async () => {
    const { problems } = await read(create('"${FLAGS[@]}"'));
    const message = `The value of "\${FLAGS[@]}" isn't in the text.`;
    expect(problems).toEqual([expect.objectContaining({ severity: "error", column: 40, message })]);
  });

  test.each(["ID=$(@)", "ID=`@`"])("a command inside a word is reported: %s", async (word) => {
    const { problems } = await read(word.replace("@", create("--name es1 --query id")));
    expect(problems).toContainEqual(
      expect.objectContaining({ severity: "error", message: "The command inside this word was left out." }),
    );
  });

  test("a typographic dash at the start of a value is part of it", async () => {
    const { subscriptions, problems } = await read(create("--labels \u2014a \u2013b"));
    expect(problems).toEqual([]);
    expect(subscriptions[0]?.properties).toEqual({ labels: ["\u2014a", "\u2013b"] });
  });

  test("a read-only command inside a word is ignored", async () => {
    const list = "IDS=$(az eventgrid event-subscription list --query [].id)";
    expect((await read(`${list}\n${create("--name es1")}`)).problems).toEqual([]);
  });

  test("a script without event subscriptions is reported", async () => {
    const { subscriptions, problems } = await read(
      "az group create -n rg\naz eventgrid event-subscription list --output table",
    );
    expect(subscriptions).toEqual([]);
    expect(problems).toEqual([expect.objectContaining({ message: "This text has no event subscription." })]);
  });
});

describe("az rest", () => {
  const url = `https://management.azure.com${workspace}/providers/Microsoft.EventGrid/eventSubscriptions/es1?api-version=2022-06-15`;

  test("with a body becomes an event subscription", async () => {
    const { subscriptions, problems } = await read(
      `az rest --method put --url "${url}" --body '{"properties": {"labels": ["a"], "destination": {"endpointType": "WebHook", "properties": {"endpointUrl": "'"$URL"'"}}}}'`,
    );
    expect(subscriptions).toMatchObject([
      {
        name: "es1",
        scope: workspace,
        properties: { labels: ["a"], destination: { endpointType: "WebHook" } },
        blanks: [{ pointer: "/properties/destination/properties/endpointUrl", text: "$URL" }],
      },
    ]);
    expect(problems).toHaveLength(1);
  });

  test("to a system topic has it as its scope", async () => {
    const { subscriptions } = await read(
      'az rest -m patch -u /t/eventSubscriptions/es1?api-version=1 -b \'{"labels":["a"],"filter":{}}\'',
    );
    expect(subscriptions).toEqual([
      { name: "es1", scope: "/t", properties: { labels: ["a"], filter: {} }, blanks: [] },
    ]);
  });

  test("with a body in a file is reported", async () => {
    const { problems } = await read(`az rest --method put --url "${url}" --body @es.json`);
    expect(problems).toContainEqual(
      expect.objectContaining({ severity: "error", message: "The body of this request is in the file es.json." }),
    );
  });

  test("with broken JSON is reported with its position", async () => {
    const { problems } = await read(
      "az rest --method put --url /t/eventSubscriptions/es1 --body '{\"properties\":\n{]}'",
    );
    expect(problems).toContainEqual(expect.objectContaining({ severity: "error", line: 2, column: 2 }));
  });

  test("that only reads is ignored", async () => {
    expect((await read(`az rest --method get --url "${url}"`)).subscriptions).toEqual([]);
  });
});
