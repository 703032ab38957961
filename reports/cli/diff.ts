/**
 * `ackproof diff --old FILE… --new FILE…`: the verdicts that a change of configuration changes.
 *
 *     old files ──planCheck──▶ questions ─┐                                  ┌─▶ old findings ─┐
 *                                         ├──equal ones once──▶ answers ─────┤                 ├─compare──▶ Comparison ──▶ report
 *     new files ──planCheck──▶ questions ─┘                                  └─▶ new findings ─┘
 *
 *   F1  options say the same of both sides: what no file gives and they give is taken to have been so before
 *   F2  a side that is refused is named in the sentence that refuses it
 *   F3  the report's findings are those of the new side, so that whatever reads a report of `check` reads it
 *   F4  of its counterexamples those are told that got worse, once every verdict is there: where nothing changes there is nothing to tell
 */
import { type ConfigFile, type Configuration, readConfiguration, UsageError } from '../../model/deployment/index.ts'
import type { BesideQuestion } from '../../properties/beside.ts'
import { compare, kindOf } from '../../properties/compared.ts'
import { questionOf } from '../../properties/jobs.ts'
import type { Finding } from '../../properties/finding.ts'
import type { Question } from '../../properties/question.ts'
import { withoutUntold } from '../../properties/story.ts'
import { quietDiff, renderDiff } from '../render/diff.ts'
import { reportOf } from '../report.ts'
import { answer, type CheckOptions, type CheckPlan, type PlanCheck, refuseUnasked, scopeOf, toolOf } from './check.ts'
import { type FilePair, pairFiles } from './diff-files.ts'
import { codeOfDiff, type ExitCode, worst } from './exit-codes.ts'
import { configurationFile, settingsOf } from './configuration-files.ts'
import { type AsFile, boundsOf } from './options.ts'
import { deliver, prepareOutput } from './output.ts'
import { quietened } from './terminal.ts'
import type { Surroundings } from './verify.ts'

export interface DiffOptions extends CheckOptions {
  readonly old?: readonly string[]
  readonly new?: readonly string[]
}

const sides = ['old', 'new'] as const
type SideName = (typeof sides)[number]

export async function diff(options: DiffOptions, planCheck: PlanCheck, around: Surroundings): Promise<ExitCode> {
  const terminal = quietened(around.terminal, options.quiet)
  const paths = pathsOf(options)
  prepareOutput(options, ['diff'], [...paths.old, ...paths.new], around.ci)
  const pairs = pairFiles(paths.old, paths.new)
  const { old, now } = readSides(pairs, options)
  const required = options.require ?? []
  const scope = scopeOf(options)
  const plans = [planCheck(old, scope), planCheck(now, scope)] as const
  const cells = plans.flatMap(plan => plan.assemble(new Map()))
  refuseUnasked('--require', required, [...new Map(cells.map(cell => [cell.id, cell])).values()])
  const { findings, answers, code } = await answer(together(plans), options, boundsOf(options), { ...around, terminal })
  const before = { configuration: old, findings: plans[0].assemble(answers).map(withoutUntold) }
  const compared = { files: pairs, ...compare(before, { configuration: now, findings }, required) }
  const files = now.files.map(({ name, role }) => ({ file: name, role }))
  const asked = { required, files, compared }
  const report = reportOf(await toolOf(around), around.command, findings, plans[1].warnings, asked)
  const saved = options.json === undefined || options.json === '-' ? {} : { reportFile: options.json }
  const text = () => (options.quiet ? quietDiff : renderDiff)(report, compared, saved, terminal.look)
  await deliver([{ report, name: 'diff', text }], options, terminal, around.ci)
  return worst([code, codeOfDiff(compared)])
}

function pathsOf(options: DiffOptions): Readonly<Record<SideName, readonly string[]>> {
  const [old, now] = sides.map(side => [...new Set(options[side] ?? [])])
  if (old!.length > 0 && now!.length > 0) return { old: old!, new: now! }
  throw new UsageError(
    'diff needs the files of both sides, such as `ackproof diff --old before/application.yml --new application.yml`.',
  )
}

/** F2: what both sides are refused for alike is the options' fault. */
function readSides(pairs: readonly FilePair[], options: DiffOptions): { old: Configuration; now: Configuration } {
  const settings = settingsOf(options)
  const as = options.as ?? []
  refuseStrayRoles(pairs, as)
  const [old, now] = sides.map(side => attempt(() => readConfiguration(filesOf(side, pairs, as), settings)))
  const [oldError, newError] = [old, now].map(read => (read instanceof UsageError ? read : undefined))
  if (oldError && newError && oldError.message === newError.message) throw oldError
  if (old instanceof UsageError) throw onSide('old', old)
  if (now instanceof UsageError) throw onSide('new', now)
  return { old: old!, now: now! }
}

const onSide = (side: SideName, { message, lines }: UsageError) => new UsageError(`--${side}: ${message}`, lines)

function attempt<T>(read: () => T): T | UsageError {
  try {
    return read()
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
}

function filesOf(side: SideName, pairs: readonly FilePair[], as: readonly AsFile[]): readonly ConfigFile[] {
  return pairs.flatMap(pair => {
    const path = pair[side]
    if (path === undefined) return []
    const role = as.find(each => isMeant(each, pair))?.as
    return [{ ...configurationFile(path), ...(role !== undefined && { as: role }) }]
  })
}

/** F1: a role that is given to a file is its partner's, too. */
const isMeant = ({ path }: AsFile, pair: FilePair) => [pair.old, pair.new, pair.name].includes(path)

function refuseStrayRoles(pairs: readonly FilePair[], as: readonly AsFile[]): void {
  const stray = as.find(each => !pairs.some(pair => isMeant(each, pair)))
  if (stray === undefined) return
  throw new UsageError(
    `--as ${stray.as}=${stray.path} names a file of neither side: name it behind --old or --new as well.`,
  )
}

/** Equal questions are asked once; verdicts that come first are shown of the new side. */
function together([old, now]: readonly [CheckPlan, CheckPlan]): CheckPlan {
  const questions = new Map<string, Question | BesideQuestion>()
  for (const { key, question } of [...now.questions, ...old.questions]) {
    const known = questions.get(key)
    const guarantees = [...new Set([...(known?.guarantees ?? []), ...question.guarantees])]
    questions.set(key, { ...question, guarantees } as Question | BesideQuestion)
  }
  const plans = [old, now]
  const owners = (key: string) => plans.filter(plan => plan.questions.some(question => question.key === key))
  /** Both sides have to agree, where both ask. */
  const agreed = (keysOf: (plan: CheckPlan) => ReadonlySet<string>): ReadonlySet<string> => {
    const found = new Map(plans.map(plan => [plan, keysOf(plan)]))
    return new Set([...questions.keys()].filter(key => owners(key).every(plan => found.get(plan)!.has(key))))
  }
  return {
    ...now,
    questions: [...questions].map(([key, question]) => ({ key, question })),
    last: agreed(({ last }) => last),
    awaited: new Map([...old.awaited, ...now.awaited]),
    spared: answers => agreed(({ spared }) => spared(answers)),
    untold: answers => untoldOf([old, now], questions.size, answers),
  }
}

/** F4. */
function untoldOf(
  [old, now]: readonly [CheckPlan, CheckPlan],
  questions: number,
  answers: ReadonlyMap<string, Finding>,
): ReturnType<CheckPlan['untold']> {
  const answered = new Set([...answers.keys()].map(questionOf))
  const needless = [old, now].flatMap(plan => [...plan.spared(answers)])
  if (new Set([...answered, ...needless]).size < questions) return []
  const verdicts = new Map(old.assemble(answers).map(({ id, verdict }) => [id, verdict]))
  const worse = now.assemble(answers).filter(({ id, verdict }) => kindOf(verdicts.get(id), verdict) === 'worse')
  const ids = new Set(worse.map(({ id }) => id))
  return now.untold(answers, id => ids.has(id))
}
