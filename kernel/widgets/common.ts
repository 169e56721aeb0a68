import { Layout } from "./layout.ts";
import { type Properties, styled } from "./models.ts";
import { bool, list, maybeText, nullable, type Trait, text } from "./traits.ts";

// Traits that many widgets have. Interfaces keep their comments where editors look for them.

/** Everything that can be seen. */
export interface Shown {
  /** The sizes of its box, in CSS: `{ width: "50%" }`. */
  layout: Trait<Layout, Layout | Properties<Layout>>;
  /** What a person reads who points at it. */
  tooltip: Trait<string | null>;
  /** Whether the Tab key stops at it; the frontend decides when null. */
  tabbable: Trait<boolean | null>;
  /** Names of CSS classes. */
  domClasses: Trait<readonly string[]>;
}

export const shown: Shown = {
  layout: styled(Layout),
  tooltip: maybeText,
  tabbable: nullable(bool(true)),
  domClasses: list(text()),
};

/** What has a word beside it. */
export interface Described extends Shown {
  /** What it is for; stands beside it. */
  description: Trait<string>;
  /** Whether the description is HTML; else it is shown as it is. */
  descriptionAllowHtml: Trait<boolean>;
}

export const described: Described = { ...shown, description: text(), descriptionAllowHtml: bool(false) };

/** What a person can change. */
export interface Control extends Described {
  /** Whether it is grey and cannot be changed in the notebook. */
  disabled: Trait<boolean>;
}

export const control: Control = { ...described, disabled: bool(false) };
