/**
 * The report as one HTML file that needs nothing else: open it from disk, mail it, attach it to a pull request.
 *
 *     Report ──pageDataOf──▶ data ──compressed──▶ text in the page ──page/ (preact, bundled at our build)──▶ what people see
 *
 *   H1  nothing is fetched: style, script and data stand in the file, and a policy in it forbids everything else
 *   H2  whatever text the report has is data: it cannot end the element that holds it, and the page writes text, never markup
 */
import { compressed } from '../packed.ts'
import type { Report } from '../report.ts'
import { safe } from './look.ts'
import { pageDataOf, repeatable } from './page-data.ts'
import { DATA_ELEMENT } from './page/data.ts'

/** The page's program and its looks, as text: who calls brings them from where the build has put them. */
export interface PageBundle {
  readonly script: string
  readonly style: string
}

const policy =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

export function renderHtml(report: Report, { script, style }: PageBundle): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="ackproof">
<title>${escaped(safe(`ackproof ${repeatable(report.command)}`))}</title>
<link rel="icon" href="data:,">
<style>${inElement(style)}</style>
</head>
<body>
<div id="page"><noscript>This page draws its report with a script that is part of it: allow scripts for this file, or read the report with <code>ackproof report</code>.</noscript></div>
<script type="application/octet-stream" id="${DATA_ELEMENT}">${compressed(pageDataOf(report))}</script>
<script>${inElement(script)}</script>
</body>
</html>
`
}

/** Our own script and style: no text in them may look like the end of their element, or the beginning of a comment. */
const inElement = (text: string) => text.replaceAll(/<(?=\/(?:script|style)|!--)/gi, String.raw`\x3c`)

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, character => entities[character]!)
