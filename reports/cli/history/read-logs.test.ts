/** Plain logs from real files: two CSV files, their columns, what is assumed about them, and what may be wrong. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { UsageError } from '../../../model/deployment/index.ts'
import { entriesOf, KIND, type Recorded } from '../../../properties/history/recorded.ts'
import { type HistoryOptions, readHistory } from './read-history.ts'

const folder = mkdtempSync(join(tmpdir(), 'ackproof-logs-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const acks = (content: string | Buffer) => file('acks.csv', content)
const consumed = (content: string | Buffer) => file('consumed.csv', content)

async function logs(files: readonly string[], options: HistoryOptions = {}) {
  const histories = await readHistory(files, options)
  expect(histories).toHaveLength(1)
  const [history] = histories
  expect(history).toMatchObject({ format: 'logs', facts: { hasRealTime: false, sendsAreComplete: false } })
  return { ...history!, told: told(history!.recorded) }
}

async function refusal(files: readonly string[], options: HistoryOptions = {}): Promise<string> {
  const error = await readHistory(files, options).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(UsageError)
  return (error as UsageError).message.replaceAll(`${folder}/`, '')
}

/** `host1 sends b to orders-0 at 7 (k)` */
function told(recorded: Recorded): readonly string[] {
  return Array.from({ length: recorded.operations }, (_, operation) => {
    const [entry] = entriesOf(recorded, operation)
    const does = recorded.kind[operation] === KIND.send ? 'sends' : 'polls'
    const value = JSON.stringify(recorded.valueAt(recorded.value[entry]!))
    const content = recorded.contents[recorded.content[entry]!]
    const where = `${recorded.partitions[recorded.partition[entry]!]} at ${recorded.offset.at(entry) ?? '?'}`
    return `${recorded.processes[recorded.process[operation]!]} ${does} ${value} in ${where}${content === undefined ? '' : ` (${content})`}`
  })
}

const noOrder =
  'What was acknowledged and what was consumed have no common order in time, and sends that were not acknowledged are not listed: nothing is concluded from either.'

test('two CSV files are what was acknowledged and what was consumed', async () => {
  const sent = 'topic,partition,offset,key,value,producer\norders,0,0,k,a,p1\norders,0,9007199254740993,k,b,p1\n'
  const read = 'topic,partition,offset,key,value,consumer,group\norders,0,0,k,a,c1,billing\n'
  const history = await logs([acks(sent), consumed(read)])
  expect(history.told).toEqual([
    'p1 sends "a" in orders-0 at 0 (k)',
    'p1 sends "b" in orders-0 at 9007199254740993 (k)',
    'c1 polls "a" in orders-0 at 0 (k)',
  ])
  expect(history.recorded.groups).toEqual(['billing'])
  expect(history.notices).toEqual([
    'acks.csv is read as what was acknowledged: topic, partition, key, value, offset, producer.',
    'consumed.csv is read as what was consumed: topic, partition, key, value, offset, consumer, group.',
    noOrder,
  ])
})

test('key, value and offset are enough: the key names the partition; nobody knows who', async () => {
  const history = await logs([
    acks('key,value,offset\n0,a,0\n0,b,\nx,c,-1\n'),
    consumed('key,value,offset\n0,a,0\nx,c,4\n'),
  ])
  expect(history.told).toEqual([
    'acks.csv:2 sends "a" in 0 at 0',
    'acks.csv:3 sends "b" in 0 at ?',
    'acks.csv:4 sends "c" in x at ?',
    'consumed.csv polls "a" in 0 at 0',
    'consumed.csv polls "c" in x at 4',
  ])
  expect(history.notices).toEqual([
    'acks.csv is read as what was acknowledged: key, value, offset.',
    'consumed.csv is read as what was consumed: key, value, offset.',
    'No column that all files have names a partition: the key does.',
    'acks.csv does not say who sent a record: the order of its rows is not taken for an order of sends.',
    'consumed.csv does not say who consumed a record: it is taken for what one consumer read, in the order of its rows.',
    noOrder,
  ])
})

test('only values are enough, too', async () => {
  const history = await logs([acks('id\na\nb\n'), consumed('payload\nb\n')])
  expect(history.told).toEqual([
    'acks.csv:2 sends "a" in all at ?',
    'acks.csv:3 sends "b" in all at ?',
    'consumed.csv polls "b" in all at ?',
  ])
  expect(history.notices).toContain(
    'No column that all files have names a partition: all records are taken to be of one.',
  )
})

test('where one file names partitions and the other does not, offsets say nothing', async () => {
  const history = await logs([acks('partition,value,offset\n3,a,0\n'), consumed('value,offset\na,0\n')])
  expect(history.told).toEqual(['acks.csv:2 sends "a" in all at ?', 'consumed.csv polls "a" in all at ?'])
  expect(history.notices).toContain('Offsets are not used, since those of several partitions cannot be told apart.')
})

test('NDJSON, other names, other separators, gzip: a value is its text in all of them', async () => {
  const sent = '{"part":0,"order":9007199254740993,"off":0}\n{"part":0,"order":7,"off":1,"later":true}\n'
  const read = 'part;order;off\r\n0;9007199254740993;0\r\n0;"7";1\r\n'
  const options = { columns: 'partition=part,value=order,offset=off' }
  const expected = [
    'acks.csv:1 sends "9007199254740993" in 0 at 0',
    'acks.csv:2 sends "7" in 0 at 1',
    'consumed.csv polls "9007199254740993" in 0 at 0',
    'consumed.csv polls "7" in 0 at 1',
  ]
  expect((await logs([acks(sent), consumed(read)], options)).told).toEqual(expected)
  expect((await logs([acks(gzipSync(sent)), consumed(gzipSync(read))], options)).told).toEqual(expected)
})

test('a producer and a consumer of one name are two clients', async () => {
  const history = await logs([acks('value,host\na,h\n'), consumed('value,host\na,h\n')])
  expect(history.told).toEqual(['h sends "a" in all at ?', 'h (consumer) polls "a" in all at ?'])
})

describe('which file is which', () => {
  const sent = 'partition,value,producer\n0,a,p\n'
  const read = 'partition,value,consumer\n0,a,c\n'
  const expected = ['p sends "a" in 0 at ?', 'c polls "a" in 0 at ?']

  test('is seen where they clearly say the opposite of their order', async () => {
    const history = await logs([file('1.csv', read), file('2.csv', sent)])
    expect(history.told).toEqual(expected)
    expect(history.notices[0]).toBe('1.csv comes first and still looks like what was consumed: it is read as that.')
  })

  test('is their order where they do not say', async () => {
    const history = await logs([file('1.csv', 'value\na\n'), file('2.csv', 'value\nb\n')])
    expect(history.told).toEqual(['1.csv:2 sends "a" in all at ?', '2.csv polls "b" in all at ?'])
  })

  test('is what the options say, of as many files as there are', async () => {
    const [one, other] = [file('1.csv', read), file('2.csv', sent)]
    expect((await logs([], { acknowledged: [other], consumed: [one, one] })).told).toEqual([...expected, expected[1]])
    expect((await logs([other], { consumed: [one] })).told).toEqual(expected)
  })

  test('must be said of more than two, and of one', async () => {
    const path = acks(sent)
    expect(await refusal([path, path, path])).toBe(
      'Which of 3 files is what? Say it of each: --acknowledged FILE, --consumed FILE; both may be repeated.',
    )
    expect(await refusal([path])).toBe(
      'What was consumed is missing: logs are two files, such as ackproof history acknowledged.csv consumed.csv.',
    )
  })
})

describe('columns', () => {
  test('of one name are refused where nobody can say which is meant', async () => {
    expect(await refusal([acks('value,value,topic\na,b,t\n'), consumed('value\na\n')])).toBe(
      'acks.csv has two columns that are called value: nobody can say which one is the value.',
    )
    const history = await logs([acks('note,note,value\nx,y,a\n'), consumed('value\na\n')])
    expect(history.told).toHaveLength(2)
  })

  test('that could both be the value: one is taken, and it is said which', async () => {
    const history = await logs([acks('id,value\n7,a\n'), consumed('value\na\n')])
    expect(history.notices[0]).toBe(
      'acks.csv has value and id, and each could be the value: value is taken (--columns value=id takes the other one).',
    )
    const said = await logs([acks('id,value\n7,a\n'), consumed('id\n7\n')], { columns: 'value=id' })
    expect(said.told).toEqual(['acks.csv:2 sends "7" in all at ?', 'consumed.csv polls "7" in all at ?'])
    expect(said.notices.join()).not.toContain('could be')
  })

  test('are found whatever their case, the exact name first', async () => {
    const files = [acks('Order_ID,order_id\nA,a\n'), consumed('ORDER_ID\na\n')]
    expect((await logs(files, { columns: 'value=order_id' })).told).toEqual([
      'acks.csv:2 sends "a" in all at ?',
      'consumed.csv polls "a" in all at ?',
    ])
  })
})

test('one file cannot be both sides', async () => {
  const path = file('1.csv', 'value\na\n')
  const sentence =
    '1.csv is given as what was acknowledged and as what was consumed: these are two files, such as ackproof history acknowledged.csv consumed.csv.'
  expect(await refusal([path, path])).toBe(sentence)
  expect(await refusal([], { acknowledged: [path], consumed: [path] })).toBe(sentence)
})

test('what was consumed and never acknowledged is told of, with the first line', async () => {
  const one = await logs([acks('value\na\n'), consumed('value\na\nb\nb\n')])
  expect(one.notices).toContain(
    '1 consumed record is not among the acknowledged ones (line 3 of consumed.csv): sends that were not acknowledged, or files the wrong way round.',
  )
  const two = await logs([acks('value\na\n'), consumed('value\nb\nc\n')])
  expect(two.notices).toContain(
    '2 consumed records are not among the acknowledged ones (the first: line 2 of consumed.csv): sends that were not acknowledged, or files the wrong way round.',
  )
})

test('files of one row each: their lines have one number, and are two lines', async () => {
  const history = await logs([acks('{"value":"a"}'), consumed('{"value":"a"}')])
  expect(history.recorded.sharesLines).toBeUndefined()
})

test('rows with bytes that are not UTF-8, or a 0, or that a compressed file breaks off in, are damaged', async () => {
  const rows = Buffer.from('value,offset\nM\xfcller,0\nM\xf6ller,1\nb\0c,2\nd,3\n', 'latin1')
  const whole = gzipSync(`value,offset\n${Array.from({ length: 20_000 }, (_, k) => `${(k * 7919) % 10_007},${k}\n`).join('')}`) // prettier-ignore
  const history = await logs([acks(rows), consumed(whole.subarray(0, 30_000))])
  expect(history.damaged.first.map(({ why }) => why)).toEqual([
    'of acks.csv has bytes that are not UTF-8',
    'of acks.csv has bytes that are not UTF-8',
    'of acks.csv has a byte that is 0',
    'of consumed.csv breaks off: the compressed file ends here, too early, or is damaged from here on',
  ])
  expect(history.damaged.first.slice(0, 3).map(({ line }) => line)).toEqual([2, 3, 4])
  expect(history.told[0]).toBe('acks.csv:5 sends "d" in all at 3')
})

test('names of columns that are not UTF-8 are none', async () => {
  expect(await refusal([acks(Buffer.from('gr\xf6\xdfe,value\n1,a\n', 'latin1')), consumed('value\na\n')])).toBe(
    'acks.csv has no names for its columns: its first line has bytes that are not UTF-8.',
  )
})

describe('what is damaged', () => {
  test('is counted with file, line and reason; the other rows are read', async () => {
    const sent = 'partition,value,offset\n0,a,0\n0,b\n0,c,x\n,d,1\n0,"e,2\n0,f,3\n'
    const history = await logs([
      acks(sent),
      consumed('{"partition":0,"value":"a"}\n{"partition":0}\n[]\n{"par\n{"partition":0,"value":"f"}\n'),
    ])
    expect(history.told).toEqual([
      'acks.csv:2 sends "a" in 0 at 0',
      'acks.csv:7 sends "f" in 0 at 3',
      'consumed.csv polls "a" in 0 at ?',
      'consumed.csv polls "f" in 0 at ?',
    ])
    expect(
      [...history.damaged.first].sort((one, other) => one.why.localeCompare(other.why) || one.line - other.line),
    ).toEqual([
      { line: 3, why: 'of acks.csv has 2 cells where the header has 3' },
      { line: 6, why: 'of acks.csv has a quote that is not closed' },
      { line: 4, why: 'of acks.csv has an offset that is no integer' },
      { line: 5, why: 'of acks.csv has no partition' },
      { line: 4, why: 'of consumed.csv breaks off in the middle of a text' },
      { line: 2, why: 'of consumed.csv has no value' },
      { line: 3, why: 'of consumed.csv is no JSON object' },
    ])
  })

  test('is refused where nothing is left', async () => {
    expect(await refusal([acks('value,offset\na,x\n'), consumed('value\na\n')])).toBe(
      'acks.csv has no row that can be read.',
    )
    expect(await refusal([acks('value\na\n'), consumed('value\n')])).toBe('consumed.csv has no row that can be read.')
  })

  test('is a header that is none', async () => {
    expect(await refusal([acks('0,0,a\n'), consumed('value\na\n')], { format: 'logs' })).toBe(
      'acks.csv has no column that we know for a value (value, id, payload), but 0, 0, a: say which one it is, such as --columns value=order_id; a CSV file needs a first line with the names of its columns.',
    )
  })

  test('is a history of another kind beside it', async () => {
    const ours = file('ours.ndjson', '{"type":"poll","by":"c"}\n')
    expect(await refusal([ours, acks('value\na\n')])).toBe(
      'acks.csv is a plain log, and another file is not: check one kind at a time.',
    )
  })
})

test('a quoted value may go over lines', async () => {
  const history = await logs([acks('value,partition\n"a\nb ""c""",0\n'), consumed('value,partition\n"a\nb ""c""",0\n')])
  expect(history.told.map(line => line.replace(/acks.csv:\d/, 'p'))).toEqual([
    String.raw`p sends "a\nb \"c\"" in 0 at ?`,
    String.raw`consumed.csv polls "a\nb \"c\"" in 0 at ?`,
  ])
  expect(history.recorded.values).toBe(1)
})
