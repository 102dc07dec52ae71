"""Delivers events to a handler. Reads {"source", "rounds", "failures"} from stdin, prints {"name", "answers", "log"}."""

import asyncio
import json
import logging
import sys

import azure.functions as func


class Recorder(logging.Handler):
    def __init__(self, failures):
        super().__init__()
        self.failures = failures
        self.log = []

    def emit(self, record):
        text = record.getMessage()
        if text.startswith("Microsoft.") and self.failures > 0:
            self.failures -= 1
            raise TimeoutError("The workspace did not respond.")
        self.log.append({"level": record.levelname.lower(), "text": text})


async def deliver(builder, rounds):
    answers = []
    for events in rounds:
        calls = [builder.function(**{builder.arg_name: func.EventGridEvent(event)}) for event in events]
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
        answers += [str(outcome) if isinstance(outcome, Exception) else "accepted" for outcome in outcomes]
    return answers


deliveries = json.load(sys.stdin)
recorder = Recorder(deliveries["failures"])
logging.basicConfig(level=logging.INFO, handlers=[recorder])
logging.getLogger("asyncio").propagate = False
module = {"__name__": "function_app"}
exec(compile(deliveries["source"], "function_app.py", "exec"), module)
[builder] = module["app"].builders
answers = asyncio.run(deliver(builder, deliveries["rounds"]))
json.dump({"name": builder.name, "answers": answers, "log": recorder.log}, sys.stdout)
