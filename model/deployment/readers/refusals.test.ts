import { expect, test } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { readFiles } from './index.ts'
import { MAX_FILE_BYTES } from './refusals.ts'

const refusal = (text: string): string => {
  try {
    readFiles([{ name: 'x.yml', text }], { profiles: [], maps: [] })
    return 'read'
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return error.message
  }
}

test('what is too large, or no text, is refused with a sentence', () => {
  expect(refusal('#'.repeat(MAX_FILE_BYTES + 1))).toContain('larger than 1 MB')
  expect(refusal('acks=all\0')).toContain('is no text')
  expect(refusal('\uFFFD'.repeat(50))).toContain('is no text')
})

test('UTF-16 is named as such, and so is a key or a certificate', () => {
  const asUtf8 = (bytes: Buffer) => refusal(bytes.toString('utf8'))
  expect(asUtf8(Buffer.from('\uFEFFacks=all\n', 'utf16le'))).toContain('x.yml is UTF-16')
  expect(asUtf8(Buffer.from('\uFEFFacks=all\n', 'utf16le').swap16())).toContain('x.yml is UTF-16')
  expect(refusal('-----BEGIN PRIVATE KEY-----\nMIIE\n')).toBe(
    'x.yml is a key or a certificate, and no configuration: leave it out.',
  )
})

test('an encrypted file is named as such, with what decrypts it, and never quoted', () => {
  const encrypted: Readonly<Record<string, string>> = {
    'Ansible Vault': '$ANSIBLE_VAULT;1.1;AES256\n3865',
    'git-crypt': '\0GITCRYPT\0xyz',
    age: 'age-encryption.org/v1\n-> X25519 abc',
    PGP: '-----BEGIN PGP MESSAGE-----\n\nhQEM',
    SOPS: 'spring:\n  kafka:\n    password: ENC[AES256_GCM,data:c2VjcmV0,iv:x,tag:y,type:str]\nsops:\n  version: 3.8.1\n',
    'Sealed Secrets ': '{"apiVersion": "bitnami.com/v1alpha1", "kind": "SealedSecret", "spec": {}}',
    'Sealed Secrets': 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec: {}\n',
  }
  for (const [by, text] of Object.entries(encrypted)) {
    expect(refusal(text)).toContain(`x.yml is encrypted (${by.trim()})`)
    expect(refusal(text)).not.toContain('c2VjcmV0')
  }
})
