// The baseline of the throughput: takes a request and forwards it, a given number of times, to a webhook, with as many headers
// as Event Grid's deliveries have; no filter, no memory. Prints its URL when it is ready.
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

const [, , webhook = "", copies = "1"] = process.argv;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

const commonHeaders = {
  "content-type": "application/json; charset=utf-8",
  "aeg-event-type": "Notification",
  "aeg-subscription-name": "bench-0",
  "aeg-delivery-count": "0",
  "aeg-output-event-id": "e-1000",
  "aeg-data-version": "",
  "aeg-metadata-version": "1",
};

function forward(body: Buffer): void {
  const headers = { ...commonHeaders, "content-length": body.length };
  const forwarded = request(webhook, { method: "POST", agent, headers }, (answer) => answer.resume());
  forwarded.end(body);
}

const server = createServer((message, response) => {
  const chunks: Buffer[] = [];
  message.on("data", (chunk: Buffer) => chunks.push(chunk));
  message.once("end", () => {
    const body = Buffer.concat(chunks);
    for (let copy = 0; copy < Number(copies); copy++) forward(body);
    response.writeHead(200, { "content-length": 0 }).end();
  });
});
server.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
