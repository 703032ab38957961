import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { does, poll, recordedOf, send, takes } from '../../properties/history/jepsen/jepsen.test-data.ts'
import type { Lines } from '../../properties/history/judged.test-data.ts'
import { historyReportSchema } from '../history-report.ts'
import { fakeTerminal, Folder } from './fakes.test-data.ts'
import { history, type HistoryCommand, type ReadHistory } from './history.ts'
import type { History } from './history/read-history.ts'

let folder: Folder
beforeAll(() => void (folder = new Folder()))
afterAll(() => folder.remove())

/** A reader that has read these lines, whatever the file. */
const reads = (lines: Lines, more: Partial<History> = {}): ReadHistory =>
  async function* (files) {
    yield await Promise.resolve({
      recorded: recordedOf(...lines),
      files,
      format: 'ndjson',
      facts: { hasRealTime: true, sendsAreComplete: true },
      notices: [],
      damaged: { count: 0, first: [] },
      ...more,
    })
  }

async function run(lines: Lines, options: HistoryCommand = {}, more: Partial<History> = {}, width = 300) {
  const terminal = { ...fakeTerminal(), look: { ...fakeTerminal().look, width } }
  const code = await history(['run.ndjson'], options, reads(lines, more), {
    terminal,
    version: '0.1.0',
    command: 'history',
  })
  return { code, out: terminal.out.join(''), err: terminal.err.join('\n') }
}

const sends = does(0, 'ok', send(0, 'a', 0), send(0, 'b', 1), send(0, 'c', 2))
const valid = [sends, does(1, 'ok', poll({ 0: [[0, 'a'], [1, 'b'], [2, 'c']] }))] // prettier-ignore
const lost = [sends, does(1, 'ok', poll({ 0: [[0, 'a'], [2, 'c']] }))] // prettier-ignore
const late = [sends, does(1, 'ok', poll({ 0: [[0, 'a'], [1, 'b']] }))] // prettier-ignore
const again = [...valid, takes('subscribe', 1, 'ok', 0), does(1, 'ok', poll({ 0: [[2, 'c']] }))]
const lossIsPermitted = { set: ['producer.acks=1'] }

test('0: nothing was found; or only what the configuration permits', async () => {
  expect((await run(valid)).code).toBe(0)
  expect((await run(lost, lossIsPermitted)).code).toBe(0)
  expect((await run(again)).code).toBe(0)
})

test('1: something was found that nothing permits, also where it depends on what nobody said', async () => {
  expect((await run(lost)).code).toBe(1)
  const safe = { set: ['producer.acks=all', 'topic.min.insync.replicas=2', 'topic.replication.factor=3', 'topic.unclean.leader.election.enable=false'] } // prettier-ignore
  expect((await run(lost, safe)).code).toBe(1)
})

test('1: a required guarantee is broken, though the configuration permits it', async () => {
  const { code, out } = await run(lost, { ...lossIsPermitted, require: ['NAL', 'ORD'] })
  expect(code).toBe(1)
  expect(out).toContain('required  NAL  NOT MET (broken)')
  expect(out).toContain('required  ORD  met (not seen broken)')
  expect((await run(again, { require: ['AMO'] })).code).toBe(1)
})

test('3: records that are late or lost, damaged lines, a required guarantee that cannot be told', async () => {
  expect((await run(late)).code).toBe(3)
  expect((await run(valid, {}, { damaged: { count: 1, first: [{ line: 7, why: 'breaks off' }] } })).code).toBe(3)
  const single = [does(0, 'ok', send(0, 'a', 0)), does(1, 'ok', poll({ 0: [[0, 'a']] }))]
  expect((await run(single)).code).toBe(0)
  expect((await run(single, { require: ['ORD'] })).code).toBe(3)
})

test('damaged lines: a loss may be told in one of them (3), a second copy was seen (1)', async () => {
  const damaged = { count: 1, first: [{ line: 7, why: 'breaks off' }] }
  const [sent] = valid
  const gone = [sent!, does(1, 'ok', poll({ 0: [[0, 'a']] })), does(2, 'ok', poll({ 0: [[2, 'c']] }))]
  expect((await run(gone)).code).toBe(1)
  expect((await run(gone, {}, { damaged })).code).toBe(3)
  const twice = [...valid, does(2, 'ok', poll({ 0: [[9, 'a']] }))]
  expect((await run(twice, {}, { damaged })).code).toBe(1)
})

test('the report names the lost record, who was promised it, where it stands in the file and what kind of loss it is', async () => {
  const { out } = await run(lost)
  expect(out).toContain('partition 0: b; middle\n')
  expect(out).toContain('Record b was acknowledged at offset 1 of partition 0 (process 0, line 2).')
  expect(out).toContain('NAL  broken')
  expect(out).toContain('lost-write: it was acknowledged, and nobody can read it (1 case)')
  expect(out).toMatch(/lost-write  1 case, undecided\n/)
  expect(out).toMatch(/undecided +1: is permitted by producer\.acks=0 or 1; or by producer\.acks=all and topic\.min/)
  expect(out).toContain('say with --set or --deployment FILE')
})

test('cases without evidence say the same in one line', async () => {
  const { out } = await run([sends, does(1, 'ok', poll({ 0: [[0, 'a']] }))])
  expect(out).toContain('  1  partition 0: b; postfix\n')
  expect(out).toContain('  2  partition 0: c at offset 2, acknowledged to 0 (line 2); postfix: nobody read past it')
})

test('what is permitted says by which fact, and from where', async () => {
  const file = folder.write('producer.properties', 'bootstrap.servers=x\nacks=1\n')
  const { out, code } = await run(lost, { deployment: [file] })
  expect(code).toBe(0)
  expect(out).toContain('broken, as permitted')
  expect(out).toContain(`is lost with its leader (${file}:2 acks=1)`)
})

test('what was read, notices and damaged lines stand at the head', async () => {
  const first = [{ line: 7, why: 'breaks off' }]
  const { out } = await run(valid, {}, { damaged: { count: 3, first }, notices: ['Line 4 has an earlier time.'] })
  expect(out).toContain('read      2 operations, 1 partition, 2 processes')
  expect(out).toContain('sent      3 records acknowledged')
  expect(out).toContain('note      Line 4 has an earlier time.')
  expect(out).toContain('damaged   3 lines could not be read, the rest was checked\n')
  expect(out).toMatch(/\n +line 7 breaks off\n +and 2 more\n/)
})

test('--json: every case and the evidence of the first; the report is what its schema says', async () => {
  const json = folder.at('report.json')
  const many = Array.from({ length: 30 }, (_, offset) => send(0, `r${offset}`, offset))
  const skipping = [does(0, 'ok', ...many), does(1, 'ok', poll({ 0: [[0, 'r0'], [29, 'r29']] }))] // prettier-ignore
  const { out } = await run(skipping, { json })
  const report = historyReportSchema.parse(JSON.parse(readFileSync(json, 'utf8')))
  const kind = report.histories[0]!.anomalies.find(({ name }) => name === 'lost-write')!
  expect(kind.count).toBe(28)
  expect(kind.cases).toHaveLength(28)
  expect(kind.cases.map(({ evidence }) => evidence !== undefined).filter(Boolean)).toHaveLength(3)
  expect(kind.cases[0]).toMatchObject({
    loss: 'middle',
    records: [{ value: 'r1', offsets: [1], isAcknowledged: true }],
  })
  expect(out).toContain('… and 18 more: --all shows them')
  expect((await run(skipping, { all: true })).out).not.toContain('more: --all')
})

test('--json -: the report alone on standard output, integers beyond 2^53 with all their digits', async () => {
  const far = 2n ** 53n + 1n
  const { out } = await run([does(0, 'ok', send(0, far, 0), send(0, 'b', 1)), does(1, 'ok', poll({ 0: [[1, 'b']] }))], {
    json: '-',
  })
  expect(historyReportSchema.parse(JSON.parse(out)).histories[0]!.anomalies[0]!.name).toBe('lost-write')
  expect(out).toContain('"value":9007199254740993')
})

test('--jepsen-json -: the errors alone on standard output, exit code as usual', async () => {
  const { out, code } = await run(lost, { jepsenJson: '-' })
  expect(code).toBe(1)
  const { errors } = JSON.parse(out) as { errors: Record<string, unknown> }
  expect(errors['lost-write']).toEqual([
    { key: 0, value: 'b', index: 1, 'max-read-index': 2, writer: 1, 'max-read': 3 },
  ])
  const file = folder.at('jepsen.json')
  expect((await run(valid, { jepsenJson: file })).out).toContain('not seen broken')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ errors: {} })
})

test('bad input is one sentence: nothing to read, no such format, two reports in one place, a report over an input', async () => {
  const terminal = fakeTerminal()
  const surroundings = { terminal, version: '0.1.0', command: 'history' }
  await expect(history([], {}, reads(valid), surroundings)).rejects.toThrow('history needs a recorded history')
  await expect(run(valid, { inputFormat: 'xml' })).rejects.toThrow('--input-format needs ndjson, jepsen-json')
  await expect(run(valid, { json: '-', jepsenJson: '-' })).rejects.toThrow('would both go to standard output')
  const input = folder.write('run.ndjson', '{}\n')
  await expect(history([input], { json: input }, reads(valid), surroundings)).rejects.toThrow(
    'would overwrite an input',
  )
  await expect(history([input], { jepsenJson: input }, reads(valid), surroundings)).rejects.toThrow(
    `--jepsen-json ${input} would`,
  )
  await expect(run(valid, { jepsenJson: folder.at('no/where') })).rejects.toThrow('--jepsen-json')
  await expect(run(valid, { set: ['producer.ack=1'] })).rejects.toThrow('right would be producer.acks')
  await expect(run(valid, { deployment: [folder.path] })).rejects.toThrow('is a directory')
})

test('--json and --jepsen-json may not be one file', async () => {
  const same = { json: folder.at('both.json'), jepsenJson: `${folder.path}/./both.json` }
  await expect(run(valid, same)).rejects.toThrow('--json and --jepsen-json would both write')
})

test('--jepsen-json of a history in JSON says on standard error that it sees one side of a partition', async () => {
  const told = await run(valid, { jepsenJson: '-' }, { format: 'jepsen-json' })
  expect(told.err).toMatch(/^note: --jepsen-json of a history in JSON sees .* either its sends or its polls/)
  expect(JSON.parse(told.out)).toHaveProperty('errors')
  expect((await run(valid, { jepsenJson: '-' }, { format: 'jepsen-edn' })).err).toBe('')
  expect((await run(valid, {}, { format: 'jepsen-json' })).err).toBe('')
})

test('where a line has several operations, the report says which of them', async () => {
  const recorded = { ...recordedOf(...lost), sharesLines: true, lineOf: () => 1 }
  const first = [{ line: 1, operation: 7, why: 'breaks off' }]
  const { out } = await run(lost, {}, { recorded, damaged: { count: 1, first } })
  expect(out).toContain('Record b was acknowledged at offset 1 of partition 0 (process 0, operation 2).')
  expect(out).toContain('     operation 2  process 0  send')
  expect(out).toContain('1 operation could not be read, the rest was checked: operation 7 breaks off')
  expect(out).not.toMatch(/line \d/)
  const { out: json } = await run(lost, { json: '-' }, { recorded })
  const [history] = historyReportSchema.parse(JSON.parse(json)).histories
  expect(history!.anomalies[0]!.cases[0]!.records[0]!.sends[0]).toMatchObject({ line: 1, operation: 2 })
})

test('several histories: each is checked before the next one is read', async () => {
  const order: string[] = []
  const two: ReadHistory = async function* (files, options) {
    for (const [name, lines] of Object.entries({ valid, lost })) {
      order.push(`${name} is read`)
      for await (const history of reads(lines)(files, options)) {
        const { damaged } = history
        yield Object.defineProperty({ ...history }, 'damaged', {
          get: () => {
            if (order.at(-1) !== `${name} is checked`) order.push(`${name} is checked`)
            return damaged
          },
        })
      }
    }
  }
  const surroundings = { terminal: fakeTerminal(), version: '0.1.0', command: 'history' }
  expect(await history(['a', 'b'], {}, two, surroundings)).toBe(1)
  expect(surroundings.terminal.out.join('')).toMatch(/not seen broken[^]*broken/)
  expect(order).toEqual(['valid is read', 'valid is checked', 'lost is read', 'lost is checked'])
})

test('escape codes of a history do not reach the terminal', async () => {
  const evil = '\u001b[31mred\u0007'
  const { out } = await run([does(`p${evil}`, 'ok', send(`t${evil}`, evil, 0), send(`t${evil}`, 'b', 1)), does(1, 'ok', { type: 'poll', records: [{ partition: `t${evil}`, value: 'b', offset: 1 }] })]) // prettier-ignore
  expect(out).toContain('lost-write')
  expect([...out].filter(char => char === '\u001b' || char === '\u0007')).toEqual([])
})

test('--quiet leaves the verdicts and what was required', async () => {
  const { out } = await run(lost, { quiet: true, require: ['NAL'] })
  expect(out).toMatch(/^NAL +broken/)
  expect(out).toMatch(/required +NAL +NOT MET \(broken\)\n$/)
  expect(out).not.toContain('No acknowledged record is lost.')
})

test('one format alone on standard output; a second use of it is refused', async () => {
  const { out } = await run(lost, { format: ['sarif'] })
  expect(JSON.parse(out)).toMatchObject({ version: '2.1.0' })
  await expect(run(lost, { format: ['sarif'], jepsenJson: '-' })).rejects.toThrow(
    '--format sarif and --jepsen-json - would both go to standard output',
  )
})

test('on a terminal nothing is wider than it', async () => {
  const terminal = { ...fakeTerminal(), look: { ...fakeTerminal().look, width: 80 } }
  const more = {
    notices: ['Line 4 has an earlier time than the one before: the order of the lines counts, not the clock.'],
  }
  const damaged = {
    count: 1,
    first: [{ line: 7, why: 'breaks off, and so does everything that comes after it on this line' }],
  }
  const options = { set: ['producer.acks=1'], require: ['NAL'] } as const
  const surroundings = { terminal, version: '0.1.0', command: 'history' }
  await history(['run.ndjson'], options, reads([...lost, ...again.slice(2)], { ...more, damaged }), surroundings)
  const wide = terminal.out
    .join('')
    .split('\n')
    .filter(line => line.length > 80)
  expect(wide).toEqual([])
})

test('a subscribed process that polled a record twice is told of, and fails nothing', async () => {
  const { out } = await run(again)
  expect(out).toContain('Also seen')
})

test('a loss is told once: who read past nothing else is told in a line; of what others were given, with its proof', async () => {
  const { out } = await run(lost)
  expect(out).toContain(
    'int-poll-skip  1 case, undecided\n  A reader read past nothing but records that are told as lost-write',
  )
  expect(out.match(/offset +1 +2/g)).toHaveLength(1)
  const seen = await run([...lost, does(2, 'ok', poll({ 0: [[1, 'b']] }))])
  expect(seen.out).not.toContain('nothing but records that are told as lost-write')
  expect(seen.out).toMatch(/int-poll-skip[^]*Between them in the log stands record b/)
})

test('one loss fits a screen, and 80 columns where there is no terminal; what guarantees are --all says', async () => {
  const terminal = fakeTerminal()
  const surroundings = { terminal, version: '0.1.0', command: 'history' }
  await history(['run.ndjson'], {}, reads(lost), surroundings)
  const lines = terminal.out.join('').split('\n')
  expect(lines.length).toBeLessThan(40)
  expect(lines.filter(line => line.length > 80)).toEqual([])
  expect(lines.join('\n')).not.toContain('No acknowledged record is lost.')
  expect((await run(lost, { all: true })).out).toContain('No acknowledged record is lost.')
})

test('what is invisible is escaped alike in titles, sentences and grids', async () => {
  const { out } = await run([does(0, 'ok', send('t\u202e', 'a\u200b', 0), send('t\u202e', 'b', 1)), does(1, 'ok', { type: 'poll', records: [{ partition: 't\u202e', value: 'b', offset: 1 }] })]) // prettier-ignore
  expect(out).toContain('1  partition "t\\u202e": "a\\u200b"; prefix')
  expect(out).toContain('Record "a\\u200b" was acknowledged at offset 0 of partition "t\\u202e"')
  expect(out).toMatch(/acknowledged +w "a\\u200b"/)
})

test('a hundred thousand losses are told in lines, the first of them with their proofs', async () => {
  const count = 2_000
  const all = Array.from({ length: count }, (_, offset) => [offset, `v${offset}`] as const)
  const halves = all.filter(([offset]) => offset % 2 === 0)
  const lines = [
    does(0, 'ok', ...all.map(([offset, value]) => send(0, value, offset))),
    does(1, 'ok', poll({ 0: halves })),
  ]
  const { out } = await run(lines, { all: true })
  expect(out.match(/^ +\d+ {2}partition 0: v/gm)).toHaveLength(count / 2)
  expect(out.match(/No successful poll in this history returned/g)).toHaveLength(201)
}, 60_000)
