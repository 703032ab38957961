import { expect, test } from 'vitest'
import { explore } from '../../model/explorer/index.ts'
import { twoPhaseCommit } from '../../model/explorer/examples/two-phase-commit.ts'
import { statesByXstateGraph } from './one-machine.ts'

test('The protocol as one machine has as many states by xstate/graph as the machines side by side have here.', () => {
  expect(statesByXstateGraph(2)).toBe(explore(twoPhaseCommit(2).spec).states)
  expect(statesByXstateGraph(3)).toBe(288)
})
