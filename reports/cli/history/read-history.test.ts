/** Histories from real files: formats recognised, compressed or not, and every file that is none with its sentence. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { startCluster } from '../../../impl/index.ts'
import { UsageError } from '../../../model/deployment/index.ts'
import { KIND } from '../../../properties/history/recorded.ts'
import { nameOf } from '../files.ts'
import { histories, type HistoryOptions, readHistory } from './read-history.ts'

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

  const why = 'breaks off: the compressed file ends here, too early, or is damaged from here on'

  test('that is compressed and cut off gives what comes before, and says so once', async () => {
    const lines = Array.from({ length: 20_000 }, (_, k) => `{"type":"poll","by":"c${(k * 7919) % 10_007}"}\n`).join('')
    const [history] = await readHistory([file('cut.gz', gzipSync(lines).subarray(0, 20_000))])
    const { operations } = history!.recorded
    expect(operations).toBeGreaterThan(1000)
    expect(history!.damaged).toEqual({ count: 1, first: [{ line: operations + 1, why }] })
  })

  test('that is compressed and cut off within its list says so once, too', async () => {
    const line = (k: number) => `{"process":${(k * 7919) % 10_007},"type":"ok","f":"x"},\n`
    const lines = Array.from({ length: 20_000 }, (_, k) => line(k)).join('')
    const [history] = await readHistory([file('cut-list.gz', gzipSync(`[${lines}`).subarray(0, 20_000))])
    expect(history!.recorded.operations).toBeGreaterThan(1000)
    expect(history!.damaged).toEqual({ count: 1, first: [{ line: expect.any(Number), why }] })
  })

  test.each([
    ['ndjson', ours, '"a"'],
    ['jepsen-json', jepsen, '0,1]'],
    ['jepsen-edn', edn, '0 1]'],
  ])(
    'of %s: a line with bytes that are not UTF-8, or a 0, is damaged, and the others are read',
    async (format, content, before) => {
      for (const [byte, why] of [
        [0xe9, 'has bytes that are not UTF-8'],
        [0, 'has a byte that is 0'],
      ] as const) {
        // prettier-ignore
        const bytes = Buffer.from(content + content.replace(before, `~${before}`) + content, 'latin1')
        bytes[bytes.indexOf('~')] = byte
        const [history] = await readHistory([file('bytes', bytes)])
        expect(history).toMatchObject({
          format,
          notices: expect.any(Array),
          damaged: { count: 1, first: [{ line: 3, why }] },
        })
      }
    },
  )

  test('with a replacement character of its own is not damaged', async () => {
    const [history] = await readHistory([file('replaced.ndjson', ours.replace('"a"', '"\ufffd\u{10fffd}"'))])
    expect(history).toMatchObject({ notices: [], damaged: { count: 0 } })
    expect(history!.recorded.valueAt(0)).toBe('\ufffd\u{10fffd}')
  })

  test('whose first operation is longer than a piece is recognised', async () => {
    const long = 'x'.repeat(3 * 2 ** 20)
    const [history] = await readHistory([file('long.ndjson', ours.replace('"a"', `"${long}"`))])
    expect(history!.recorded.valueAt(0)).toBe(long)
  })

  test('with several operations on a line says which of them, not which line', async () => {
    const list = `[${jepsen.trim().replace('\n', ',')},{"process":0},{"process":1,"type":"ok","f":"poll","value":[["poll",{"0":[[0,1]]}]]}]`
    const [history] = await readHistory([file('one-line.json', list)])
    expect(history!.damaged.first).toEqual([
      { line: 1, operation: 3, why: 'has no type that is invoke, ok, fail or info' },
    ])
    expect(history!.recorded.sharesLines).toBe(true)
    expect(history!.notices).toEqual([
      'One operation (operation 4) ends without having begun: such a one is taken to have begun when it ended.',
    ])
  })

  test('is asked for when the one before has been taken', async () => {
    const reading = histories([file('one.ndjson', ours), join(folder, 'nowhere.ndjson')])
    expect((await reading.next()).value).toMatchObject({ format: 'ndjson' })
    await expect(reading.next()).rejects.toThrow('does not exist')
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

  const deep = (open: string, close: string, levels = 10_000) => `${open.repeat(levels)}0${close.repeat(levels)}`

  test.each([
    ['image.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0, 0]), `image.png is an image (PNG). ${reads}`],
    [
      'a.zst',
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]),
      `a.zst is compressed with zstd: unpack it first, or use gzip. ${reads}`,
    ],
    ['utf16.csv', Buffer.from('\ufeffvalue\na\n', 'utf16le'), `utf16.csv is UTF-16: save it as UTF-8. ${reads}`],
    ['utf16le.csv', Buffer.from('value\na\n', 'utf16le'), `utf16le.csv is UTF-16: save it as UTF-8. ${reads}`],
    ['utf16be.csv', Buffer.from('value\na\n', 'utf16le').swap16(), `utf16be.csv is UTF-16: save it as UTF-8. ${reads}`],
    ['binary', Buffer.from('abc\0def'), `binary is no text. ${reads}`],
    ['bad.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4]), `bad.gz is a damaged gzip file: ${reads}`],
    ['empty.gz', gzipSync(''), `empty.gz is empty: ${reads}`],
    ['empty', '', `empty is empty: ${reads}`],
    ['blank', ' \n\n', `blank is empty: ${reads}`],
    [
      'text.txt',
      'Dear all,\nthis is no history.\n',
      `text.txt holds no history in a format that can be recognised: ${which}`,
    ],
    ['package.json', '{\n  "name": "x",\n  "version": "1"\n}\n', `package.json holds JSON, but no history. ${reads}`],
    ['numbers.json', '[1, 2, 3]', `numbers.json holds no history in a format that can be recognised: ${which}`],
    ['object.json', '{}', `object.json holds JSON, but no history. ${reads}`],
    [
      'other.ndjson',
      '{"level":"info","msg":"x"}\n{"level":"info"}\n',
      `other.ndjson holds JSON, but no history, nor, for a plain log, a column that we know for a value (--columns value=order_id). ${reads}`,
    ],
    ['list.json', '[]', `list.json holds an empty history, without any operation. ${reads}`],
    ['history.json', '{"history":[]}', `history.json holds an empty history, without any operation. ${reads}`],
    ['list.edn', '()', `list.edn holds an empty history, without any operation. ${reads}`],
    ['history.edn', '{:history []}', `history.edn holds an empty history, without any operation. ${reads}`],
    [
      'deep.json',
      deep('[', ']'),
      `deep.json holds no history that can be read: it nests deeper than 100 levels. ${reads}`,
    ],
    [
      'deep.edn',
      `{:process 0 :type :ok :f :send :value ${deep('[', ']', 5000)}}`,
      `deep.edn holds no history that can be read: it nests deeper than 200 levels. ${reads}`,
    ],
    [
      'deeper.json',
      `[${deep('{"a":', '}', 20_000)}]`,
      `deeper.json holds no history that can be read: it nests deeper than 10000 levels. ${reads}`,
    ],
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
    expect(await refusal(['-'], { consumed: ['-'] })).toBe(
      'Standard input (-) can be given once: what one reader took, the next one does not find there.',
    )
  })

  test('standard input is called so', () => {
    expect([nameOf('-'), nameOf('run.ndjson')]).toEqual(['standard input', 'run.ndjson'])
  })

  test('several, where only one can be told of, before any is read', async () => {
    const [one, other] = [file('one.ndjson', ours), join(folder, 'nowhere.ndjson')]
    expect(await refusal([one, other], { isOne: true })).toBe(
      '--jepsen-json tells of one history: give one file at a time.',
    )
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
      'list.json holds an empty history, without any operation.',
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
    '3 operations (the first is line 3) sent what had been sent to the same partition before: records with one value cannot be told apart, so a loss of one of them may not be seen.',
    'One operation (line 5) ends without having begun: such a one is taken to have begun when it ended.',
    '2 operations (the first is line 3) have no outcome: whether it happened is unknown.',
  ])
})
