/**
 * Files that nobody can read as configuration, each with one sentence: too large, not text, encrypted.
 */
import { UsageError } from '../usage-error.ts'
import type { ConfigFile } from './part.ts'

export const MAX_FILE_BYTES = 1_048_576

export function refuseUnreadable({ name, text }: ConfigFile): void {
  if (text.length > MAX_FILE_BYTES) {
    throw new UsageError(`${name} is larger than 1 MB: ackproof reads configuration files, which are far smaller.`)
  }
  refuseEncrypted(name, text)
  refuseBinary(name, text)
}

interface Cipher {
  readonly mark: RegExp
  readonly by: string
  readonly decrypts: string
}

const ciphers: readonly Cipher[] = [
  { mark: /^\uFEFF?\$ANSIBLE_VAULT;/, by: 'Ansible Vault', decrypts: 'ansible-vault view' },
  { mark: /^\0GITCRYPT\0/, by: 'git-crypt', decrypts: 'git-crypt unlock' },
  { mark: /^-----BEGIN AGE ENCRYPTED FILE-----|^age-encryption\.org\//, by: 'age', decrypts: 'age --decrypt' },
  { mark: /^-----BEGIN PGP MESSAGE-----/, by: 'PGP', decrypts: 'gpg --decrypt' },
  { mark: /\bENC\[AES256_GCM,data:/, by: 'SOPS', decrypts: 'sops --decrypt' },
]

/** In YAML and in JSON. No `\s*` behind `^`: on empty lines it would try each from each. */
const sealedSecret = /(?:^|[,{])[ \t]*["']?kind["']?:[ \t]*["']?SealedSecret\b/m
const keyOrCertificate = /^-----BEGIN (?:[A-Z0-9]+ ){0,3}(?:KEY|CERTIFICATE)-----/

function refuseEncrypted(name: string, text: string): void {
  if (sealedSecret.test(text)) {
    throw new UsageError(
      `${name} is encrypted (Sealed Secrets), and ackproof has no key: nothing in it decides a guarantee, so leave it out.`,
    )
  }
  if (keyOrCertificate.test(text)) {
    throw new UsageError(`${name} is a key or a certificate, and no configuration: leave it out.`)
  }
  const cipher = ciphers.find(({ mark }) => mark.test(text))
  if (cipher === undefined) return
  throw new UsageError(
    `${name} is encrypted (${cipher.by}), and ackproof has no key: give it decrypted, by \`${cipher.decrypts}\` or the like, with its secrets taken out.`,
  )
}

/** Latin-1, which .properties files may have, turns a few umlauts of a comment into U+FFFD; a binary file turns everything. */
function refuseBinary(name: string, text: string): void {
  // A byte order mark that is none in UTF-8, and then every second byte a zero.
  if (/^\uFFFD\uFFFD(?:.\0|\0.)/s.test(text)) {
    throw new UsageError(`${name} is UTF-16, as PowerShell writes it: right would be the same text in UTF-8.`)
  }
  const replaced = text.split('\uFFFD').length - 1
  if (text.includes('\0') || replaced > text.length / 50) {
    throw new UsageError(`${name} is no text: ackproof reads configuration files, in UTF-8.`)
  }
}
