/**
 * The command line as data for commander: every command with its options and examples. Each command's code is loaded when it is called, so
 * that `--help` and a misspelt option do not wait for the machines.
 */
import { Command, type CommanderError } from 'commander'
import { effectLines } from '../../model/deployment/effects.ts'
import type { CheckOptions } from './check.ts'
import type { DiffOptions } from './diff.ts'
import type { ExitCode } from './exit-codes.ts'
import type { ExploreCommand } from './explore.ts'
import type { HistoryCommand } from './history.ts'
import {
  DEFAULT_JOBS,
  parseAs,
  parseFaults,
  parseFormats,
  parseGuarantees,
  parseHistoryRequire,
  parseJobs,
  parseMap,
  parseMaxSeconds,
  parseMaxStates,
  parseOn,
  parseRepair,
  parseRequire,
  repeated,
} from './options.ts'
import type { ReplayOptions } from './replay.ts'
import type { ReportCommand } from './report.ts'
import type { VerifyOptions } from './verify.ts'
import { formatNames } from '../render/format-names.ts'
import { version } from './version.ts'

/** What the commands do; main.ts loads it, a test brings its own. */
export interface Actions {
  readonly verify: (options: VerifyOptions) => Promise<ExitCode>
  readonly check: (files: readonly string[], options: CheckOptions) => Promise<ExitCode>
  readonly diff: (options: DiffOptions) => Promise<ExitCode>
  readonly report: (files: readonly string[], options: ReportCommand) => Promise<ExitCode>
  readonly replay: (file: string | undefined, options: ReplayOptions) => Promise<ExitCode>
  readonly explore: (model: string, options: ExploreCommand) => Promise<ExitCode>
  readonly history: (files: readonly string[], options: HistoryCommand) => Promise<ExitCode>
  readonly bench: (options: { readonly json?: string }) => Promise<ExitCode>
}

const EXIT_CODES = `
Exit codes: 0 as expected or required · 1 contradicted · 2 wrong input · 3 undecided · 4 ackproof failed · 130 interrupted`

export function program(actions: Actions, done: (code: ExitCode) => void): Command {
  const root = new Command('ackproof')
    .description('What do your acks promise? Kafka delivery guarantees, decided by visiting every interleaving.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .helpCommand(false)
    .addHelpText('after', EXAMPLES + EXIT_CODES)
  addVerify(root, actions, done)
  addCheck(root, actions, done)
  addDiff(root, actions, done)
  addReport(root, actions, done)
  addReplay(root, actions, done)
  addExplore(root, actions, done)
  addHistory(root, actions, done)
  root
    .command('bench')
    .description('measure the explorer on this machine')
    .option('--json <file>', 'write the measurements as JSON; - for standard output')
    .action(async options => done(await actions.bench(options)))
  return root
}

const EXAMPLES = `
Examples:
  ackproof verify --claim S14
  ackproof check producer.properties server.properties --client java@3.7 --set topic.replication.factor=3
  ackproof check *.properties --require NAL:b1,d1 --json report.json
  ackproof check *.properties --format html,sarif,junit --out reports
  ackproof diff --old before/application.yml --new application.yml --require NAL:b1,d1
  ackproof report report.json --format markdown
  ackproof replay report.json --finding NAL:d1
  ackproof explore kafka-replication --rule kip-279 --replicas 3 --property StrongIsr
  ackproof history --acknowledged sent.csv --consumed received.csv
`

/** Where the report goes, and how much of it is printed. */
function outputs(command: Command): Command {
  return command
    .option('--format <formats>', `files to pass on: ${formatNames.join(', ')}; repeatable`, parseFormats)
    .option('--out <folder>', 'where they go; one format alone goes to standard output without it')
    .option('--quiet', 'print the verdicts alone')
}

function limits(command: Command): Command {
  return outputs(command)
    .option('--json <file>', 'write the report as JSON; - for standard output')
    .option('--jobs <n>', `processes side by side (${DEFAULT_JOBS})`, parseJobs)
    .option('--max-states <n>', 'stop a search after this many states', parseMaxStates)
    .option('--max-seconds <s>', 'stop the whole command after this many seconds', parseMaxSeconds)
}

/** What `check` reads besides its files, and `history` to know what was promised. */
function facts(command: Command): Command {
  return command
    .option('--as <role=file>', 'a file whose role its keys do not tell: producer=FILE; repeatable', parseAs)
    .option('--map <path=role>', "an application's own nesting: queue.kafka=producer; repeatable", parseMap)
    .option('--profile <name>', 'a Spring profile that is active, the strongest last; repeatable', repeated)
    .option('--only <name>', 'of several topics, services or clients the one that is meant; repeatable', repeated)
    .option('--set <fact=value>', 'a fact that no file gives, such as topic.replication.factor=3; repeatable', repeated)
    .option('--client <client>', 'java@3.7, or producer=java@3.7 for one side; repeatable', repeated)
    .option('--broker <version>', 'kafka@3.9')
    .option(
      '--ack-point <when>',
      'where the handler acknowledges: before, after, lowest-unfinished, finally, never or transaction',
    )
    .option('--handler <does>', 'what a handler does that fails: throws or swallows')
    .option('--handling <where>', 'where records are handled: loop, hand-off, parallel or per-key')
    .option('--on-send-failure <does>', 'what the application does with a failed send: ignore, retry or report')
}

function addVerify(root: Command, { verify }: Actions, done: (code: ExitCode) => void): void {
  const command = root
    .command('verify')
    .description('decide every claim, or those named, and show how the broken ones break')
  limits(command.option('--claim <id>', 'decide this claim; repeatable', repeated))
    .addHelpText(
      'after',
      '\nExamples:\n  ackproof verify\n  ackproof verify --claim S14 --claim K04 --json report.json',
    )
    .action(async options => done(await verify(options)))
}

function addCheck(root: Command, { check }: Actions, done: (code: ExitCode) => void): void {
  const command = root
    .command('check')
    .description('the verdict on your own configuration files, per guarantee and fault class')
    .argument(
      '[files...]',
      'what configures your producers, consumers, brokers and topics, as it lies in the repository; - for standard input',
    )
  facts(command)
    .option('--effect <where>', 'where the effect of a record lands: a name from the list below; then EO is asked, too')
    .option('--require <requirement>', 'decides the exit code, such as NAL:b1,d1; repeatable', parseRequire)
    .option(
      '--repair [requirement]',
      'the smallest changes that mend what is broken, or that make all of NAL:b1,d1 hold together; repeatable',
      parseRepair,
    )
    .option('--faults <classes>', 'only these fault classes, such as b1,d1', parseFaults)
    .option('--guarantees <names>', 'only these guarantees, such as NAL,ALO', parseGuarantees)
  limits(command)
    .option('--no-cache', CACHE_SAYS)
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (files, options) => done(await check(files, options)))
}

const CHECK_EXAMPLES = `
Examples:
  ackproof check producer.properties server.properties --client producer=java@3.7
  ackproof check app.properties --as consumer=other.properties --ack-point after --require ALO:c
  ackproof check *.properties --client java@3.7 --ack-point after --effect unique-key --require EO:c,n,rb
  ackproof check *.properties --client java@3.7 --require NAL:b1,d1 --repair

Effects:
${effectLines.join('\n')}`

function addDiff(root: Command, { diff }: Actions, done: (code: ExitCode) => void): void {
  const command = root
    .command('diff')
    .description('the verdicts that change between two sets of configuration files, and how what got worse breaks')
    .option('--old <files...>', 'the files as they were')
    .option('--new <files...>', 'the files as they are now; options say the same of both sides')
  facts(command)
    .option('--effect <where>', 'where the effect of a record lands, as in check; then EO is compared, too')
    .option('--require <requirement>', 'what may not be lost, such as NAL:b1,d1; repeatable', parseRequire)
    .option('--faults <classes>', 'only these fault classes, such as b1,d1', parseFaults)
    .option('--guarantees <names>', 'only these guarantees, such as NAL,ALO', parseGuarantees)
  limits(command)
    .option('--no-cache', CACHE_SAYS)
    .addHelpText('after', DIFF_EXAMPLES)
    .action(async options => done(await diff(options)))
}

const CACHE_SAYS = 'decide everything anew; answers are kept in your cache folder, or in that of ACKPROOF_CACHE'

const DIFF_EXAMPLES = `
Examples:
  ackproof diff --old before/application.yml --new application.yml
  ackproof diff --old .before/*.properties --new *.properties --client java@3.7 --require NAL:b1,d1 --format markdown

What --require NAL:b1 comes to, by the verdict before and now:
  0  it holds now · it was broken before, so that nothing is lost · it depends, exactly as it did before
  1  it held before and is broken now
  3  it held before and depends on what is not given · it depended before and is broken now, or depends on other values

Old and new files are paired by the ends of their paths; what lies on one side alone is read with its side.`

function addReport(root: Command, { report }: Actions, done: (code: ExitCode) => void): void {
  const command = root
    .command('report')
    .description('what a stored report says, once more, in any format')
    .argument('[files...]', 'reports that --json or --format json wrote')
  outputs(command)
    .addHelpText('after', REPORT_EXAMPLES)
    .action(async (files, options) => done(await report(files, options)))
}

const REPORT_EXAMPLES = `
Examples:
  ackproof report report.json
  ackproof report report.json --format markdown
  ackproof report verify.json check.json --format html,junit --out reports`

function addReplay(root: Command, { replay }: Actions, done: (code: ExitCode) => void): void {
  root
    .command('replay')
    .description('run the steps of a counterexample again, through the machines or on the reference broker')
    .argument('[file]', 'a report that --json wrote')
    .option('--finding <id>', 'only the counterexample of this finding, such as NAL:d1')
    .option('--case <name>', 'only this row of it')
    .option('--claim <id>', 'without a file: the claim')
    .option('--path <path>', 'without a file: the steps, such as 0/3/1')
    .option('--on <what>', 'model, or broker: each step performed by the reference broker (model)', parseOn)
    .addHelpText('after', REPLAY_EXAMPLES)
    .action(async (file, options) => done(await replay(file, options)))
}

const REPLAY_EXAMPLES = `
Examples:
  ackproof replay report.json
  ackproof replay --claim S14 --path 0/3/1
  ackproof replay report.json --on broker`

function addExplore(root: Command, { explore }: Actions, done: (code: ExitCode) => void): void {
  root
    .command('explore')
    .description(
      "one model at a chosen scope: verdict, counts, shortest trace. MODEL is kafka-replication, Kafka's replication rule by rule",
    )
    .argument('<model>', 'kafka-replication')
    .option('--rule <rule>', 'truncate-to-hw, kip-101, kip-279, kip-320-first or kip-320 (kip-320)')
    .option(
      '--weaken <guard>',
      'KIP-320 with one guard taken back: truncation, fetch, high-watermark, expansion or shrink',
    )
    .option('--property <name>', 'WeakIsr or StrongIsr (StrongIsr)')
    .option('--replicas <n>', '1 to 5 (3)')
    .option('--log <n>', 'records that a log holds, 1 to 4 (1)')
    .option('--records <n>', 'records that may ever be written, 1 to 4 (1)')
    .option('--epochs <n>', 'the highest leader epoch, 0 to 5; the first is 0 (1)')
    .option('--symmetry', 'states that differ by the names of replicas alone count as one')
    .option('--smallest-scope', 'find every minimal scope at which the rule breaks')
    .option('--walks <n>', 'random walks instead of a search, for scopes too large to finish')
    .option('--steps <n>', 'of each walk at most (60)')
    .option('--seed <n>', 'of the walks (1)')
    .option('--json <file>', 'write the report as JSON; - for standard output')
    .option('--max-states <n>', 'stop a search after this many states', parseMaxStates)
    .option('--max-seconds <s>', 'stop the whole command after this many seconds', parseMaxSeconds)
    .addHelpText('after', EXPLORE_EXAMPLES)
    .action(async (model, options) => done(await explore(model, options)))
}

const EXPLORE_EXAMPLES = `
Examples:
  ackproof explore kafka-replication --rule kip-320 --replicas 3 --log 1 --records 1 --epochs 1 --property StrongIsr
  ackproof explore kafka-replication --weaken fetch --smallest-scope --property WeakIsr
  ackproof explore kafka-replication --rule kip-279 --replicas 5 --epochs 3 --walks 1000 --seed 7`

function addHistory(root: Command, { history }: Actions, done: (code: ExitCode) => void): void {
  const command = root
    .command('history')
    .description('what clients really saw, checked for loss, duplicates, disorder and aborted reads')
    .argument('[files...]', 'recorded histories, plain or gzip; - for standard input')
    .option('--input-format <format>', 'ndjson, jepsen-json, jepsen-edn or logs (told from the file)')
    .option('--acknowledged <file>', 'logs: what was acknowledged, as CSV or NDJSON; repeatable', repeated)
    .option('--consumed <file>', 'logs: what was consumed, as CSV or NDJSON; repeatable', repeated)
    .option('--columns <mapping>', 'logs: what your columns are called, such as partition=part,value=order_id')
    .option('--ww', 'look for circles along the order of writes too')
    .option('--deployment <file>', 'a configuration file that says what was promised; repeatable', repeated)
  facts(command)
    .option('--require <guarantees>', 'decides the exit code, such as NAL,ALO; repeatable', parseHistoryRequire)
    .option('--all', 'every case with its evidence, not the first of each kind')
  outputs(command)
    .option('--json <file>', 'write the report as JSON; - for standard output')
    .option('--jepsen-json <file>', "write the anomalies in the shape of Jepsen's checker; - for standard output")
    .addHelpText('after', HISTORY_EXAMPLES)
    .action(async (files, options) => done(await history(files, options)))
}

const HISTORY_EXAMPLES = `
Examples:
  ackproof history --acknowledged sent.csv --consumed received.csv
  ackproof history run.ndjson.gz --deployment producer.properties --deployment server.properties --require NAL,ALO
  ackproof history history.edn --input-format jepsen-edn --ww --jepsen-json -`

/** Commander's complaint as one sentence; what follows an '=' is left out, as it may be a secret. */
export function sentenceOf(error: CommanderError): string {
  if (error.code === 'commander.help')
    return 'Say what to do, such as `ackproof verify`; `ackproof --help` lists the commands.'
  const text = error.message.replace(/^error: /, '').replace(/=[^']*'/, "'")
  const [what = '', hint] = text.replace(/\.$/, '').split('\n')
  const meant = hint === undefined ? '' : ` ${hint}`
  return `${what[0]?.toUpperCase() ?? ''}${what.slice(1)}${meant}; \`ackproof --help\` and \`ackproof COMMAND --help\` list what there is.`
}
