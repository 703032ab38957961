/** Damage: a valid history, changed in one place so that an anomaly is certain, whatever else is in it. */
import {
  arrivesOtherwise,
  comesFromNowhere,
  cutsTheTail,
  isForged,
  loses,
  readsAgain,
  readsBackwards,
  skips,
  skipsWithin,
  standsTwice,
} from './damage-of-reads.ts'
import { commitsLess, isDenied, swapsSends } from './damage-of-writes.ts'
import type { Damage } from './places.ts'

export const damages: Readonly<Record<string, Damage>> = {
  'an acknowledged record is missing from every poll': loses,
  'the end of a partition is missing from every poll': cutsTheTail,
  'a poll in the middle brings nothing': skips,
  'a poll comes twice': readsAgain,
  'two records of a poll change places': readsBackwards,
  'a record is missing from a poll': skipsWithin,
  'a record stands at another offset, too': standsTwice,
  'another record stands at its offset': isForged,
  'a record is there that nobody sent': comesFromNowhere,
  'a record arrives with another content': arrivesOtherwise,
  'an acknowledged send has failed': isDenied,
  'two sends change places': swapsSends,
  'a commit is followed by one of nothing': commitsLess,
}
