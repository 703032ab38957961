/**
 * What must never leave this folder: passwords, keys, tokens, JAAS lines.
 *
 *   Z1  the value of a secret key is never stored, quoted or compared; rather one key too many than one too few
 *   Z2  whatever is quoted passes `redact` first: any value may embed a password in a URL or in an assignment
 *   Z3  a word in the place of a key is quoted only if it looks like one: a key file that lost its backslash makes secrets into keys
 */
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
