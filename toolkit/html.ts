const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text, so that it stands in HTML as it is. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => entities[mark]!);
