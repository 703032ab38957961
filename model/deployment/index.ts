/**
 * Deployment: which facts decide delivery guarantees, and how they are found in the configuration that somebody really runs.
 *
 *     files ──readers────┐                          ┌─ possibleValues: what an unknown fact may be
 *     options ───────────┴─▶ Configuration ──interpret──▶ Deployment (29 facts, each with its origin)
 *
 * Start at `facts.ts` for the words, then follow one fact: `decisive-keys.ts` (where it may stand), `fact-reader.ts` (option, file,
 * default, unknown), `client.ts` and its neighbours (whose default), `idempotence.ts` (why what is written is not what is in effect).
 *
 *   F1  nothing is guessed: a fact that no file, option or named version's default settles is `unknown`
 *   F2  no secret leaves this folder, in a fact, a warning or an error
 *   F3  wrong input is a UsageError of one sentence with file and line; nothing else is thrown
 */
export { branches, interpret, readConfiguration, type Branch } from './interpret.ts'
export { possibleValues, titleOf, waitsForStableOffsets } from './possible-values.ts'
export { factNames, isFactName } from './domains.ts'
export { NEVER } from './facts.ts'
export type {
  Acks,
  Assumptions,
  Commit,
  Deployment,
  Fact,
  FactName,
  FactTypes,
  FactValue,
  Origin,
  Unknown,
} from './facts.ts'
export { readEditor, type Configuration, type Entry } from './configuration.ts'
export type { Editor } from './editor.ts'
export type { Settings } from './options.ts'
export { effectLines, effectNames, effects, isKnownByKey, type EffectName } from './effects.ts'
export type { Role } from './decisive-keys.ts'
export type { Warning } from './key-warnings.ts'
export { MAX_FILE_BYTES } from './readers/refusals.ts'
export { edited } from './readers/edits.ts'
export type { ConfigFile, Edit } from './readers/part.ts'
export { rolesKnowing } from './known-keys.ts'
export { isSecretKey, redact } from './secrets.ts'
export { UsageError } from './usage-error.ts'
