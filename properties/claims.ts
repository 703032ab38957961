/**
 * THE table: every claim that this project decides, with its sentence, source, assumptions, cases and expected verdicts. Tests, reports and the
 * README read it; nobody restates it. The rows stand in claims/, one file a subject; the order here is the order of claims.md.
 *
 * A case of a claim is one verdict about one guarantee in one scope. Beside each hit stands its near miss.
 */
import type { Claim } from './claims/claim.ts'
import { offsetBugClaims } from './claims/bugs-offsets.ts'
import { bugClaims } from './claims/bugs.ts'
import { configurationClaims } from './claims/configuration.ts'
import { consumerClientClaims } from './claims/consumer-clients.ts'
import { consumerGroupClaims } from './claims/consumer-groups.ts'
import { consumerClaims } from './claims/consumer.ts'
import { dedupeClaims } from './claims/dedupe.ts'
import { groupBugs } from './claims/group-bugs.ts'
import { groupClaims } from './claims/group.ts'
import { headline } from './claims/headline.ts'
import { idempotenceClaims } from './claims/idempotence.ts'
import { idempotentClientClaims } from './claims/idempotent-clients.ts'
import { keyClaims } from './claims/keys.ts'
import { livenessClaims } from './claims/liveness.ts'
import { orderClaims } from './claims/order.ts'
import { processingBugs, processingClaims } from './claims/processing.ts'
import { producerBugClaims } from './claims/producer-bugs.ts'
import { producerClaims } from './claims/producer.ts'
import { replicationClaims } from './claims/replication.ts'
import { ruleClaims } from './claims/rules.ts'
import { transactionBugClaims } from './claims/transaction-bugs.ts'
import { transactionClaims } from './claims/transactions.ts'
import { sinkClaims } from './claims/sinks.ts'

const rank = (id: string) => 'SKCDOL'.indexOf(id[0]!) * 100 + Number(id.slice(1))

/** What people say, as against the rules and bugs of the history. */
export const advice: readonly Claim[] = [
  headline,
  ...producerClaims,
  ...idempotenceClaims,
  ...idempotentClientClaims,
  ...replicationClaims,
  ...consumerClaims,
  ...groupClaims,
  ...livenessClaims,
  ...orderClaims,
  ...configurationClaims,
  ...consumerClientClaims,
  ...consumerGroupClaims,
  ...keyClaims,
  ...processingClaims,
  ...transactionClaims,
  ...sinkClaims,
  ...dedupeClaims,
].toSorted((a, b) => rank(a.id) - rank(b.id))

const bugRank = (id: string) => 'KTPC'.indexOf(id[4]!) * 100 + Number(id.slice(5))

/** Bugs that Kafka or its clients had, by number: of replication, of transactions and sequence numbers, of another broker, of consumers. */
export const bugs: readonly Claim[] = [
  ...bugClaims,
  ...producerBugClaims,
  ...processingBugs,
  ...transactionBugClaims,
  ...groupBugs,
  ...offsetBugClaims,
].toSorted((a, b) => bugRank(a.id) - bugRank(b.id))

export const claims: readonly Claim[] = [...advice, ...ruleClaims, ...bugs]

/** The claim of that id, in any case of letters; undefined when there is none. */
export const claimOf = (id: string): Claim | undefined => claims.find(claim => claim.id === id.toUpperCase())

export type { Case, Cell, Claim, Special } from './claims/claim.ts'
