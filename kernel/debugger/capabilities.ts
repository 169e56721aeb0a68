/** What `initialize` answers: what a frontend can ask of this debugger beyond the bare protocol. */
export const capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsEvaluateForHovers: true,
  supportsModulesRequest: true,
  exceptionBreakpointFilters: [
    { filter: "all", label: "Raised Exceptions", default: false },
    { filter: "uncaught", label: "Uncaught Exceptions", default: false },
  ],
};

/** Of these filters, what V8 is told. */
export const exceptionState = (filters: readonly unknown[]): "all" | "uncaught" | "none" =>
  filters.includes("all") ? "all" : filters.includes("uncaught") ? "uncaught" : "none";
