"""The part of azure-functions (programming model v2) that the handlers use, for machines without the package."""

import datetime
import re


class EventGridEvent:
    def __init__(self, body):
        self.id = body.get("id")
        self.topic = body.get("topic")
        self.subject = body.get("subject")
        self.event_type = body.get("eventType")
        self.event_time = parse_time(body.get("eventTime"))
        self.data_version = body.get("dataVersion")
        self._data = body.get("data")

    def get_json(self):
        return self._data


def parse_time(text):
    """Cuts Azure's seven decimals to the six that datetime supports, as the real package does."""
    return text and datetime.datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", text).replace("Z", "+00:00"))


class FunctionBuilder:
    def __init__(self, function):
        self.function = function
        self.name = function.__name__
        self.arg_name = None


class FunctionApp:
    """Decorators replace the function with a builder, as in the real package."""

    def __init__(self):
        self.builders = []

    def event_grid_trigger(self, arg_name):
        def decorate(function):
            builder = self._builder(function)
            builder.arg_name = arg_name
            return builder

        return decorate

    def function_name(self, name):
        def decorate(function):
            builder = self._builder(function)
            builder.name = name
            return builder

        return decorate

    def _builder(self, function):
        if isinstance(function, FunctionBuilder):
            return function
        self.builders.append(FunctionBuilder(function))
        return self.builders[-1]
