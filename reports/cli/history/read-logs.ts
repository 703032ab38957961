/** Plain logs from files: what was acknowledged and what was consumed, as one history. */
import { UsageError } from '../../../model/deployment/index.ts'
import { Collector } from '../../../properties/history/readers/collector.ts'
import {
  ambiguities,
  columnsOf,
  mappingOf,
  noMapping,
  type Side,
  sideOf,
  baseOf,
} from '../../../properties/history/readers/logs-columns.ts'
import { type LogFile, planOf } from '../../../properties/history/readers/logs-plan.ts'
import { Logs } from '../../../properties/history/readers/logs.ts'
import { unsentNotices } from '../../../properties/history/readers/logs-unsent.ts'
import { Unreadable } from '../../../properties/history/readers/sink.ts'
import { isSameFile } from '../files.ts'
import type { History, HistoryOptions } from './read-history.ts'
import { type Rows, rowsOf } from './rows-of-file.ts'
import type { TextFile } from './text-of-file.ts'

interface Log extends LogFile {
  readonly text: TextFile
  readonly rows: Rows
}

const example = 'ackproof history acknowledged.csv consumed.csv'

/** `named`: texts whose side the options say. */
export async function readLogs(
  texts: readonly TextFile[],
  named: Readonly<Record<Side, readonly TextFile[]>>,
  { columns }: HistoryOptions,
  onCollector: (collector: Collector) => void,
): Promise<History> {
  const mapping = columns === undefined ? noMapping : mappingOf(columns)
  const opened = await Promise.all(texts.map(async text => ({ text, rows: await rowsOf(text) })))
  const { sided, notices } = assignSides(opened)
  const openNamed = async (side: Side) =>
    Promise.all(named[side].map(async text => ({ side, text, rows: await rowsOf(text) })))
  const all = [...sided, ...(await openNamed('acknowledged')), ...(await openNamed('consumed'))]
  const logs = [...ofSide(all, 'acknowledged'), ...ofSide(all, 'consumed')].map((log): Log => ({
    ...log,
    path: log.text.path,
    columns: columnsOf(log.text.path, log.rows.header, log.side, mapping),
  }))
  assertBothSides(logs)
  assertTwoFiles(logs)
  const ambiguous = logs.flatMap(({ path, rows, side }) => ambiguities(path, rows.header, side, mapping))
  return collect(logs, [...notices, ...ambiguous], onCollector)
}

interface Sided {
  readonly side: Side
  readonly text: TextFile
  readonly rows: Rows
}

const ofSide = (logs: readonly Sided[], side: Side): readonly Sided[] => logs.filter(log => log.side === side)

/** Two files in a row are acknowledged and consumed, unless they clearly say the opposite. */
function assignSides(opened: readonly Omit<Sided, 'side'>[]): { sided: readonly Sided[]; notices: readonly string[] } {
  if (opened.length > 2) {
    throw new UsageError(
      `Which of ${opened.length} files is what? Say it of each: --acknowledged FILE, --consumed FILE; both may be repeated.`,
    )
  }
  const [first, second] = opened
  if (first === undefined) return { sided: [], notices: [] }
  const saysOf = ({ text, rows }: Omit<Sided, 'side'>) => sideOf(text.path, rows.header)
  if (second === undefined) return { sided: [{ ...first, side: saysOf(first) ?? 'acknowledged' }], notices: [] }
  const [one, other] = [saysOf(first), saysOf(second)]
  const isSwapped = one !== other && (one === 'consumed' || other === 'acknowledged')
  if (!isSwapped)
    return {
      sided: [
        { ...first, side: 'acknowledged' },
        { ...second, side: 'consumed' },
      ],
      notices: [],
    }
  const notice = `${baseOf(first.text.path)} comes first and still looks like what was consumed: it is read as that.`
  return {
    sided: [
      { ...second, side: 'acknowledged' },
      { ...first, side: 'consumed' },
    ],
    notices: [notice],
  }
}

function assertBothSides(logs: readonly Log[]): void {
  const has = (side: Side) => logs.some(log => log.side === side)
  if (has('acknowledged') && has('consumed')) return
  const missing = has('acknowledged') ? 'consumed' : 'acknowledged'
  throw new UsageError(`What was ${missing} is missing: logs are two files, such as ${example}.`)
}

function assertTwoFiles(logs: readonly Log[]): void {
  const [acknowledged, consumed] = (['acknowledged', 'consumed'] as const).map(of =>
    logs.filter(({ side }) => side === of),
  ) as [Log[], Log[]]
  const both = acknowledged.find(({ path }) => consumed.some(other => isSameFile(other.path, path)))
  if (both === undefined) return
  throw new UsageError(`${both.path} is given as what was acknowledged and as what was consumed: these are two files, such as ${example}.`) // prettier-ignore
}

async function collect(
  logs: readonly Log[],
  notices: readonly string[],
  onCollector: (collector: Collector) => void,
): Promise<History> {
  const collector = new Collector(why => {
    throw new UsageError(`${logs[0]!.path} ${why}.`)
  })
  onCollector(collector)
  const plan = planOf(logs)
  const reading = new Logs(collector, plan)
  const starts: number[] = []
  for (const log of logs) {
    starts.push(collector.positions)
    await take(log, reading, collector)
  }
  const fileOf = (position: number) => baseOf(logs[starts.findLastIndex(start => start <= position)]!.path)
  const collected = collector.collected({ areSingle: true, fileOf })
  return {
    ...collected,
    recorded: { ...collected.recorded, nameless: reading.nameless },
    notices: [...notices, ...plan.notices, ...unsentNotices(collected), ...collected.notices],
    files: logs.map(({ path }) => path),
    format: 'logs',
    facts: { hasRealTime: false, sendsAreComplete: false },
  }
}

async function take(log: Log, reading: Logs, collector: Collector): Promise<void> {
  const { columns, rows } = log
  const reach = Object.fromEntries(Object.entries(columns).map(([field, column]) => [field, rows.reach(column)]))
  const row = reading.rowsOf(log, reach)
  const before = collector.operations
  for await (const batch of rows.batches) {
    for (const { line, cells } of batch) {
      if (cells instanceof Unreadable) reading.damaged(log, line, cells.why)
      else row(cells, line)
    }
  }
  if (collector.operations === before) throw new UsageError(`${log.path} has no row that can be read.`)
}
