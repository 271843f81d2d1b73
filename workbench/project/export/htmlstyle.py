"""The head of a report's page: what it forbids itself, and how it looks on light and on dark ground."""

from __future__ import annotations

from typing import Final

PAGE_HEAD: Final = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<meta name="generator" content="Socket Workbench"><title>{title}</title>
<style>
:root { --ground: #ffffff; --text: #1b1f24; --muted: #57606a; --line: #d0d7de; --raised: #f6f8fa;
        --rx: #0b63c4; --tx: #9a4a00; --mark: #fff3c4; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16191d; --text: #e4e7eb; --muted: #9aa4b0; --line: #343b44; --raised: #1f242a;
          --rx: #7ab8ff; --tx: #ffb072; --mark: #4a3d10; } }
body { background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 1280px; margin: 0 auto; padding: 24px; }
h1 { font-size: 24px; margin: 0 0 16px; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: 0 0 24px; }
th, td { text-align: left; padding: 4px 16px 4px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--muted); font-weight: 600; }
td:nth-child(n+4), th:nth-child(n+4) { text-align: right; }
summary { cursor: pointer; padding: 2px 4px; overflow-wrap: anywhere; }
summary:hover { background: var(--raised); }
.fold { margin: 0 0 8px; content-visibility: auto; }
.fold > summary { font-weight: 600; border-bottom: 1px solid var(--line); }
.fold > details, .fold > p { margin: 0 0 0 16px; }
time, span { color: var(--muted); }
time, code, pre { font: 13px/1.45 ui-monospace, Consolas, Menlo, monospace; }
i { font-style: normal; font-weight: 600; }
.rx i { color: var(--rx); } .tx i { color: var(--tx); }
.event { color: var(--muted); padding: 2px 4px 2px 18px; overflow-wrap: anywhere; }
.comment { background: var(--mark); padding: 4px 8px; margin: 4px 0 4px 16px; white-space: pre-wrap; }
pre { background: var(--raised); border: 1px solid var(--line); padding: 8px; margin: 4px 0 8px 16px;
      overflow-x: auto; }
</style></head><body><main>
"""

RUN_STYLE: Final = """<style>
:root { --good: #1a7f37; --bad: #c4271b; --badground: #ffe1de; }
@media (prefers-color-scheme: dark) { :root { --good: #57c878; --bad: #ff8b80; --badground: #55201c; } }
.passed { color: var(--good); } .failed { color: var(--bad); } .muted { color: var(--muted); }
h2 { font-size: 19px; margin: 32px 0 8px; overflow-wrap: anywhere; }
.steps td, .steps th { vertical-align: top; }
.steps td:nth-child(n+4), .steps th:nth-child(n+4) { text-align: left; }
.steps td:nth-child(1), .steps th { white-space: nowrap; color: var(--muted); }
.steps td:nth-child(4) { min-width: 9em; }
.steps td:nth-child(3), .steps td:nth-child(5) { white-space: nowrap; }
.steps td:nth-child(5) { text-align: right; }
mark { background: var(--badground); color: var(--bad); font-weight: 600; }
</style>
"""
"""What a report on sequences has beside it."""
