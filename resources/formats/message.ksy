# A message with a length in front of its body.
meta:
  id: my_message
  title: My message
  endian: be
  -ports: [9000]        # dissect what goes to or from these ports
seq:
  - id: length
    type: u2
    doc: Bytes of the body
  - id: kind
    type: u1
    enum: kinds
  - id: body
    size: length
    type:
      switch-on: kind
      cases:
        'kinds::text': words
        'kinds::reading': reading
types:
  words:
    seq:
      - id: text
        type: str
        size-eos: true
        encoding: UTF-8
  reading:
    seq:
      - id: channel
        type: u1
      - id: value
        type: f4
enums:
  kinds:
    1: text
    2: reading
