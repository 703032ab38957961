/**
 * Who may lead, and who may write that down: the controller's decisions, and the metadata store that takes them on conditions.
 */
import { expect, test } from 'vitest'
import { afterFailure, type ControllerContext, controllerMachine, successors } from './controller.ts'
import { type MetadataContext, metadataStore } from './metadata-store.ts'
import { safeParameters } from './parameters.ts'
import { driven } from './steps.test-data.ts'

const partition = { leader: 1, leaderEpoch: 1, isr: [1, 2], registered: [1, 2, 3] }

test('A leader is followed by a member of the in-sync set that is registered, unclean election or not (N1).', () => {
  expect(successors(partition, 1, false)).toEqual([2])
  expect(successors(partition, 1, true)).toEqual([2])
})

test('Out of sync only where nobody in sync is registered, and only with unclean election; else nobody leads.', () => {
  const alone = { ...partition, isr: [1] }
  expect(successors(alone, 1, true)).toEqual([2, 3])
  expect(successors(alone, 1, false)).toEqual([0])
  expect(successors({ ...partition, registered: [1, 3] }, 1, true)).toEqual([3])
  expect(successors({ ...partition, registered: [1] }, 1, true)).toEqual([0])
})

test('A follower that fails has no successor.', () => {
  expect(successors(partition, 2, true)).toEqual([0])
})

test('A clean election keeps the rest of the set, an unclean one starts a new set; each takes the next leader epoch.', () => {
  expect(afterFailure(partition, 1, 2)).toEqual({ leader: 2, leaderEpoch: 2, isr: [2], registered: [2, 3] })
  expect(afterFailure(partition, 1, 3)).toEqual({ leader: 3, leaderEpoch: 2, isr: [3], registered: [2, 3] })
})

test('The last member of the set stays in it when it fails: only its log has everything.', () => {
  expect(afterFailure({ ...partition, isr: [1] }, 1, 0)).toMatchObject({ leader: 0, isr: [1] })
  expect(afterFailure(partition, 1, 0)).toMatchObject({ leader: 0, isr: [2] })
})

test('A follower that fails leaves the set; one outside it changes nothing, and no epoch is taken.', () => {
  expect(afterFailure(partition, 2, 0)).toEqual({ leader: 1, leaderEpoch: 2, isr: [1], registered: [1, 3] })
  expect(afterFailure(partition, 3, 0)).toBeUndefined()
})

const controller = (uncleanLeaderElection = false) =>
  driven<ControllerContext>(controllerMachine({ ...safeParameters, uncleanLeaderElection }), { id: 1, epoch: 7 })
const gone = { leader: 0, leaderEpoch: 3, isr: [1], registered: [2] }

test('A decision is written under the controller epoch, then sent to every broker that is registered (N2).', () => {
  const fields = 'leader=2 leaderEpoch=2 isr=[2] controllerEpoch=7'
  expect(controller().take({ type: 'sessionExpires', broker: 1, successor: 2, partition })).toEqual([
    'metadata Expire broker=1',
    `metadata UpdatePartition ${fields}`,
    `broker-2 LeaderAndIsr ${fields}`,
    `broker-3 LeaderAndIsr ${fields}`,
  ])
})

test('A successor that may not lead is refused.', () => {
  expect(controller().take({ type: 'sessionExpires', broker: 1, successor: 3, partition })).toBeUndefined()
})

test('A member of the in-sync set that comes back to a partition without a leader leads it; another one waits.', () => {
  const back = (broker: number, unclean: boolean) =>
    controller(unclean).take({ type: 'BrokerRegistration', broker, partition: gone })
  expect(back(1, false)?.[1]).toBe('metadata UpdatePartition leader=1 leaderEpoch=4 isr=[1] controllerEpoch=7')
  expect(back(3, false)).toEqual([
    'metadata Register broker=3',
    'broker-3 LeaderAndIsr leader=0 leaderEpoch=3 isr=[1] controllerEpoch=7',
  ])
  expect(back(3, true)?.[1]).toBe('metadata UpdatePartition leader=3 leaderEpoch=4 isr=[3] controllerEpoch=7')
})

test('A blackout keeps the in-sync set as it was written, and leaves nobody to lead.', () => {
  expect(controller().take({ type: 'blackout', partition })?.at(-1)).toBe(
    'metadata UpdatePartition leader=0 leaderEpoch=2 isr=[1,2] controllerEpoch=7',
  )
})

const store = (more: Partial<MetadataContext> = {}) =>
  driven<MetadataContext>(metadataStore, { ...partition, leaderEpoch: 4, controller: 2, controllerEpoch: 7, ...more })
const alter = (more = {}) => ({ type: 'AlterIsr', leader: 1, leaderEpoch: 4, isr: [1], ...more })
const update = (controllerEpoch: number) => ({
  type: 'UpdatePartition',
  leader: 2,
  leaderEpoch: 5,
  isr: [2],
  controllerEpoch,
})

test('The in-sync set is changed by the leader of the current epoch alone (Z1).', () => {
  expect(store().take(alter())).toEqual([])
  expect(store().take(alter({ leaderEpoch: 3 }))).toBeUndefined()
  expect(store().take(alter({ leader: 2 }))).toBeUndefined()
})

test('A broker that is not registered is not taken into the set (KIP-841); a member that has just gone may stay.', () => {
  const registered = [1, 2]
  expect(store({ registered }).take(alter({ isr: [1, 2, 3] }))).toBeUndefined()
  expect(store().take(alter({ isr: [1, 2, 3] }))).toEqual([])
  expect(store({ registered: [1] }).take(alter({ isr: [1, 2] }))).toEqual([])
})

test('A controller of an older epoch writes nothing (KAFKA-6082).', () => {
  const metadata = store()
  expect(metadata.take(update(6))).toBeUndefined()
  expect(metadata.take(update(7))).toEqual([])
  expect(metadata.context()).toMatchObject({ leader: 2, leaderEpoch: 5, isr: [2] })
})

test('The controller node has one holder, goes with its session, and each holder gets an epoch of its own (Z2).', () => {
  const metadata = store()
  const create = { type: 'CreateController', broker: 3 }
  expect(metadata.take(create)).toBeUndefined()
  expect(metadata.take({ type: 'Expire', broker: 1 })).toEqual([])
  expect(metadata.take(create)).toBeUndefined()
  expect(metadata.take({ type: 'Expire', broker: 2 })).toEqual(['observed NodeReleased broker=2'])
  expect(metadata.take(create)).toEqual(['observed NodeTaken broker=3'])
  expect(metadata.context()).toMatchObject({ controller: 3, controllerEpoch: 8, registered: [3] })
})
