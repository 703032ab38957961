/**
 * A file that people have, decided: what `check` says of a few cells, and which lines it blames.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ConfigFile, readConfiguration, type Settings } from '../../model/deployment/index.ts'
import { planCheck } from '../check.ts'
import { run } from '../decide.ts'
import type { Because, Finding } from '../finding.ts'
import { answerKey } from '../jobs.ts'

/** One row of the table. */
export interface Decided {
  readonly files: readonly string[]
  readonly settings?: Partial<Settings>
  /** 'NAL:b1': the verdict, and the lines to blame as `file:line name=value`, or `name=value` where no file says it. */
  readonly cells: Readonly<Record<string, string>>
}

const folder = import.meta.dirname

/** The files of a folder. */
export const all = (path: string): readonly string[] =>
  readdirSync(join(folder, path))
    .toSorted()
    .map(name => `${path}/${name}`)

const configFile = (name: string): ConfigFile => ({ name, text: readFileSync(join(folder, name), 'utf8') })

/** Many files ask the same. */
const known = new Map<string, readonly Finding[]>()

function answersTo(key: string, question: Parameters<typeof run>[0] & { kind: 'question' }): readonly Finding[] {
  const earlier = known.get(key)
  if (earlier !== undefined) return earlier
  const found: Finding[] = []
  run(question, {}, finding => found.push(finding))
  known.set(key, found)
  return found
}

/** The cells of the row as the program decides them, in the words of the table. */
export function decided({ files, settings = {}, cells }: Decided): Readonly<Record<string, string>> {
  const configuration = readConfiguration(files.map(configFile), { sets: [], clients: [], ...settings })
  const ids = Object.keys(cells)
  const part = (n: number) => [...new Set(ids.map(id => id.split(':')[n]!))]
  const plan = planCheck(configuration, { guarantees: part(0), faults: part(1) })
  const answers = new Map<string, Finding>()
  for (const { key, question } of plan.questions) {
    for (const finding of answersTo(key, { kind: 'question', question, untold: true })) {
      answers.set(answerKey(key, finding.id), finding)
    }
  }
  const findings = plan.assemble(answers)
  return Object.fromEntries(ids.map(id => [id, told(findings.find(finding => finding.id === id))]))
}

function told(finding: Finding | undefined): string {
  if (finding === undefined) return 'not asked'
  const { verdict, because, branches = [] } = finding
  const when = branches.map(branch => `; ${branch.when}: ${branch.verdict}`).join('')
  return [verdict, ...because.map(blamed)].join(' | ') + when
}

const blamed = ({ file, line, key, value }: Because) =>
  file === undefined ? `${key}=${value}` : `${file.split('/').slice(1).join('/')}:${line} ${key}=${value}`
