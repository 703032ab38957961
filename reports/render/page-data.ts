/**
 * A report as the page's data (page/data.ts): findings by claim or guarantee, with words, and without what varies from run to run.
 */
import { advice, claims } from '../../properties/claims.ts'
import { comparisons } from '../../properties/comparisons.ts'
import type { Finding, ToldPath } from '../../properties/finding.ts'
import { agreementOf, type Report } from '../report.ts'
import { type Compared, headlineOf, placeOf, turnOf } from './diff-groups.ts'
import { onBrokerSummary } from './on-broker.ts'
import type { Group, PageData, PageFinding } from './page/data.ts'
import { machinesDrawn } from './page-machines.ts'
import { circumstanceWords, faultWords, guaranteeWords } from './words.ts'
import { decidesRows } from './would-decide.ts'

/** Where one run wrote its report is nothing that another one need repeat. */
export const repeatable = (command: string): string => command.replaceAll(/ --json(?:=| +)(?:'[^']*'|[^\s'])+/g, '')

export function pageDataOf({ tool, command, findings, warnings, compared }: Report): PageData {
  const keys = [...new Set(findings.map(keyOf))]
  const byKey = new Map(keys.map(key => [key, [] as Finding[]]))
  for (const finding of findings) byKey.get(keyOf(finding))!.push(finding)
  return {
    command: repeatable(command),
    version: tool.version,
    model: tool.model,
    groups: [...byKey].map(([id, all]) => ({ ...wordsOf(id), id, findings: all.map(findingOf) })),
    warnings: warnings.map(({ file, line, text }) =>
      [file, line === undefined ? undefined : `line ${line}`, text].filter(part => part !== undefined).join(': '),
    ),
    ...(compared === undefined ? {} : { changes: changesOf(compared) }),
    onBroker: onBrokerSummary(findings),
    faultWords,
    circumstanceWords,
    guaranteeWords,
    machines: machinesDrawn(),
  }
}

const changesOf = (compared: Compared) => ({
  says: headlineOf(compared),
  rows: compared.changes.map(({ id, kind, facts, ...change }) => ({
    id,
    kind,
    turn: turnOf(change),
    by: facts.map(({ before, after }) => `${placeOf(before)} → ${placeOf(after)}`),
  })),
})

const isClaim = (id: string) => claims.some(claim => claim.id === id)
/** 'NAL:b1' is about NAL; a claim's finding is about the claim. */
const keyOf = ({ id }: Finding) => (isClaim(id) ? id : id.split(':')[0]!)

function wordsOf(id: string): Omit<Group, 'id' | 'findings'> {
  const claim = claims.find(each => each.id === id)
  if (claim) {
    const { name, says, answer, source, assumes, evidence, notModelled } = claim
    return {
      kind: 'claim',
      section: sectionOf(id),
      name,
      says,
      answer,
      source,
      assumes,
      ...(evidence === undefined ? {} : { evidence }),
      ...(notModelled === undefined ? {} : { notModelled }),
    }
  }
  const comparison = comparisons.find(each => each.id === id)
  if (comparison) return { kind: 'comparison', section: '', name: comparison.name, says: comparison.says }
  return { kind: 'guarantee', section: '', name: '', says: guaranteeWords[id] ?? '' }
}

function sectionOf(id: string): string {
  if (advice.some(claim => claim.id === id)) return 'Popular advice'
  return id.startsWith('RULE-') ? 'The replication rules, version by version' : 'Bugs that there were, and their mends'
}

function findingOf(finding: Finding): PageFinding {
  const { seconds: _seconds, bytesPerState: _bytes, counterexample, witness, branches, decides, ...rest } = finding
  return {
    ...rest,
    ...(decides ? { supply: decidesRows(decides) } : {}),
    agreement: agreementOf(finding),
    ...(counterexample ? { counterexample: lightened(counterexample) } : {}),
    ...(witness ? { witness: lightened(witness) } : {}),
    ...(branches ? { branches: branches.map(branch => ({ ...branch, ...withoutStateText(branch) })) } : {}),
  }
}

function withoutStateText({ counterexample }: Pick<Finding, 'counterexample'>) {
  return counterexample ? { counterexample: lightened(counterexample) } : {}
}

/** The state as text says again what the states as data say, and a message is where it stands. */
function lightened<P extends ToldPath & Pick<NonNullable<Finding['counterexample']>, 'nearMiss'>>(path: P): P {
  const { nearMiss, messages, start } = path
  const steps = start === undefined ? path.steps : path.steps.map(step => ({ ...step, state: '' }))
  return {
    ...path,
    steps,
    ...(messages ? { messages: messages.map(message => ({ ...message, id: '' })) } : {}),
    ...(nearMiss ? { nearMiss: { ...nearMiss, told: lightened(nearMiss.told) } } : {}),
  }
}
