/** `ackproof bench`: how fast the explorer is here. It runs in this process and prints as it goes; Ctrl-C ends it as it ends any program. */
import { writeText } from './files.ts'
import { prepareOutput } from './output.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export type RunBench = (print: (line: string) => void) => unknown

export async function bench(
  options: { readonly json?: string },
  runBench: RunBench,
  terminal: Terminal,
): Promise<ExitCode> {
  prepareOutput(options, [])
  const say = options.json === '-' ? terminal.error : (line: string) => terminal.print(`${line}\n`)
  const measured = `${JSON.stringify({ schema: 'ackproof/bench@1', measured: (await runBench(say)) ?? null }, null, 2)}\n`
  if (options.json === '-') terminal.print(measured)
  else if (options.json !== undefined) writeText(options.json, measured)
  return exitCodes.asExpected
}
