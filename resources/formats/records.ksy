# Kind, length and value, again and again, as many protocols have them.
meta:
  id: my_records
  title: My records
  endian: le
seq:
  - id: magic
    contents: [0x57, 0x42]
  - id: flags
    type: flags
  - id: records
    type: record
    repeat: eos
types:
  flags:
    seq:
      - id: version
        type: b4
      - id: urgent
        type: b1
      - id: reserved
        type: b3
  record:
    seq:
      - id: kind
        type: u1
      - id: length
        type: u2
        valid:
          max: 1024
      - id: value
        size: length
