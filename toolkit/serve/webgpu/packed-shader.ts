/** Rows of one tenant that one workgroup computes side by side: what it unpacks it unpacks once for them. */
export const TILE_ROWS = 8;

/** Threads that share the columns of one output. */
export const THREADS = 32;

// WGSL as a program of tfjs: `result`, the inputs, `uniforms` with their shapes, `workgroupId` and `localIndex` are
// declared before it. tfjs has no unsigned numbers, so words come as signed ones.

/**
 * Takes numbers out of blocks as toolkit/serve/webgpu/packed-block.ts lays them out.
 *
 * Code i of k bits fills the bits i·k … (i + 1)·k − 1 of its words, so 32 codes fill k words and a code may begin in one
 * word and end in the next. To count within 32 codes keeps places of bits below 2³².
 */
const unpacking = /* wgsl */ `
struct Matrix {
  kind: u32, bits: u32, columns: u32, codes: u32, scales: u32, zeroPoints: u32, rowGroups: u32, run: u32, order: u32,
};

fn word(at: u32) -> u32 { return bitcast<u32>(blocks[at]); }

fn matrixAt(block: u32, at: u32) -> Matrix {
  let order = word(at + 8u);
  return Matrix(word(at), word(at + 1u), word(at + 2u), block + word(at + 3u), block + word(at + 4u),
                block + word(at + 5u), word(at + 6u), word(at + 7u), select(0u, block + order, order > 0u));
}

fn code(start: u32, bits: u32, index: u32) -> u32 {
  let bit = (index & 31u) * bits;
  let at = start + (index >> 5u) * bits + (bit >> 5u);
  let shift = bit & 31u;
  var found = word(at) >> shift;
  if (shift + bits > 32u) { found |= word(at + 1u) << (32u - shift); }
  return found & ((1u << bits) - 1u);
}

fn brain(start: u32, index: u32) -> f32 { return bitcast<f32>(code(start, 16u, index) << 16u); }

fn number(m: Matrix, row: u32, column: u32) -> f32 {
  let index = row * m.columns + column;
  switch m.kind {
    case 1u: {
      let group = row * m.rowGroups + column / m.run;
      let level = f32(code(m.codes, m.bits, index)) - f32(code(m.zeroPoints, m.bits, group));
      return brain(m.scales, group) * level;
    }
    case 2u: { return brain(m.scales, 0u) * (1.0 - 2.0 * f32(code(m.codes, 1u, index))); }
    case 3u: { return brain(m.codes, index); }
    case 4u: { return unpack2x16float(code(m.codes, 16u, index)).x; }
    default: { return bitcast<f32>(word(m.codes + index)); }
  }
}

/** Where column j of the codes is in the matrix. */
fn columnOf(m: Matrix, j: u32) -> u32 {
  if (m.order == 0u) { return j; }
  if (m.columns > 65536u) { return word(m.order + j); }
  return code(m.order, 16u, j);
}

const HEADER = 3u;
const PIECE = 20u; // words
`;

/** Sums of so many rows, each the product of a matrix's row with a vector, shared out among the threads of a workgroup. */
const summing = /* wgsl */ `
const ROWS = ${TILE_ROWS}u;
const THREADS = ${THREADS}u;

struct Tile { first: u32, rows: u32, block: u32, isEmpty: bool };

/** Which rows a workgroup computes, and where their tenant's block is. */
fn tileAt(i: u32) -> Tile {
  let slot = tiles[i * 3u + 2u];
  var start = -1;
  if (slot >= 0 && slot < uniforms.startsShape) { start = starts[u32(slot)]; }
  return Tile(u32(tiles[i * 3u]), u32(tiles[i * 3u + 1u]), u32(max(start, 0)), start < 0);
}

fn outputOf() -> u32 { return workgroupId.x + workgroupId.z * numWorkgroups.x; }

var<workgroup> partial: array<f32, ${TILE_ROWS * THREADS}>;

/** The sum over all threads for the row of this number: of the first ROWS threads, each has its own row's. */
fn total(sums: array<f32, ${TILE_ROWS}>) -> f32 {
  var own = sums;
  for (var r = 0u; r < ROWS; r++) { partial[r * THREADS + localIndex] = own[r]; }
  workgroupBarrier();
  var sum = 0.0;
  if (localIndex < ROWS) {
    for (var t = 0u; t < THREADS; t++) { sum += partial[localIndex * THREADS + t]; }
  }
  return sum;
}
`;

/**
 * What the directions of each tenant take from its rows.
 *
 *   h[row, j] = σ_j · Σ_k x[row, k] · V̂[j, k]        x [rows, in], V̂ [rank, in] of the row's tenant, h [rows, largest rank]
 */
export const intoDirections = /* wgsl */ `${unpacking}${summing}
fn main() {
  let tile = tileAt(workgroupId.y);
  let direction = outputOf();
  let columns = u32(uniforms.xShape[1]);
  var sums: array<f32, ${TILE_ROWS}>;
  var sigma = 1.0;
  var isThere = false;
  if (!tile.isEmpty) {
    let pieces = word(tile.block);
    for (var p = 0u; p < pieces; p++) {
      let at = tile.block + HEADER + p * PIECE;
      let first = word(at);
      let right = matrixAt(tile.block, at + 2u);
      if (right.kind == 0u || direction < first || direction >= first + word(at + 1u)) { continue; }
      isThere = true;
      for (var j = localIndex; j < columns; j += THREADS) {
        let v = number(right, direction - first, j);
        let column = columnOf(right, j);
        for (var r = 0u; r < tile.rows; r++) { sums[r] += v * x[(tile.first + r) * columns + column]; }
      }
    }
    let ofSigma = word(tile.block + 1u);
    if (isThere && ofSigma > 0u) { sigma = brain(tile.block + ofSigma, direction); }
  }
  let sum = total(sums);
  if (isThere && localIndex < tile.rows) {
    result[(tile.first + localIndex) * u32(uniforms.outShape[1]) + direction] = sigma * sum;
  }
}
`;

/**
 * What comes out of the directions, added to what the base gave; or of a matrix by itself, from x.
 *
 *   y[row, o] + Σ_j h[row, j] · Û[o, j]        Û [out, rank] of the row's tenant
 */
export const outOfDirections = /* wgsl */ `${unpacking}${summing}
fn main() {
  let tile = tileAt(workgroupId.y);
  let output = outputOf();
  let outputs = u32(uniforms.outShape[1]);
  let room = u32(uniforms.hShape[1]);
  let columns = u32(uniforms.xShape[1]);
  var sums: array<f32, ${TILE_ROWS}>;
  var replaces = false;
  if (!tile.isEmpty && output < outputs) {
    let pieces = word(tile.block);
    replaces = word(tile.block + 2u) == 1u;
    for (var p = 0u; p < pieces; p++) {
      let at = tile.block + HEADER + p * PIECE;
      let first = word(at);
      let isAlone = word(at + 2u) == 0u;
      let left = matrixAt(tile.block, at + 11u);
      for (var j = localIndex; j < left.columns; j += THREADS) {
        let u = number(left, output, j);
        let column = columnOf(left, j);
        for (var r = 0u; r < tile.rows; r++) {
          let row = tile.first + r;
          if (isAlone) { sums[r] += u * x[row * columns + column]; }
          else { sums[r] += u * h[row * room + first + column]; }
        }
      }
    }
  }
  let sum = total(sums);
  if (output < outputs && localIndex < tile.rows) {
    let at = (tile.first + localIndex) * outputs + output;
    result[at] = select(y[at], 0.0, replaces) + sum;
  }
}
`;

/**
 * Rows of the tenants' own matrices, of the base's where a tenant has none.
 *
 *   result[row, k] = matrix[numbers[row], k], or y[row, k]
 */
export const ownRows = /* wgsl */ `${unpacking}${summing}
fn main() {
  let tile = tileAt(workgroupId.y);
  let columns = u32(uniforms.outShape[1]);
  let column = outputOf() * THREADS + localIndex;
  if (column >= columns) { return; }
  for (var r = 0u; r < tile.rows; r++) {
    let row = tile.first + r;
    var value = y[row * columns + column];
    if (!tile.isEmpty) { value = number(matrixAt(tile.block, tile.block + HEADER + 11u), u32(numbers[row]), column); }
    result[row * columns + column] = value;
  }
}
`;
