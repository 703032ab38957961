import { expect, test } from 'vitest'
import { buildTool, springVersions } from './build-files.ts'
import { xmlRoot } from './xml.ts'

const client = (name: string, text: string) => springVersions({ name, text }).client
const pom = (inner: string) => `<?xml version="1.0"?>\n<project>\n${inner}\n</project>\n`
const artifact = (tag: string, group: string, name: string, version: string) =>
  `<${tag}><groupId>${group}</groupId><artifactId>${name}</artifactId>\n<version>${version}</version></${tag}>`
const boot = (version: string) => artifact('parent', 'org.springframework.boot', 'spring-boot-starter-parent', version)

test('Spring Boot tells Spring Kafka and the Java client, which need not be the one that it is built with', () => {
  const told = (version: string) => client('pom.xml', pom(boot(version)))?.client
  const table: Readonly<Record<string, string>> = {
    '2.1.18.RELEASE': 'spring@2.2',
    '2.3.12.RELEASE': 'spring@2.5',
    '2.5.15': 'spring@2.7',
    '2.6.4': 'spring@2.8+3.0.0',
    '2.6.5': 'spring@2.8+3.0.1',
    '2.7.18': 'spring@2.8+3.1.1',
    '3.1.5': 'spring@3.0+3.4',
    '3.5.0-SNAPSHOT': 'spring@3.3+3.9',
    '4.0.8': 'spring@4.0',
  }
  for (const [version, name] of Object.entries(table)) expect(told(version), version).toBe(name)
  expect(client('pom.xml', pom(boot('1.5.9.RELEASE')))).toMatchObject({ line: 4, unread: expect.any(String) })
})

test('an explicit version of Spring Kafka or of the Java client outweighs what Spring Boot manages', () => {
  const dependency = (group: string, name: string, version: string) => artifact('dependency', group, name, version)
  const kafka = dependency('org.springframework.kafka', 'spring-kafka', '2.8.1')
  const java = dependency('org.apache.kafka', 'kafka-clients', '3.6.2')
  expect(client('pom.xml', pom(boot('2.5.1') + kafka))).toMatchObject({ client: 'spring@2.8.1+2.7', line: 5 })
  expect(client('pom.xml', pom(boot('3.1.5') + java))).toMatchObject({ client: 'spring@3.0+3.6.2', line: 4 })
  expect(
    client('pom.xml', pom(`${boot('2.7.1')}<properties><kafka.version>3.3.2</kafka.version></properties>`)),
  ).toMatchObject({ client: 'spring@2.8+3.3.2' })
  expect(client('pom.xml', pom(kafka))).toMatchObject({ client: 'spring@2.8.1', written: 'spring-kafka 2.8.1' })
})

test('properties of the same file are followed, comments are not, and what is nowhere is not known', () => {
  const bom = artifact('dependency', 'org.springframework.boot', 'spring-boot-dependencies', '${boot}')
  expect(client('pom.xml', pom(`<properties><boot>3.2.1</boot></properties>${bom}`))?.client).toBe('spring@3.1')
  expect(client('pom.xml', pom(bom))).toBeUndefined()
  expect(client('pom.xml', pom(`<!-- ${boot('3.2.1')} -->`))).toBeUndefined()
})

test('Gradle in both languages, with extra properties, and its version catalogue', () => {
  const groovy = `plugins {\n  id 'org.springframework.boot' version '2.7.5'\n}\next['kafka.version'] = '3.3.1'\n`
  expect(client('build.gradle', groovy)).toMatchObject({ client: 'spring@2.8+3.3.1', line: 2 })
  const kotlin = `val bootVersion = "3.3.4"\nplugins {\n  id("org.springframework.boot") version bootVersion\n}\n`
  expect(client('build.gradle.kts', kotlin)).toMatchObject({ client: 'spring@3.2', line: 3 })
  const old = `buildscript {\n  ext { springBootVersion = '2.1.3.RELEASE' }\n  dependencies { classpath("org.springframework.boot:spring-boot-gradle-plugin:\${springBootVersion}") }\n}\n`
  expect(client('build.gradle', old)?.client).toBe('spring@2.2')
  expect(
    client('build.gradle', `plugins {\n  // id 'org.springframework.boot' version '2.7.5'\n  id 'java'\n}`),
  ).toBeUndefined()
  const toml = `[versions]\nboot = "3.4.1"\n[plugins]\nspring-boot = { id = "org.springframework.boot", version.ref = "boot" }\n`
  expect(client('libs.versions.toml', toml)).toMatchObject({ client: 'spring@3.3', line: 4 })
  const short = `[libraries]\nspring-kafka = "org.springframework.kafka:spring-kafka:3.1.2"\n`
  expect(client('libs.versions.toml', short)).toMatchObject({ client: 'spring@3.1', line: 2 })
})

test('what the binder takes where required-acks is left out turns on the release', () => {
  const acks = (inner: string) => springVersions({ name: 'pom.xml', text: pom(inner) }).requiredAcks
  const stream = (version: string) =>
    artifact('dependency', 'org.springframework.cloud', 'spring-cloud-stream-binder-kafka', version)
  const train = (version: string) =>
    artifact('dependency', 'org.springframework.cloud', 'spring-cloud-dependencies', version)
  expect([acks(stream('4.3.1')), acks(stream('5.0.1')), acks(stream('5.0.2'))]).toEqual(['1', '1', 'all'])
  expect([acks(train('Hoxton.SR9')), acks(train('2023.0.3')), acks(train('2025.1.0'))]).toEqual(['1', '1', undefined])
  expect([acks(boot('3.2.1')), acks(boot('4.0.1'))]).toEqual(['1', undefined])
})

test('a build file is told by what it says', () => {
  const tool = (text: string) => buildTool({ name: 'x', text })
  expect([tool(pom('')), tool('plugins {\n  id("java")\n}\n'), tool('[versions]\na = "1"\n')]).toEqual([
    'maven',
    'gradle',
    'toml',
  ])
  expect(
    ['acks=all', 'dependencies {\n  paths = ["../vpc"]\n}\n', '<html></html>', 'spring:\n  kafka: {}\n'].map(tool),
  ).toEqual([undefined, undefined, undefined, undefined])
})

test('broken XML is read as far as it goes, and never without end', () => {
  expect(xmlRoot('<project><a>1</b></project><c>')).toMatchObject({
    name: 'project',
    children: [{ name: 'a', text: '1' }],
  })
  expect(xmlRoot('<'.repeat(100_000))).toBeUndefined()
  expect(xmlRoot(`<!--${'-'.repeat(100_000)}`)).toBeUndefined()
})
