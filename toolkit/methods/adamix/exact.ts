import { lagrangianWidths } from "./lagrangian.ts";
import { type Allocation, allocated, lostAt, type Width } from "./width.ts";

/** Widths of the first directions: the last of them, and those before it. */
interface State {
  readonly cost: number;
  readonly lost: number;
  readonly width: number;
  readonly before: State | undefined;
}

/** Sums in another order differ in their last digits: so much of the bound is no reason to give up a state. */
const ROUNDING = 1e-9;

/**
 * Widths that lose least of all that the budget allows: the 0/1 program
 *
 *   min Σ_i Σ_w lost_w(i) · x_iw      Σ_w x_iw = 1      Σ_i Σ_w cost_w · x_iw ≤ budget      x_iw ∈ {0, 1}
 *
 * solved exactly, direction after direction, as a multiple-choice knapsack (Kellerer, Pferschy and Pisinger, Knapsack Problems,
 * 2004, ch. 11). A state is what the directions so far cost; of those that cost the same only the one that loses least
 * goes on, and none that another undercuts in both. The Lagrangian relaxation gives an allocation that is nearly the best and a bound
 * that none goes below: what a direction's width loses over the best at that price comes on top of the bound, so a state whose
 * directions have lost more of it than lies between the two cannot become better, and is given up.
 * All directions cost the same at a width, so few costs differ, and what lies between is less than one direction: some hundreds
 * of states are left, whatever the layer. Cost: directions · widths · states, 0.1 s for a thousand directions.
 *
 * @param widths  the first of them costs nothing; costs are whole numbers
 * @param count   of directions
 */
export function exactWidths(widths: readonly Width[], count: number, budget: number): Allocation {
  const relaxed = lagrangianWidths(widths, count, budget);
  const slack = ROUNDING * lostOfAll(widths, count);
  let states: State[] = [{ cost: 0, lost: 0, width: 0, before: undefined }];
  let floor = 0; // Σ over directions so far of the least loss and price
  for (let i = 0; i < count; i++) {
    floor += Math.min(...widths.map((width) => lostAt(width, i) + relaxed.price * width.cost));
    const most = floor + (relaxed.lost - relaxed.bound) + slack;
    states = undercut(
      states.flatMap((before) =>
        widths.flatMap((width, w) => {
          const [cost, lost] = [before.cost + width.cost, before.lost + lostAt(width, i)];
          if (cost > budget || !(lost + relaxed.price * cost <= most)) return [];
          return [{ cost, lost, width: w, before }];
        }),
      ),
    );
  }
  const best = states.reduce<State | undefined>((a, b) => (a && a.lost <= b.lost ? a : b), undefined);
  if (!best || best.lost >= relaxed.lost) return relaxed;
  return allocated(widths, widthsOf(best, count));
}

const lostOfAll = ([dropped]: readonly Width[], count: number): number => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += lostAt(dropped!, i);
  return sum;
};

/** Those states that no cheaper one loses less than, or as much. */
function undercut(states: State[]): State[] {
  states.sort((a, b) => a.cost - b.cost || a.lost - b.lost);
  let least = Number.POSITIVE_INFINITY;
  return states.filter(({ lost }) => {
    const isLeast = lost < least;
    if (isLeast) least = lost;
    return isLeast;
  });
}

function widthsOf(last: State, count: number): Uint8Array {
  const chosen = new Uint8Array(count);
  let state = last;
  for (let i = count - 1; i >= 0; i--) {
    chosen[i] = state.width;
    state = state.before!;
  }
  return chosen;
}
