/** Histories from real files: formats recognised, compressed or not, and every file that is none with its sentence. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { startCluster } from '../../../impl/index.ts'
import { UsageError } from '../../../model/deployment/index.ts'
import { KIND } from '../../../properties/history/recorded.ts'
import { type HistoryOptions, readHistory } from './read-history.ts'

const folder = mkdtempSync(join(tmpdir(), 'ackproof-history-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function refusal(files: readonly string[], options: HistoryOptions = {}): Promise<string> {
  try {
    await readHistory(files, options)
  } catch (error) {
    if (error instanceof UsageError) return error.message.replaceAll(`${folder}/`, '')
    throw error
  }
  return 'none'
}

const ours =
  '{"type":"send","by":"p","id":0,"topic":"t","partition":0,"key":null,"value":"a"}\n{"type":"acknowledged","by":"p","id":0,"offset":0}\n'
const jepsen =
  '{"process":0,"type":"invoke","f":"send","value":[["send",0,1]]}\n{"process":0,"type":"ok","f":"send","value":[["send",0,[0,1]]]}\n'
const edn =
  '{:process 0, :type :invoke, :f :send, :value [[:send 0 1]]}\n{:process 0, :type :ok, :f :send, :value [[:send 0 [0 1]]]}\n'

describe('a file', () => {
  test.each([
    ['ndjson', 'ours.ndjson', ours],
    ['jepsen-json', 'lines.json', jepsen],
    ['jepsen-json', 'list.json', `[${jepsen.trim().replace('\n', ',')}]`],
    ['jepsen-json', 'object.json', `{"seed": 7, "history": [${jepsen.trim().replace('\n', ',\n')}]}`],
    ['jepsen-json', 'damaged-first.json', `{"process":0,"ty\n${jepsen}`],
    ['jepsen-edn', 'lines.edn', edn],
    ['jepsen-edn', 'comment.edn', `; from a test\n${edn}`],
    ['jepsen-edn', 'tagged.edn', `[#jepsen.history.Op${edn}]`],
  ])('in the format %s is recognised: %s', async (format, name, content) => {
    for (const bytes of [Buffer.from(content), Buffer.from(`\ufeff${content}`), gzipSync(content)]) {
      const [history] = await readHistory([file(name, bytes)])
      expect(history).toMatchObject({ format, facts: { hasRealTime: true, sendsAreComplete: true } })
      expect(history!.recorded.operations).toBe(1)
    }
  })

  test('may be of several gzip members, and larger than a piece', async () => {
    const sends = (from: number) =>
      Array.from({ length: 10_000 }, (_, k) =>
        ours.replaceAll('"id":0', `"id":${from + k}`).replace('"a"', `"é${from + k}"`),
      )
    const members = [0, 10_000].map(from => gzipSync(sends(from).join('')))
    const [history] = await readHistory([file('members.gz', Buffer.concat(members))])
    expect(history!.recorded.operations).toBe(20_000)
    expect(history!.recorded.valueAt(19_999)).toBe('é19999')
    expect(history!.notices).toEqual([])
  })

  test('that is compressed and cut off gives what comes before, and says so', async () => {
    const lines = Array.from({ length: 20_000 }, (_, k) => `{"type":"poll","by":"c${(k * 7919) % 10_007}"}\n`).join('')
    const [history] = await readHistory([file('cut.gz', gzipSync(lines).subarray(0, 20_000))])
    expect(history!.recorded.operations).toBeGreaterThan(1000)
    expect(history!.damaged.first.at(-1)!.why).toBe('the compressed file breaks off, or is damaged from here on')
  })

  test('with bytes that are not UTF-8 says what that means', async () => {
    const bytes = Buffer.from(ours.replace('"a"', '"\u00e9"'), 'latin1')
    const path = file('latin1.ndjson', bytes)
    expect((await readHistory([path]))[0]!.notices).toEqual([
      `${path} has bytes that are not UTF-8: values that differ only in them look the same.`,
    ])
    expect((await readHistory([file('replaced.ndjson', ours.replace('"a"', '"\ufffd"'))]))[0]!.notices).toEqual([])
  })

  test('is a history each; progress is told', async () => {
    const told: string[] = []
    const paths = [file('one.ndjson', ours), file('two.json', jepsen)]
    const histories = await readHistory(paths, {}, ({ file, bytes }) => told.push(`${file} ${bytes}`))
    expect(histories.map(({ files, format }) => [...files, format])).toEqual([
      [paths[0], 'ndjson'],
      [paths[1], 'jepsen-json'],
    ])
    expect(told).toEqual([`${paths[0]} ${ours.length}`, `${paths[1]} ${jepsen.length}`])
  })
})

test('what the clients of the reference broker saw is a history as it is', async () => {
  await using cluster = await startCluster({ seed: 1, topics: { orders: {} } })
  const producer = cluster.producer({ acks: 'all' })
  await producer.send({ topic: 'orders', value: 'a' })
  await producer.send({ topic: 'orders', key: 'k', value: 'b' })
  const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off' })
  const records = await consumer.poll()
  await consumer.commit()
  const lines = cluster.history().map(operation => `${JSON.stringify(operation)}\n`)
  const [history] = await readHistory([file('cluster.ndjson', lines.join(''))])
  expect(records.map(({ value }) => value)).toEqual(['a', 'b'])
  expect(history).toMatchObject({ format: 'ndjson', notices: [], damaged: { count: 0 } })
  expect(history!.recorded.partitions).toEqual(['orders-0'])
  expect(history!.recorded.values).toBe(2)
  expect([...history!.recorded.kind]).toEqual(
    ['send', 'send', 'poll', 'fetchCommitted', 'assign', 'handle', 'handle', 'commit'].map(
      kind => KIND[kind as keyof typeof KIND],
    ),
  )
})

describe('what is no history is refused with a sentence', () => {
  const reads = 'ackproof reads a history (ndjson, jepsen-json, jepsen-edn or logs).'
  const which = 'say which it is with --input-format ndjson | jepsen-json | jepsen-edn | logs.'

  test.each([
    ['image.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0, 0]), `image.png is an image (PNG). ${reads}`],
    [
      'a.zst',
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]),
      `a.zst is compressed with zstd: unpack it first, or use gzip. ${reads}`,
    ],
    ['utf16.csv', Buffer.from('\ufeffvalue\na\n', 'utf16le'), `utf16.csv is UTF-16: save it as UTF-8. ${reads}`],
    ['binary', Buffer.from('abc\0def'), `binary is no text: ${reads}`],
    ['bad.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4]), `bad.gz is a damaged gzip file: ${reads}`],
    ['empty.gz', gzipSync(''), `empty.gz is empty: ${reads}`],
    ['empty', '', `empty is empty: ${reads}`],
    ['blank', ' \n\n', `blank is empty: ${reads}`],
    [
      'text.txt',
      'Dear all,\nthis is no history.\n',
      `text.txt holds no history in a format that can be recognised: ${which}`,
    ],
    ['package.json', '{\n  "name": "x",\n  "version": "1"\n}\n', `package.json holds JSON, but no history: ${which}`],
    ['numbers.json', '[1, 2, 3]', `numbers.json holds no history in a format that can be recognised: ${which}`],
    ['other.ndjson', '{"level":"info","msg":"x"}\n', `other.ndjson holds JSON, but no history: ${which}`],
    [
      'two.json',
      `[${jepsen.split('\n')[0]}]\n[${jepsen.split('\n')[0]}]`,
      'two.json holds more than one history: give one at a time.',
    ],
  ])('%s', async (name, content, sentence) => {
    expect(await refusal([file(name, content)])).toBe(sentence)
  })

  test('a missing file, a folder, no file at all', async () => {
    const right = 'right would be the path of a history (ndjson, jepsen-json, jepsen-edn or logs).'
    expect(await refusal([join(folder, 'none.json')])).toBe(`none.json does not exist: ${right}`)
    expect(await refusal([folder])).toBe(`${folder} is a directory: ${right}`)
    expect(await refusal([])).toBe(`Which file? ${reads}`)
  })

  test('a file in another format than was said', async () => {
    const path = file('other.txt', 'Dear all,\nno.\n')
    expect(await refusal([path], { format: 'ndjson' })).toBe(
      'other.txt is no history in the format ndjson: line 1 is not JSON (character 1).',
    )
    expect(await refusal([path], { format: 'jepsen-edn' })).toMatch(
      /^other\.txt is no history in the format jepsen-edn: line 1 is no operation/,
    )
    expect(await refusal([file('list.json', '[]')], { format: 'jepsen-json' })).toBe(
      'list.json is no history in the format jepsen-json: it has no operation.',
    )
  })
})

test('damaged lines are counted, the first twenty with their reasons', async () => {
  const [history] = await readHistory([file('damaged.ndjson', ours + 'x\n'.repeat(25) + ours)])
  expect(history!.damaged.count).toBe(25)
  expect(history!.damaged.first).toHaveLength(20)
  expect(history!.damaged.first[0]).toEqual({ line: 3, why: 'is not JSON (character 1)' })
  expect(history!.recorded.lines).toBe(29)
})

test('what is odd is noticed in a sentence each', async () => {
  const line = (index: number, time: number, type: string, value: number) =>
    `{"index":${index},"time":${time},"process":${value},"type":"${type}","f":"send","value":[["send",0,7]]}\n`
  const text = [
    line(0, 5, 'invoke', 0),
    line(0, 6, 'ok', 0),
    line(2, 4, 'invoke', 1),
    line(1, 4, 'invoke', 2),
    line(4, 4, 'ok', 3),
  ].join('')
  const [history] = await readHistory([file('odd.json', text)])
  expect(history!.notices).toEqual([
    'Line 2 has the index of the one before: the order of the lines counts, not the index.',
    'Line 3 has an earlier time than the one before: the order of the lines counts, not the clock.',
    'Line 4 has a lower index than the one before: the order of the lines counts, not the index.',
    '3 operations (the first at position 2) sent what had been sent to the same partition before: records with one value cannot be told apart, so a loss of one of them may not be seen.',
    'One operation (position 4) ends without having begun: such a one is taken to have begun when it ended.',
    '2 operations (the first at position 2) have no outcome: whether it happened is unknown.',
  ])
})
