/**
 * What must never leave this folder: passwords, keys, tokens, JAAS lines.
 *
 *   Z1  the value of a secret key is never stored, quoted or compared; rather one key too many than one too few
 *   Z2  whatever is quoted passes `redact` first: any value may embed a password in a URL or in an assignment
 *   Z3  a word in the place of a key is quoted only if it looks like one: a key file that lost its backslash makes secrets into keys
 *   Z4  what cannot stand in its place may belong elsewhere, and be a secret: it is quoted only if it is nearly what could stand there
 */
import { distance } from './nearest.ts'

const secretKey =
  /pass(word|wd|phrase)|secret|jaas|token|credential|basic\.auth|auth\.user\.info|api[._-]?key|private[._-]?key|ssl[._]key|master\.key|connection\.string|signature|\.pem$/i

/** For whoever prints lines of a file; this folder keeps no value of any key but the decisive ones. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key)
}

const userInUrl = /([a-z][a-z0-9+.-]{0,20}:\/\/)\S*@/gi
const assignment =
  /((?:pass(?:word|wd|phrase)|secret|token|credentials?|api[._-]?key)["']?\s*[=:]\s*)("[^"]*"?|'[^']*'?|[^\s;,&]+)/gi
const MAX_QUOTED = 80
/** Longer texts are not searched, so they are not shown at all. */
const MAX_SEARCHED = 1000

/** The text as it may be shown: no password, no control characters, no more than a line of it. */
export function redact(text: string): string {
  if (text.length > MAX_SEARCHED) return `(${text.length} characters)`
  const shown = text
    .replace(userInUrl, '$1***@')
    .replace(assignment, '$1***')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
  return shown.length <= MAX_QUOTED ? shown : `${shown.slice(0, MAX_QUOTED)}…`
}

const propertyName = /^[a-z][a-z0-9]{0,23}([._-][a-z0-9]{1,24}){1,9}$/
const variableName = /^[A-Z][A-Z0-9]{0,23}(_[A-Z0-9]{1,24}){1,9}$/

/** Whether this word may be shown as the key that somebody wrote. */
export function looksLikeKey(word: string): boolean {
  return propertyName.test(word) || variableName.test(word)
}

/** Whether this word may be shown as what somebody called a topic, a service or a client. */
export const looksLikeName = (word: string): boolean => /^[\w.-]{1,64}$/.test(word)

const NOT_SHOWN = '(not shown: it may be a secret)'
const SHORT_WORD = 5
const SHORT_NUMBER = 4

/** A value that is none where it stands, as far as it may be shown. `expected`: what would be right, in words. */
export function quotable(text: string, expected: string): string {
  const [, inner = text] = /^(?:"(.*)"|'(.*)')$/s.exec(text)?.filter(each => each !== undefined) ?? []
  return isNumberThere(inner, expected) || isWordThere(inner, expected) ? redact(text) : NOT_SHOWN
}

/** With a sign, a fraction or a unit. */
function isNumberThere(text: string, expected: string): boolean {
  const [, digits] = /^[+-]?(\d{1,20}(?:[.,_]\d{1,3}){0,3}) ?[a-z]{0,4}$/i.exec(text) ?? []
  return digits !== undefined && (digits.length <= SHORT_NUMBER || expected.includes('number'))
}

/** One that is too short to keep anything, or one of those that would be right with a slip in it. */
function isWordThere(text: string, expected: string): boolean {
  if (/^\w{0,3}$/.test(text)) return true
  if (!/^[a-z_-]*$/i.test(text)) return false
  if (text.length <= SHORT_WORD) return true
  const word = text.toLowerCase()
  return expected.split(/[\s,]+/).some(right => right.length > SHORT_WORD - 2 && distance(word, right) <= 2)
}
