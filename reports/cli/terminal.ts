/**
 * Standard output and standard error, with what each may show.
 *
 *   T1  a reader that goes away (`| head`) is no failure: the rest is dropped, and the exit code still tells the verdict
 *   T2  colour and progress only on a terminal that can show them; NO_COLOR and TERM=dumb are obeyed
 */
import pc from 'picocolors'
import type { Look } from '../render/terminal.ts'

export interface Terminal {
  readonly print: (text: string) => void
  readonly error: (text: string) => void
  readonly look: Look
  /** Rewrites one line of standard error; absent where nobody would see it. */
  readonly status?: { readonly write: (text: string) => void; readonly width: number }
}

const NARROWEST = 40

export function openTerminal(): Terminal {
  const { stdout, stderr, env } = process
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosed)
  const isColour = stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  const width = stdout.isTTY && stdout.columns > 0 ? { width: Math.max(NARROWEST, stdout.columns) } : {}
  const canRewrite = stderr.isTTY && env['TERM'] !== 'dumb' && !env['CI']
  return {
    print: text => void stdout.write(text),
    error: text => void stderr.write(`${text}\n`),
    look: { ...width, paint: pc.createColors(isColour) },
    ...(canRewrite
      ? { status: { write: (text: string) => void stderr.write(text), width: stderr.columns || 80 } }
      : {}),
  }
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error
}
