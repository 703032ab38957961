/** `ackproof history` on files: from the bytes to the sentence and the exit code. */
import { gzipSync } from 'node:zlib'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { historyReportSchema } from '../history-report.ts'
import { fakeTerminal, Folder } from './fakes.test-data.ts'
import { history, type HistoryCommand } from './history.ts'
import { histories } from './history/read-history.ts'

let folder: Folder
beforeAll(() => void (folder = new Folder()))
afterAll(() => folder.remove())

async function run(files: readonly string[], options: HistoryCommand = {}) {
  const terminal = { ...fakeTerminal(), look: { ...fakeTerminal().look, width: 300 } }
  const code = await history(files, options, histories, { terminal, version: '0.1.0', command: 'history' })
  return { code, out: terminal.out.join('') }
}
const verdict = (out: string, guarantee: string) =>
  new RegExp(`^${guarantee} +(broken|not seen broken|cannot tell)`, 'm').exec(out)?.[1]
const csv = (name: string, ...rows: string[]) => folder.write(name, `${rows.join('\n')}\n`)
const acknowledged = () =>
  csv('acknowledged.csv', 'partition,offset,value', '0,0,order-1', '0,1,order-2', '0,2,order-3')
const consumed = (...rows: string[]) => csv('consumed.csv', 'partition,offset,value', ...rows)

describe('two CSV files', () => {
  test('all that was acknowledged was consumed: not seen broken', async () => {
    const { code, out } = await run([acknowledged(), consumed('0,0,order-1', '0,1,order-2', '0,2,order-3')])
    expect(code).toBe(0)
    expect(verdict(out, 'NAL')).toBe('not seen broken')
  })

  test('one is missing in the middle: lost, which one, and where it was acknowledged', async () => {
    const { code, out } = await run([acknowledged(), consumed('0,0,order-1', '0,2,order-3')])
    expect(code).toBe(1)
    expect(verdict(out, 'NAL')).toBe('broken')
    expect(out).toContain('partition 0: order-2; middle\n')
    expect(out).toContain('Record order-2 was acknowledged at offset 1 of partition 0 (line 3 of acknowledged.csv)')
  })

  test('one is missing at the front: lost, a prefix', async () => {
    const { code, out } = await run([acknowledged(), consumed('0,1,order-2', '0,2,order-3')])
    expect(code).toBe(1)
    expect(out).toContain('partition 0: order-1; prefix\n')
    expect(verdict(out, 'NAL')).toBe('cannot tell')
    expect(out).toMatch(/ORD +cannot tell +who sent what is not recorded \(a producer column would tell\)/)
    expect(out).toContain('read      5 operations, 1 partition, 1 process\n')
    const latest = ['producer.acks=all', 'topic.min.insync.replicas=2', 'consumer.auto.offset.reset=latest']
    const permitted = await run([acknowledged(), consumed('0,1,order-2', '0,2,order-3')], { set: latest })
    expect(permitted.out).toContain('a group without a committed offset begins at the end')
    expect(permitted.code).toBe(0)
  })

  test('one is missing at the end: late or lost, nobody can tell', async () => {
    const { code, out } = await run([acknowledged(), consumed('0,0,order-1', '0,1,order-2')])
    expect(code).toBe(3)
    expect(verdict(out, 'NAL')).toBe('cannot tell')
    expect(out).toContain('partition 0: order-3; postfix\n')
  })

  test('without offsets nobody can say whether anybody read past it', async () => {
    const files = [csv('acknowledged.csv', 'value', 'a', 'b', 'c'), csv('consumed.csv', 'value', 'a', 'c')]
    const { code, out } = await run(files)
    expect(code).toBe(3)
    expect(out).toContain('b; unplaced\n')
  })

  test('one was consumed twice: AMO is broken, and the configuration that commits after handling does not permit it as it stands', async () => {
    const { code, out } = await run([
      acknowledged(),
      consumed('0,0,order-1', '0,1,order-2', '0,1,order-2', '0,2,order-3'),
    ])
    expect(code).toBe(1)
    expect(verdict(out, 'AMO')).toBe('broken')
    expect(out).toContain('nonmonotonic-poll: the same consumer was given it again (1 case)')
  })

  test('lines are those of the file, whatever stands between: blank lines, texts of several lines', async () => {
    const sent = csv('acknowledged.csv', 'partition,offset,value', '', '0,0,"a', 'b"', '0,1,order-2', '0,2,order-3')
    const { out } = await run([sent, consumed('0,0,"a', 'b"', '0,2,order-3')], { json: folder.at('lines.json') })
    expect(out).toContain('Record order-2 was acknowledged at offset 1 of partition 0 (line 5 of acknowledged.csv)')
  })

  test('columns of any name, sides by option, a file of each side more', async () => {
    const sent = csv('orders.csv', 'shard,id', '7,a', '7,b')
    const more = csv('more.csv', 'shard,id', '7,c')
    const got = csv('seen.csv', 'shard,id', '7,a', '7,b', '7,c')
    const options = { columns: 'partition=shard,value=id', acknowledged: [sent, more], consumed: [got] }
    const { code, out } = await run([], options)
    expect(out).toContain('3 records acknowledged')
    expect(code).toBe(0)
  })

  test('the JSON report says which file a line is of', async () => {
    const { out } = await run([acknowledged(), consumed('0,0,order-1', '0,2,order-3')], { json: '-' })
    const [only] = historyReportSchema.parse(JSON.parse(out)).histories
    const lost = only!.anomalies.find(({ name }) => name === 'lost-write')!
    expect(lost.cases[0]!.records[0]!.sends[0]).toMatchObject({ file: 'acknowledged.csv', line: 3 })
    expect(lost.cases[0]!.operations[1]).toMatchObject({ file: 'consumed.csv', line: 3, kind: 'poll' })
  })
})

describe('one file', () => {
  const lines = [
    { process: 0, type: 'invoke', f: 'send', value: [['send', 0, 'a']] },
    { process: 0, type: 'ok', f: 'send', value: [['send', 0, [0, 'a']]] },
    { process: 1, type: 'invoke', f: 'poll', value: [['poll']] },
    { process: 1, type: 'ok', f: 'poll', value: [['poll', { 0: [[0, 'a']] }]] },
  ].map((line, index) => JSON.stringify({ index, time: index, ...line }))

  test('plain or gzip, one a line or as a list', async () => {
    const plain = folder.write('plain.json', lines.join('\n'))
    const list = folder.write('list.json', `[${lines.join(',\n')}]`)
    writeFileSync(folder.at('zipped.json.gz'), gzipSync(lines.join('\n')))
    const { code, out } = await run([plain, list, folder.at('zipped.json.gz')])
    expect(code).toBe(0)
    expect(out.match(/^NAL +not seen broken/gm)).toHaveLength(3)
  })

  test('a damaged line is named, the rest is checked, and nothing but what is broken is certain', async () => {
    const file = folder.write('damaged.json', [...lines.slice(0, 2), '{"type":"ok","f":', ...lines.slice(2)].join('\n'))
    const { code, out } = await run([file])
    expect(code).toBe(3)
    expect(verdict(out, 'NAL')).toBe('cannot tell')
    expect(out).toMatch(/damaged +1 line could not be read, the rest was checked: line 3 /)
  })

  test('--jepsen-json of a history in EDN', async () => {
    const edn = [
      '{:process 0, :type :invoke, :f :send, :value [[:send 0 "a"]]}',
      '{:process 0, :type :ok, :f :send, :value [[:send 0 [0 "a"]]]}',
      '{:process 1, :type :invoke, :f :poll, :value [[:poll]]}',
      '{:process 1, :type :ok, :f :poll, :value [[:poll {0 [[0 "a"] [0 "b"]]}]]}',
    ]
    const { code, out } = await run([folder.write('history.edn', edn.join('\n'))], { jepsenJson: '-' })
    const { errors } = JSON.parse(out) as { errors: Record<string, unknown> }
    expect(code).toBe(1)
    expect(errors['inconsistent-offsets']).toEqual([{ key: 0, offset: 0, index: 0, values: ['a', 'b'] }])
    expect(out.split('\n')).toHaveLength(2)
  })
})

describe('what is not a history is said in one sentence', () => {
  const refused = async (files: readonly string[], sentence: string, options: HistoryCommand = {}) =>
    expect(run(files, options)).rejects.toThrow(sentence)

  test('no file, a directory, an empty file, an image, prose', async () => {
    await refused([folder.at('nowhere.ndjson')], 'nowhere.ndjson does not exist')
    await refused([folder.path], 'is a directory')
    await refused([folder.write('empty.ndjson', '')], 'is empty')
    writeFileSync(folder.at('photo.ndjson'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]))
    await refused([folder.at('photo.ndjson')], 'is an image')
    await refused([folder.write('prose.ndjson', 'Once upon a time\nthere was a log.\n')], 'prose.ndjson')
  })

  test('one side of the logs alone; a column that is not there', async () => {
    await refused([], 'What was consumed is missing', { acknowledged: [acknowledged()] })
    await refused([acknowledged(), consumed('0,0,order-1')], 'has no column shard', { columns: 'partition=shard' })
  })
})
