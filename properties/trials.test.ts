/** What is asked in a smaller scope first: it spares the larger one where it is broken, and decides nothing where it is not. */
import { expect, test } from 'vitest'
import { readConfiguration } from '../model/deployment/index.ts'
import { isBeside } from './beside.ts'
import { type CheckPlan, planCheck } from './check.ts'
import type { Finding, Verdict } from './finding.ts'
import { answerKey } from './jobs.ts'
import { type Question, search } from './question.ts'

const planOf = (faults: readonly string[], ...sets: readonly string[]) => planFor(['ALO'], faults, ...sets)
function planFor(guarantees: readonly string[], faults: readonly string[], ...sets: readonly string[]): CheckPlan {
  const known = ['topic.replication.factor=3', 'topic.min.insync.replicas=2', 'producer.acks=all']
  const settings = { clients: ['java@3.9'], ackPoint: 'after', handler: 'throws', handling: 'loop' }
  const configuration = readConfiguration([], { sets: [...known, 'consumer.commit=manual', ...sets], ...settings })
  return planCheck(configuration, { guarantees, faults })
}
const keyOf = (plan: CheckPlan, is: (question: Question) => boolean): string =>
  plan.questions.find(({ question }) => !isBeside(question) && is(question))!.key
const isUnclean = ({ parameters }: Question) => parameters.uncleanLeaderElection
const trialOf = (plan: CheckPlan) => keyOf(plan, question => isUnclean(question) && question.scope.attempts === 1)
const wholeOf = (plan: CheckPlan) => keyOf(plan, question => isUnclean(question) && question.scope.attempts === 2)

const played = (verdict: Verdict): Finding => ({
  id: 'ALO:b1',
  guarantee: 'ALO',
  fault: 'b1',
  verdict,
  scope: 'one transmission',
  states: 1,
  transitions: 1,
  depth: 1,
  seconds: 0,
  because: [],
})

test('An unclean election that nobody ruled out is tried with one transmission first, and the whole question waits for that.', () => {
  const plan = planOf(['b1'])
  expect(plan.awaited.get(wholeOf(plan))).toBe(trialOf(plan))
  expect(plan.last.has(wholeOf(plan))).toBe(true)
  const keys = plan.questions.map(({ key }) => key)
  expect(keys.indexOf(trialOf(plan))).toBeLessThan(keys.indexOf(wholeOf(plan)))
})

test('Broken there, the whole question is needless; not broken there, it is asked.', () => {
  const plan = planOf(['b1'])
  const after = (verdict: Verdict) =>
    plan.spared(new Map([[answerKey(trialOf(plan), 'ALO:b1'), played(verdict)]])).has(wholeOf(plan))
  expect([after('broken'), after('holds'), after('inconclusive')]).toEqual([true, false, false])
})

test('A cell that a trial decides says in which scope; one that it does not decide is open.', () => {
  const plan = planOf(['b1'])
  const all = (verdict: Verdict) =>
    new Map(
      plan.questions
        .filter(({ key }) => key !== wholeOf(plan))
        .flatMap(({ key, question }) =>
          [...question.guarantees, 'NAL'].flatMap(guarantee =>
            ['b1', 'none'].map(fault => {
              const id = `${guarantee}:${fault}`
              const isTrial = key === trialOf(plan)
              return [answerKey(key, id), { ...played(isTrial ? verdict : 'holds'), id, scope: key }] as const
            }),
          ),
        ),
    )
  const [decided] = plan.assemble(all('broken'))
  expect(decided?.verdict).toBe('depends')
  expect(decided?.branches?.find(({ verdict }) => verdict === 'broken')?.scope).toBe(trialOf(plan))
  expect(plan.assemble(all('holds'))[0]?.verdict).toBe('inconclusive')
})

const settled = [
  'topic.unclean.leader.election.enable=true',
  'producer.retries=5',
  'producer.enable.idempotence=false',
  'consumer.auto.offset.reset=earliest',
]
test('A deployment of which all is known is asked in the whole scope alone.', () => {
  const plan = planOf(['b1'], ...settled)
  expect([plan.awaited.size, plan.last.size]).toEqual([0, 0])
  expect(plan.questions.some(({ question }) => !isBeside(question) && question.scope.attempts === 1)).toBe(false)
})

test('What a trial finds broken is broken in the whole scope, by a path that is no shorter there.', () => {
  const plan = planOf(['b1'])
  const [small, whole] = [trialOf(plan), wholeOf(plan)].map(key => {
    const { question } = plan.questions.find(each => each.key === key)!
    const { verdict, path } = search(question as Question, { trusted: true }).verdictOf('ALO', 'b1')
    return [verdict, path?.length] as const
  })
  expect(small?.[0]).toBe('broken')
  expect(small).toEqual(whole)
})

test('A trial is needless where its question is asked for more than the trial can answer.', () => {
  const client = settled.slice(1)
  const isSpared = (plan: CheckPlan) => plan.spared(new Map()).has(trialOf(plan))
  expect(isSpared(planOf(['b1'], ...client))).toBe(false)
  expect(isSpared(planOf(['b1'], ...client, ...sendsAgain))).toBe(false)
  expect(isSpared(planFor(['ALO', 'AMO'], ['b1'], ...client, ...sendsAgain))).toBe(true)
})
const sendsAgain = ['producer.on.send.failure=report', 'producer.max.in.flight.requests.per.connection=1']
