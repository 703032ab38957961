/**
 * Plan: how the rows of all files of one history are understood, and a sentence for everything that is assumed.
 *
 *   P1  a partition is named alike in every file: by the columns that all of them have, else by the key, else there is one
 *   P2  where partitions cannot be told apart although somebody names them, offsets say nothing and are not used
 *   P3  record keys are compared where every file has them and they are not what names the partition
 */
import { baseOf, type Columns, type Side } from './logs-columns.ts'

export interface LogFile {
  readonly path: string
  readonly side: Side
  readonly columns: Columns
}

export interface Plan {
  readonly topic: boolean
  readonly partition: boolean
  /** The key names the partition. */
  readonly key: boolean
  readonly offset: boolean
  readonly content: boolean
  readonly notices: readonly string[]
}

export function planOf(files: readonly LogFile[]): Plan {
  const all = (field: 'topic' | 'partition' | 'key') => files.every(({ columns }) => columns[field] !== undefined)
  const any = (field: 'topic' | 'partition') => files.some(({ columns }) => columns[field] !== undefined)
  const [topic, partition] = [all('topic'), all('partition')]
  const key = !topic && !partition && all('key')
  const isMixed = !partition && !key && (any('partition') || (!topic && any('topic')))
  const plan = { topic, partition, key, offset: !isMixed, content: !key && all('key') }
  return { ...plan, notices: [...files.map(noticeOf), ...placeNotices(plan), ...whoNotices(files), noOrder] }
}

function noticeOf({ path, side, columns }: LogFile): string {
  const is = Object.entries(columns).map(([field, column]) => (field === column ? field : `${field} from ${column}`))
  return `${baseOf(path)} is read as what was ${side}: ${is.join(', ')}.`
}

function placeNotices({ topic, partition, key, offset }: Omit<Plan, 'notices'>): readonly string[] {
  const where = key
    ? ['No column that all files have names a partition: the key does.']
    : topic && !partition
      ? ['No column that all files have says the partition: each topic is taken for one.']
      : topic || partition
        ? []
        : ['No column that all files have names a partition: all records are taken to be of one.']
  return offset ? where : [...where, 'Offsets are not used, since those of several partitions cannot be told apart.']
}

function whoNotices(files: readonly LogFile[]): readonly string[] {
  return files.flatMap(({ path, side, columns }) => {
    if (side === 'acknowledged') {
      if (columns.producer !== undefined) return []
      return [
        `${baseOf(path)} does not say who sent a record: the order of its rows is not taken for an order of sends.`,
      ]
    }
    if (columns.consumer !== undefined) return []
    return [
      `${baseOf(path)} does not say who consumed a record: it is taken for what one consumer read, in the order of its rows.`,
    ]
  })
}

const noOrder =
  'What was acknowledged and what was consumed have no common order in time, and sends that were not acknowledged are not listed: nothing is concluded from either.'
