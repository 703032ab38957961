/**
 * Model → broker, machine by machine: @xstate/test finds the paths through each machine, and each is executed on the broker's own process in a world
 * where everybody else is a puppet. What to read, in this order: paths.ts (which paths), ensemble.ts (what a step is), replica.ts with its
 * replica-*.ts (one machine from end to end), steps.ts (which events of the broker make up a step), uncovered.ts (what the broker has no counterpart of).
 */
export { coverageTable, type MachineRow, unexplained } from './coverage.ts'
export { huntByPaths, type MachinePaths, type MachinePathsOptions, type PathKill, runMachinePaths } from './run.ts'
export { stepTable } from './steps.ts'
export { uncovered } from './uncovered.ts'
