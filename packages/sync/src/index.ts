export { type Guard, GuardError } from "./errors/guard-error.ts";
export { PlanError } from "./errors/plan-error.ts";
export { TargetChangedError } from "./errors/target-changed-error.ts";
export { UnreadableError } from "./errors/unreadable-error.ts";
export type { PlanOptions } from "./options/plan-options.ts";
export { applyPlan } from "./apply/apply-plan.ts";
export type { ApplyOptions, MaxDelete } from "./apply/apply-options.ts";
export { type DoneStep, type FailedStep, type SkippedStep, SyncReport } from "./apply/report.ts";
export type { SyncProgress, SyncTransfer } from "./apply/run-progress.ts";
export { Plan, type PlanTrees } from "./plan/plan.ts";
export { type PartOptions, type PartPlan, planPart, type PlanPart } from "./part/plan-part.ts";
export type { PartRoot, PartStep } from "./part/part-root.ts";
export { readPlan, writePlan } from "./plan/plan-file.ts";
export { planSync } from "./plan/plan-sync.ts";
export {
  isHeader,
  isStep,
  isSummary,
  type NotCompared,
  type PlanHeader,
  type PlanRecord,
  type PlanSummary,
  type Step,
  type StepAction,
} from "./plan/step.ts";
export { readShard, readShardChoice, type ShardChoice } from "./shard/read-shard.ts";
export { type Shard, shardPlan, splitPlan, type SplitOptions } from "./shard/split-plan.ts";
export { localTree, type LocalTreeOptions } from "./tree/local-tree.ts";
export { type MemoryFile, memoryTree, MemoryTree, type MemoryTreeOptions } from "./tree/memory-tree.ts";
export {
  makeManifest,
  type Manifest,
  type ManifestOptions,
  readManifest,
  writeManifest,
} from "./tree/manifest.ts";
export { ManifestTree, manifestTree, type ManifestTreeOptions } from "./tree/manifest-tree.ts";
export { remoteTree, type RemoteTreeOptions } from "./tree/remote-tree.ts";
export type {
  Tree,
  TreeCallOptions,
  TreeDownload,
  TreeEntry,
  TreeEntryType,
  TreeFacts,
  TreeFile,
  TreeReadOptions,
  TreeSource,
  TreeTraits,
  TreeWriteOptions,
  WrittenFile,
} from "./tree/tree.ts";
export { deploy } from "./deploy/deploy.ts";
export type { DeployFilter, DeployOptions } from "./deploy/deploy-options.ts";
export { release } from "./release/release.ts";
export type {
  ReleaseOptions,
  ReleasePlace,
  ReleaseReport,
  RollbackOptions,
  RollbackReport,
} from "./release/release-options.ts";
export { rollback } from "./release/rollback.ts";
export { ReleaseError } from "./errors/release-error.ts";
