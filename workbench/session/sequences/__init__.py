"""Running sequences: the steps, what they hear, what came of them; and recording a conversation as one."""
