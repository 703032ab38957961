/** What is no configuration that anybody could read, through the real `check` and `diff`: one sentence each, that quotes nothing which may be a secret. */
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfiguration, UsageError } from '../../model/deployment/index.ts'
import { planCheck } from '../../properties/check.ts'
import { check } from './check.ts'
import { configurationFile } from './configuration-files.ts'
import { diff } from './diff.ts'
import { fakeTerminal, Folder, tool } from './fakes.test-data.ts'

let folder: Folder
beforeAll(() => void (folder = new Folder()))
afterAll(() => folder.remove())

const SECRET = 'hunter2'
const around = () => ({
  terminal: fakeTerminal(),
  tool,
  command: 'check',
  launch: () => {
    throw new Error('a bad file asks nothing')
  },
})

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(UsageError)
  const { message } = error as UsageError
  expect(message).not.toContain(SECRET)
  expect(message).toMatch(/^[^\n]+\.$/)
  return message.replaceAll(`${folder.path}/`, '')
}

const write = (name: string, content: string | Buffer): string => {
  writeFileSync(folder.at(name), content)
  return folder.at(name)
}
const refused = (...paths: readonly string[]) => refusalOf(check(paths, {}, planCheck, around()))

const bomb = [
  'a0: &a0 [x, x]',
  ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`),
].join('\n')
const good =
  'services:\n  kafka:\n    image: apache/kafka:3.9.0\n    environment:\n      KAFKA_MIN_INSYNC_REPLICAS: 2\n'
const sops = `kafka:\n  acks: ENC[AES256_GCM,data:${SECRET},type:str]\n`

test.each<[name: string, content: string | Buffer, sentence: string]>([
  ['bomb.yml', bomb, 'bomb.yml grows to more than 200000 values'],
  ['recursive.yml', 'services: &s\n  kafka: *s\n', 'recursive.yml line 2: the alias *s stands inside what it names'],
  ['tabs.yml', 'spring:\n\tkafka:\n', 'tabs.yml line 2 is indented with a tab'],
  [
    'twice.yml',
    `a:\n  password: ${SECRET}\n  password: ${SECRET}\n`,
    'twice.yml line 3 gives a key that was given before',
  ],
  [
    'header.yml',
    `password: |${SECRET}\n`,
    'header.yml line 1 is no YAML (Block scalar header includes extra characters)',
  ],
  ['tag.yml', `password: !${SECRET}!\n`, 'tag.yml line 1 has a tag (!name) that is none'],
  ['large.yml', Buffer.alloc(20 * 2 ** 20, '#\n'), 'large.yml is larger than 1 MB'],
  ['helm.yaml', 'kind: Kafka\nspec:\n  replicas: {{ .Values.n }}\n', 'helm.yaml line 3 is a template (Helm, Jinja'],
  ['jinja.yml', '{% for b in brokers %}\na: 1\n{% endfor %}\n', 'jinja.yml line 1 is a template (Helm, Jinja'],
  [
    'server.properties.j2',
    'log.dirs=/x\n{% if rf %}\nx=1\n{% endif %}\n',
    'line 2 is a template where a key should be',
  ],
  ['tpl.yml', '%{ for a in b ~}\nservices:\n%{ endfor ~}\n', "tpl.yml line 1 is a template of Terraform's"],
  [
    'open.tf',
    `resource "kafka_topic" "x" {\n  name = "${SECRET}\n`,
    'open.tf line 2 has a text without its closing quote',
  ],
  ['sops.yml', sops, 'sops.yml is encrypted (SOPS)'],
  ['vault.yml', '$ANSIBLE_VAULT;1.1;AES256\n6231\n', 'vault.yml is encrypted (Ansible Vault)'],
  ['age.txt', '-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n', 'age.txt is encrypted (age)'],
  [
    'sealed.json',
    '{"apiVersion":"bitnami.com/v1alpha1","kind":"SealedSecret"}',
    'sealed.json is encrypted (Sealed Secrets)',
  ],
  ['key.pem', `-----BEGIN PRIVATE KEY-----\n${SECRET}\n`, 'key.pem is a key or a certificate'],
  ['empty.yml', ' \n', 'empty.yml is empty'],
  ['comment.properties', '# nothing\n', 'comment.properties holds no settings'],
  ['image.png', Buffer.from([0x89, 0x50, 0, 0, 0xff, 0xfe, 0xfd]), 'image.png is no text'],
  ['utf16.yml', Buffer.from(`\uFEFF${good}`, 'utf16le'), 'utf16.yml is UTF-16'],
  ['misplaced.yml', good.replace('2\n', `${SECRET}\n`), 'misplaced.yml line 5: KAFKA_MIN_INSYNC_REPLICAS=(not shown'],
  ['misplaced.properties', `linger.ms=5\nacks=${SECRET}\n`, 'misplaced.properties line 2: acks=(not shown'],
  ['dashed.yml', good.replace('      K', '      - K'), 'dashed.yml line 5: a variable of environment has a map'],
  ['two.yml', `${good}---\n${good}`, 'two.yml line 7 begins a second compose file'],
  ['conflict.yml', `${good}<<<<<<< HEAD\n      A: 1\n=======\n`, 'conflict.yml line 6 is the mark of a merge conflict'],
  ['quote.yml', `a:\n  password: "${SECRET}\n`, 'quote.yml line 3 lacks a quote'],
  [
    'grepped.txt',
    '  min.insync.replicas=2 sensitive=false synonyms={DEFAULT_CONFIG:min.insync.replicas=1}\n',
    'grepped.txt line 1 is a setting that kafka-configs.sh prints',
  ],
  ['prose.txt', `dear Ada\nthe password is ${SECRET}\n`, 'prose.txt has no keys that tell'],
])('%s is refused with one sentence, of either side of a diff as well', async (name, content, sentence) => {
  const [bad, right] = [write(name, content), write('good.properties', 'acks=all\nlinger.ms=5\n')]
  expect(await refused(bad)).toContain(sentence)
  expect(await refused(right, bad)).toContain(sentence)
  const sides = { old: [right], new: [bad] }
  expect(await refusalOf(diff(sides, planCheck, around()))).toContain(sentence)
})

test.each<[name: string, content: string, sentence: string]>([
  ['web.yml', `services:\n  web:\n    image: nginx\n    environment: {PASSWORD: ${SECRET}}\n`, 'web.yml has no Kafka'],
  [
    'secret.yml',
    `apiVersion: v1\nkind: Secret\nstringData: {a: ${SECRET}}\n`,
    'the manifests here (Secret) say nothing',
  ],
])(
  '%s says nothing of Kafka: alone it is refused, beside a file that speaks it is left out with a warning',
  async (name, content, sentence) => {
    const [bad, right] = [write(name, content), write('good.properties', 'acks=all\nlinger.ms=5\n')]
    expect(await refused(bad)).toContain(sentence)
    const sides = { old: [right], new: [bad] }
    expect(await refusalOf(diff(sides, planCheck, around()))).toContain(sentence)
    const { files, warnings } = readConfiguration([right, bad].map(configurationFile), { sets: [], clients: [] })
    expect(files.map(file => file.name)).toEqual([right])
    expect(warnings.map(({ text }) => text.replaceAll(`${folder.path}/`, ''))).toEqual([
      `${name} says nothing of Kafka, and is left out.`,
    ])
    expect(JSON.stringify(warnings)).not.toContain(SECRET)
  },
)

test('a file that is not there and a folder are said to be so', async () => {
  expect(await refused(folder.at('none.yml'))).toContain('none.yml does not exist')
  expect(await refused(folder.path)).toContain('is a directory')
})

test('the side of a diff that is refused is named', async () => {
  const [right, bad] = [write('good.yml', good), write('bad.yml', 'a:\n\tb: 1\n')]
  expect(await refusalOf(diff({ old: [bad], new: [right] }, planCheck, around()))).toMatch(/^--old: bad\.yml line 2/)
  expect(await refusalOf(diff({ old: [right], new: [bad] }, planCheck, around()))).toMatch(/^--new: bad\.yml line 2/)
})
