/**
 * What the syntax of a handler says for certain: where it acknowledges, what becomes of an exception, whether anything waits for it.
 *
 *     try { await handle(m) } catch (e) { log(e) }   swallows            try { … } catch (e) { …; throw e }          throws
 *     await handle(m); commit(m)                     after               commit(m); await handle(m)                  before
 *     await handle(m)                                loop                void handle(m)   handle(m).catch(log)       parallel
 *
 *   H1  what another function may do is not known: an exception that no `catch` of the handler's own meets may be swallowed within
 *   H2  whatever has no shape of these is left out
 */
import type { FactName } from '../../facts.ts'
import { within, type Node } from './source.ts'
import {
  ancestors,
  bare,
  isAsyncFunction,
  isFunction,
  methodOf,
  pathOf,
  settledOf,
  type Call,
  type NodeOf,
} from './syntax.ts'
import type { Program } from './world.ts'

export interface Handler {
  readonly program: Program
  readonly body: Node
  /** Whether the library, or the loop around it, waits until it is done. */
  readonly isAwaited: boolean
  /** Whether it can wait for anything itself. */
  readonly isAsync: boolean
  readonly commits: (call: Call) => boolean
}

export interface Shown {
  readonly fact: FactName
  readonly value: string
  readonly node: Node
}

export function shownBy(handler: Handler): readonly Shown[] {
  return [...afterException(handler), ...handling(handler), ...ackPoint(handler)]
}

const ownNodes = (body: Node): readonly Node[] => within(body, node => !isFunction(node))

const logging = /(^|[._])(console|log|logger|sentry|debug|metrics?)\.\w+$/i
const isLogging = (call: Node): boolean => isCallOf(call) && logging.test(pathOf(call.callee)?.join('.') ?? '')
const isCallOf = (node: Node): node is NodeOf<'CallExpression'> => node.type === 'CallExpression'

/** Awaited or returned, so that whoever calls the handler waits for it as well. */
function awaited({ body, commits }: Handler): readonly NodeOf<'CallExpression'>[] {
  const nodes = ownNodes(body)
  const expressions = nodes.flatMap(node =>
    node.type === 'AwaitExpression' || (node.type === 'ReturnStatement' && node.argument !== null)
      ? [bare(node.argument!)]
      : [],
  )
  const returned = body.type === 'BlockStatement' ? [] : [bare(body)]
  return [...expressions, ...returned].filter(isCallOf).filter(call => isWork(call, commits))
}

const besides = new Set([
  'heartbeat',
  'resolveOffset',
  'pause',
  'resume',
  'commitOffsetsIfNecessary',
  'isRunning',
  'isStale',
  'transaction',
  'abort',
])
const isWork = (call: Call, commits: Handler['commits']): boolean =>
  !commits(call) && !isLogging(call) && !besides.has(pathOf(call.callee)?.at(-1) ?? '')

/** Started, and left alone. */
function loose({ body, commits }: Handler): readonly Node[] {
  return ownNodes(body)
    .filter(node => node.type === 'ExpressionStatement')
    .map(({ expression }) => bare(expression))
    .filter(node => {
      if (node.type === 'UnaryExpression') return node.operator === 'void' && isStarted(bare(node.argument), commits)
      return isCallOf(node) && (isChained(node, commits) || isForEach(node))
    })
}

const isStarted = (node: Node, commits: Handler['commits']): boolean => isCallOf(node) && isWork(node, commits)
const timers = new Set(['setImmediate', 'setTimeout', 'queueMicrotask', 'process.nextTick'])

function isChained(call: NodeOf<'CallExpression'>, commits: Handler['commits']): boolean {
  if (timers.has(pathOf(call.callee)?.join('.') ?? '')) return true
  const method = methodOf(call)
  if (method === undefined || !['then', 'catch', 'finally'].includes(method.name)) return false
  const on = bare(method.on)
  return isCallOf(on) && (isWork(on, commits) || isChained(on, commits))
}

/** `forEach` does not wait for what its function waits for. */
function isForEach(call: NodeOf<'CallExpression'>): boolean {
  const [first] = call.arguments
  return methodOf(call)?.name === 'forEach' && first !== undefined && isFunction(first) && isAsyncFunction(first)
}

function handling(handler: Handler): readonly Shown[] {
  const [waited, left] = [awaited(handler), loose(handler)]
  const parallel = (node: Node): readonly Shown[] => [{ fact: 'consumer.handling', value: 'parallel', node }]
  if (left.length > 0) return waited.length === 0 ? parallel(left[0]!) : []
  if (waited.length === 0) return []
  if (!handler.isAwaited) return handler.isAsync ? parallel(waited[0]!) : []
  const isTogether = waited.some(call => pathOf(call.callee)?.[0] === 'Promise')
  return isTogether ? [] : [{ fact: 'consumer.handling', value: 'loop', node: waited[0]! }]
}

/** The one `try` of the handler that all its work stands in. */
function afterException(handler: Handler): readonly Shown[] {
  const { body, program } = handler
  const work = awaited(handler)
  const tries = ownNodes(body).filter(node => node.type === 'TryStatement')
  const [only] = tries
  if (tries.length !== 1 || !only!.handler || work.some(call => !ancestors(program, call).includes(only!.block)))
    return []
  if (work.length === 0) return []
  const value = afterCatch(only!.handler.body)
  return value === undefined ? [] : [{ fact: 'consumer.handler', value, node: only!.handler }]
}

function afterCatch(block: NodeOf<'BlockStatement'>): 'throws' | 'swallows' | undefined {
  if (block.body.some(({ type }) => type === 'ThrowStatement')) return 'throws'
  return isOnlyLogging(block) ? 'swallows' : undefined
}

/** Takes a transaction back, and lets whoever called it believe that all went well. */
const isAbort = (node: Node): boolean => {
  const inner = settledOf(node)
  return isCallOf(inner) && methodOf(inner)?.name === 'abort'
}

/** Nothing but lines of a log, and of a transaction that is taken back: the exception ends there. */
function isOnlyLogging(block: Node): boolean {
  if (block.type !== 'BlockStatement') return isLogging(bare(block)) || isAbort(block)
  return block.body.every(
    statement =>
      (statement.type === 'ExpressionStatement' &&
        (isLogging(bare(statement.expression)) || isAbort(statement.expression))) ||
      (statement.type === 'ReturnStatement' && statement.argument === null) ||
      statement.type === 'ContinueStatement',
  )
}

function ackPoint(handler: Handler): readonly Shown[] {
  const { body, program, commits } = handler
  const found = ownNodes(body).filter(node => isCallOf(node) && commits(node))
  const [commit] = found
  if (commit === undefined || found.length > 1) return []
  const around = ancestors(program, commit)
  const shown = (value: string): readonly Shown[] => [{ fact: 'consumer.ack.point', value, node: commit }]
  if (around.some((node, i) => node.type === 'TryStatement' && node.finalizer === around[i - 1]))
    return shown('finally')
  if (around.slice(0, around.indexOf(body)).some(({ type }) => type === 'CatchClause' || type === 'IfStatement'))
    return []
  const work = workBeside(handler)
  if (work.length === 0) return []
  if (work.every(({ end }) => end <= commit.start)) return shown('after')
  return work.every(({ start }) => start >= commit.end) ? shown('before') : []
}

/** What is waited for; where nothing is, what is called for its effect. */
function workBeside(handler: Handler): readonly Node[] {
  const waited = awaited(handler)
  if (waited.length > 0) return waited
  return ownNodes(handler.body)
    .filter(node => node.type === 'ExpressionStatement')
    .map(({ expression }) => bare(expression))
    .filter(node => isCallOf(node) && isWork(node, handler.commits))
}

/** What the program does with a send that fails, where its syntax shows it. */
export function onSendFailure(program: Program, send: Call): Shown | undefined {
  const around = ancestors(program, send)
  const shown = (value: string, node: Node): Shown => ({ fact: 'producer.on.send.failure', value, node })
  const chained = around[0] && methodOfMember(around[0]) === 'catch' ? around[1] : undefined
  if (chained !== undefined && isCallOf(chained)) {
    const [given] = chained.arguments
    const isIgnored = given !== undefined && isFunction(given) && given.body !== null && isOnlyLogging(given.body)
    return isIgnored ? shown('ignore', chained) : undefined
  }
  if (around[0]?.type !== 'AwaitExpression') return undefined
  const own = around.slice(0, around.findIndex(isFunction))
  const i = own.findIndex((node, at) => node.type === 'TryStatement' && node.block === own[at - 1])
  const found = own[i]
  if (found?.type !== 'TryStatement' || !found.handler) return undefined
  const ending = afterCatch(found.handler.body)
  return ending && shown(ending === 'throws' ? 'report' : 'ignore', found.handler)
}

const methodOfMember = (node: Node): string | undefined =>
  node.type === 'MemberExpression' && node.property.type === 'Identifier' ? node.property.name : undefined
