/**
 * Programs in TypeScript and JavaScript: what they give to kafkajs, NestJS, @platformatic/kafka, node-rdkafka and confluent's client.
 *
 *     texts ──oxc──▶ syntax trees ──the values that the text alone says──▶ objects given to a client ──▶ parts
 *
 *   P1  nothing is executed; what the environment, a call or a file that was not given decides is unread, with the reason
 *   P2  each producer, consumer and topic that is made is a part of its own; files are not laid over each other, but one may use another's exports
 *   P3  package.json gives the versions of the clients, and nothing else
 */
import type { Warning } from '../../key-warnings.ts'
import { UsageError } from '../../usage-error.ts'
import type { ConfigFile, Document, Reader } from '../part.ts'
import { hasOption } from './calls.ts'
import { confluentParts } from './confluent.ts'
import { kafkajsParts } from './kafkajs.ts'
import { nestParts } from './nest.ts'
import { platformaticParts } from './platformatic.ts'
import { rdkafkaParts } from './rdkafka.ts'
import { clientPackages, packageOf, type Package } from './packages.ts'
import { told, type Made } from './parts.ts'
import { methodOf } from './syntax.ts'
import { callsIn, type Thing } from './things.ts'
import { topicParts } from './topics.ts'
import { typedParts } from './typed.ts'
import { fileOf, isUsed, worldOf, type World } from './world.ts'

const brings = new RegExp(`(?:from|require\\(|import\\(?)\\s*['"](?:${clientPackages.join('|')})['"]`)
const programName = /\.[mc]?[jt]sx?$/
const looksLikeProgram =
  /^[^\S\n]*(?:import|export|const|let|var|function|class|module|exports|'use strict'|"use strict")\b/m

export const programReader: Reader = {
  kind: 'a program in TypeScript or JavaScript',
  recognises: file => packageOf(file) !== undefined || isProgram(file),
  read,
}

/** A file that imports no client may still export what another gives to one; only its name tells then that it is a program. */
const isProgram = ({ name, text }: ConfigFile): boolean =>
  programName.test(name) ? looksLikeProgram.test(text) : brings.test(text) && looksLikeProgram.test(firstLineOf(text))

/** Without comments and blank lines: a script may stand within a file of another kind. */
const firstLineOf = (text: string): string =>
  text.replace(/^\uFEFF?(?:#!.*)?(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*/, '').split('\n', 1)[0]!

function read(files: readonly ConfigFile[]): Document {
  const packages = files.flatMap(file => packageOf(file) ?? [])
  const world = worldOf(files.filter(file => packageOf(file) === undefined))
  if (world.programs.length === 0) return { parts: [], warnings: packages.map(withoutProgram) }
  const libraries = [kafkajsParts, nestParts, platformaticParts, rdkafkaParts, confluentParts, topicParts]
  const used = libraries.flatMap(partsOf => partsOf(world, packages))
  const all: readonly Made[] = [
    ...used,
    ...typedParts(world, packages, new Set(used.flatMap(({ objects }) => objects))),
  ]
  if (all.length === 0) throw nothingIn(world)
  return {
    parts: told(all),
    warnings: [...all.flatMap(({ warnings }) => warnings), ...silent(world, all)],
  }
}

function nothingIn(world: World): UsageError {
  const names = world.programs.map(({ file }) => file.name).join(', ')
  const clients = clientPackages.join(', ')
  const text = `${names} makes no producer, consumer or topic that ackproof can see`
  const missing = notGiven(world)
  return new UsageError(
    missing.length > 0
      ? `${text}; ${missing.join(', ')}, which it imports, may: give that file as well.`
      : `${text}; it reads programs that use ${clients}.`,
  )
}

/** Where the calls of a client stand and the client does not: the files that may bring it. */
function notGiven(world: World): readonly string[] {
  const asking = new Set(callsIn(world).flatMap(call => (callsClient(world, call) ? [call.program] : [])))
  const missing = [...asking].flatMap(program =>
    program.names.imports.filter(
      given => /^(\.|~|@\/)/.test(given.from) && fileOf(world, program, given) === undefined,
    ),
  )
  return [...new Set(missing.map(({ from }) => from))].filter(from => /^[\w@~./-]{1,60}$/.test(from))
}

function callsClient(world: World, call: Thing): boolean {
  const name = methodOf(call.node)?.name
  return name === 'producer' || name === 'consumer' || hasOption(world, call, 'messages', 'eachMessage', 'eachBatch')
}

const withoutProgram = ({ file }: Package): Warning => ({
  file: file.name,
  text: "This says which clients a program has, and not what it gives to them: the program's files, beside it, would.",
})

function silent({ programs }: World, all: readonly Made[]): readonly Warning[] {
  const read = new Set(all.flatMap(({ part }) => [...part.files, ...part.settings.map(({ file }) => file)]))
  return programs
    .filter(program => !read.has(program.file.name) && !isUsed({ programs }, program))
    .map(({ file }) => ({
      file: file.name,
      text: 'This program makes no producer, consumer or topic that ackproof can see.',
    }))
}
