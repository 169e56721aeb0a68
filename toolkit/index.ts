/** Everything that `import … from "deltalab"` offers, by name. */

export { tensorflow, tf } from "./backend/tensorflow.ts";
export { type BackendName, openWebgpu, type WebgpuAdapter } from "./backend/webgpu.ts";
export { compare } from "./compare/compare.ts";
export type { CompareOptions, CompareProgress } from "./compare/compare-options.ts";
export {
  type ComparedCell,
  type ComparedModel,
  type Comparison,
  comparisonFrame,
  type Made,
} from "./compare/comparison.ts";
export type { Contender, ContenderChoice, MethodAt } from "./compare/contender.ts";
export type { MeasureName } from "./compare/measure.ts";
export type { Estimate } from "./compare/measures/layer-errors.ts";
export type { TaskScore } from "./compare/measures/task-score.ts";
export { type PairedTest, pairedTests } from "./compare/paired-tests.ts";
export type { StoredBytes } from "./compare/processes/model-records.ts";
export { rateDistortion } from "./compare/rate-distortion.ts";
export { comparisonReport, type ReportOptions } from "./compare/report/page.ts";
export { type LayerGrid, layerGrid } from "./delta/layer-grid.ts";
export { type LayerPlace, layerPlace } from "./delta/layers.ts";
export { openPair, type Pair, type PairPlaces } from "./delta/pair.ts";
export { roundingNoise } from "./delta/rounding-noise.ts";
export { spectrumExponent } from "./delta/spectrum-exponent.ts";
export { type TensorStatistics, tensorStatistics } from "./delta/statistics.ts";
export { type DistillOptions, type DistillProgress, distillScales } from "./distill/distill-scales.ts";
export {
  DeltaLabError,
  FormatError,
  MismatchError,
  NotFoundError,
  ShapeError,
  UnsupportedError,
  ValueError,
} from "./errors.ts";
export { type Accuracy, type AccuracyOptions, accuracy } from "./evaluate/accuracy.ts";
export { answer } from "./evaluate/answer.ts";
export type { Answered } from "./evaluate/answered.ts";
export type { ScoredAnswer } from "./evaluate/benchmarks/answers.ts";
export { type ReadGqaOptions, readGqa } from "./evaluate/benchmarks/gqa.ts";
export { gsm8kAnswer, type ReadGsm8kOptions, readGsm8k } from "./evaluate/benchmarks/gsm8k.ts";
export { type ReadHumanEvalOptions, readHumanEval } from "./evaluate/benchmarks/human-eval.ts";
export { type ReadMathOptions, readMath } from "./evaluate/benchmarks/math.ts";
export { normalMathAnswer } from "./evaluate/benchmarks/math-answer.ts";
export { type ReadMbppOptions, readMbpp } from "./evaluate/benchmarks/mbpp.ts";
export type {
  BenchmarkProblem,
  ChoiceProblem,
  ProgramProblem,
  WrittenProblem,
} from "./evaluate/benchmarks/problem.ts";
export { llavaPrompt, type PromptOf, wizardMathPrompt } from "./evaluate/benchmarks/prompts.ts";
export {
  type BenchmarkName,
  benchmarkNames,
  type ReadBenchmarkOptions,
  readBenchmark,
} from "./evaluate/benchmarks/read-benchmark.ts";
export { type ReadSafetyBenchOptions, readSafetyBench } from "./evaluate/benchmarks/safety-bench.ts";
export {
  type BenchmarkScore,
  type ScoreOptions,
  scoreBenchmark,
} from "./evaluate/benchmarks/score-benchmark.ts";
export { scoreTask } from "./evaluate/benchmarks/score-task.ts";
export { scoreVisionBenchmark } from "./evaluate/benchmarks/score-vision-benchmark.ts";
export { type ReadTextVqaOptions, readTextVqa } from "./evaluate/benchmarks/text-vqa.ts";
export { type QuestionOptions, readTinyTask } from "./evaluate/benchmarks/tiny-task.ts";
export { type ReadTruthfulQaOptions, readTruthfulQa } from "./evaluate/benchmarks/truthful-qa.ts";
export { vqaAccuracy } from "./evaluate/benchmarks/vqa-answer.ts";
export { type BootstrapOptions, bootstrap } from "./evaluate/bootstrap.ts";
export { type Program, type RunOptions, runProgram } from "./evaluate/code/run-program.ts";
export { type RunManyOptions, runPrograms } from "./evaluate/code/run-programs.ts";
export type { FailureReason, Verdict } from "./evaluate/code/verdict.ts";
export { type AccuracyComparison, compareAccuracy } from "./evaluate/compare-accuracy.ts";
export type { Divergence } from "./evaluate/divergence.ts";
export { type Extract, type ExtractBy, extractor, finalAnswer } from "./evaluate/extract.ts";
export { type Cell, type Columns, frameOf } from "./evaluate/frame-of.ts";
export { type DivergenceOptions, klToFineTuned, type TextDivergence } from "./evaluate/kl-to-fine-tuned.ts";
export { mcnemar } from "./evaluate/mcnemar.ts";
export {
  type LayerOutputError,
  type OutputError,
  type OutputErrors,
  outputError,
  type Third,
} from "./evaluate/output-error.ts";
export { type Perplexity, type PerplexityOptions, perplexity } from "./evaluate/perplexity.ts";
export { rememberLogits, rememberVisionLogits } from "./evaluate/remember-logits.ts";
export { type RightPattern, rightPatterns } from "./evaluate/right-patterns.ts";
export type { Answers } from "./evaluate/same-problems.ts";
export { type SkillRetention, skillRetention } from "./evaluate/skill-retention.ts";
export { firstWrongStep, type StepRow, solutionSteps, stepsBeside } from "./evaluate/solution-steps.ts";
export { type Problem, type ReadTaskOptions, readTask, type Test } from "./evaluate/task.ts";
export { type VisionDivergenceOptions, visionKlToFineTuned } from "./evaluate/vision-kl.ts";
export {
  type Deltas,
  type LayerWeightError,
  type WalkOptions,
  type WeightError,
  type WeightErrors,
  weightErrors,
} from "./evaluate/weight-errors.ts";
export { wilson } from "./evaluate/wilson.ts";
export type { WindowOptions } from "./evaluate/windows.ts";
export {
  type ExploredLayer,
  type ExploreLayerOptions,
  exploreLayer,
  type LayerLedger,
} from "./explore/explore-layer.ts";
export { type ExploredPair, type ExplorePairOptions, explorePair } from "./explore/explore-pair.ts";
export { type ApplyOptions, applyDelta } from "./file/apply-delta.ts";
export { type CompressToFileOptions, compressToFile, type TensorProgress } from "./file/compress-to-file.ts";
export { type ExportedLora, type ExportLoraOptions, exportLora } from "./file/export-lora.ts";
export { type DeltaFile, type OpenDeltaOptions, openDelta } from "./file/open-delta.ts";
export { writeDelta } from "./file/write-delta.ts";
export { decodeBfloat16, encodeBfloat16, roundToBfloat16 } from "./io/bfloat16.ts";
export { type Checkpoint, openCheckpoint } from "./io/checkpoint.ts";
export type { Dtype } from "./io/dtype.ts";
export { decodeFloat16, encodeFloat16 } from "./io/float16.ts";
export type { TensorInfo } from "./io/header.ts";
export { downloadDataset } from "./io/hub-dataset.ts";
export type { HubOptions } from "./io/hub-snapshot.ts";
export { openSafetensors, type SafetensorsFile } from "./io/safetensors.ts";
export type { TensorShapes } from "./io/tensor-shapes.ts";
export type { CompressedDelta, Config, Weights } from "./io/weights.ts";
export {
  type CheckpointContent,
  type WriteCheckpointOptions,
  writeCheckpoint,
} from "./io/write-checkpoint.ts";
export { type SafetensorsEntry, writeSafetensors } from "./io/write-safetensors.ts";
export { cholesky, type Precision } from "./linalg/cholesky.ts";
export { cosine } from "./linalg/cosine.ts";
export { energy } from "./linalg/energy.ts";
export { leastSquares } from "./linalg/least-squares.ts";
export { type Linalg, linalgOn } from "./linalg/linalg-on.ts";
export { type MatmulOptions, matmul } from "./linalg/matmul.ts";
export { noiseDeviation, noiseEdge, noiseSpectrum } from "./linalg/noise.ts";
export { frobeniusNorm, relativeError } from "./linalg/norm.ts";
export { type Qr, qr } from "./linalg/qr.ts";
export { effectiveRank, stableRank } from "./linalg/ranks.ts";
export { type Svd, singularValues, svd } from "./linalg/svd.ts";
export { transpose } from "./linalg/transpose.ts";
export { type SolveTriangularOptions, solveTriangular } from "./linalg/triangular.ts";
export { type TruncatedSvd, type TruncatedSvdOptions, truncatedSvd } from "./linalg/truncated-svd.ts";
export { type DareTiesOptions, dareTies } from "./merge/dare-ties.ts";
export { mergeModels } from "./merge/merge-models.ts";
export type { MergeRule } from "./merge/rule.ts";
export { taskArithmetic } from "./merge/task-arithmetic.ts";
export { type TiesOptions, ties } from "./merge/ties.ts";
export { type WidenOptions, widen } from "./merge/widen.ts";
export { type AdaMixOptions, adaMix } from "./methods/adamix/adamix.ts";
export { type AnyPrecisionOptions, anyPrecision } from "./methods/any-precision/any-precision.ts";
export type { Accounting } from "./methods/band-cost.ts";
export type { Band, PlannedBand } from "./methods/bands.ts";
export { type BitDeltaOptions, bitDelta, type Distillation } from "./methods/bit-delta.ts";
export {
  type Calibration,
  type CalibrationWalk,
  calibrationFrom,
  type LayerInput,
} from "./methods/calibration.ts";
export { type CompeftOptions, compeft } from "./methods/compeft.ts";
export {
  type CompressedMatrix,
  type CompressMatrixOptions,
  compressMatrix,
} from "./methods/compress-matrix.ts";
export type { Compressed } from "./methods/compressed.ts";
export type { ChosenGroups } from "./methods/coupled/chosen-groups.ts";
export { type DQreloOptions, dQrelo } from "./methods/d-qrelo.ts";
export { type DareOptions, dare } from "./methods/dare.ts";
export { type DarexOptions, darex } from "./methods/darex.ts";
export { deltaCoMe } from "./methods/delta-come.ts";
export { type DeltaCoMeOptions, publishedSettings } from "./methods/delta-come-options.ts";
export { type DeltaDctOptions, deltaDct } from "./methods/delta-dct.ts";
export { type DeltaDqOptions, deltaDq } from "./methods/delta-dq.ts";
export { type DeltaZipOptions, deltaZip } from "./methods/delta-zip.ts";
export type { Decomposition } from "./methods/directions.ts";
export { type DsNoTOptions, dsNoT } from "./methods/ds-no-t.ts";
export type { Forecast, Stored } from "./methods/forecast.ts";
export { type ImPartOptions, imPart } from "./methods/im-part.ts";
export { type ImPartQtOptions, imPartQt } from "./methods/im-part-qt.ts";
export { type MethodFactory, methodNamed, methods } from "./methods/index.ts";
export type { Ledger } from "./methods/ledger.ts";
export { type LlmPrunerOptions, llmPruner } from "./methods/llm-pruner.ts";
export { lossless } from "./methods/lossless.ts";
export { type LowRankOptions, lowRank } from "./methods/low-rank.ts";
export { type MagnitudeOptions, magnitude } from "./methods/magnitude.ts";
export {
  type CompressOptions,
  type Definition,
  defineMethod,
  type LayerDelta,
  type LayerProgress,
  type Method,
} from "./methods/method.ts";
export type { Metric } from "./methods/metric.ts";
export { relativeOutputError } from "./methods/output-error.ts";
export type { Part, PartKind, Parts } from "./methods/parts.ts";
export {
  type BackboneOptions,
  onBackbone,
  type QuantizedBackbone,
  quantizeBackbone,
} from "./methods/quantized-backbone.ts";
export type { BandError, BandSearch, JudgedBands } from "./methods/search/band-search.ts";
export {
  type DirectionLosses,
  type DirectionLossesOptions,
  directionLosses,
} from "./methods/search/direction-losses.ts";
export { type GeneticBandsOptions, geneticBands } from "./methods/search/genetic-bands.ts";
export { type GreedyBandsOptions, greedyBands } from "./methods/search/greedy-bands.ts";
export { type PredictedErrorOptions, predictedError } from "./methods/search/predicted-error.ts";
export type { Searched, SearchKind } from "./methods/search/searched-bands.ts";
export { type SpaLlmOptions, spaLlm } from "./methods/spa-llm.ts";
export { type UltraDeltaOptions, ultraDelta } from "./methods/ultra-delta.ts";
export { type CodeStatistics, codeStatistics } from "./methods/water-fill/code-statistics.ts";
export { type WaterFillOptions, waterFill } from "./methods/water-fill/water-fill.ts";
export { calibrate, type RecordedActivations } from "./model/calibrate.ts";
export {
  type ChatOptions,
  type ChatTemplate,
  chatTemplate,
  type Message,
  readChatTemplate,
} from "./model/chat-template.ts";
export type { LlamaConfig } from "./model/config.ts";
export { type FisherOptions, fisher } from "./model/fisher.ts";
export type { GenerateOptions } from "./model/generate.ts";
export { loadModel, type Model } from "./model/model.ts";
export { modelShapes } from "./model/model-shapes.ts";
export type { CalibrationText } from "./model/model-texts.ts";
export type { ModelText } from "./model/reading.ts";
export { readTokenizer, type Tokenizer } from "./model/tokenizer.ts";
export { fitImage } from "./model/vision/fit-image.ts";
export type { Image } from "./model/vision/image.ts";
export { type VisionPrompt, visionTokens } from "./model/vision/prompt.ts";
export { readImage } from "./model/vision/read-image.ts";
export { type PicturedText, readPrompt } from "./model/vision/read-prompt.ts";
export { loadVisionModel, type VisionModel } from "./model/vision/vision-model.ts";
export { type Finding, finding, type Interval, type Numbers } from "./paper/finding.ts";
export { type PaperItem, type PaperItemId, paperItems, type Reach } from "./paper/items.ts";
export { type LedgerLine, ledgerLines, ledgerMarkdown } from "./paper/ledger-markdown.ts";
export { paperItem } from "./paper/paper-item.ts";
export { type PaperTables, paperTable } from "./paper/paper-table.ts";
export { type CourseNotebook, type FoundIn, readFindings, readNotebooks } from "./paper/read-notebooks.ts";
export { type PaperSetting, paperSettings } from "./paper/settings.ts";
export { estimateSeconds } from "./plan/estimate-seconds.ts";
export {
  type CompressionPlan,
  type PlannedLayer,
  type PlannedLedger,
  planCompression,
} from "./plan/plan-compression.ts";
export { type CheckpointPreview, previewCheckpoint } from "./plan/preview-checkpoint.ts";
export { type PublishedConfig, publishedConfigs } from "./plan/published-configs.ts";
export { type ResourcesNeeded, resourcesNeeded } from "./plan/resources-needed.ts";
export { shapesToTime, type TimedLayer, timeLayers } from "./plan/time-layers.ts";
export * as plot from "./plot/index.ts";
export { dequantize, type Quantized, type QuantizeOptions, quantize } from "./quant/affine.ts";
export { type Curvature, type CurvatureOptions, curvatureOf } from "./quant/curvature.ts";
export { type GptqOptions, gptq } from "./quant/gptq.ts";
export type { Sharing } from "./quant/groups.ts";
export { packBits, unpackBits } from "./quant/pack.ts";
export type { Pattern } from "./quant/pattern.ts";
export { packSigns, unpackSigns } from "./quant/signs.ts";
export type { ServedMemory, TenantMemory } from "./serve/memory.ts";
export { multiTenant, type ServeOptions } from "./serve/multi-tenant.ts";
export { type ServedLayer, serveLayer, type UnpackedLayer } from "./serve/serve-layer.ts";
export type { Server, TenantRequest } from "./serve/server.ts";
export type { TenantDelta } from "./serve/tenant.ts";
export type { WebgpuServer } from "./serve/webgpu/webgpu-server.ts";
export { alignedGram, normalMatrix, type Synthetic, syntheticDelta } from "./synthetic/matrices.ts";
export { paperSpectrum, powerLaw } from "./synthetic/spectra.ts";
export { asMatrix, type Matrix, matrix, type Tensor } from "./tensor/tensor.ts";
