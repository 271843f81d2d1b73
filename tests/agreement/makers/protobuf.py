"""Messages by Google's protobuf library: descriptions of its own messages, and values of its well-known types.

Wants the package ``protobuf`` in the environment that runs this maker; the tests do not.
"""

from __future__ import annotations

from tests.agreement.corpus import Corpus, Said

PORT = 9001


def make() -> tuple[Corpus, str]:
    """One message each."""
    import google.protobuf
    from google.protobuf import (
        api_pb2,
        descriptor_pb2,
        duration_pb2,
        struct_pb2,
        timestamp_pb2,
        type_pb2,
        wrappers_pb2,
    )

    messages = []
    for module in (descriptor_pb2, struct_pb2, api_pb2, type_pb2):
        file = descriptor_pb2.FileDescriptorProto.FromString(module.DESCRIPTOR.serialized_pb)
        messages += [each for each in file.message_type if each.ByteSize() < 600][:6]
    values = struct_pb2.Struct()
    values.update({"name": "a sensor", "on": True, "values": [1, 2.5, None], "inner": {"text": "größer"}})
    messages += [
        values, timestamp_pb2.Timestamp(seconds=1_790_000_000, nanos=5), timestamp_pb2.Timestamp(seconds=-1),
        duration_pb2.Duration(seconds=-3, nanos=-7), wrappers_pb2.DoubleValue(value=-2.5),
        wrappers_pb2.FloatValue(value=0.1), wrappers_pb2.UInt64Value(value=2**64 - 1),
        wrappers_pb2.Int32Value(value=-2),
        wrappers_pb2.BytesValue(value=bytes(range(40))), wrappers_pb2.StringValue(value="a text"),
    ]
    conversations = [[Said(each.SerializeToString(deterministic=True))] for each in messages]
    return Corpus("protobuf", "udp", PORT, "", conversations), f"protobuf {google.protobuf.__version__}"
