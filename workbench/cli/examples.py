"""The examples at the end of each help page."""

from __future__ import annotations

from typing import Final

PROGRAM: Final = r"""examples:
  socket-workbench                                       the window
  socket-workbench lab.swb                               the window with a project
  socket-workbench demo                                  both ends of an echo, moving
  socket-workbench listen tcp://127.0.0.1:9000 --echo    a listener that echoes
  socket-workbench send tcp://127.0.0.1:9000 --text 'Hello\r\n' --wait 1

exit codes: 0 done, 1 the network said no, 2 the command line or a file is wrong, 3 an expectation failed.
“socket-workbench COMMAND --help” tells more about a command.
"""

RUN: Final = r"""examples:
  socket-workbench run lab.swb                                      every socket of the project, until Ctrl+C
  socket-workbench run lab.swb --sequence "log in" --sequence poll  two sequences, one after the other
  socket-workbench run test.json --all --junit out.xml --json       every sequence, for a build
  socket-workbench run lab.swb --sequence poll --speed 10 --html report.html
  socket-workbench run --examples --sequence MQTT                   one of the ten protocols that come along

Sequences open the sockets that their steps name, and close them again. The project's file is never changed.
Exit codes: 0 all passed, 1 a connection or a listener failed, 2 a file or a sequence cannot be read: nothing was
sent; 3 an expectation failed.
"""

DEMO: Final = """Without a display the example runs offscreen for some seconds, saves demo.swb and demo.png
and prints what happened.
"""

SEND: Final = r"""examples:
  socket-workbench send tcp://127.0.0.1:8000 --text 'GET / HTTP/1.0\r\n\r\n' --wait 2
  socket-workbench send tcp://[::1]:9000 --text PING --eol crlf --expect 'PONG|OK'
  socket-workbench send udp://127.0.0.1:5000 --hex '01 02 ff' --repeat 100 --interval 10 --json
  socket-workbench send 'tcp://192.0.2.7:9000?bind=192.0.2.1:5000' --file firmware.bin --record upload.swb
  socket-workbench send unix:///run/service.sock --text 'status\n' --wait 2
  socket-workbench send udp://127.0.0.1:514 --typed '<14>test ${text counter}' --repeat 10 --interval 100
  echo hello | socket-workbench send tcp://127.0.0.1:9000 --file - --wait 1

Without --wait it ends when everything was sent. With it, it ends at the expectation, at the peer's end, or S seconds
after the last byte; if no byte came at all, the exit code is 1. --expect alone waits 10 seconds.
--expect is a Python regular expression over bytes: \xNN is any byte, (?s) lets the dot match line ends too.
A value that begins with a dash is written with an equals sign: --text=-1
"""

LISTEN: Final = r"""examples:
  socket-workbench listen tcp://127.0.0.1:9000                     print what clients send
  socket-workbench listen tcp://127.0.0.1:0 --echo --json          echo on a free port; the first event tells it
  socket-workbench listen udp://127.0.0.1:5000 --count 10 --json   ten datagrams, then end
  socket-workbench listen tcp://127.0.0.1:7013 --rules daytime     a ready-made server
  socket-workbench listen udp://127.0.0.1:5000 --measure           what became of the payloads of “generate”
  socket-workbench listen unix:///tmp/talk --echo                  a Unix socket; its file is for you alone
  socket-workbench listen udp://127.0.0.1:5000 --reply-typed '${request 0 2}OK'   the answer has the request's number
  socket-workbench listen tcp://0.0.0.0:9000 --reply-text 'OK\r\n' --record evidence.swb

Ctrl+C ends it with exit code 0. An address other than 127.0.0.1, ::1 or localhost is open to the network.
"""

GENERATE: Final = """examples:
  socket-workbench generate udp://127.0.0.1:5000 --rate 1000 --duration 10
  socket-workbench generate udp://127.0.0.1:5000 --bits 10M --size 64-1400/16 --duration 5 --json
  socket-workbench generate tcp://127.0.0.1:9000 --rate 20k --connections 50 --ramp 2 --count 100000
  socket-workbench generate udp://127.0.0.1:5000 --rate 0 --count 1000000       as fast as it goes
  socket-workbench generate udp://127.0.0.1:514 --rate 5 --payload-typed '<14>test ${text counter}'

“listen --measure” at the other end tells loss, duplicates, reordering, jitter and, on the same computer, the one-way
delay. Ctrl+C ends it, with what it came to. Send only to what is yours to load.
"""

EXPORT: Final = """examples:
  socket-workbench export lab.swb --to json -o lab.json      the document; opens as a project
  socket-workbench export lab.swb --to jsonl | grep '"rx"'   every record and event
  socket-workbench export lab.swb --to csv -o lab.csv
  socket-workbench export lab.swb --to raw --session 'TCP client' --direction rx > received.bin
  socket-workbench export lab.swb --to pcapng -o lab.pcapng        packets for Wireshark, with headers made for them
  socket-workbench export lab.swb --to raw-files -o lab-bytes      a file for each connection and direction
  socket-workbench export lab.swb --to html -o lab.html            a report as one page
  socket-workbench export lab.swb --to calls --spelling winsock    the call tape as a Winsock program would have it
"""

IMPORT: Final = """examples:
  socket-workbench import trace.pcapng -o trace.swb                a socket for each server, as its clients saw it
  socket-workbench import monday.pcap tuesday.pcap -o week.swb
  socket-workbench import dump.txt --format hex -o dump.swb        xxd, od, hexdump, Wireshark, C arrays, Python bytes
  socket-workbench import packets.ini -o packets.swb               packets of Packet Sender, as payloads
  socket-workbench import calls.sh -o calls.swb                    curl and nc commands, read and never run

The account of what came in, and of what did not, goes to standard error. Nothing is opened or sent.
"""

INFO: Final = """examples:
  socket-workbench info lab.swb              what the file holds
  socket-workbench info tcp://localhost:80   what the address resolves to, in which order it is tried
  socket-workbench info unix:///tmp/talk     what lies at the path
  socket-workbench info 10061                what the error means; WSAECONNREFUSED and ECONNREFUSED too
  socket-workbench info 6                    a number that means several things tells them all
  socket-workbench info --json 0x8007274D    an HRESULT, for a program to read
  socket-workbench info connections          every socket of this computer; also interfaces, routes, dns, protocols
  socket-workbench info kinds                which kinds of socket this system has, and why not
  socket-workbench info options tcp          the socket options of a kind, with this system's defaults
  socket-workbench info                      this program and this system
"""

BENCH: Final = """examples:
  socket-workbench bench              all of them; this takes minutes
  socket-workbench bench repeat
  socket-workbench bench --json
  socket-workbench bench reading --full   10,000,000 records in a temporary file of 10 GB
"""
