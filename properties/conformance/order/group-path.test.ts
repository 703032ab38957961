/** Every run that the rows about order by trying again show is one that a group can do. */
import { expect, test } from 'vitest'
import { explore, replay } from '../../../model/index.ts'
import { orderClaims, orderParametersOf } from '../../claims/order.ts'
import { groupPathOf } from './group-path.ts'

const cases = orderClaims.flatMap(({ cases: all }) => all)

test.each(cases.map(one => [one.case, one] as const))('%s', (_, { asks }) => {
  if (asks.kind !== 'special') throw new Error('a case of a system of its own')
  const spec = asks.spec()
  const { findings } = explore(spec, { properties: [asks.property, asks.witness] })
  for (const { path } of findings) {
    if (path === undefined) continue
    const { steps } = replay(spec, [path.path, path.cycle ?? ''].filter(part => part !== '').join('/'))
    const told = groupPathOf(steps, orderParametersOf(asks))
    expect(told.counts.length).toBe(steps.length)
    expect(replay(told.spec, told.path).steps.length).toBe(told.before + told.counts.reduce((sum, n) => sum + n, 0))
  }
})
