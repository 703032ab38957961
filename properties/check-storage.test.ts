import { expect, test } from 'vitest'
import { interpret, readConfiguration } from '../model/deployment/index.ts'
import { isBeside } from './beside.ts'
import { blamedAs, struckAs, withStorage } from './check-storage.ts'
import { planCheck } from './check.ts'
import { parametersOf } from './deployed.ts'
import type { Finding } from './finding.ts'
import { faultClasses } from './question.ts'

const configured = (storage?: 'persistent' | 'ephemeral') =>
  readConfiguration([{ name: 'p', text: 'acks=all\nlinger.ms=1' }], {
    sets: [
      'topic.replication.factor=3',
      'topic.min.insync.replicas=2',
      'topic.unclean.leader.election.enable=false',
      'topic.flush.messages=1',
      ...(storage === undefined ? [] : [`broker.storage=${storage}`]),
    ],
    clients: ['java@3.9'],
  })
const deployed = (storage?: 'persistent' | 'ephemeral') => interpret(configured(storage))

test('a broker that stops without a disk of its own may come back empty: b1 and p1 ask for w1 as well, the others for themselves', () => {
  for (const fault of faultClasses) {
    expect(struckAs(fault, deployed()), fault).toEqual([fault])
    expect(struckAs(fault, deployed('persistent')), fault).toEqual([fault])
    const both = fault === 'b1' || fault === 'p1'
    expect(struckAs(fault, deployed('ephemeral')), fault).toEqual(both ? [fault, 'w1'] : [fault])
    expect(blamedAs(fault, deployed('ephemeral')), fault).toBe(both ? 'w1' : fault)
  }
})

test('what is flushed to a disk that goes with its pod is not flushed', () => {
  expect(parametersOf(deployed()).flushEveryRecord).toBe(true)
  expect(parametersOf(deployed('ephemeral')).flushEveryRecord).toBe(false)
})

const faultsAsked = (storage?: 'persistent' | 'ephemeral') => {
  const { questions } = planCheck(configured(storage), { guarantees: ['NAL'], faults: ['b1'] })
  return questions.flatMap(({ question }) => (isBeside(question) ? [] : Object.keys(question.scope.faults)))
}

test('one who asks for b1 alone gets the search of w1 too, where the disk is ephemeral and nowhere else', () => {
  expect(faultsAsked()).toEqual(['b1'])
  expect(faultsAsked('persistent')).toEqual(['b1'])
  expect(faultsAsked('ephemeral').toSorted()).toEqual(['b1', 'w1'])
})

test('the line that says where the log is stands first among those to blame', () => {
  const finding = { verdict: 'broken', because: [{ key: 'acks', value: 'all' }] } as unknown as Finding
  const keys = (storage: 'persistent' | 'ephemeral', fault: 'b1' | 'd1' | 'p*') =>
    withStorage(finding, fault, deployed(storage)).because.map(({ key }) => key)
  expect(keys('ephemeral', 'b1')).toEqual(['broker.storage', 'acks'])
  expect(keys('ephemeral', 'p*')).toEqual(['broker.storage', 'acks'])
  expect(keys('ephemeral', 'd1')).toEqual(['acks'])
  expect(keys('persistent', 'b1')).toEqual(['acks'])
})
