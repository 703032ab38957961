/**
 * A valid history of any length, as ndjson (properties/history/README.md): a producer and a consumer a partition, all at once. Of ten operations
 * six are sends, three polls, one a commit; a poll hands over what was acknowledged since the one before.
 */
export interface HistoryLoad {
  readonly operations: number
  readonly partitions: number
}

interface Lane {
  readonly name: number
  sends: number
  /** The next offset to be polled, and committed. */
  position: number
  commits: number
}

/** Chunks of whole lines, some 100 KB each. */
export function* historyText({ operations, partitions }: HistoryLoad): Generator<string> {
  const lanes = Array.from({ length: partitions }, (_, name): Lane => ({ name, sends: 0, position: 0, commits: 0 }))
  let lines: string[] = []
  for (let done = 0; done < operations; done++) {
    const lane = lanes[done % partitions]!
    lines.push(...linesOf(lane, Math.floor(done / partitions) % 10, done))
    if (lines.length < 1_000) continue
    yield `${lines.join('\n')}\n`
    lines = []
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`
}

/** An operation: its invocation and its completion. */
function linesOf(lane: Lane, turn: number, at: number): readonly string[] {
  if (turn === 9) return commit(lane, at)
  return turn % 3 === 2 ? poll(lane, at) : send(lane, at)
}

function send(lane: Lane, at: number): readonly string[] {
  const by = `"by":"producer-${lane.name}"`
  const [id, offset] = [lane.sends, lane.sends++]
  const record = `"topic":"orders","partition":${lane.name},"key":null,"value":"order ${lane.name}/${id}"`
  return [
    `{"at":${at},${by},"type":"send","id":${id},${record}}`,
    `{"at":${at + 5},${by},"type":"acknowledged","id":${id},"offset":${offset}}`,
  ]
}

function poll(lane: Lane, at: number): readonly string[] {
  const by = `"by":"consumer-${lane.name}","groupId":"billing"`
  const records: string[] = []
  for (; lane.position < lane.sends; lane.position++) {
    const value = `"order ${lane.name}/${lane.position}"`
    records.push(`{"topic":"orders","partition":${lane.name},"offset":${lane.position},"key":null,"value":${value}}`)
  }
  return [`{"at":${at},${by},"type":"poll"}`, `{"at":${at + 3},${by},"type":"polled","records":[${records.join(',')}]}`]
}

function commit(lane: Lane, at: number): readonly string[] {
  const by = `"by":"consumer-${lane.name}","groupId":"billing"`
  const offsets = `"offsets":{"orders-${lane.name}":${lane.position}}`
  return [`{"at":${at},${by},"type":"commit",${offsets}}`, `{"at":${at + 2},${by},"type":"committed",${offsets}}`]
}
