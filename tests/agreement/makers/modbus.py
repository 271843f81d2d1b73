"""pymodbus at both ends: all the functions that it has, and exceptions.

Wants the package ``pymodbus`` in the environment that runs this maker; the tests do not.
"""

from __future__ import annotations

import sys

from tests.agreement.corpus import Corpus
from tests.agreement.recorder import LOOPBACK, Recorder, free_port, program, wait_for_port

PORT = 502
SERVER = """
import sys
from pymodbus.datastore import ModbusDeviceContext, ModbusSequentialDataBlock, ModbusServerContext
from pymodbus.pdu.device import ModbusDeviceIdentification
from pymodbus.server import StartTcpServer
block = lambda: ModbusSequentialDataBlock(1, list(range(200)))
bits = lambda: ModbusSequentialDataBlock(1, [True, False, False, True, True] * 40)
context = ModbusServerContext(devices=ModbusDeviceContext(di=bits(), co=bits(), hr=block(), ir=block()), single=True)
identity = ModbusDeviceIdentification(info_name={"VendorName": "A vendor", "ProductCode": "P1", "VendorUrl":
    "http://example.org", "ProductName": "A product", "ModelName": "A model", "MajorMinorRevision": "1.2"})
StartTcpServer(context, identity=identity, address=("127.0.0.1", int(sys.argv[1])))
"""
# Name of the client's method, then its arguments
ASKED: tuple[tuple[str, tuple[object, ...], dict[str, object]], ...] = (
    ("read_coils", (1,), {"count": 13}), ("read_discrete_inputs", (3,), {"count": 8}),
    ("read_holding_registers", (10,), {"count": 5}), ("read_input_registers", (0,), {"count": 2}),
    ("write_coil", (4, True), {}), ("write_register", (7, 1234), {}), ("write_coils", (2, [True, False, True] * 4), {}),
    ("write_registers", (20, [1, 2, 65535]), {}), ("mask_write_register", (), {"address": 4, "and_mask": 0xF2,
                                                                              "or_mask": 0x25}),
    ("readwrite_registers", (), {"read_address": 1, "read_count": 3, "write_address": 5, "values": [9, 8]}),
    ("read_holding_registers", (60_000,), {"count": 1}), ("read_exception_status", (), {}),
    ("diag_query_data", (b"\x12\x34",), {}), ("diag_read_diagnostic_register", (), {}),
    ("diag_read_bus_message_count", (), {}), ("diag_clear_counters", (), {}), ("diag_get_comm_event_counter", (), {}),
    ("diag_get_comm_event_log", (), {}), ("report_device_id", (), {}), ("read_fifo_queue", (), {"address": 5}),
    ("read_device_information", (), {"read_code": 1, "object_id": 0}),
)


def make() -> tuple[Corpus, str]:
    """One conversation."""
    import pymodbus
    from pymodbus.client import ModbusTcpClient

    port = free_port()
    with program(sys.executable, "-c", SERVER, str(port)), Recorder(port) as relay:
        wait_for_port(port)
        client = ModbusTcpClient(LOOPBACK, port=relay.port, timeout=2, retries=0)
        client.connect()
        for name, words, options in ASKED:
            getattr(client, name)(*words, **options, device_id=3)
        client.close()
        conversations = [each for each in relay.conversations if each]
    return Corpus("modbus", "tcp", PORT, "mbtcp", conversations), f"pymodbus {pymodbus.__version__} on both sides"
