/** What the broker has of a group, in a line like the model's (model/kafka/group/tell.ts). */
import { groupIds, partitionIds } from '../../../model/kafka/index.ts'
import type { GroupDriver } from './drive.ts'
import { brokerCoordinator, brokerMember, brokerPartition } from './views.ts'

interface Line {
  readonly state: string
  readonly owned: readonly { readonly partition: number; readonly position: number }[]
  readonly held: readonly { readonly record: number }[]
}

export function castLine(driver: GroupDriver): string {
  const { cast } = driver
  const { parameters, scope } = cast.stage.deployment
  const logs = partitionIds(parameters, scope).map(id => {
    const { logStartOffset, log } = brokerPartition(cast, id) as { logStartOffset: number; log: readonly number[] }
    const from = logStartOffset > 0 ? [`from ${logStartOffset}`] : []
    return [`p${id}`, ...from, ...(log.length > 0 ? log.map(record => `#${record}`) : ['-'])].join(' ')
  })
  const groups = groupIds(scope).map(id => {
    const { state, generation, offsets } = brokerCoordinator(cast, driver.generationsOf(id), id)
    const committed = (offsets as readonly number[]).map(offset => (offset < 0 ? '-' : offset)).join(',')
    return `g${id} ${String(state)} ${String(generation)} committed=${committed}`
  })
  const members = [...cast.members.values()].map(member => {
    const {
      state,
      owned = [],
      held = [],
    } = brokerMember(cast, driver.generationsOf(member.group), member) as Partial<Line>
    const name = `${state === 'down' || state === 'absent' || state === 'fenced' ? 'x' : 'm'}${member.member}`
    const owns = owned.map(({ partition, position }) => `p${partition}@${position < 0 ? '?' : position}`)
    const has = held.length > 0 ? ['has', ...held.map(({ record }) => `#${record}`)] : []
    return [name, ...(owns.length + has.length > 0 ? [...owns, ...has] : ['-'])].join(' ')
  })
  return [...logs, ...groups, ...members].join('  ')
}
