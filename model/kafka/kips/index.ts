/** Kafka's replication, one rule at a time: system.ts has the system, rules.ts the rules by name, a file each beside it. */
export { type MistakeName, type RuleName, ruleNames, type Weakening, weakenings } from './rules.ts'
export { kipProperty, type KipQuestion, type KipScope, kipSystem, propertyNames, type PropertyName } from './system.ts'
export { tellKip } from './tell.ts'
