/**
 * A small consumer group that does everything right, and whose operations take effect at some moment between their beginning and their end: so that whatever
 * may overlap overlaps, commits get lost on the way and answers late. What it writes is valid; a checker must find nothing in it.
 *
 *     moves ──▶ Group ──▶ operations
 *
 *   X1  a commit is stored if its generation is the coordinator's when it arrives; the offsets of a transaction when that commits
 *   X2  a member is assigned partitions when all have given up theirs and no transaction holds offsets back, and begins where the group is
 *   X3  records are handled in order, and no more is committed than was handled; a seek goes back
 *   X4  a move that makes no sense does nothing
 */
import type { Operation } from '../operation.ts'
import {
  type Batch,
  entryOf,
  type Kept,
  type Member,
  type Move,
  newMember,
  partitions,
  placesOf,
} from './group-state.test-data.ts'

const firstOf = (name: string, lives: number) => (lives === 1 ? name : `${name}/${lives}`)

export class Group {
  readonly operations: Operation[] = []
  readonly #logs = new Map<string, Kept[]>(partitions.map(partition => [partition, []]))
  readonly #next = new Map<string, number>(partitions.map(partition => [partition, 0]))
  readonly #committed = new Map<string, number>()
  readonly #members = ['m', 'n', 'o'].map(name => newMember(name))
  #generation = 0
  #values = 0
  #fetch: { readonly said: ReadonlyMap<string, number> | undefined } | undefined
  #sending: Kept | undefined

  move({ what, who, how }: Move): void {
    const member = this.#members[who % this.#members.length]!
    switch (what) {
      case 'send':
        return this.#send(how)
      case 'poll':
        return member.poll === undefined ? this.#beginPoll(member) : this.#advancePoll(member, how)
      case 'handle':
        return this.#handle(member, how)
      case 'commit':
        return member.commit === undefined ? this.#beginCommit(member) : this.#advanceCommit(member, how)
      case 'transact':
        return this.#transact(member, how)
      case 'fetch':
        return this.#fetchOfSomebody(how)
      case 'rebalance':
        return this.#rebalance(how)
      case 'crash':
        return this.#crash(member)
      case 'seek':
        return this.#seek(member, how)
    }
  }

  #advancePoll(member: Member, how: number): void {
    if (member.poll === 'begun') this.#receive(member, how)
    else this.#endPoll(member, how)
  }

  #advanceCommit(member: Member, how: number): void {
    if (member.commit?.answer === undefined) this.#store(member, how)
    else this.#endCommit(member, how)
  }

  #tell(process: string, type: Operation['type'], kind: Operation['kind'], more: Partial<Operation> = {}): void {
    this.operations.push({ process, type, kind, group: 'g', ...more })
  }

  #append(partition: string, state: Kept['state']): Kept {
    const offset = this.#next.get(partition)!
    this.#next.set(partition, offset + 1)
    const record = { partition, offset, value: `r${this.#values++}`, state }
    this.#logs.get(partition)!.push(record)
    return record
  }

  #send(how: number): void {
    const { partition, value, offset } = (this.#sending ??= this.#append(partitions[how % 2]!, 'open'))
    const record = { partition, value }
    if (this.#sending.state === 'open') {
      this.#sending.state = 'committed'
      return this.#tell('alice', 'invoke', 'send', { group: undefined, steps: [{ type: 'send', record }] })
    }
    const ended = { group: undefined, steps: [{ type: 'send', record: { ...record, offset } }] } as const
    this.#sending = undefined
    if (how % 5 === 0) this.#tell('alice', 'unknown', 'send', { group: undefined })
    else this.#tell('alice', 'ok', 'send', ended)
  }

  #beginPoll(member: Member): void {
    if (member.poll !== undefined || member.positions.size === 0) return
    member.poll = 'begun'
    this.#tell(member.name, 'invoke', 'poll')
  }

  /** As far as the last stable offset. */
  #receive(member: Member, how: number): void {
    if (member.poll !== 'begun') return
    member.poll = [...member.positions].flatMap(([partition, position]) => {
      const log = this.#logs.get(partition)!
      const stable = log.find(({ state }) => state === 'open')?.offset ?? Infinity
      const left = log.filter(({ offset, state }) => offset >= position && offset < stable && state === 'committed')
      const records = left.slice(0, how % 4)
      if (records.length > 0) member.positions.set(partition, records.at(-1)!.offset + 1)
      return records
    })
  }

  #endPoll(member: Member, how: number): void {
    if (!Array.isArray(member.poll)) return
    const records: readonly Kept[] = member.poll
    member.poll = undefined
    if (how % 9 === 0 && records.length === 0) return this.#tell(member.name, 'unknown', 'poll')
    member.given.push(...records)
    this.#tell(member.name, 'ok', 'poll', { steps: [{ type: 'poll', records: records.map(entryOf) }] })
  }

  #handle(member: Member, how: number): void {
    const record = member.given.shift()
    if (record === undefined) return
    const about = { records: [entryOf(record)] }
    if (how % 2 === 0) this.#tell(member.name, 'invoke', 'handle', about)
    this.#tell(member.name, 'ok', 'handle', about)
    member.handled.set(String(record.partition), record.offset + 1)
  }

  #beginCommit(member: Member, batch?: Batch): void {
    if (member.commit !== undefined || member.handled.size === 0 || (member.batch !== undefined && !batch)) return
    member.commit = { generation: this.#generation, offsets: new Map(member.handled), batch, answer: undefined }
    this.#tell(member.name, 'invoke', 'commit', { id: 'commit', places: placesOf(member.handled) })
  }

  /** X1. */
  #store(member: Member, how: number): void {
    const { commit } = member
    if (commit === undefined || commit.answer !== undefined) return
    const isStored = commit.generation === this.#generation && how % 7 !== 0
    const to = commit.batch?.offsets ?? this.#committed
    if (isStored) for (const [partition, offset] of commit.offsets) to.set(partition, offset)
    commit.answer = isStored ? 'ok' : 'failed'
  }

  #endCommit(member: Member, how: number): void {
    if (member.commit?.answer === undefined) return
    const answer = how % 5 === 0 ? 'unknown' : member.commit.answer
    this.#tell(member.name, answer, 'commit', { id: 'commit' })
    if (answer !== 'ok' && member.commit.batch) member.commit.batch.isDoomed = true
    member.commit = undefined
  }

  /** One move after another: it begins, sends, commits what was handled, ends; in doubt now and then. */
  #transact(member: Member, how: number): void {
    const { batch, name } = member
    if (batch === undefined) {
      if (member.commit !== undefined || member.poll !== undefined || member.positions.size === 0) return
      member.batch = { outputs: [], offsets: new Map(), isDoomed: false }
      return this.#tell(name, 'invoke', 'transaction')
    }
    if (member.commit !== undefined || member.poll !== undefined) return
    if (how % 4 === 0) return this.#sendPart(member, batch, how)
    if (how % 4 === 1) return this.#beginCommit(member, batch)
    const isCommitted = how % 3 !== 0 && !batch.isDoomed
    this.#decide(batch, isCommitted)
    member.batch = undefined
    this.#tell(name, how % 5 === 0 ? 'unknown' : isCommitted ? 'ok' : 'failed', 'transaction')
  }

  #sendPart(member: Member, batch: Batch, how: number): void {
    const output = this.#append(partitions[how % 2]!, 'open')
    batch.outputs.push(output)
    const { partition, value, offset } = output
    const about = { id: 'send' } as const
    this.#tell(member.name, 'invoke', 'send', { ...about, steps: [{ type: 'send', record: { partition, value } }] })
    this.#tell(member.name, 'ok', 'send', { ...about, steps: [{ type: 'send', record: { partition, value, offset } }] })
  }

  /** Markers take an offset. */
  #decide({ outputs, offsets }: Batch, isCommitted: boolean): void {
    for (const output of outputs) output.state = isCommitted ? 'committed' : 'aborted'
    for (const partition of new Set(outputs.map(({ partition }) => String(partition)))) {
      this.#next.set(partition, this.#next.get(partition)! + 1)
    }
    if (isCommitted) for (const [partition, offset] of offsets) this.#committed.set(partition, offset)
    offsets.clear()
  }

  /** Anybody may ask the coordinator; while a transaction holds offsets back it does not answer. */
  #fetchOfSomebody(how: number): void {
    if (this.#fetch === undefined) {
      this.#fetch = { said: undefined }
      return this.#tell('admin', 'invoke', 'fetchCommitted', { places: partitions.map(partition => ({ partition })) })
    }
    if (this.#fetch.said === undefined) {
      if (this.#isStable()) this.#fetch = { said: new Map(this.#committed) }
      return
    }
    const { said } = this.#fetch
    this.#fetch = undefined
    const places = partitions.map(partition => ({
      partition,
      offset: said.get(partition) ?? (how % 2 ? -1 : undefined),
    }))
    this.#tell('admin', 'ok', 'fetchCommitted', { places })
  }

  #isStable = () => this.#members.every(({ batch }) => (batch?.offsets.size ?? 0) === 0)

  /** X2. What the members have under way stays there, but for polls, which end first. */
  #rebalance(how: number): void {
    if (!this.#isStable() || this.#members.some(({ batch }) => batch !== undefined)) return
    for (const member of this.#members) this.#giveUp(member, how)
    this.#generation += 1
    const members = this.#members.filter((_, i) => how % 5 !== i)
    members.forEach((member, i) => {
      const owned = partitions.filter((_, partition) => (partition + how) % members.length === i)
      if (owned.length > 0) this.#take(member, owned, how)
    })
  }

  #giveUp(member: Member, how: number): void {
    if (member.poll !== undefined) {
      member.poll = undefined
      this.#tell(member.name, 'ok', 'poll', { steps: [{ type: 'poll', records: [] }] })
    }
    if (member.positions.size > 0) {
      const places = [...member.positions.keys()].map(partition => ({ partition }))
      if (how % 2 === 0) this.#tell(member.name, 'invoke', 'revoke', { places })
      this.#tell(member.name, 'ok', 'revoke', { places })
    }
    member.positions.clear()
    member.handled.clear()
    member.given = []
  }

  #take(member: Member, owned: readonly string[], how: number): void {
    const { name, positions } = member
    for (const partition of owned) positions.set(partition, this.#committed.get(partition) ?? 0)
    const named = owned.map(partition => ({ partition }))
    if (how % 3 === 0) {
      const places = owned.map(partition => ({ partition, offset: this.#committed.get(partition) ?? -1 }))
      this.#tell(name, 'ok', 'fetchCommitted', { places })
      this.#tell(name, 'ok', 'assign', { places: placesOf(positions) })
    } else {
      if (how % 3 === 1) this.#tell(name, 'invoke', 'assign', { places: named })
      this.#tell(name, 'ok', 'assign', { places: named })
    }
  }

  /** What it had on its way to the coordinator may be stored all the same. */
  #crash(member: Member): void {
    this.#tell(member.name, 'ok', 'crash')
    if (member.commit?.batch === undefined) this.#store(member, member.lives)
    if (member.batch !== undefined) this.#decide(member.batch, false)
    const lives = member.lives + 1
    Object.assign(member, newMember(firstOf(member.name.split('/')[0]!, lives), lives))
  }

  /** X3. */
  #seek(member: Member, how: number): void {
    const [found] = [...member.handled]
    if (found === undefined || member.poll !== undefined || member.commit !== undefined || member.batch !== undefined)
      return
    const [partition, handled] = found
    const offset = Math.max(0, handled - (how % 3) - 1)
    const names = [...member.positions.keys()]
    this.#tell(member.name, 'ok', 'revoke', { places: [{ partition }] })
    const places = names.map(name => (name === partition ? { partition, offset } : { partition: name }))
    this.#tell(member.name, 'ok', 'assign', { places })
    member.positions.set(partition, offset)
    member.handled.set(partition, offset)
    member.given = member.given.filter(record => record.partition !== partition)
  }
}
